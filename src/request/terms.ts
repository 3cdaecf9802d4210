import { type AudienceTerm, BULLET, GLUED, PATH, groupsOf } from './audience-term.js';
import { isModifier, isNamespace, knownStatuses, readStatuses } from './known-words.js';
import type { Status } from './request.js';
import { type KeyWord, readNames, SEPARATOR, type TextWord, type Word } from './tokenize.js';

/** A word that names an audience; `behind`: the modifier that stands before it. */
interface Named {
  word: Word;
  behind?: NonNullable<AudienceTerm['behind']> | 'modifier';
}

const NAMESPACED = /^([A-Za-z]\w*(?:-\w+)*):(.+)$/s;

/** Reads audiences without modifiers: one a line, or several between commas. Skips list marks. Throws UserError. */
export function parseAudiences(text: string): AudienceTerm[] {
  return termsOf(readNames(text).map((word) => ({ word })));
}

export const sets = (word: Word): word is KeyWord => 'key' in word && isModifier(word.key);

/** The audience terms of a run. An unknown modifier is split: an audience may be called `promo:winter`. */
export function termsAmong(words: Word[]): AudienceTerm[] {
  let behind: Named['behind'];
  const named = words.flatMap((word): Named[] => {
    const before = behind;
    behind = sets(word) ? behindModifier(word) : undefined;
    if (sets(word)) return [];
    const [first, ...rest] = partsOf(word);
    return first
      ? [{ word: first, ...(before ? { behind: before } : {}) }, ...rest.map((part) => ({ word: part }))]
      : [];
  });
  return termsOf(named);
}

/** The audience terms of a verb without a run's modifiers: each word names an audience, or a part of one. */
export const termsIn = (words: Word[]): AudienceTerm[] =>
  termsOf(words.flatMap((word) => partsOf(word).map((part) => ({ word: part }))));

/** A quoted dataset name ends at its quote: words behind it are no part of it. */
function behindModifier({ key, value, typed }: KeyWord): NonNullable<Named['behind']> {
  const name = key.toLowerCase();
  if (name === 'status' || name === 'fields' || name === 'events') return name;
  return name === 'to' && value !== '' && typed === undefined ? 'to' : 'modifier';
}

function partsOf(word: Word): Word[] {
  if ('text' in word || isNamespace(word.key)) return [word];
  const { gap, line, typed = `${word.key}:${word.value}` } = word;
  const [first, ...rest] = readNames(typed);
  return first ? [{ ...first, ...(gap === undefined ? {} : { gap }), ...(line ? { line } : {}) }, ...rest] : [];
}

/** Reads words by the grammar alone: which audiences exist is not known here. Throws UserError. */
function termsOf(all: Named[]): AudienceTerm[] {
  const named = withoutEmpty(all);
  const made: { term: AudienceTerm; typed: string | undefined }[] = [];
  let before: TextWord | undefined;
  let mark: string | undefined;
  const list = named.some(({ word: { line } }, at) => at > 0 && line);
  for (const [at, { word: any, behind }] of named.entries()) {
    const word = asText(any);
    const isFirst = !before || behind !== undefined || word.line === true || isId(word) || isId(before);
    if (isFirst && mark === undefined && marks(word, named[at + 1])) {
      [mark, before] = [word.text, undefined];
      continue;
    }
    const term = {
      ...read(word, isFirst, mark),
      ...(isFirst ? behindIt(word, behind) : joint(word, before)),
      ...(isFirst && (isMarked(word, mark) || (list && beginsLine(word, at, behind))) ? { item: true as const } : {}),
    };
    made.push({ term, typed: mark === undefined ? word.typed : `${mark} ${word.typed ?? ''}` });
    [mark, before] = [undefined, word];
  }
  const quoted = made.map(({ term, typed }, index) => withQuotes(term, typed, made[index + 1]?.term));
  return groupsOf(quoted).flatMap(asItem);
}

/** Empty quotes name nothing. What stands behind them begins anew, like a line of a list. Throws UserError. */
function withoutEmpty(all: Named[]): Named[] {
  const kept: Named[] = [];
  let parted = false;
  for (const one of all) {
    const { word } = one;
    const isEmpty = 'text' in word && word.text === '';
    if (isEmpty) ownStatuses(word.suffix);
    else kept.push(parted ? { ...one, word: { ...word, line: true } } : one);
    parted = isEmpty;
  }
  return kept;
}

/** In a list, or where commas separate names, spaces do not. This matters only for words that stand together. */
function asItem([first, ...rest]: AudienceTerm[]): AudienceTerm[] {
  if (!first) return [];
  const { item, ...term } = first;
  const parted = rest.some(({ after }) => after !== undefined && SEPARATOR.test(after));
  const isItem = (item ?? parted) && rest.some(({ continues }) => continues);
  return [isItem ? { ...term, item: true } : term, ...rest];
}

const beginsLine = ({ line }: TextWord, at: number, behind: Named['behind']): boolean =>
  line === true || at === 0 || behind !== undefined;

/** A list mark stands before the word, or at its beginning. */
function isMarked({ text, quoted }: TextWord, mark: string | undefined): boolean {
  return mark !== undefined || (!quoted && GLUED.test(text));
}

/** The word is a list mark: a name follows it in its line. */
function marks({ text, quoted }: TextWord, next: Named | undefined): boolean {
  if (quoted || !BULLET.test(text) || !next || next.behind) return false;
  return !next.word.line && !SEPARATOR.test(next.word.gap ?? '');
}

/** `NS:<id>` was split into key and value: here it is one text again. */
function asText(word: Word): TextWord {
  if ('text' in word) return word;
  const { key, value, ...place } = word;
  return { ...place, text: `${key}:${value}` };
}

/** A word with a namespace of its own is an id, never part of a name. */
const isId = ({ namespace }: TextWord) => namespace !== undefined;

/** A value may go on behind its modifier: a list of fields behind a comma, a dataset’s name without one. */
function behindIt({ text, quoted, gap = '', line }: TextWord, behind: Named['behind']): Pick<AudienceTerm, 'behind'> {
  if (behind === undefined || behind === 'modifier' || quoted || line) return {};
  if (behind === 'status') return knownStatuses([text]) ? { behind } : {};
  if (behind === 'to') return SEPARATOR.test(gap) ? {} : { behind };
  return SEPARATOR.test(gap) && PATH.test(text) ? { behind } : {};
}

function joint(word: TextWord, before: TextWord | undefined): Pick<AudienceTerm, 'continues' | 'after'> {
  const spaces = word.gap === undefined && !word.quoted && !before?.quoted;
  return spaces ? { continues: true } : { after: word.gap ?? ' ' };
}

/** Quotes beside other words may belong to a name: `Kids "R" us`. */
function withQuotes(term: AudienceTerm, typed: string | undefined, next: AudienceTerm | undefined): AudienceTerm {
  const alone = term.after === undefined && next?.after === undefined;
  return !term.quoted || alone || typed === undefined ? term : { ...term, typed };
}

/** `<id>`, `NS:<id>`, either with `=realized|exited` for statuses of its own. */
function read({ text, quoted, suffix, namespace }: TextWord, begins: boolean, mark: string | undefined): AudienceTerm {
  if (quoted) {
    return { term: text, quoted, ...(namespace === undefined ? {} : { namespace }), ...ownStatuses(suffix) };
  }
  const typed = mark === undefined ? text : `${mark} ${text}`;
  const bare = begins && mark === undefined ? text.replace(GLUED, '') || text : text;
  const { rest, ...whose } = withoutNamespace(bare);
  const read = { ...withoutStatuses(rest), ...whose };
  return { ...read, ...(read.term === typed ? {} : { typed }) };
}

function withoutNamespace(text: string): { rest: string; namespace?: string } {
  const [, namespace, rest] = NAMESPACED.exec(text) ?? [];
  return namespace !== undefined && rest !== undefined && isNamespace(namespace) ? { rest, namespace } : { rest: text };
}

function withoutStatuses(text: string): { term: string; statuses?: Status[] } {
  const at = text.lastIndexOf('=');
  const own = at > 0 ? knownStatuses(text.slice(at + 1).split('|')) : undefined;
  return own ? { term: text.slice(0, at), statuses: own } : { term: text };
}

/** Only statuses can stand right behind closing quotes. Throws UserError for anything else. */
function ownStatuses(own: string | undefined): { statuses?: Status[] } {
  return own === undefined ? {} : { statuses: readStatuses(own.replaceAll('|', ',')) };
}
