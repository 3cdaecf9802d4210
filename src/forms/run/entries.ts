import { ADOBE_ID, termAlone as aloneTerm, asTyped, type AudienceTerm } from '../../request/audience-term.js';
import { parseAudiences } from '../../request/terms.js';
import { UserError } from '../../errors.js';
import { digest } from '../../request/request.js';
import { digestValue } from './option-values.js';
import { toOption, parseOption } from './audience-options.js';
import type { FormState } from './state.js';

/** What stands by itself in a form: what was picked, or, in the box, words that may be one name together. */
export interface PickedOrPasted {
  /** The same for the same entry, and for no other: what it has of its own is kept under it. */
  key: string;
  name: string;
  terms: AudienceTerm[];
}

export interface FormAudiences {
  entries: PickedOrPasted[];
  /** A sentence for each thing that was picked and is no audience. */
  refused: string[];
  /** Why the box cannot be read. */
  unreadable?: string;
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
    ...(unreadable === undefined ? {} : { unreadable }),
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
  return first ? [aloneTerm(first), ...others] : others;
}

/** The value with which it would be picked, where there is one: an ordinary id is its own key. */
export function keyOf(terms: AudienceTerm[]): string {
  const [first, ...others] = entryAlone(terms);
  const value = first && others.length === 0 ? toOption(first)?.value : undefined;
  return value ?? digestValue(digest([first, ...others]));
}
