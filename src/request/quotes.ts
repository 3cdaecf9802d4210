import { UserError } from '../errors.js';

/** The characters that may close each quote: phones and keyboards mix them. */
const CLOSERS = new Map(
  Object.entries({
    '"': '"',
    '“': '”"“',
    '”': '”',
    '„': '“”"',
    "'": "'",
    '‘': "’'",
    '’': "’'",
    '‚': '‘’',
    '«': '»',
    '»': '«»',
    '‹': '›',
    '›': '‹›',
    '`': '`',
  }),
);
/** A quote closes only before one of these. Before anything else it is part of the name. */
const ENDS = /[\s,;=]/;
/** Characters of the typed text that a message repeats. */
const ECHO = 30;

export interface Quoted {
  text: string;
  /** Places in `chars`: where the inside begins and ends, and where reading goes on. */
  from: number;
  to: number;
  next: number;
  /** In backticks, as our own messages print ids. */
  code: boolean;
}

/** An element of `chars` is a code point, or a whole piece that Slack put in, which is never a quote. */
export const opensAt = (chars: string[], at: number): boolean => CLOSERS.has(chars[at] ?? '');

/**
 * The quoted text that begins at `from`; undefined if no quote opens there. A doubled straight quote is one quote of
 * the text. Looks at each letter once. Throws UserError if the quote is not closed.
 */
export function quotedAt(chars: string[], from: number): Quoted | undefined {
  const open = chars[from] ?? '';
  const closers = CLOSERS.get(open);
  if (closers === undefined) return undefined;
  const fence = open === '`' && chars[from + 1] === '`' && chars[from + 2] === '`' ? 3 : 1;
  for (let at = from + fence; at < chars.length; at += 1) {
    if (!isCloser(chars[at], closers)) continue;
    if (fence === 3 && !(chars[at + 1] === '`' && chars[at + 2] === '`')) continue;
    if (open === '"' && chars[at + 1] === '"') at += 1;
    else if (open === '`' || endsAt(chars, at + 1)) {
      const inside = chars.slice(from + fence, at).join('');
      return { text: read(open, inside), from: from + fence, to: at, next: at + fence, code: open === '`' };
    }
  }
  const shown = chars.slice(from, from + ECHO).join('');
  const more = chars.length > from + ECHO ? '…' : '';
  throw new UserError(`Missing closing quote after ${shown}${more}`);
}

const isCloser = (char: string | undefined, closers: string) => char?.length === 1 && closers.includes(char);

/** A quote also closes before the colon of `"namespace":"id"`. */
function endsAt(chars: string[], at: number): boolean {
  const after = chars[at] ?? ' ';
  return ENDS.test(after) || (after === ':' && opensAt(chars, at + 1));
}

/** French quotes have a space on the inside. */
function read(open: string, text: string): string {
  if (open === '"') return text.replaceAll('""', '"');
  return /[«»‹›]/.test(open) ? text.trim() : text;
}

/** The text in quotes. Reading it back gives exactly the text. */
export const inQuotes = (text: string): string => `"${text.replaceAll('"', '""')}"`;

/** The text as one word or value. It is in quotes if it could be read as something else. */
export function quote(text: string): string {
  return /^\w(?:[\w-]*\w)?$/.test(text) && !STATUS.test(text) ? text : inQuotes(text);
}

/** Behind `=realized,` such a word would be read as a status. */
const STATUS = /^(?:realized|existing|exited)$/i;
