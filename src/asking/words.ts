/** One word of a command: bare, or `key:value`. Quoted words are names even where they hold a colon. */
export type Word = { text: string; quoted?: true } | { key: string; value: string };

const QUOTES: Record<string, string> = { '"': '"', '“': '”', '”': '”', '„': '“', "'": "'", '‘': '’', '’': '’' };
const CLOSERS: Record<string, string[]> = { '"': ['"'], '“': ['”', '"', '“'], '”': ['”'], '„': ['“', '”'] };
const KEY = /^([A-Za-z]\w*(?:-\w+)*):/;

/** Splits what was typed after `/audience`: straight, curly and single quotes are equal, Slack's escapes are undone. */
export function readWords(text: string): Word[] {
  const chars = [...text];
  const words: Word[] = [];
  let at = 0;
  while (at < chars.length) {
    if (/\s/.test(chars[at] ?? '')) {
      at += 1;
      continue;
    }
    const { word, next } = readWord(chars, at);
    words.push(word);
    at = next;
  }
  return words;
}

function readWord(chars: string[], from: number): { word: Word; next: number } {
  const quoted = readQuoted(chars, from);
  if (quoted) return { word: { text: unescape(quoted.text), quoted: true }, next: quoted.next };
  let at = from;
  let bare = '';
  while (at < chars.length && !/\s/.test(chars[at] ?? '')) {
    const inner = bare.endsWith(':') ? readQuoted(chars, at) : undefined;
    if (inner) {
      bare += inner.text;
      at = inner.next;
    } else {
      bare += chars[at] ?? '';
      at += 1;
    }
  }
  const key = KEY.exec(bare)?.[1];
  const value = unescape(key === undefined ? bare : bare.slice(key.length + 1));
  return { word: key === undefined ? { text: value } : { key, value }, next: at };
}

/** A quote without an end is a plain character. */
function readQuoted(chars: string[], from: number): { text: string; next: number } | undefined {
  const open = chars[from] ?? '';
  const closer = QUOTES[open];
  if (closer === undefined) return undefined;
  const closers = CLOSERS[open] ?? [closer, "'"];
  for (let at = from + 1; at < chars.length; at += 1) {
    const ends = closers.includes(chars[at] ?? '') && (at + 1 === chars.length || /[\s,]/.test(chars[at + 1] ?? ''));
    if (ends) return { text: chars.slice(from + 1, at).join(''), next: at + 1 };
  }
  return undefined;
}

/** The text as one word, or as the value of one, that is read back as it is: in quotes where it would fall apart. */
export function asWord(text: string): string {
  if (!/[\s"'“”„‘’]/.test(text)) return text;
  const [usual = '', ...others] = ['""', "''", '„“'].map(([open = '', close = '']) => `${open}${text}${close}`);
  const whole = (word: string) => readQuoted([...word], 0)?.text === text;
  return whole(usual) ? usual : (others.find(whole) ?? usual);
}

function unescape(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
