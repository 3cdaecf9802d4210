import { ADOBE_ID, termAlone, asTyped, type AudienceTerm, termsAsText } from '../../request/audience-term.js';
import { parseAudiences } from '../../request/terms.js';
import { UserError } from '../../errors.js';
import { digest } from '../../request/request.js';
import { digestValue, toOption, parseOption } from './audience-options.js';
import type { FormState } from './state.js';
import type { FormOption } from '../inputs.js';

/** What stands by itself in a form: what was picked, or, in the box, words that may be one name together. */
export interface PickedOrPasted {
  /** The same for the same entry, and for no other: what it has of its own is kept under it. */
  key: string;
  name: string;
  terms: AudienceTerm[];
}

interface FormAudiences {
  entries: PickedOrPasted[];
  /** A sentence for each thing that was picked and is no audience. */
  refused: string[];
  /** Why the box cannot be read. */
  unreadable?: string | undefined;
}

/** The audiences of a form, in order: what was picked, then what is in the box. */
export function entriesOf({ audiences, pasted }: Pick<FormState, 'audiences' | 'pasted'>): FormAudiences {
  const picked = audiences.map((choice) => ({ name: choice.text, read: parseOption(choice) }));
  const refused = picked.flatMap(({ read }) => ('refused' in read ? [read.refused] : []));
  const chosen = picked.flatMap(({ name, read }) => ('refused' in read ? [] : [{ name, terms: [read] }]));
  const { terms, unreadable } = termsOf(pasted);
  const all = [...chosen, ...together(terms).map((some) => ({ name: some.map(asTyped).join(' '), terms: some }))];
  return {
    entries: all.map((one) => ({ key: keyOf(one.terms), ...one })),
    refused,
    unreadable,
  };
}

/** What is there twice means the same twice. */
export const eachOnce = (entries: PickedOrPasted[]): PickedOrPasted[] => [
  ...new Map(entries.map((one) => [one.key, one])).values(),
];

function termsOf(text: string): { terms: AudienceTerm[]; unreadable?: string } {
  try {
    return { terms: parseAudiences(text) };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { terms: [], unreadable: error.formMessage };
  }
}

/** Words without anything in between; ids stand for themselves. */
function together(terms: AudienceTerm[]): AudienceTerm[][] {
  const all: AudienceTerm[][] = [];
  let before: AudienceTerm | undefined;
  for (const term of terms) {
    if (term.continues && before && isWord(term) && isWord(before)) all.at(-1)?.push(term);
    else all.push([term]);
    before = term;
  }
  return all;
}

const isWord = ({ term, namespace }: AudienceTerm) => namespace === undefined && !ADOBE_ID.test(term);

/** The same entry wherever it stands. */
export function entryAlone([first, ...others]: AudienceTerm[]): AudienceTerm[] {
  return first ? [termAlone(first), ...others] : others;
}

/** The value with which it would be picked, where there is one: an ordinary id is its own key. */
export function keyOf(terms: AudienceTerm[]): string {
  const [first, ...others] = entryAlone(terms);
  const value = first && others.length === 0 ? toOption(first)?.value : undefined;
  return value ?? digestValue(digest([first, ...others]));
}

/** An audience, and how it is called where that is known. */
export interface NamedAudience {
  term: AudienceTerm;
  name?: string;
}

/**
 * Audiences in a form that is filled in: what was chosen, and ids, in the list as far as that has room; from there on in
 * the box, as words that are read as the same. The list comes before the box, so the order stays.
 */
export function placed(all: NamedAudience[]): Pick<FormState, 'audiences' | 'pasted'> {
  const ids = all.every(({ term }) => isId(term));
  const choices: FormOption[] = [];
  for (const { term, name } of all) {
    // The statuses of what was chosen are kept under its key.
    const listed = term.chosen ? { ...term, statuses: undefined } : ids ? { term: term.term } : undefined;
    const choice = listed && toOption(listed, name);
    if (!choice) break;
    choices.push(choice);
  }
  return { audiences: choices, pasted: termsAsText(all.slice(choices.length).map(({ term }) => term)) };
}

/** Of the make of Adobe's: beside nothing else such words are ids, and a list shows how they are called. */
const ID = /^(?=.*\d)[\w-]{20,64}$/;

const isId = ({ term, quoted, typed, namespace, statuses }: AudienceTerm) =>
  !quoted && typed === undefined && namespace === undefined && statuses === undefined && ID.test(term);
