import { UserError, type RequestField } from '../errors.js';
import { truncate } from '../platform/escape.js';
import { readTime } from '../platform/typed-time.js';

/** The values of filters, read alike from modifiers and fields. A UserError here has words for both. */

/** Characters of the typed text that a message repeats. */
export const ECHO = 40;

/** Characters that a form's boxes take. */
export const LONGEST = { list: 3_000, range: 100, time: 50, word: 300, version: 9 } as const;

export interface Now {
  /** Epoch ms. */
  now: number;
  /** IANA zone of the person. */
  zone: string;
}

/** Adobe does not say which characters a namespace has: only what does not fit on one line is refused. */
export function readNamespace(text: string): string {
  const fits = text !== '' && text.length <= LONGEST.word && !/\p{Cc}/u.test(text);
  if (fits) return text;
  throw new UserError('Type ns:<namespace>, such as ns:AAM.', 'audiences', 'Type a namespace such as UPS or AAM.');
}

/** XDM paths have letters, digits and a few signs. People put these between or around paths. */
const NOT_IN_PATHS = /[;()<>&=|"'“”„‘’‚«»‹›`]/;

export function readPaths(text: string, field: 'fields' | 'events'): string[] {
  const paths = text.split(/[\s,]+/).filter((path) => path !== '');
  if (paths.length > 0 && !paths.some((path) => NOT_IN_PATHS.test(path))) return [...new Set(paths)];
  throw new UserError(
    'Type fields as paths separated by commas, such as identities.id,personalEmail.address.',
    field,
    'Type paths separated by commas, such as identities.id, personalEmail.address.',
  );
}

/** Reads the time since which something counts. Throws UserError for the future: nothing would be exported. */
export function readSince(text: string, now: Now, field: RequestField): string {
  const read = readInstant(text, now, field);
  if (Date.parse(read) <= now.now) return read;
  throw new UserError(
    `“${truncate(text, ECHO)}” is in the future, so nothing would be exported. Type a time that has passed.`,
    field,
    'It is in the future, so nothing would be exported. Choose a time that has passed.',
  );
}

/** `end`: a day without a time means its end. */
export function readInstant(text: string, now: Now, field: RequestField, end = false): string {
  const read = readTime({ text, ...now, end });
  if (read !== undefined) return read;
  throw new UserError(
    `I can’t read the time “${truncate(text, ECHO)}”. Type 2026-11-01, 2026-11-01T08:00, yesterday or 7d.`,
    field,
    'Type a time such as 2026-11-01, 2026-11-01T08:00, yesterday or 7d.',
  );
}

export const BETWEEN = '..';

/** The two ends of a typed range, each possibly empty. Text without dots is the beginning. */
export function splitRange(text: string): { from: string; to: string } {
  const [from = '', ...rest] = text.split(BETWEEN);
  return { from: from.trim(), to: rest.join(BETWEEN).trim() };
}

/** Empty if both ends are. */
export const joinRange = ({ from, to }: { from: string; to: string }): string =>
  from + to === '' ? '' : `${from}${BETWEEN}${to}`;
