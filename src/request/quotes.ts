import { UserError } from '../errors.js';

/** What may close each quote: phones and keyboards mix them. */
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
/** Behind a name these end it; anything else right behind a quote makes that a part of the name. */
const ENDS = /[\s,;=]/;
/** How much of what was typed is said back. */
const ECHO = 30;

export interface Quoted {
  text: string;
  /** Where what is inside begins and ends, and where reading goes on. */
  from: number;
  to: number;
  next: number;
  /** In backticks, as our own messages print ids. */
  code: boolean;
}

/** `chars` are code points; what Slack has put in place of several is one of them, and quotes nothing. */
export const opensAt = (chars: string[], at: number): boolean => CLOSERS.has(chars[at] ?? '');

/**
 * What stands in quotes from here on; undefined where no quote opens. A straight quote that is doubled is one of the text.
 * It looks at each letter once. Throws UserError where the quote is not closed.
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
  throw new UserError(`The quote is not closed: ${shown}${more} Put one at the end of the name, too.`, 'words');
}

const isCloser = (char: string | undefined, closers: string) => char?.length === 1 && closers.includes(char);

/** Also a colon between a namespace and an id that are both in quotes. */
function endsAt(chars: string[], at: number): boolean {
  const after = chars[at] ?? ' ';
  return ENDS.test(after) || (after === ':' && opensAt(chars, at + 1));
}

/** The French leave a space within theirs. */
function read(open: string, text: string): string {
  if (open === '"') return text.replaceAll('""', '"');
  return /[«»‹›]/.test(open) ? text.trim() : text;
}

/** The text in quotes, which read back are exactly it. */
export const inQuotes = (text: string): string => `"${text.replaceAll('"', '""')}"`;

/** The text as one word, or as the value of one, that is read back as it is: in quotes where it could be read otherwise. */
export function quote(text: string): string {
  return /^\w(?:[\w-]*\w)?$/.test(text) && !STATUS.test(text) ? text : inQuotes(text);
}

/** Behind `=realized,` it would be a status. */
const STATUS = /^(?:realized|existing|exited)$/i;
