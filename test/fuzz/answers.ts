import { type Adobe, createAdobe } from '../../src/adobe/index.js';
import { LISTINGS, type There } from '../src/adobe/lists.js';
import { AGENCY_DROP, exportOf, sandbox, VIP } from '../src/adobe/opened.js';
import { bentSomewhere, broken, type Dice } from './draw.js';

/** An answer of Adobe's, on the wire. */
export interface Answer {
  status: number;
  /** The content type; none where it is empty. */
  type: string;
  text: string;
}

/** Too short for the pause before a second try, which would cost most of the time. */
const ONCE_MS = 140;
const STATUSES = [
  201, 202, 207, 301, 302, 304, 307, 400, 401, 403, 404, 405, 409, 410, 422, 429, 500, 502, 503, 504, 599,
];
const PAGE = '<!doctype html><html><body><h1>502 Bad Gateway</h1>{"id":"x"}</body></html>';
const TYPES = [
  'text/html',
  'text/plain; charset=latin1',
  '',
  'application/problem+json',
  'application/json;charset=x',
  '%',
];

/** One thing about it is odd: a piece of its JSON, the JSON itself, its kind, or its status. */
export function bentAnswer(answer: Answer, drawn: Dice): Answer {
  const { among, below, percent } = drawn;
  const kind = below(20);
  if (kind < 12) return { ...answer, text: bentJson(answer.text, drawn) };
  if (kind < 14) return { ...answer, text: broken(answer.text, drawn) };
  if (kind === 14) return { ...answer, text: PAGE, type: percent(50) ? 'text/html' : answer.type };
  if (kind === 15) return { ...answer, type: among(TYPES) };
  if (kind === 16) return { ...answer, text: among(['', ' ', 'x'.repeat(500_000), `[${'[],'.repeat(50_000)}[]]`]) };
  return {
    ...answer,
    status: among(STATUSES),
    text: percent(50) ? answer.text : among([PAGE, '', '{}', '[]', 'null']),
  };
}

function bentJson(text: string, drawn: Dice): string {
  try {
    const odd = bentSomewhere(JSON.parse(text), drawn);
    return odd === undefined ? '' : JSON.stringify(odd);
  } catch {
    // No JSON to begin with, such as the empty answer to a change.
    return broken(text, drawn);
  }
}

/** Makes another answer of the one with this number, from 0. */
export type Bend = (answer: Answer, number: number) => Answer;

/** Real clients, whose answers are those of a simulated Adobe, asked once and then known by heart, and bent. */
export function clientsOf(url: string) {
  const known = new Map<string, Promise<Answer>>();
  const ask = async (to: URL, init: RequestInit | undefined): Promise<Answer> => {
    const response = await fetch(to, init);
    return { status: response.status, type: response.headers.get('content-type') ?? '', text: await response.text() };
  };
  const answerTo = (to: URL, init: RequestInit | undefined): Promise<Answer> => {
    // As fetch does, which refuses what no header can hold.
    new Headers(init?.headers);
    const key = `${init?.method ?? 'GET'} ${to.href} ${typeof init?.body === 'string' ? init.body : ''}`;
    const first = known.get(key) ?? ask(to, init);
    known.set(key, first);
    return first;
  };
  /** What one client has learned, such as its token, is nothing to the next. An odd answer is asked for once only. */
  return (bend?: Bend): Adobe => {
    let number = 0;
    return createAdobe({
      apiUrl: url,
      imsUrl: url,
      clientId: 'client',
      clientSecret: 'secret',
      orgId: 'USHER@AdobeOrg',
      scopes: 'openid',
      timeoutMs: bend ? ONCE_MS : 10_000,
      fetch: async (to, init) => {
        const whole = await answerTo(new URL(to instanceof Request ? to.url : to), init);
        return responseOf(bend?.(whole, number++) ?? whole);
      },
    });
  };
}

function responseOf({ status, type, text }: Answer): Response {
  const isBodiless = status === 204 || status === 304;
  return new Response(isBodiless ? null : text, { status, headers: type === '' ? {} : { 'content-type': type } });
}

type Read = (adobe: Adobe, there: There) => Promise<unknown>;
const once = { requestId: 'r', timeoutMs: ONCE_MS };

/** Whatever is asked of Adobe, or done there. */
export const CALLS: Record<string, Read> = {
  ...Object.fromEntries(Object.entries(LISTINGS).map(([name, { read }]): [string, Read] => [name, read])),
  'segment job': ({ segmentJobs }, { jobs: [id = ''] }) => segmentJobs.get({ sandbox, id }),
  'a page of segment jobs': ({ segmentJobs }) => segmentJobs.page({ sandbox, limit: 20 }),
  'export job': ({ exportJobs }, there) => exportJobs.get({ sandbox, id: there.export }),
  schedule: ({ schedules }, there) => schedules.get({ sandbox, id: there.schedule }),
  dataset: ({ datasets }) => datasets.get({ sandbox, id: AGENCY_DROP }),
  'datasets of a name': ({ datasets }) => datasets.called({ sandbox, name: 'Agency drop' }),
  batch: ({ batches }, { batch }) => batches.get({ sandbox, id: batch }),
  estimate: async ({ estimates }) =>
    estimates.get({ sandbox, previewId: await estimates.start({ sandbox, audienceId: VIP }) }),
  'a new evaluation': ({ segmentJobs }) => segmentJobs.create({ sandbox, segmentIds: [VIP], ...once }),
  'a new export': ({ exportJobs }) => exportJobs.create({ sandbox, body: exportOf([VIP]), ...once }),
  'a new dataset': ({ datasets }) => datasets.create({ sandbox, name: 'Fuzz', requestId: 'r' }),
  'a schedule that is switched': ({ schedules }, there) =>
    schedules.setActive({ sandbox, id: there.schedule, active: true }),
};
