import { isUnseen } from './fold.js';
import { isNamespace } from './modifier-keys.js';
import { opensAt, type Quoted, quotedAt } from './quotes.js';
import { type Unescaped, undoEscapes } from './slack-escapes.js';

/** How a word stands behind the one before. */
interface Place {
  /** What is in between, where that is not only spaces: a comma, or nothing behind a quote. */
  gap?: string;
  /** It begins a line. */
  line?: true;
  /** All of it as it was typed, where that is not its text, or `key:value`. */
  typed?: string;
  /** Its text, or its value, with people and channels as Slack names them: `<#C0DATAOPS|data-ops>`. */
  raw?: string;
}

/**
 * One word of a command: bare, or `key:value`. Quoted words are names even where they hold a colon; `own` is what stands
 * right behind the closing quote, as in `"VIP buyers"=exited`, and `namespace` before it, as in `AAM:"a, b"`.
 */
export type Word = TextWord | KeyWord;
export type TextWord = { text: string; quoted?: true; suffix?: string; namespace?: string } & Place;
export type KeyWord = { key: string; value: string } & Place;

const KEY = /^([A-Za-z]\w*(?:-\w+)*):$/;
/** Ids, with namespace and statuses, as our own messages print them. */
const ID = /^[\w:=|.-]+$/;
/** A byte order mark is none: it cannot be seen. */
const SPACE = /[^\S\uFEFF]|\u0085/;
/** The marks of a block of code, too. */
const BREAK = /[\n\r\u0085\u2028\u2029`]/;
/** What separates names inside of a line. */
export const SEPARATOR = /[,;]/;

/**
 * Splits what was typed after `/audience`: all quotes are equal, Slack's escapes are undone. Throws UserError where a quote
 * is not closed.
 */
export function tokenize(text: string): Word[] {
  return new Reader(undoEscapes(text)).words();
}

/** Splits what was typed into a form, where no word is a modifier and nothing is escaped. Throws UserError. */
export function readNames(text: string): Word[] {
  return new Reader({ chars: [...text], raw: new Map() }, isNamespace).words();
}

/** Words as they were typed, one after the other: names need no quotes where a verb takes one of them. */
export function textOf(words: Pick<TextWord, 'text' | 'gap'>[]): string {
  return words.map(({ text, gap }, index) => `${index === 0 ? '' : (gap ?? ' ')}${text}`).join('');
}

/** Reads from left to right, each letter a fixed number of times. */
class Reader {
  /** Where a block of code ends that holds several words: it is read as if its marks were breaks. */
  #fence = Infinity;
  readonly #chars: string[];
  readonly #raw: Unescaped['raw'];
  readonly #isKey: (key: string) => boolean;
  #at = 0;

  constructor({ chars, raw }: Unescaped, isKey: (key: string) => boolean = () => true) {
    this.#chars = chars;
    this.#raw = raw;
    this.#isKey = isKey;
  }

  words(): Word[] {
    const words: Word[] = [];
    for (;;) {
      const place = this.#skip(words.length > 0);
      if (this.#at >= this.#chars.length) return words;
      const from = this.#at;
      const word = this.#name() ?? this.#bare();
      const typed = this.#slice(from, this.#at);
      const same = typed === ('text' in word ? word.text : `${word.key}:${word.value}`);
      words.push({ ...word, ...place, ...(same ? {} : { typed }) });
    }
  }

  /** What stands before the next word: what cannot be seen there is none of it. */
  #skip(follows: boolean): Pick<Place, 'gap' | 'line'> {
    const from = this.#at;
    while (this.#at < this.#chars.length && (this.#ends(this.#at) || this.#opensFence() || this.#isUnseen(this.#at)))
      this.#at += 1;
    const gap = this.#slice(from, this.#at);
    const line = BREAK.test(gap) && follows;
    const spaces = gap !== '' && !SEPARATOR.test(gap);
    return { ...(line || spaces || !follows ? {} : { gap }), ...(line ? { line } : {}) };
  }

  /** Stands on the last of the opening marks then. */
  #opensFence(): boolean {
    if (this.#chars[this.#at] !== '`' || this.#chars[this.#at + 1] !== '`' || this.#chars[this.#at + 2] !== '`')
      return false;
    const block = quotedAt(this.#chars, this.#at);
    if (!block || !SPACE.test(block.text)) return false;
    this.#fence = block.to;
    this.#at = block.from - 1;
    return true;
  }

  #isUnseen(at: number): boolean {
    return isUnseen(this.#chars[at] ?? '');
  }

  #isSpace(at: number): boolean {
    const char = this.#chars[at] ?? ' ';
    return (SPACE.test(char) && char.length === 1) || (at >= this.#fence && at < this.#fence + 3);
  }

  /** A comma always, a semicolon where nothing goes on behind it. */
  #separates(at: number): boolean {
    if (this.#chars[at] !== ';') return this.#chars[at] === ',';
    let next = at + 1;
    while (this.#isUnseen(next)) next += 1;
    return this.#isSpace(next) || SEPARATOR.test(this.#chars[next] ?? '') || opensAt(this.#chars, next);
  }

  #ends(at: number): boolean {
    return at >= this.#chars.length || this.#isSpace(at) || this.#separates(at);
  }

  #name(): TextWord | undefined {
    const quoted = quotedAt(this.#chars, this.#at);
    // Backticks say nothing about an id in them.
    if (!quoted || (quoted.code && ID.test(quoted.text))) return undefined;
    this.#at = quoted.next;
    const id = this.#chars[this.#at] === ':' ? quotedAt(this.#chars, this.#at + 1) : undefined;
    if (!id) return this.#withOwn(quoted);
    this.#at = id.next;
    return { ...this.#withOwn(id), namespace: quoted.text };
  }

  /** Statuses behind a closing quote, up to the end of the word. */
  #withOwn(quoted: Quoted): TextWord {
    const word = { text: quoted.text, quoted: true as const, ...this.#rawOf(quoted.from, quoted.to) };
    if (this.#chars[this.#at] !== '=') return word;
    const from = this.#at + 1;
    while (!this.#ends(this.#at)) this.#at += 1;
    return { ...word, suffix: this.#slice(from, this.#at) };
  }

  #bare(): Word {
    const from = this.#at;
    const code = quotedAt(this.#chars, from);
    let text = code?.text ?? '';
    this.#at = code?.next ?? from;
    const colon = text.indexOf(':') + 1;
    const pasted = this.#keyOf(text.slice(0, colon));
    if (pasted !== undefined) return this.#more(pasted, text.slice(colon));
    let first = colon === 0;
    while (!this.#ends(this.#at)) {
      const char = this.#chars[this.#at] ?? '';
      text += char;
      this.#at += 1;
      const key = first && char === ':' ? this.#keyOf(text) : undefined;
      if (key !== undefined) return this.#value(key);
      first &&= char !== ':';
    }
    return { text, ...this.#rawOf(from, this.#at) };
  }

  #keyOf(text: string): string | undefined {
    const [, key] = KEY.exec(text) ?? [];
    return key !== undefined && this.#isKey(key) ? key : undefined;
  }

  #value(key: string): Word {
    const quoted = isNamespace(key) ? quotedAt(this.#chars, this.#at) : undefined;
    if (!quoted || (quoted.code && ID.test(quoted.text))) return this.#more(key, '');
    this.#at = quoted.next;
    return { ...this.#withOwn(quoted), namespace: key };
  }

  /** The rest of a value. Commas in it belong to it, except behind a namespace: there each part is an audience. */
  #more(key: string, begun: string): KeyWord {
    const from = this.#at;
    const ends = isNamespace(key) ? this.#ends.bind(this) : this.#isEnd.bind(this);
    const parts = [begun];
    let begins = begun === '';
    while (!ends(this.#at)) {
      const quoted = begins ? quotedAt(this.#chars, this.#at) : undefined;
      const part = quoted?.text ?? this.#chars[this.#at] ?? '';
      parts.push(part);
      begins = !quoted && part === ',';
      this.#at = quoted?.next ?? this.#at + 1;
    }
    while (SEPARATOR.test(this.#chars[this.#at - 1] ?? '') && this.#at > from) {
      this.#at -= 1;
      parts.pop();
    }
    return { key, value: parts.join(''), ...this.#rawOf(from, this.#at) };
  }

  #isEnd(at: number): boolean {
    return at >= this.#chars.length || this.#isSpace(at);
  }

  #slice(from: number, to: number): string {
    return this.#chars.slice(from, to).join('');
  }

  #rawOf(from: number, to: number): Pick<Place, 'raw'> {
    if (this.#raw.size === 0) return {};
    const chars = this.#chars.slice(from, to).map((char, index) => this.#raw.get(from + index) ?? char);
    return chars.some((char, index) => char !== this.#chars[from + index]) ? { raw: chars.join('') } : {};
  }
}
