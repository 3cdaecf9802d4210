import type { Audience } from '../adobe/audiences.js';
import type { Adobe } from '../adobe/index.js';
import type { Sandbox } from '../adobe/sandboxes.js';
import { UserError } from '../errors.js';
import type { CommandInput } from '../handlers.js';
import { defined } from '../platform/defined.js';
import { ADOBE_ID } from '../request/audience-term.js';
import { didYouMean, suggest } from '../request/suggest.js';
import { termsIn } from '../request/terms.js';
import { type TextWord, textOf, type Word } from '../request/tokenize.js';
import { oneAudience } from '../resolve/one-audience.js';
import { truncateTyped } from '../resolve/problems.js';
import { findSandbox } from '../resolve/resolve-request.js';
import type { Services } from '../services.js';

/** What was typed after a verb that reads. */
export interface Query {
  sandbox: Sandbox;
  /** The words that are no modifiers, as one text: names need no quotes here. */
  text: string;
  /** The same words one by one, for the name of an audience or a part of it. */
  words: Word[];
  modifiers: Partial<Record<string, string>>;
}

interface Reading {
  /** Besides `in`. */
  modifiers?: string[];
  /** The rest names an audience (`promo:winter`). In a part, a near modifier is a typo: no lookup can tell. */
  names?: 'whole' | 'part';
}

/** Throws UserError if a modifier is unknown or comes twice, or if the sandbox is unknown. */
export async function parseQuery(typed: CommandInput, services: Services, reading: Reading = {}): Promise<Query> {
  const { text, words, modifiers } = parseArgs(typed.words, ['in', ...(reading.modifiers ?? [])], reading.names);
  const sandbox = await findSandbox({ sandbox: modifiers['in'] ?? (await sandboxOf(typed, services)) }, services.adobe);
  return { sandbox, text, words, modifiers };
}

/** Without looking anything up. Throws UserError if a modifier is unknown or comes twice. */
export function parseArgs(words: Word[], known: string[], names?: Reading['names']): Omit<Query, 'sandbox'> {
  const modifiers: Query['modifiers'] = {};
  const texts: Word[] = [];
  for (const word of words) {
    const key = 'key' in word ? word.key.toLowerCase() : '';
    const mayName = names === 'whole' || (names === 'part' && suggest(key, known) === undefined);
    if (!('key' in word) || (!known.includes(key) && mayName)) {
      texts.push(word);
      continue;
    }
    if (!known.includes(key)) {
      const otherwise = `You can use: ${known.map((one) => `${one}:`).join(', ')}.`;
      const instead = didYouMean(key, known, (meant) => `${meant}:`, otherwise);
      throw new UserError(`Unknown word “${truncateTyped(key)}:”. ${instead}`);
    }
    if (modifiers[key] !== undefined) throw new UserError(`Use “${key}:” only once.`);
    // `by:` holds a person as Slack writes them.
    modifiers[key] = key === 'by' ? (word.raw ?? word.value) : word.value;
  }
  return { text: textOf(texts.map(asNamed)).trim(), words: texts, modifiers };
}

/** A part of a name as it was typed, without quotes that enclose all of it. */
export function partOfName({ text, words }: Pick<Query, 'text' | 'words'>): string {
  if (words.length < 2) return text;
  return textOf(words.map((word) => ({ ...asNamed(word), ...defined({ text: word.typed }) })));
}

function asNamed(word: Word): Pick<TextWord, 'text' | 'gap'> {
  const { gap } = word;
  if ('key' in word) return defined({ text: `${word.key}:${word.value}`, gap });
  const { text, suffix, namespace } = word;
  const of = namespace === undefined ? '' : `${namespace}:`;
  return defined({ text: `${of}${text}${suffix === undefined ? '' : `=${suffix}`}`, gap });
}

/** Throws UserError if more than one audience is named: two names in quotes, or two ids. */
export function requireSingle(words: Word[], example: string): void {
  const terms = words.flatMap((word) => ('text' in word ? [word] : []));
  const several = terms.length > 1 && terms.every(({ text, quoted }) => quoted ?? ADOBE_ID.test(text));
  if (several) throw new UserError(`Name one audience, not ${terms.length}. For example: ${example}`, 'audiences');
}

/** Throws UserError if the channel's sandbox cannot be looked up. */
export async function sandboxOf(
  { channel, ...typed }: Pick<CommandInput, 'channel' | 'sandbox'>,
  { channels }: Services,
): Promise<string> {
  const sandbox = await (typed.sandbox ?? channels.sandbox(channel));
  if (sandbox !== undefined) return sandbox;
  throw new UserError('I can’t look up this channel’s sandbox right now. Add in:<sandbox>.', 'sandbox');
}

/** One audience by its id or exact name. Throws UserError with the candidates. */
export async function findAudience(sandbox: string, words: Word[], adobe: Adobe): Promise<Audience> {
  const text = textOf(words.map(asNamed));
  if (text.length > 300)
    throw new UserError(`“${truncateTyped(text)}” is too long for an audience. Use an id or a name.`, 'audiences');
  return oneAudience({ sandbox, adobe }, termsIn(words));
}
