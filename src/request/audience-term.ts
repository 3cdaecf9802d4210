import { isNamespace } from './modifier-keys.js';
import { inQuotes } from './quotes.js';
import { type DraftRequest, PLATFORM_NAMESPACE } from './request.js';

/** A word that names an audience, or a part of one. */
export type AudienceTerm = DraftRequest['audiences'][number];

/** A mark that begins a line of a list, as a word of its own. */
export const BULLET = /^(?:[•◦‣⁃▪▫●○■□➢➤→∙·*+>–—-]|\d\d?\d?[.)])$/;
/** A list mark that is typed right before a name, without a space. */
export const GLUED = /^(?:[•◦‣⁃▪▫●○■□➢➤∙·]|[*–—-](?=[^\s\d])|\d\d?\d?[.)](?=[^\s\d]))/;
/** Adobe's ids: letters, digits and dashes; the documents show some that are no valid UUIDs. */
export const ADOBE_ID = /^[\w-]{20,64}$/;
/** The text from which `parseAudiences` reads these terms. */
export function termsAsText(terms: AudienceTerm[]): string {
  return terms.map((term, at) => `${between(terms[at - 1], term)}${asTyped(term)}`).join('');
}

/** A line break makes a list, in which a line is one name. Ids stand apart without one. */
function between(before: AudienceTerm | undefined, term: AudienceTerm): string {
  if (!before) return '';
  if (term.continues) return ' ';
  return term.after ?? (!term.item && (isIdWord(before) || isIdWord(term)) ? ' ' : '\n');
}

const isIdWord = ({ chosen, quoted, namespace }: AudienceTerm) =>
  chosen ?? (quoted === true && namespace !== undefined);

/** The term as it was typed; where that is not known, as it can be typed. */
export function asTyped({ term, typed, quoted, chosen, namespace, statuses: own }: AudienceTerm): string {
  if (typed !== undefined) return typed;
  const suffix = own ? `=${own.join('|')}` : '';
  if (chosen) return `${idWord(term, namespace ?? PLATFORM_NAMESPACE.toUpperCase())}${suffix}`;
  if (quoted) return `${namespace === undefined ? inQuotes(term) : idWord(term, namespace)}${suffix}`;
  return `${namespace === undefined ? '' : `${namespace}:`}${term}${suffix}`;
}

/** An id with its namespace, as one word that has no other reading. */
export function idWord(id: string, namespace: string): string {
  const bare = /^[A-Z]\w*(?:-\w+)*$/.test(namespace) && isNamespace(namespace);
  return `${bare ? namespace : inQuotes(namespace)}:${inQuotes(id)}`;
}

/** The term without its relation to the terms before it. */
export function termAlone(term: AudienceTerm): AudienceTerm {
  const one = { ...term };
  delete one.continues;
  delete one.after;
  delete one.behind;
  return one;
}

/** The term as it was typed, without its list mark. */
export function unmarked(term: AudienceTerm): string {
  const { typed, term: text, namespace } = term;
  if (typed === undefined) return asTyped(term);
  const [mark = '', ...rest] = typed.split(' ');
  const bare = BULLET.test(mark) ? rest.join(' ') : typed.replace(GLUED, '');
  if (term.quoted) return bare;
  return bare.startsWith(namespace === undefined ? text : `${namespace}:`) ? bare : typed;
}

/** A list mark with nothing behind it. */
export const isEmptyItem = ({ term, quoted, continues, after }: AudienceTerm): boolean =>
  !quoted && !continues && after === undefined && BULLET.test(term);
