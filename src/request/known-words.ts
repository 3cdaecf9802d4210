import { UserError } from '../errors.js';
import { filterModifiers } from '../export-filters/index.js';
import { truncate } from '../platform/escape.js';
import { type Status, statuses } from './request.js';
import { didYouMean, suggest } from './suggest.js';

/** Characters of the typed text that a message repeats. */
const ECHO = 60;

/** The keys of a run's modifiers. */
export const modifierKeys = ['in', 'to', 'status', 'ns', ...filterModifiers.map(({ key }) => key), 'report'];

/** A namespace has capitals, as in `AAM:<id>`. Phones capitalise words, so a key close to a modifier is none. */
export function isNamespace(key: string): boolean {
  if (isModifier(key)) return false;
  return key === key.toUpperCase() || (/^[A-Z]/.test(key) && suggest(key, modifierKeys) === undefined);
}

/** Case is ignored, as phones capitalise the first letter. */
export const isModifier = (key: string): boolean => modifierKeys.includes(key.toLowerCase());

/** For `key:value` that is neither a modifier nor the name of an audience. */
export function unknownModifier(typed: string): UserError {
  const capital = `Type a namespace in capitals: ${truncate(typed.toUpperCase(), ECHO)}:<id>.`;
  const otherwise = `You can use: ${modifierKeys.map((key) => `${key}:`).join(', ')}. ${capital}`;
  const instead = didYouMean(typed, modifierKeys, (meant) => `${meant}:`, otherwise);
  return new UserError(`Unknown word “${truncate(typed, ECHO)}:”. ${instead}`, 'words', capital);
}

/** For a modifier that has no effect because nothing is exported. */
export const idle = (shown: string) =>
  `“${shown}” is for exports, and nothing is exported here. Add to:<dataset>, or leave it out.`;

export function readStatuses(value: string): Status[] {
  const known = knownStatuses(value.split(','));
  if (known) return known;
  throw statusMistake(value);
}

export function statusMistake(value: string): UserError {
  return new UserError(
    `Unknown status “${truncate(value, ECHO)}”. Use status: with ${statuses.join(', ')}, separated by commas.`,
    'statuses',
  );
}

/** Each status once; undefined if a word is no status, or if there are no words. */
export function knownStatuses(words: string[]): Status[] | undefined {
  const read = words.map((text) => statuses.find((status) => status === text.trim().toLowerCase()));
  const known = read.filter((status) => status !== undefined);
  return known.length === read.length && known.length > 0 ? [...new Set(known)] : undefined;
}
