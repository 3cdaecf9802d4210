import { isNamespace, knownStatuses } from './known-words.js';
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
/** An ordinary path of a field. A name that looks like one is asked about. */
export const PATH = /^[A-Za-z_][\w.@-]*$/;
/** A comma or a semicolon, and nothing else between two terms. */
export const SEPARATED = /^\s*[,;]\s*$/;

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

/** Terms that stand together: those of a group may form one name. */
export function groupsOf(terms: AudienceTerm[]): AudienceTerm[][] {
  return inRuns(terms, ({ continues, after }) => continues === true || after !== undefined);
}

/** The parts of a group between commas or quotes. */
export const piecesOf = (group: AudienceTerm[]): AudienceTerm[][] =>
  inRuns(group, ({ continues }) => continues === true);

function inRuns(terms: AudienceTerm[], goesOn: (term: AudienceTerm) => boolean): AudienceTerm[][] {
  const runs: AudienceTerm[][] = [];
  for (const term of terms) {
    const last = runs.at(-1);
    if (last && goesOn(term)) last.push(term);
    else runs.push([term]);
  }
  return runs;
}

/** How many first words of a group may belong to the value of the modifier before them. */
export function chainOf(group: AudienceTerm[]): number {
  const { behind } = group[0] ?? {};
  if (behind === undefined || behind === 'to') return 0;
  const fits = behind === 'status' ? isStatus : isPath;
  const end = group.findIndex((term, at) => !fits(term) || (at > 0 && !goesOn(term, behind)));
  const count = end < 0 ? group.length : end;
  return group[count]?.continues ? 0 : count;
}

const isStatus = ({ term, quoted }: AudienceTerm) => !quoted && knownStatuses([term]) !== undefined;
const isPath = ({ term, quoted }: AudienceTerm) => !quoted && PATH.test(term);
const goesOn = ({ continues, after }: AudienceTerm, behind: AudienceTerm['behind']) =>
  (continues === true && behind === 'status') || (after !== undefined && SEPARATED.test(after));
