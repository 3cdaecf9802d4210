import type { Sandbox } from '../adobe/sandboxes.js';
import { findSandbox } from '../resolve/resolve-request.js';
import { ADOBE_ID } from '../request/audience-term.js';
import { truncateTyped } from '../resolve/problems.js';
import { didYouMean } from '../request/suggest.js';
import type { Word } from '../request/tokenize.js';
import { carriedAlong, UserError } from '../errors.js';
import { MissingParts } from '../queries/inquiry.js';
import { type JobQuery, type JobsPlace, jobsPlaceSchema, nextJobs, START } from '../queries/jobs.js';
import { JOB_STATES } from '../request/job-states.js';
import { asChannelReads, type JobLine, jobRows } from '../queries/job-rows.js';
import { findAudience, parseQuery } from '../queries/parse-query.js';
import { tellAll } from '../slack/reply-shareable.js';
import type { Looker } from '../queries/visible-runs.js';
import { jobsMessage, jobsActions } from '../messages/jobs.js';
import type { Services } from '../services.js';
import type { Reply, Verb } from '../handlers.js';

const PAGE = 10;
const KINDS = ['evaluation', 'export'] as const;
const USER = /^<@([UW][A-Z0-9]+)(?:\|[^>]*)?>$/;

export const jobs: Verb = {
  usage: 'jobs [evaluations|exports] [state:<state>] [audience:<audience>] [by:me|outside] [in:<sandbox>]',
  does: 'lists recent jobs, newest first, including those started outside Usher',
  example: '/audience jobs exports state:failed',
  button: 'Recent jobs',
  async run(typed, services) {
    const { sandbox, text, modifiers } = await parseQuery(typed, services, { modifiers: ['state', 'audience', 'by'] });
    const term = modifiers['audience'];
    const audience = term === undefined ? undefined : await findAudience(sandbox.name, [asOne(term)], services.adobe);
    const wanted: JobQuery = {
      sandbox: sandbox.name,
      kind: readKind(text),
      state: readState(modifiers['state']),
      by: readBy(modifiers['by'], typed.person.id),
      ...(audience ? { audience: { id: audience.id, name: audience.name.slice(0, 80) } } : {}),
    };
    return show(sandbox, fromTheStart(wanted), services, { looker: typed, later: false });
  },
  buttons: {
    [jobsActions.recent]: async (looker, services) => {
      const sandbox = await findSandbox({ sandbox: looker.value }, services.adobe);
      return show(sandbox, fromTheStart({ sandbox: looker.value }), services, { looker, later: false });
    },
    [jobsActions.more]: async (looker, services) => {
      const place = carriedAlong(jobsPlaceSchema, looker.value);
      const sandbox = await findSandbox({ sandbox: place.wanted.sandbox }, services.adobe);
      return show(sandbox, place, services, { looker, later: true });
    },
  },
};

/** The whole value is one name, whatever it contains, unless it is an id. */
const asOne = (text: string): Word => (ADOBE_ID.test(text) ? { text } : { text, quoted: true });

function fromTheStart(wanted: JobQuery) {
  return { wanted, places: structuredClone(START) };
}

async function show(
  sandbox: Sandbox,
  place: JobsPlace,
  services: Services,
  { looker, later }: { looker: Looker; later: boolean },
): Promise<Reply> {
  const gaps = new MissingParts();
  const page = await nextJobs(place, PAGE, { sandbox, looker, services, gaps });
  const list = {
    sandbox,
    later,
    narrowed: narrowedTo(place.wanted, looker.person.id),
    jobs: await jobRows(page.jobs, { sandbox, services, gaps }),
    lookedBackTo: page.lookedBackTo,
    more: page.more ? JSON.stringify(place) : undefined,
  };
  const forAll = { ...list, jobs: inChannel(list.jobs, place.wanted) };
  return tellAll(jobsMessage(list), gaps, services, jobsMessage(forAll));
}

/** The list for the whole channel. A list of one person’s jobs shows whose they are, so private runs are left out. */
function inChannel(lines: JobLine[], { by }: JobQuery): JobLine[] {
  const isOfOne = by !== undefined && by !== 'outside';
  return lines.filter(({ run }) => !(isOfOne && run?.privately)).map(asChannelReads);
}

function narrowedTo({ kind, state, audience, by }: JobQuery, me: string): string[] {
  return [
    ...(kind === undefined ? [] : [`${kind}s`]),
    ...(state === undefined ? [] : [state]),
    ...(audience ? [audience.name] : []),
    ...(by === undefined ? [] : [askedBy(by, me)]),
  ];
}

function askedBy(by: string, me: string): string {
  if (by === 'outside') return 'started outside Usher';
  return by === me ? 'by you' : 'by one person';
}

function readKind(text: string): JobQuery['kind'] {
  if (text === '') return undefined;
  const kind = KINDS.find((one) => [one, `${one}s`].includes(text.toLowerCase()));
  if (kind) return kind;
  const otherwise = 'Use evaluations or exports, or leave it out.';
  const instead = didYouMean(text, ['evaluations', 'exports'], (meant) => meant, otherwise);
  throw new UserError(`Unknown kind of job “${truncateTyped(text)}”. ${instead}`);
}

function readState(typed: string | undefined): string | undefined {
  if (typed === undefined) return undefined;
  const found = [...JOB_STATES].find(
    ([state, words]) =>
      [state, ...words.typed].includes(typed.toLowerCase()) || words.adobe.includes(typed.toUpperCase()),
  );
  if (found) return found[0];
  const known = [...JOB_STATES.keys()];
  const otherwise = `Use state: with ${known.join(', ')}.`;
  const instead = didYouMean(typed, known, (meant) => `state:${meant}`, otherwise);
  throw new UserError(`Unknown state “${truncateTyped(typed)}”. ${instead}`, 'statuses');
}

function readBy(typed: string | undefined, me: string): string | undefined {
  if (typed === undefined || typed.toLowerCase() === 'outside') return typed?.toLowerCase();
  const [, other] = USER.exec(typed) ?? [];
  if (typed.toLowerCase() === 'me') return me;
  if (other !== undefined) return other;
  throw new UserError(`Unknown person “by:${truncateTyped(typed)}”. Use by:me, by:outside, or by:@person.`);
}
