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
import { inQuotes, quote } from './quotes.js';
import { idWord, ADOBE_ID } from './audience-term.js';
import { tokenize } from './tokenize.js';

/**
 * The request as a command that has one meaning, whatever audiences exist. `reportIn`: a Slack channel id. `names`: of
 * audiences and of the dataset by their ids; what has one there goes by it. Throws UserError if no command says exactly
 * this.
 */
export function formatCommand(request: Request, reportIn?: string, names: Names = new Map()): string {
  const command = words(request, reportIn, names).join(' ');
  if (!isSaid(command, request, names)) throw new UserError(UNSAYABLE);
  return `/audience ${command}`;
}

type Names = ReadonlyMap<string, string>;

const UNSAYABLE = 'This can’t be typed as a command. Use “Run again…” instead.';

function words(request: Request, reportIn: string | undefined, names: Names): string[] {
  const { kind, audiences, sandbox, dataset, filters } = request;
  const exports = kind !== 'evaluation';
  const common = exports ? commonStatuses(audiences) : undefined;
  const own = exports && common === undefined;
  return [
    kind === 'export' ? 'export' : 'evaluate',
    ...audiences.map((audience) => audienceWord(audience, own, names)),
    `in:${quote(sandbox.name)}`,
    ...(dataset ? [`to:${quote(names.get(dataset.id) ?? dataset.id)}`] : []),
    ...(common ? [`status:${common}`] : []),
    ...(exports ? formatFilters(filters) : []),
    ...(reportIn === undefined ? [] : [`report:${reportIn}`]),
  ];
}

function commonStatuses(audiences: Request['audiences']): string | undefined {
  const [first = '', ...others] = new Set(audiences.map(({ statuses }) => statuses.join(',')));
  return others.length === 0 ? first : undefined;
}

/** An id in Adobe’s format stands alone. Any other could be a name, so its namespace is written, too. */
function audienceWord({ id, namespace, statuses }: RequestAudience, own: boolean, names: Names): string {
  const bare = namespace === PLATFORM_NAMESPACE && ADOBE_ID.test(id) && quote(id) === id;
  const name = names.get(id);
  const word = name === undefined ? (bare ? id : idWord(id, named(namespace))) : inQuotes(name);
  return `${word}${own ? `=${statuses.join('|')}` : ''}`;
}

type RequestAudience = Request['audiences'][number];

/** People know Adobe's own namespace in capitals. */
const named = (namespace: string) => (namespace === PLATFORM_NAMESPACE ? namespace.toUpperCase() : namespace);

/** Slack turns emoji into short names, and three backticks end the fence around the command. */
const CHANGED_ON_THE_WAY = /\p{Extended_Pictographic}|\p{Regional_Indicator}|`{3}|\p{Cc}/u;

/** For reading the command back: `now` is so late that no time is refused because it lies in the future. */
const READING = { now: Date.parse('2200-01-01T00:00:00Z'), zone: 'UTC', sandbox: '' };

/** Is the command read back as exactly this request? */
function isSaid(command: string, request: Request, names: Names): boolean {
  if (CHANGED_ON_THE_WAY.test(command) || request.audiences.some(({ id }) => id === ALL_AUDIENCES)) return false;
  if (request.audiences.some(({ id }) => mayHaveEmoji(names.get(id) ?? id))) return false;
  if (request.dataset && !names.has(request.dataset.id) && !ADOBE_ID.test(request.dataset.id)) return false;
  try {
    const [, ...rest] = tokenize(escaped(command));
    const ask = parseRequest(request.kind === 'export' ? 'export' : 'evaluation', rest, READING);
    return ask.kind === request.kind && requestDigest(meant(ask, names)) === requestDigest(request);
  } catch (error) {
    if (error instanceof UserError) return false;
    throw error;
  }
}

/** The command with the escapes with which Slack sends it. */
const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** The request that was read back. Its terms are the ids and names that `words` wrote. */
function meant({ kind, sandbox, audiences, statuses, dataset, filters }: DraftRequest, names: Names): Request {
  const ids = new Map([...names].map(([id, name]) => [name, id]));
  const idOf = (term: string) => ids.get(term) ?? term;
  return {
    kind,
    sandbox: { name: sandbox, type: 'production' },
    filters,
    audiences: audiences.map(({ term: id, namespace = PLATFORM_NAMESPACE, statuses: own }) => {
      return { id: idOf(id), namespace, name: id, statuses: own ?? statuses ?? DEFAULT_STATUSES };
    }),
    ...(dataset === undefined ? {} : { dataset: { id: idOf(dataset), name: dataset } }),
  };
}
