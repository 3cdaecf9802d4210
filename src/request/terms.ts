import { type AudienceTerm, BULLET, GLUED } from './audience-term.js';
import { isModifier, isNamespace } from './modifier-keys.js';
import type { Status } from './request.js';
import { type KeyWord, readNames, SEPARATOR, type TextWord, type Word } from './tokenize.js';
import { knownStatuses, readStatuses } from './statuses.js';
import { PATH, groupsOf } from './term-groups.js';

/** A word that names an audience; `behind`: a modifier stands before it. */
interface Named {
  word: Word;
  behind?: NonNullable<AudienceTerm['behind']> | 'modifier';
}

const NAMESPACED = /^([A-Za-z]\w*(?:-\w+)*):(.+)$/s;

/**
 * Audiences as they are pasted, or typed without modifiers: each line is one, or several between commas; the marks of a
 * list are passed over. Throws UserError.
 */
export function parseAudiences(text: string): AudienceTerm[] {
  return termsOf(readNames(text).map((word) => ({ word })));
}

export const sets = (word: Word): word is KeyWord => 'key' in word && isModifier(word.key);

/** What a run's words name, without its modifiers. Of an unknown one its parts: an audience may be called `promo:winter`. */
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

/** Words of a verb that has no such modifiers: each is one that names an audience, or a part of it. */
export const termsIn = (words: Word[]): AudienceTerm[] =>
  termsOf(words.flatMap((word) => partsOf(word).map((part) => ({ word: part }))));

/** What is in quotes ends there. */
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

/** What words mean by the grammar alone: which names there are is not known here. Throws UserError. */
function termsOf(named: Named[]): AudienceTerm[] {
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
    if (term.term !== '') made.push({ term, typed: mark === undefined ? word.typed : `${mark} ${word.typed ?? ''}` });
    [mark, before] = [undefined, term.term === '' ? undefined : word];
  }
  const quoted = made.map(({ term, typed }, index) => withQuotes(term, typed, made[index + 1]?.term));
  return groupsOf(quoted).flatMap(asItem);
}

/** In a list, or where commas part names, spaces do not. It matters only where words stand together. */
function asItem([first, ...rest]: AudienceTerm[]): AudienceTerm[] {
  if (!first) return [];
  const { item, ...term } = first;
  const parted = rest.some(({ after }) => after !== undefined && SEPARATOR.test(after));
  const isItem = (item ?? parted) && rest.some(({ continues }) => continues);
  return [isItem ? { ...term, item: true } : term, ...rest];
}

const beginsLine = ({ line }: TextWord, at: number, behind: Named['behind']): boolean =>
  line === true || at === 0 || behind !== undefined;

/** A mark of a list stands before it, or right at its beginning. */
function isMarked({ text, quoted }: TextWord, mark: string | undefined): boolean {
  return mark !== undefined || (!quoted && GLUED.test(text));
}

/** It stands at the beginning of a line, and a name behind it. */
function marks({ text, quoted }: TextWord, next: Named | undefined): boolean {
  if (quoted || !BULLET.test(text) || !next || next.behind) return false;
  return !next.word.line && !SEPARATOR.test(next.word.gap ?? '');
}

/** What has no value is no `key:value`. */
function asText(word: Word): TextWord {
  if ('text' in word) return word;
  const { key, value, ...place } = word;
  return { ...place, text: `${key}:${value}` };
}

/** Sure to be an id: no part of a name. */
const isId = ({ namespace }: TextWord) => namespace !== undefined;

/** Behind `status:` and lists of fields people go on with a comma, behind a dataset’s name without one. */
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

/** Beside other words a quote may belong to a name: `Kids "R" us`. */
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

/** What is in quotes has no other meaning, so what stands behind them is read as statuses. Throws UserError. */
function ownStatuses(own: string | undefined): { statuses?: Status[] } {
  return own === undefined ? {} : { statuses: readStatuses(own.replaceAll('|', ',')) };
}
