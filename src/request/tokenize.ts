import { isUnseen } from './fold.js';
import { isNamespace } from './known-words.js';
import { opensAt, type Quoted, quotedAt } from './quotes.js';
import { type Unescaped, undoEscapes } from './slack-escapes.js';

interface Place {
  /** What stands before the word, if not only spaces: a comma, or empty text behind a quote. */
  gap?: string;
  /** The word begins a line. */
  line?: true;
  /** The whole word as typed, if that differs from its text or `key:value`. */
  typed?: string;
  /** The text or value, with people and channels as Slack names them: `<#C0DATAOPS|data-ops>`. */
  raw?: string;
}

/**
 * One word of a command: bare, or `key:value`. A quoted word is a name even if it holds a colon. `suffix` stands right
 * behind the closing quote, as in `"VIP buyers"=exited`, and `namespace` before the word, as in `AAM:"a, b"`.
 */
export type Word = TextWord | KeyWord;
export type TextWord = { text: string; quoted?: true; suffix?: string; namespace?: string } & Place;
export type KeyWord = { key: string; value: string } & Place;

const KEY = /^([A-Za-z]\w*(?:-\w+)*):$/;
/** Ids, with namespace and statuses, as our own messages print them. */
const ID = /^[\w:=|.-]+$/;
/** A byte order mark counts as invisible, not as a space. */
const SPACE = /[^\S\uFEFF]|\u0085/;
/** Backticks are breaks too, as the marks of a code block. */
const BREAK = /[\n\r\u0085\u2028\u2029`]/;
/** What separates names within a line. */
export const SEPARATOR = /[,;]/;

/** Splits a command's words; undoes Slack's escapes. All quotes are equal. Throws UserError for an unclosed one. */
export function tokenize(text: string): Word[] {
  return new Reader(undoEscapes(text)).words();
}

/** Splits the text of a form, in which no word is a modifier and nothing is escaped. Throws UserError. */
export function readNames(text: string): Word[] {
  return new Reader({ chars: [...text], raw: new Map() }, isNamespace).words();
}

/** The words as one text: a verb that takes a single name needs no quotes. */
export function textOf(words: Pick<TextWord, 'text' | 'gap'>[]): string {
  return words.map(({ text, gap }, index) => `${index === 0 ? '' : (gap ?? ' ')}${text}`).join('');
}

/** Reads from left to right, each letter a fixed number of times. */
class Reader {
  /** Where a code block of several words ends. Its marks are read as line breaks. */
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

  /** Skips everything before the next word, also what cannot be seen. */
  #skip(follows: boolean): Pick<Place, 'gap' | 'line'> {
    const from = this.#at;
    while (this.#at < this.#chars.length && (this.#ends(this.#at) || this.#opensFence() || this.#isUnseen(this.#at)))
      this.#at += 1;
    const gap = this.#slice(from, this.#at);
    const line = BREAK.test(gap) && follows;
    const spaces = gap !== '' && !SEPARATOR.test(gap);
    return { ...(line || spaces || !follows ? {} : { gap }), ...(line ? { line } : {}) };
  }

  /** If a code block of several words opens, moves to the last of its opening marks. */
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

  /** A comma always separates, a semicolon only if no word goes on behind it. */
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
    // Our messages print ids in backticks, so backticks around an id are no quotes.
    if (!quoted || (quoted.code && ID.test(quoted.text))) return undefined;
    this.#at = quoted.next;
    const id = this.#chars[this.#at] === ':' ? quotedAt(this.#chars, this.#at + 1) : undefined;
    if (!id) return this.#withOwn(quoted);
    this.#at = id.next;
    return { ...this.#withOwn(id), namespace: quoted.text };
  }

  /** Adds the statuses behind a closing quote, up to the end of the word. */
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

  /** The rest of a value, commas included. Behind a namespace a comma ends it: each part is an audience. */
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
