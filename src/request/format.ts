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
 * The request as a command that has one meaning, whatever audiences exist. `reportIn`: a Slack channel id. Throws
 * UserError if no command says exactly this.
 */
export function formatCommand(request: Request, reportIn?: string): string {
  const command = words(request, reportIn).join(' ');
  if (!isSaid(command, request)) throw new UserError(UNSAYABLE);
  return `/audience ${command}`;
}

const UNSAYABLE = 'This can’t be typed as a command. Use “Run again…” instead.';

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

/** An id in Adobe’s format stands alone. Any other could be a name, so its namespace is written, too. */
function audienceWord({ id, namespace, statuses }: Request['audiences'][number], own: boolean): string {
  const bare = namespace === PLATFORM_NAMESPACE && ADOBE_ID.test(id) && quote(id) === id;
  return `${bare ? id : idWord(id, named(namespace))}${own ? `=${statuses.join('|')}` : ''}`;
}

/** People know Adobe's own namespace in capitals. */
const named = (namespace: string) => (namespace === PLATFORM_NAMESPACE ? namespace.toUpperCase() : namespace);

/** Slack turns emoji into short names, and three backticks end the fence around the command. */
const CHANGED_ON_THE_WAY = /\p{Extended_Pictographic}|\p{Regional_Indicator}|`{3}|\p{Cc}/u;

/** For reading the command back: `now` is so late that no time is refused because it lies in the future. */
const READING = { now: Date.parse('2200-01-01T00:00:00Z'), zone: 'UTC', sandbox: '' };

/** Is the command read back as exactly this request? */
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

/** The command with the escapes with which Slack sends it. */
const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** The request that was read back. Its terms are the ids that `words` wrote. */
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
