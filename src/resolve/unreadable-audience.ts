import type { Audience } from '../adobe/audiences.js';
import { mayBeAnother, unreadableNamed } from '../messages/missing-parts.js';
import { candidatesFor } from './candidates.js';
import { partsOf, type Span } from './meanings.js';
import {
  bareTextOf,
  choiceFor,
  either,
  nameOf,
  oneOf,
  type Place,
  quote,
  termFor,
  which,
  wordFor,
} from './problems.js';
import type { GroupRead } from './readings.js';
import type { Term } from '../request/terms.js';
import { type Choice, choiceOf, type Problem, type Range } from './request-errors.js';

/** So many are offered where anything may have been meant. */
const CANDIDATES = 5;

interface Offer {
  choice: Choice;
  /** What is typed for it and nothing else. */
  typed: string;
}

/** An audience that cannot be read, or has no name, may be the one that is meant: it is asked, whatever else was found. */
export function unreadToSee(read: GroupRead, { text, count }: Unread, place: Place, seen: Audience[]): Problem {
  const about = { from: place.first, count: read.group.length };
  const offers = read.segments.length > 0 ? offersOf(read, about, place) : candidatesOf(read, about, place, seen);
  const choices = offers.map(({ choice }) => choice);
  const what = mayBeAnother('audience', count, `whose name contains ${quote(text)}`);
  const instead =
    choices.length > 0
      ? `Type the id of the one you mean, such as ${either(offers.map(({ typed }) => typed))}.`
      : 'Type its id.';
  const words = { typed: `${what} ${instead}`, inForm: `${what} Give the id of the one you mean.` };
  return { ...which(what, choices, about), ...words, ...(choices.length > 0 ? {} : { sentence: words.typed }) };
}

type Unread = NonNullable<GroupRead['unread']>;

/** Each way to read all of the words. */
function offersOf({ segments, best }: GroupRead, about: Range, place: Place): Offer[] {
  const [only, ...others] = segments;
  const readings = only && others.length === 0 ? only.readings : [best];
  return readings.flatMap((reading) => offersIn(reading, about, place));
}

function offersIn(reading: Span[], about: Range, place: Place): Offer[] {
  const [part, ...others] = partsOf(reading);
  if (part && others.length === 0) {
    return part.meanings.map((meaning) => ({ choice: choiceFor(meaning, about, place), typed: wordFor(meaning) }));
  }
  const all = partsOf(reading).flatMap(oneOf);
  const choice = { name: all.map(nameOf).join(' + '), patch: { ...about, terms: all.map(termFor) } };
  return [{ choice, typed: all.map(wordFor).join(' ') }];
}

function candidatesOf({ group }: GroupRead, about: Range, { evaluates }: Place, seen: Audience[]): Offer[] {
  const statuses = group.at(-1)?.statuses;
  return candidatesFor(bareTextOf(group), seen)
    .slice(0, CANDIDATES)
    .map((audience) => {
      const terms = [{ term: audience.id, chosen: true as const, ...(statuses ? { statuses } : {}) }];
      return { choice: choiceOf(audience, { ...about, terms }, evaluates), typed: audience.id };
    });
}

/** What was typed as an id, or chosen, is there and cannot be read. */
export function unreadableId({ term }: Term, at: number, { first, sandbox }: Place): Problem {
  const sentence = unreadableNamed('audience', term, sandbox);
  const about = [{ from: first + at, count: 1 }];
  return { sentence, typed: sentence, inForm: sentence, field: 'audiences', choices: [], about };
}
