import { UserError } from '../errors.js';
import { didYouMean } from './suggest.js';
import { tokenize, type Word } from './tokenize.js';
import type { Modifier } from './modifiers.js';

/** What a verb says of itself. */
export interface VerbInfo {
  /** What follows `/audience `. */
  usage: string;
  /** In the third person, without a full stop. */
  does: string;
  example: string;
  modifiers?: Modifier[];
  /** The text of the button that runs it without words, which opens its form where it has one. Absent: it needs words. */
  button?: string;
  /**
   * Who may, where not everybody may. `writers`: in production operators only; `cancels`: one’s own, operators those of others; `operators`
   * and `admins`: everybody may look, they may change; `admins-only`: nobody else may even look.
   */
  who?: 'writers' | 'cancels' | 'operators' | 'admins' | 'admins-only';
}

const LONGEST = 8_000;
/** How much of what was typed is said back. */
const ECHO = 60;

/** The verb that was typed, `help` when nothing was, and the words after it. Throws UserError with the nearest one. */
export function parseCommand<Verb>(text: string, verbs: Record<string, Verb>): { verb: Verb; words: Word[] } {
  if (text.length > LONGEST)
    throw new UserError('That is too long for a command. Name the audiences by id, at most 20.', 'words');
  const [first, ...words] = tokenize(text);
  const word = !first ? 'help' : 'text' in first ? first.text : `${first.key}:${first.value}`;
  const verb = Object.hasOwn(verbs, word.toLowerCase()) ? verbs[word.toLowerCase()] : undefined;
  if (verb) return { verb, words };
  const known = Object.keys(verbs);
  const otherwise = `Type /audience with one of: ${known.join(', ')}.`;
  const instead = didYouMean(word, known, (meant) => `/audience ${meant}`, otherwise);
  throw new UserError(`I do not know “${[...word].slice(0, ECHO).join('')}”. ${instead}`, 'words');
}
