import type { Audience } from '../adobe/audiences.js';
import { mayBeAnother, unreadableNamed } from './unread-words.js';
import { candidatesFor, MOST_CANDIDATES } from './candidates.js';
import { audiencesOf, type Span } from './meanings.js';
import {
  bareTextOf,
  chosenTerm,
  choiceFor,
  either,
  nameOf,
  oneOf,
  type TermPlace,
  quoteTyped,
  termFor,
  whichOne,
  wordFor,
} from './problems.js';
import type { GroupRead } from './readings.js';
import type { AudienceTerm } from '../request/audience-term.js';
import { type ProblemChoice, choiceOfAudience, type Problem, type Range } from './request-errors.js';

interface Offer {
  choice: ProblemChoice;
  /** What to type to mean exactly this. */
  typed: string;
}

/** An unreadable or nameless audience may be the one meant: the person is asked, whatever else was found. */
export function unreadToSee(
  read: GroupRead,
  { text, count }: UnreadAudiences,
  place: TermPlace,
  seen: Audience[],
): Problem {
  const about = { from: place.first, count: read.group.length };
  const offers = read.segments.length > 0 ? offersOf(read, about, place) : candidatesOf(read, about, place, seen);
  const choices = offers.map(({ choice }) => choice);
  const what = mayBeAnother('audience', count, `whose name contains ${quoteTyped(text)}`);
  const instead =
    choices.length > 0
      ? `Type the id of the one you mean, such as ${either(offers.map(({ typed }) => typed))}.`
      : 'Type its id.';
  const words = { typed: `${what} ${instead}`, formMessage: `${what} Give the id of the one you mean.` };
  return { ...whichOne(what, choices, about), ...words, ...(choices.length > 0 ? {} : { sentence: words.typed }) };
}

type UnreadAudiences = NonNullable<GroupRead['unread']>;

/** Each way to read all of the words. */
function offersOf({ segments, best }: GroupRead, about: Range, place: TermPlace): Offer[] {
  const [only, ...others] = segments;
  const readings = only && others.length === 0 ? only.readings : [best];
  return readings.flatMap((reading) => offersIn(reading, about, place));
}

function offersIn(reading: Span[], about: Range, place: TermPlace): Offer[] {
  const [part, ...others] = audiencesOf(reading);
  if (part && others.length === 0) {
    return part.meanings.map((meaning) => ({ choice: choiceFor(meaning, about, place), typed: wordFor(meaning) }));
  }
  const all = audiencesOf(reading).flatMap(oneOf);
  const choice = { name: all.map(nameOf).join(' + '), patch: { ...about, terms: all.map(termFor) } };
  return [{ choice, typed: all.map(wordFor).join(' ') }];
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

/** For an audience given by id, typed or chosen, that exists but cannot be read. */
export function unreadableId({ term }: AudienceTerm, at: number, { first, sandbox }: TermPlace): Problem {
  const sentence = unreadableNamed('audience', term, sandbox);
  const about = [{ from: first + at, count: 1 }];
  return { sentence, typed: sentence, formMessage: sentence, field: 'audiences', choices: [], about };
}
