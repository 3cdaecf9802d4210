import { isNamespace } from './modifier-keys.js';
import { inQuotes } from './quotes.js';
import { type DraftRequest, PLATFORM_NAMESPACE } from './request.js';

/** A word that names an audience, or a part of one. */
export type AudienceTerm = DraftRequest['audiences'][number];

/** What people begin the lines of a list with. */
export const BULLET = /^(?:[•◦‣⁃▪▫●○■□➢➤→∙·*+>–—-]|\d\d?\d?[.)])$/;
/** The same right before a name. */
export const GLUED = /^(?:[•◦‣⁃▪▫●○■□➢➤∙·]|[*–—-](?=[^\s\d])|\d\d?\d?[.)](?=[^\s\d]))/;
/** Adobe's ids: letters, digits and dashes; the documents show some that are no valid UUIDs. */
export const ADOBE_ID = /^[\w-]{20,64}$/;
/** The text that `parseAudiences` reads as these. */
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

/** A mark of a list without anything behind it. */
export const isEmptyItem = ({ term, quoted, continues, after }: AudienceTerm): boolean =>
  !quoted && !continues && after === undefined && BULLET.test(term);
