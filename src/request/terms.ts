import { type DraftRequest, PLATFORM_NAMESPACE, type Status } from './request.js';
import { isNamespace } from './modifiers.js';
import { inQuotes } from './quotes.js';
import { readNames, SEPARATOR, type TextWord, type Word } from './tokenize.js';
import { knownStatuses, readStatuses } from './statuses.js';
import { PATH, groupsOf } from './term-groups.js';

export type AudienceTerm = DraftRequest['audiences'][number];

/** A word that names an audience; `behind`: a modifier stands before it. */
export interface Named {
  word: Word;
  behind?: NonNullable<AudienceTerm['behind']> | 'modifier';
}

/** What people begin the lines of a list with. */
const BULLET = /^(?:[•◦‣⁃▪▫●○■□➢➤→∙·*+>–—-]|\d\d?\d?[.)])$/;
/** The same right before a name. */
const GLUED = /^(?:[•◦‣⁃▪▫●○■□➢➤∙·]|[*–—-](?=[^\s\d])|\d\d?\d?[.)](?=[^\s\d]))/;
/** Adobe's ids: letters, digits and dashes; the documents show some that are no valid UUIDs. */
export const ADOBE_ID = /^[\w-]{20,64}$/;
const NAMESPACED = /^([A-Za-z]\w*(?:-\w+)*):(.+)$/s;

/**
 * Audiences as they are pasted, or typed without modifiers: each line is one, or several between commas; the marks of a
 * list are passed over. Throws UserError.
 */
export function parseAudiences(text: string): AudienceTerm[] {
  return termsOf(readNames(text).map((word) => ({ word })));
}

/** The text that `readTerms` reads as these. */
export function termsAsText(terms: AudienceTerm[]): string {
  return terms.map((term, at) => `${between(terms[at - 1], term)}${asTyped(term)}`).join('');
}

/** A line for each makes a list of them, which lets no line be more than one: ids stand apart without that. */
function between(before: AudienceTerm | undefined, term: AudienceTerm): string {
  if (!before) return '';
  if (term.continues) return ' ';
  return term.after ?? (!term.item && (isIdWord(before) || isIdWord(term)) ? ' ' : '\n');
}

const isIdWord = ({ chosen, quoted, namespace }: AudienceTerm) =>
  chosen ?? (quoted === true && namespace !== undefined);

/** One of them as it stands there. */
export function asTyped({ term, typed, quoted, chosen, namespace, statuses: own }: AudienceTerm): string {
  if (typed !== undefined) return typed;
  const suffix = own ? `=${own.join('|')}` : '';
  if (chosen) return `${idWord(term, namespace ?? PLATFORM_NAMESPACE.toUpperCase())}${suffix}`;
  if (quoted) return `${namespace === undefined ? inQuotes(term) : idWord(term, namespace)}${suffix}`;
  return `${namespace === undefined ? '' : `${namespace}:`}${term}${suffix}`;
}

/** An id of a namespace as one word that cannot be read in another way. */
export function idWord(id: string, namespace: string): string {
  const bare = /^[A-Z]\w*(?:-\w+)*$/.test(namespace) && isNamespace(namespace);
  return `${bare ? namespace : inQuotes(namespace)}:${inQuotes(id)}`;
}

/** What stands by itself. */
export function termAlone(term: AudienceTerm): AudienceTerm {
  const one = { ...term };
  delete one.continues;
  delete one.after;
  delete one.behind;
  return one;
}

/** As it was typed, without what marks it as one of a list. */
export function unmarked(term: AudienceTerm): string {
  const { typed, term: text, namespace } = term;
  if (typed === undefined) return asTyped(term);
  const [mark = '', ...rest] = typed.split(' ');
  const bare = BULLET.test(mark) ? rest.join(' ') : typed.replace(GLUED, '');
  if (term.quoted) return bare;
  return bare.startsWith(namespace === undefined ? text : `${namespace}:`) ? bare : typed;
}

/** What words mean by the grammar alone: which names there are is not known here. Throws UserError. */
export function termsOf(named: Named[]): AudienceTerm[] {
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

/** A mark of a list without anything behind it. */
export const isEmptyItem = ({ term, quoted, continues, after }: AudienceTerm): boolean =>
  !quoted && !continues && after === undefined && BULLET.test(term);

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
