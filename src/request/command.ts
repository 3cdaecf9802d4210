import { ownValue } from '../platform/own-value.js';
import { UserError } from '../errors.js';
import { didYouMean } from './suggest.js';
import { tokenize, type Word } from './tokenize.js';
import type { Modifier } from './modifiers.js';

export interface VerbInfo {
  /** What follows `/audience `. */
  usage: string;
  /** In the third person, without a full stop. */
  does: string;
  example: string;
  modifiers?: Modifier[];
  /** The button that runs the verb without words, or opens its form. Absent: the verb needs words. */
  button?: string;
  /**
   * Who may use the verb; absent: everybody. `writers`: in production operators only; `cancels`: one's own, operators
   * those of others; `operators`, `admins`: everybody may look, they may change; `admins-only`: nobody else may look.
   */
  who?: 'writers' | 'cancels' | 'operators' | 'admins' | 'admins-only';
}

const LONGEST = 8_000;
/** Characters of the typed text that a message repeats. */
const ECHO = 60;

/**
 * The typed verb (`help` for no words) and the words after it. Throws UserError that names the nearest of those
 * `offered`: a verb may be switched off.
 */
export function parseCommand<Verb>(
  text: string,
  verbs: Record<string, Verb>,
  offered: string[] = Object.keys(verbs),
): { verb: Verb; words: Word[] } {
  if (text.length > LONGEST) throw new UserError('That command is too long. Name the audiences by id, at most 20.');
  const [first, ...words] = tokenize(text);
  const word = !first ? 'help' : 'text' in first ? first.text : `${first.key}:${first.value}`;
  const verb = ownValue(verbs, word.toLowerCase());
  if (verb) return { verb, words };
  const instead = didYouMean(word, offered, (meant) => meant, `Commands: ${offered.join(', ')}.`);
  throw new UserError(`Unknown command “${[...word].slice(0, ECHO).join('')}”. ${instead}`);
}
