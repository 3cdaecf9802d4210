import { UserError } from '../errors.js';
import { formatFilters } from '../export-filters/index.js';
import {
  DEFAULT_STATUSES,
  type DraftRequest,
  ALL_AUDIENCES,
  PLATFORM_NAMESPACE,
  type Request,
  requestDigest,
} from './request.js';
import { parseRequest } from './parse.js';
import { mayHaveEmoji } from './emoji.js';
import { quote } from './quotes.js';
import { idWord, ADOBE_ID } from './audience-term.js';
import { tokenize } from './tokenize.js';

/**
 * The request as words that have one meaning, whatever audiences there are; `reportIn` is a Slack channel id. Throws UserError
 * where there are no such words.
 */
export function formatCommand(request: Request, reportIn?: string): string {
  const command = words(request, reportIn).join(' ');
  if (!isSaid(command, request)) throw new UserError(UNSAYABLE, 'words');
  return `/audience ${command}`;
}

const UNSAYABLE =
  'No words of a command say exactly this: there is something in it that cannot be typed. “Run again…” fills a form with it.';

function words(request: Request, reportIn: string | undefined): string[] {
  const { kind, audiences, sandbox, dataset, filters } = request;
  const exports = kind !== 'evaluation';
  const common = exports ? commonStatuses(audiences) : undefined;
  const own = exports && common === undefined;
  return [
    kind === 'export' ? 'export' : 'evaluate',
    ...audiences.map((audience) => audienceWord(audience, own)),
    `in:${quote(sandbox.name)}`,
    ...(dataset ? [`to:${quote(dataset.id)}`] : []),
    ...(common ? [`status:${common}`] : []),
    ...(exports ? formatFilters(filters) : []),
    ...(reportIn === undefined ? [] : [`report:${reportIn}`]),
  ];
}

function commonStatuses(audiences: Request['audiences']): string | undefined {
  const [first = '', ...others] = new Set(audiences.map(({ statuses }) => statuses.join(',')));
  return others.length === 0 ? first : undefined;
}

/** An id of the make of Adobe's is one by itself; of any other make it could be a name. */
function audienceWord({ id, namespace, statuses }: Request['audiences'][number], own: boolean): string {
  const bare = namespace === PLATFORM_NAMESPACE && ADOBE_ID.test(id) && quote(id) === id;
  return `${bare ? id : idWord(id, named(namespace))}${own ? `=${statuses.join('|')}` : ''}`;
}

/** Adobe's own is written as people know it. */
const named = (namespace: string) => (namespace === PLATFORM_NAMESPACE ? namespace.toUpperCase() : namespace);

/** Slack makes short names of emoji, and a fence of three backticks ends where the next one is. */
const CHANGED_ON_THE_WAY = /\p{Extended_Pictographic}|\p{Regional_Indicator}|`{3}|\p{Cc}/u;

/** Whoever reads it then is told where a time lies in the future; here it is only to be read. */
const READING = { now: Date.parse('2200-01-01T00:00:00Z'), zone: 'UTC', sandbox: '' };

/** Is it read as this, and as nothing else? */
function isSaid(command: string, request: Request): boolean {
  if (CHANGED_ON_THE_WAY.test(command) || request.audiences.some(({ id }) => id === ALL_AUDIENCES)) return false;
  if (request.audiences.some(({ id }) => mayHaveEmoji(id))) return false;
  if (request.dataset && !ADOBE_ID.test(request.dataset.id)) return false;
  try {
    const [, ...rest] = tokenize(escaped(command));
    const ask = parseRequest(request.kind === 'export' ? 'export' : 'evaluation', rest, READING);
    return ask.kind === request.kind && requestDigest(meant(ask)) === requestDigest(request);
  } catch (error) {
    if (error instanceof UserError) return false;
    throw error;
  }
}

/** As Slack hands on what is typed. */
const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Everything by its id, as it was written above. */
function meant({ kind, sandbox, audiences, statuses, dataset, filters }: DraftRequest): Request {
  return {
    kind,
    sandbox: { name: sandbox, type: 'production' },
    filters,
    audiences: audiences.map(({ term: id, namespace = PLATFORM_NAMESPACE, statuses: own }) => {
      return { id, namespace, name: id, statuses: own ?? statuses ?? DEFAULT_STATUSES };
    }),
    ...(dataset === undefined ? {} : { dataset: { id: dataset, name: dataset } }),
  };
}
