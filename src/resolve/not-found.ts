import { listed } from '../platform/english.js';
import type { Audience } from '../adobe/audiences.js';
import { UserError } from '../errors.js';
import { candidatesFor, MOST_CANDIDATES } from './candidates.js';
import { isNamespace, unknownModifier, knownStatuses, statusMistake } from '../request/known-words.js';
import { bareTextOf, either, type TermPlace, quoteTyped, chosenTerm } from './problems.js';
import { addedBehind, type GroupRead } from './readings.js';
import { mayHaveEmoji } from '../request/emoji.js';
import { asTyped, isEmptyItem, type AudienceTerm } from '../request/audience-term.js';
import { unreadableNamed } from './unread-words.js';
import { choiceOfAudience, type Problem, problemOf } from './request-errors.js';
import { isPlatform } from '../request/request.js';

const KEY = /^([A-Za-z]\w*(?:-\w+)*):/;

/** The words that are no audience, with the audiences that may have been meant. */
export function audienceNotFound(read: GroupRead, audiences: Audience[], place: TermPlace): Problem[] {
  const known = { group: read.group, audiences, place };
  let until = 0;
  return itemsOf(read).flatMap(({ from, to }) => {
    if (from < until) return [];
    const terms = read.group.slice(from, to);
    const gone = leftOver(read, from, to).filter((at) => read.unreadable.has(read.group[at]?.term ?? ''));
    if (gone.length > 0)
      return gone.flatMap((at) => read.group.slice(at, at + 1).map((term) => unreadableId(term, at, place)));
    const whole = terms.length > 1 ? missingText({ from, to }, known) : undefined;
    const isLine = read.group[0]?.item && !terms.some(misread);
    until = addedBehind(read.group, to).to;
    if (whole && (isLine || whole.choices.length > 0)) return [whole];
    return leftOver(read, from, to).map((at) => missingTerm({ from: at, to: at + 1 }, known));
  });
}

interface NamesKnown {
  group: AudienceTerm[];
  audiences: Audience[];
  place: TermPlace;
}

/** The ranges between commas that have words left over. */
function itemsOf(read: GroupRead): { from: number; to: number }[] {
  const items: { from: number; to: number }[] = [];
  for (const [at, { continues, after }] of read.group.entries()) {
    const last = items.at(-1);
    if (last && (continues || (after !== undefined && after.trim() === ''))) last.to = at + 1;
    else items.push({ from: at, to: at + 1 });
  }
  return items.filter(({ from, to }) => leftOver(read, from, to).length > 0);
}

function leftOver({ group, best }: GroupRead, from: number, to: number): number[] {
  const covered = (at: number) => best.some((span) => span.from <= at && at < span.to);
  const all = group.slice(from, to).map((term, index) => ({ term, at: from + index }));
  return all.filter(({ term, at }) => !covered(at) && !isEmptyItem(term)).map(({ at }) => at);
}

function missingTerm(range: { from: number; to: number }, known: NamesKnown): Problem {
  const term = known.group[range.from];
  return (term && misread(term)) ?? missingText(range, known);
}

/** A term with an emoji's name, or a misspelt modifier or status: the ask cannot just leave it out. */
function misread(term: AudienceTerm): Problem | undefined {
  if (!isPlatform(term.namespace) && mayHaveEmoji(term.term))
    return problemOf(new UserError(maybeEmoji(term), 'audiences'));
  if (term.quoted || term.chosen) return undefined;
  const [, key] = KEY.exec(asTyped(term)) ?? [];
  if (key !== undefined && !isNamespace(key)) {
    const problem = problemOf(unknownModifier(key));
    return {
      ...problem,
      formMessage: `There is no audience ${quoteTyped(asTyped(term))}. ${problem.formMessage}`,
      field: 'audiences',
    };
  }
  const at = term.term.lastIndexOf('=');
  const own = term.term.slice(at + 1);
  if (at <= 0 || !/^[a-z|]+$/i.test(own) || knownStatuses(own.split('|'))) return undefined;
  return { ...problemOf(statusMistake(own.replaceAll('|', ','))), field: 'audiences' };
}

/** For an id with a namespace that holds the short name of an emoji. */
function maybeEmoji({ namespace = '', term }: AudienceTerm): string {
  const name =
    term
      .split(':')
      .slice(1, -1)
      .find((part) => mayHaveEmoji(`:${part}:`)) ?? '';
  return `${quoteTyped(`${namespace}:${term}`)} contains “:${name}:”, which Slack also sends for an emoji, so I can’t tell what you typed. Use “Run again…” on a run that included this audience. If there is none, use Adobe’s own UI.`;
}

/** For an audience given by id, typed or chosen, that exists but cannot be read. */
function unreadableId({ term }: AudienceTerm, at: number, { first, sandbox }: TermPlace): Problem {
  const sentence = unreadableNamed('audience', term, sandbox);
  const about = [{ from: first + at, count: 1 }];
  return { sentence, typed: sentence, formMessage: sentence, field: 'audiences', choices: [], about };
}

/** Statuses behind a name belong to it: they go into each choice. */
function missingText({ from, to }: { from: number; to: number }, { group, audiences, place }: NamesKnown): Problem {
  const { first, sandbox, evaluates } = place;
  const terms = group.slice(from, to);
  const text = bareTextOf(terms);
  const added = addedBehind(group, to);
  const about = { from: first + from, count: added.to - from };
  const statuses = added.statuses.length > 0 ? added.statuses : undefined;
  const meant = terms.some(({ chosen }) => chosen) ? [] : candidatesFor(nameIn(terms), audiences);
  const choices = meant
    .slice(0, MOST_CANDIDATES)
    .map((audience) => choiceOfAudience(audience, { ...about, terms: [chosenTerm(audience, statuses)] }, evaluates));
  const common = { field: 'audiences' as const, about: [about], choices };
  if (choices.length === 0) return { ...common, none: text, ...absent(noneWords(text, sandbox)) };
  const none = `No audience is called exactly ${quoteTyped(text)} in ${sandbox}.`;
  const names = either(choices.map(({ name }) => quoteTyped(name)));
  const isAlone = (name: string) => choices.filter((one) => one.name === name).length === 1;
  const ids = choices.map(({ name, id = '' }) => `${quoteTyped(name)}${isAlone(name) ? '' : ` (${id})`}`).join(', ');
  const more = meant.length - choices.length;
  return {
    ...common,
    sentence: `${none} Did you mean ${names}?`,
    typed: `${none} Did you mean ${ids}${more > 0 ? ` and ${more} more` : ''}?`,
    formMessage: `${none} Did you mean ${names}? Choose it in the list above.`,
    ...(more > 0 ? { more } : {}),
  };
}

/** The text of the terms without the statuses behind it. */
function nameIn(terms: AudienceTerm[]): string {
  const text = bareTextOf(terms);
  const last = terms.at(-1);
  return last?.statuses && !(terms.length === 1 && last.quoted) ? text.slice(0, text.lastIndexOf('=')) : text;
}

/** Joins the problems of all unknown names into one sentence. */
export function together(problems: Problem[], sandbox: string): Problem[] {
  const none = problems.filter((problem) => problem.none !== undefined);
  const [first, ...others] = none;
  if (!first || others.length === 0) return problems;
  const names = none.map(({ none: text = '' }) => quoteTyped(text));
  const what = `No audience ${listed(names, 'or')} in ${sandbox}`;
  const about = none.flatMap((problem) => problem.about ?? []);
  const merged = { ...first, ...absent(what, 'ids, or names in quotes'), about };
  return problems.flatMap((problem) => (problem === first ? [merged] : none.includes(problem) ? [] : [problem]));
}

export const noneWords = (text: string, sandbox: string) => `No audience ${quoteTyped(text)} in ${sandbox}`;

export function absent(
  what: string,
  use = 'its id, or its name in quotes',
): Pick<Problem, 'sentence' | 'typed' | 'formMessage'> {
  const typed = `${what}. Use ${use}, or search with /audience find.`;
  return { sentence: typed, typed, formMessage: `${what}. Use ${use}.` };
}
