import { type Audience, lastCount } from '../adobe/audiences.js';
import { fold } from '../request/fold.js';
import { truncateMiddle, distinctNames } from '../platform/distinct-labels.js';
import { defined } from '../platform/defined.js';
import { formatNumber } from '../platform/english.js';
import { PLATFORM_NAMESPACE, type Status } from '../request/request.js';
import { inQuotes } from '../request/quotes.js';
import { candidatesFor, MOST_CANDIDATES } from './candidates.js';
import { type Meaning, MOST_READINGS, type Part, audiencesOf, type Span } from './meanings.js';
import { type GroupRead, type Segment } from './readings.js';
import { asTyped, idWord, type AudienceTerm, unmarked, ADOBE_ID } from '../request/audience-term.js';
import { mayBeAnother } from './unread-words.js';
import { type ProblemChoice, choiceOfAudience, type Patch, type Problem, type Range } from './request-errors.js';

const ECHO = 60;

/** Where terms stand in their ask, and what is asked for there. */
export interface TermPlace {
  /** The first term of the group. */
  first: number;
  sandbox: string;
  evaluates: boolean;
}

const rangeAt = ({ first }: TermPlace, { from, to }: Pick<Span, 'from' | 'to'>): Range => ({
  from: first + from,
  count: to - from,
});

/** Names that begin alike often end differently: both ends are shown. */
export function truncateTyped(text: string): string {
  return truncateMiddle(text, ECHO);
}

/** Terms as they were typed, one after the other; a single quoted term without its quotes. */
export function textOfTerms(terms: AudienceTerm[]): string {
  const [only, ...others] = terms;
  if (only && others.length === 0) return only.quoted || only.chosen ? only.term : asTyped(only);
  return terms
    .map((term, at) => `${at === 0 ? '' : term.continues ? ' ' : (term.after ?? ' ')}${asTyped(term)}`)
    .join('');
}

/** The same without the bullet or the number of a list. */
export function bareTextOf(terms: AudienceTerm[]): string {
  const [first] = terms;
  if (!first || first.quoted || first.chosen) return textOfTerms(terms);
  return `${unmarked(first)}${textOfTerms(terms).slice(asTyped(first).length)}`;
}

/** “A”, “B” or “C”. */
export function either(words: string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} or ${last}`;
}

export const quoteTyped = (text: string) => `“${truncateTyped(text)}”`;

/** Several audiences with one name, or a name that can also mean something else. */
export function ambiguous({ group }: GroupRead, part: Part, place: TermPlace): Problem {
  const { meanings } = part;
  const terms = group.slice(part.from, part.to);
  const about = rangeAt(place, part);
  const choices = meanings.map((meaning) => choiceFor(meaning, about, place));
  const called = [textOfTerms(terms), bareTextOf(terms)].find((text) =>
    meanings.every(({ audience, statuses }) => audience && !statuses && fold(audience.name) === fold(text)),
  );
  const what =
    called !== undefined
      ? `${meanings.length} audiences are called ${quoteTyped(called)}.`
      : `${quoteTyped(textOfTerms(terms))} can mean ${meanings.length} things.`;
  const names = distinctNames(meanings.map(nameOf), ECHO);
  const words = meanings.map((meaning, at) => `“${names[at] ?? ''}” (${wordFor(meaning)})`).join(', ');
  return {
    ...whichOne(what, choices, about),
    typed: `${what} Type the id of the one you mean: ${words}.`,
    formMessage: `${what} Choose yours in the list above: ${either(meanings.map((meaning, at) => apart(meaning, names[at] ?? '')))}.`,
  };
}

/** Words that can be cut into names in several ways. */
export function severalReadings({ group }: GroupRead, segment: Segment, place: TermPlace): Problem {
  const readings = segment.readings.map(eachOf);
  const about = rangeAt(place, segment);
  const choices = readings.map((meanings) => choiceOfAll(meanings, about));
  const what = `${quoteTyped(textOfTerms(group.slice(segment.from, segment.to)))} can be read in ${readings.length > MOST_READINGS ? 'many' : readings.length} ways.`;
  const ways = readings.map((meanings) => meanings.map(quotedWord).join(' '));
  const typed = `${what} Put names in quotes: ${either(ways)}.`;
  return { ...whichOne(what, choices, about), typed, formMessage: typed };
}

/** Words between commas or in a line of a list that are not one name, but could be several. */
export function tornName({ group }: GroupRead, reading: Span[], place: TermPlace): Problem {
  const [from, to] = [reading[0]?.from ?? 0, reading.at(-1)?.to ?? 0];
  const about = rangeAt(place, { from, to });
  const parts = eachOf(reading);
  const none = `No audience is called exactly ${quoteTyped(bareTextOf(group.slice(from, to)))} in ${place.sandbox}.`;
  const sentence = `${none} Did you mean ${parts.map((part) => quoteTyped(nameOf(part))).join(' and ')}?`;
  return {
    sentence,
    typed: `${sentence} Put a comma between them.`,
    formMessage: `${sentence} Put each on its own line.`,
    field: 'audiences',
    choices: [choiceOfAll(parts, about)],
    about: [about],
  };
}

/** What a reading takes. Several audiences of one name are shown as that name: which of them is asked next. */
const eachOf = (reading: Span[]): Meaning[] =>
  audiencesOf(reading).flatMap(({ meanings: [meaning, ...others] }) => {
    if (!meaning) return [];
    const name = meaning.audience?.name;
    if (others.length === 0 || name === undefined) return [meaning];
    return [{ ...meaning, audience: undefined, id: name, namespace: undefined }];
  });

/** A reading as one choice. */
const choiceOfAll = (meanings: Meaning[], about: Range): ProblemChoice => ({
  name: meanings.map(nameOf).join(' + '),
  patch: { ...about, terms: meanings.map(termFor) },
});

export const chosenTerm = ({ id }: Audience, statuses: Status[] | undefined): AudienceTerm => ({
  term: id,
  chosen: true,
  ...defined({ statuses }),
});

function termFor({ audience, id, namespace, statuses }: Meaning): AudienceTerm {
  if (audience) return chosenTerm(audience, statuses);
  return { term: id, quoted: true, ...defined({ namespace, statuses }) };
}

function choiceFor(meaning: Meaning, about: Range, { evaluates }: TermPlace): ProblemChoice {
  const patch: Patch = { ...about, terms: [termFor(meaning)] };
  const { audience, id, namespace } = meaning;
  if (audience) return { ...choiceOfAudience(audience, patch, evaluates), name: nameOf(meaning) };
  return { name: nameOf(meaning), id, patch, ...(namespace === undefined ? {} : { detail: `an id of ${namespace}` }) };
}

function nameOf({ audience, id, namespace, statuses }: Meaning): string {
  const name = audience ? audience.name || id : namespace === undefined ? id : `${namespace}:${id}`;
  return statuses ? `${name} (${statuses.join(', ')})` : name;
}

/** What to type to mean exactly this. */
function wordFor({ audience, id, namespace, statuses }: Meaning): string {
  const own = statuses ? `=${statuses.join('|')}` : '';
  if (audience && ADOBE_ID.test(id)) return `${id}${own}`;
  if (!audience && namespace === undefined) return `${inQuotes(id)}${own}`;
  return `${idWord(id, namespace ?? PLATFORM_NAMESPACE.toUpperCase())}${own}`;
}

function quotedWord(meaning: Meaning): string {
  const { audience, statuses } = meaning;
  if (!audience?.name) return wordFor(meaning);
  return `${inQuotes(audience.name)}${statuses ? `=${statuses.join('|')}` : ''}`;
}

/** In the list of a form, audiences are told apart by their counts. */
function apart(meaning: Meaning, name: string): string {
  const { audience, id } = meaning;
  if (!audience) return `${nameOf(meaning)} (type ${wordFor(meaning)})`;
  const last = lastCount(audience);
  const count = last ? `${formatNumber(last.profiles)} profiles` : 'not counted yet';
  return `“${name}”, ${count} (…${id.slice(-4)})`;
}

const whichOne = (what: string, choices: ProblemChoice[], about: Range) => ({
  sentence: `${what} Which one do you mean?`,
  isQuestion: true as const,
  field: 'audiences' as const,
  choices,
  about: [about],
});

interface Offer {
  choice: ProblemChoice;
  /** What to type to mean exactly this. */
  typed: string;
}

/** Too many names hold a word for all to be seen: there may be another audience of the same name. */
export function tooManyToSee({ group, segments, best }: GroupRead, word: string, place: TermPlace): Problem {
  const about = rangeAt(place, { from: 0, to: group.length });
  const meanings = segments.length > 0 && best.length === 1 ? (best[0]?.meanings ?? []) : [];
  const what = `Too many audiences have ${quoteTyped(word)} in their names to check them all. Another one may be named ${quoteTyped(textOfTerms(group))}.`;
  const offers = meanings.map((meaning) => offerOf(meaning, about, place));
  return notAllSeen(what, offers, about, 'Choose the one you mean in the list above.');
}

/** An unreadable or nameless audience may be the one meant: the person is asked, whatever else was found. */
export function unreadToSee(
  read: GroupRead,
  { text, count }: NonNullable<GroupRead['unread']>,
  place: TermPlace,
  seen: Audience[],
): Problem {
  const about = rangeAt(place, { from: 0, to: read.group.length });
  const offers = read.segments.length > 0 ? offersOf(read, about, place) : candidatesOf(read, about, place, seen);
  const what = mayBeAnother('audience', count, `with ${quoteTyped(text)} in the name`);
  return notAllSeen(what, offers, about, 'Give the id of the one you mean.');
}

function notAllSeen(what: string, offers: Offer[], about: Range, inForm: string): Problem {
  const choices = offers.map(({ choice }) => choice);
  const words = { ...whichOne(what, choices, about), formMessage: `${what} ${inForm}` };
  if (choices.length === 0) return { ...words, sentence: `${what} Type its id.`, typed: `${what} Type its id.` };
  const such = either(offers.map(({ typed }) => typed));
  return { ...words, typed: `${what} Type the id of the one you mean, such as ${such}.` };
}

const offerOf = (meaning: Meaning, about: Range, place: TermPlace): Offer => ({
  choice: choiceFor(meaning, about, place),
  typed: wordFor(meaning),
});

/** Each way to read all of the words. */
function offersOf({ segments, best }: GroupRead, about: Range, place: TermPlace): Offer[] {
  const [only, ...others] = segments;
  const readings = only && others.length === 0 ? only.readings : [best];
  return readings.flatMap((reading) => {
    const [part, ...more] = audiencesOf(reading);
    if (part && more.length === 0) return part.meanings.map((meaning) => offerOf(meaning, about, place));
    const all = eachOf(reading);
    return [{ choice: choiceOfAll(all, about), typed: all.map(wordFor).join(' ') }];
  });
}

function candidatesOf({ group }: GroupRead, about: Range, { evaluates }: TermPlace, seen: Audience[]): Offer[] {
  const statuses = group.at(-1)?.statuses;
  return candidatesFor(bareTextOf(group), seen)
    .slice(0, MOST_CANDIDATES)
    .map((audience) => {
      const terms = [chosenTerm(audience, statuses)];
      return { choice: choiceOfAudience(audience, { ...about, terms }, evaluates), typed: audience.id };
    });
}
