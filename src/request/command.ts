import { UserError } from '../errors.js';
import { suggest } from './suggest.js';
import { tokenize, type Word } from './tokenize.js';

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
  const meant = suggest(word, known);
  const instead = meant ? `Did you mean “/audience ${meant}”?` : `Type /audience with one of: ${known.join(', ')}.`;
  throw new UserError(`I do not know “${[...word].slice(0, ECHO).join('')}”. ${instead}`, 'words');
}
