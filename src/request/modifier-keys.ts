import { UserError } from '../errors.js';
import { filterModifiers } from '../export-filters/index.js';
import { truncate } from '../platform/escape.js';
import { didYouMean, suggest } from './suggest.js';

/** How much of what was typed is said back. */
const ECHO = 60;

/** What a run takes as `key:value`. */
export const modifierKeys = ['in', 'to', 'status', 'ns', ...filterModifiers.map(({ key }) => key), 'report'];

/** Capitals before the colon, as in `AAM:<id>`; phones begin a word with one, so a modifier is known by its letters. */
export function isNamespace(key: string): boolean {
  if (isModifier(key)) return false;
  return key === key.toUpperCase() || (/^[A-Z]/.test(key) && suggest(key, modifierKeys) === undefined);
}

/** Phones begin a word with a capital. */
export const isModifier = (key: string): boolean => modifierKeys.includes(key.toLowerCase());

/** Of `key:value` that is neither a modifier nor the name of an audience. */
export function unknownModifier(typed: string): UserError {
  const capital = `A namespace is typed in capitals: ${truncate(typed.toUpperCase(), ECHO)}:<id>.`;
  const otherwise = `There is: ${modifierKeys.join(', ')}. ${capital}`;
  const instead = didYouMean(typed, modifierKeys, (meant) => `${meant}:`, otherwise);
  return new UserError(`I do not know “${truncate(typed, ECHO)}:”. ${instead}`, 'words', capital);
}

/** Of what has no effect where nothing is exported. */
export const idle = (shown: string) =>
  `“${shown}” says what to export, and nothing is exported here. Add to:<dataset>, or leave it out.`;
