import { UserError, type RequestField } from '../errors.js';
import { truncate } from '../platform/escape.js';
import { readTime } from '../platform/typed-time.js';

/**
 * What the filters of an export take, by one rule whether it is typed after a modifier or put into a field. Each throws a
 * UserError that says for both what to give instead.
 */

/** How much of what was typed is said back. */
const ECHO = 40;
const LONGEST_NAMESPACE = 300;
const LONGEST_POLICY = 300;

export interface Now {
  /** Epoch ms. */
  now: number;
  /** IANA zone of the person. */
  zone: string;
}

/** Adobe names no letters that a namespace has: what does not fit in a line is none. */
export function readNamespace(text: string): string {
  const fits = text !== '' && text.length <= LONGEST_NAMESPACE && !/\p{Cc}/u.test(text);
  if (fits) return text;
  throw new UserError('Type ns:<namespace>, such as ns:AAM.', 'audiences', 'Type a namespace such as UPS or AAM.');
}

/** XDM paths have letters, digits and a few signs; these are what people put between or around them. */
const NOT_IN_PATHS = /[;()<>&=|"'“”„‘’‚«»‹›`]/;

export function readPaths(text: string, field: 'fields' | 'events'): string[] {
  const paths = text.split(/[\s,]+/).filter((path) => path !== '');
  if (paths.length > 0 && !paths.some((path) => NOT_IN_PATHS.test(path))) return [...new Set(paths)];
  throw new UserError(
    'Type fields as paths separated by commas, such as identities.id,personalEmail.address.',
    field,
    'Type paths between commas, such as identities.id, personalEmail.address.',
  );
}

const POLICY = 'Type policy:<id>, or policy:<id>@<version>.';

export function readPolicyId(text: string): string {
  if (/^[\w-]+$/.test(text) && text.length <= LONGEST_POLICY) return text;
  throw new UserError(POLICY, 'policy', 'Type the id of a merge policy.');
}

export function readVersion(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new UserError(POLICY, 'policy', 'Type a version as a whole number, such as 1.');
}

/** A moment from which on something counts: one that is still to come would leave nothing. */
export function readSince(text: string, { now, zone }: Now, field: RequestField): string {
  const read = timeOf(text, { now, zone }, field);
  if (Date.parse(read) <= now) return read;
  throw new UserError(
    `“${truncate(text, ECHO)}” lies in the future, so nothing would be exported. Type a time that has passed.`,
    field,
    'It lies in the future, so nothing would be exported. Choose a time that has passed.',
  );
}

function timeOf(text: string, { now, zone }: Now, field: RequestField, end = false): string {
  const read = readTime({ text, zone, now, end });
  if (read !== undefined) return read;
  throw new UserError(
    `I cannot read the time “${truncate(text, ECHO)}”. Type 2026-11-01, 2026-11-01T08:00, yesterday or 7d.`,
    field,
    'Type a time such as 2026-11-01, 2026-11-01T08:00, yesterday or 7d.',
  );
}

const BETWEEN = '..';

/** The two ends of what was typed, each possibly empty: what is typed without dots is a beginning. */
export function splitRange(text: string): { from: string; to: string } {
  const [from = '', ...rest] = text.split(BETWEEN);
  return { from: from.trim(), to: rest.join(BETWEEN).trim() };
}

/** Either end may be empty, not both. */
export function readEntered({ from, to }: { from: string; to: string }, now: Now): { from?: string; to?: string } {
  if (`${from}${to}` === '' || to.includes(BETWEEN)) throw notARange();
  const since = from === '' ? undefined : readSince(from, now, 'entered');
  const until = to === '' ? undefined : timeOf(to, now, 'entered', true);
  if (since && until && Date.parse(until) <= Date.parse(since)) {
    throw new UserError(
      `entered: ends before it starts (${truncate(from, ECHO)} to ${truncate(to, ECHO)}). Type the earlier time first.`,
      'entered',
      'It ends before it starts. Put the earlier time first.',
    );
  }
  return { ...(since ? { from: since } : {}), ...(until ? { to: until } : {}) };
}

export function notARange(): UserError {
  const type = (key: string) => `Type ${key}<from>..<to>, such as ${key}2026-11-01..2026-11-05 or ${key}7d..now.`;
  return new UserError(type('entered:'), 'entered', type(''));
}

export function readYes(value: string, key: string): boolean {
  const word = value.toLowerCase();
  if (['yes', 'no'].includes(word)) return word === 'yes';
  throw new UserError(`Type ${key}:yes or ${key}:no.`, 'words');
}

export function readEach(value: string): boolean {
  const word = value.toLowerCase();
  if (['each', 'one'].includes(word)) return word === 'each';
  throw new UserError('Type batch:each for one batch per audience, or batch:one for one for all.', 'words');
}
