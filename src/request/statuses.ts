import { UserError } from '../errors.js';
import { truncate } from '../platform/escape.js';
import { type Status, statuses } from './request.js';

/** Characters of the typed text that a message repeats. */
const ECHO = 60;

export function readStatuses(value: string): Status[] {
  const known = knownStatuses(value.split(','));
  if (known) return known;
  throw statusMistake(value);
}

export function statusMistake(value: string): UserError {
  return new UserError(
    `status:${truncate(value, ECHO)} is not one I know. Type status: with ${statuses.join(', ')}, separated by commas.`,
    'statuses',
  );
}

/** Each status once; undefined if a word is no status, or if there are no words. */
export function knownStatuses(words: string[]): Status[] | undefined {
  const read = words.map((text) => statuses.find((status) => status === text.trim().toLowerCase()));
  const known = read.filter((status) => status !== undefined);
  return known.length === read.length && known.length > 0 ? [...new Set(known)] : undefined;
}
