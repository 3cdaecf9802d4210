import { Mistake } from '../errors.js';

/**
 * One word of a command: bare, or `key:value`. Quoted words are names even where they hold a colon; `own` is what stands
 * right behind the closing quote, as in `"VIP buyers"=exited`.
 */
export type Word = { text: string; quoted?: true; own?: string } | { key: string; value: string };

/** What may close each quote: phones and keyboards mix them. */
const CLOSERS: Record<string, string[]> = {
  '"': ['"'],
  '“': ['”', '"', '“'],
  '”': ['”'],
  '„': ['“', '”', '"'],
  "'": ["'"],
  '‘': ['’', "'"],
  '’': ['’', "'"],
  '‚': ['‘', '’', "'"],
  '«': ['»'],
  '»': ['«', '»'],
  '‹': ['›'],
  '›': ['‹', '›'],
  '`': ['`'],
};
const KEY = /^([A-Za-z]\w*(?:-\w+)*):/;
const BETWEEN = /[\s,;]/;
/** Statuses behind a quoted name, up to the end of the word. */
const OWN = /^=([a-z|]+)(?=[\s,;]|$)/i;
/** How much of what was typed is said back. */
const ECHO = 30;

/**
 * Splits what was typed after `/audience`: all quotes are equal, Slack's escapes are undone. Throws Mistake where a quote
 * is not closed.
 */
export function readWords(text: string): Word[] {
  const chars = [...text.replaceAll('```', '`')];
  const words: Word[] = [];
  let at = 0;
  while (at < chars.length) {
    if (isBetween(chars, at)) {
      at += 1;
      continue;
    }
    const { word, next } = readName(chars, at) ?? readBare(chars, at);
    words.push(word);
    at = next;
  }
  return words;
}

/** A comma in front of an id says that it begins anew: it stays with it. */
function isBetween(chars: string[], at: number): boolean {
  const [here = '', next = ' '] = chars.slice(at, at + 2);
  return /\s/.test(here) || (BETWEEN.test(here) && (/\s/.test(next) || CLOSERS[next] !== undefined));
}

function readName(chars: string[], from: number): { word: Word; next: number } | undefined {
  const quoted = inQuotes(chars, from);
  if (!quoted || isCode(chars[from], quoted.text)) return undefined;
  const [whole = '', own] = OWN.exec(chars.slice(quoted.next).join('')) ?? [];
  const word = { text: unescape(quoted.text), quoted: true as const, ...(own === undefined ? {} : { own }) };
  return { word, next: quoted.next + whole.length };
}

function readBare(chars: string[], from: number): { word: Word; next: number } {
  let at = from;
  let bare = '';
  while (at < chars.length && !/\s/.test(chars[at] ?? '')) {
    const inner = opensQuote(bare) ? inQuotes(chars, at) : undefined;
    if (inner && bare.endsWith(',') && !KEY.test(bare)) break;
    bare += inner?.text ?? chars[at] ?? '';
    at = inner?.next ?? at + 1;
  }
  const key = KEY.exec(bare)?.[1];
  const value = unescape(key === undefined ? bare : bare.slice(key.length + 1));
  return { word: key === undefined ? { text: value } : { key, value }, next: at };
}

/** Elsewhere it is an apostrophe, or a part of a name. */
const opensQuote = (before: string) => before === '' || before.endsWith(':') || before.endsWith(',');

/** Our own messages print ids in backticks, and so they are pasted: that says nothing about what is in them. */
const isCode = (open: string | undefined, text: string) => open === '`' && !/\s/.test(text);

function inQuotes(chars: string[], from: number): { text: string; next: number } | undefined {
  if (CLOSERS[chars[from] ?? ''] === undefined) return undefined;
  const read = readQuoted(chars, from);
  if (read) return read;
  const shown = chars.slice(from, from + ECHO).join('');
  throw new Mistake(
    `The quote is not closed: ${shown}${chars.length > from + ECHO ? '…' : ''} Put one at the end of the name, too.`,
    'words',
  );
}

/** Undefined where there is no end to it. */
function readQuoted(chars: string[], from: number): { text: string; next: number } | undefined {
  const open = chars[from] ?? '';
  const closers = CLOSERS[open] ?? [];
  for (let at = from + 1; at < chars.length; at += 1) {
    if (!closers.includes(chars[at] ?? '')) continue;
    const after = chars[at + 1] ?? ' ';
    if (!BETWEEN.test(after) && after !== '=' && open !== '`') continue;
    return { text: inside(open, chars.slice(from + 1, at).join('')), next: at + 1 };
  }
  return undefined;
}

/** The French leave a space within theirs. */
function inside(open: string, text: string): string {
  return /[«»‹›]/.test(open) ? text.trim() : text;
}

/** The text as one word, or as the value of one, that is read back as it is: in quotes where it would fall apart. */
export function asWord(text: string): string {
  if (!/[\s,;"'“”„‘’‚«»‹›`]/.test(text)) return text;
  const [usual = '', ...others] = ['""', "''", '«»'].map(([open = '', close = '']) => `${open}${text}${close}`);
  const whole = (word: string) => readQuoted([...word], 0)?.text === text;
  return whole(usual) ? usual : (others.find(whole) ?? usual);
}

function unescape(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
