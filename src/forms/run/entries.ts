import { ADOBE_ID, termAlone, asTyped, type AudienceTerm, termsAsText } from '../../request/audience-term.js';
import { parseAudiences } from '../../request/terms.js';
import { UserError } from '../../errors.js';
import { digest } from '../../request/request.js';
import { digestValue, toOption, parseOption } from './audience-options.js';
import type { FormState } from './state.js';
import type { FormOption } from '../inputs.js';

/** A picked audience, or pasted words that may form one name together. */
export interface PickedOrPasted {
  /** Equal entries have the same key, others do not. Overrides are kept under it. */
  key: string;
  name: string;
  terms: AudienceTerm[];
}

/** `refused`: a sentence for each picked option that is no audience. `unreadable`: why the pasted text cannot be read. */
export function entriesOf({ audiences, pasted }: Pick<FormState, 'audiences' | 'pasted'>) {
  const picked = audiences.map((choice) => ({ name: choice.text, read: parseOption(choice) }));
  const refused = picked.flatMap(({ read }) => ('refused' in read ? [read.refused] : []));
  const chosen = picked.flatMap(({ name, read }) => ('refused' in read ? [] : [{ name, terms: [read] }]));
  const { terms, unreadable } = termsOf(pasted);
  const all = [...chosen, ...together(terms).map((some) => ({ name: some.map(asTyped).join(' '), terms: some }))];
  const entries: PickedOrPasted[] = all.map((one) => ({ key: keyOf(one.terms), ...one }));
  return { entries, refused, unreadable };
}

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

/** Groups words that only spaces separate. Ids stay alone. */
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

/** The entry without its relation to the term before it. */
export function entryAlone([first, ...others]: AudienceTerm[]): AudienceTerm[] {
  return first ? [termAlone(first), ...others] : others;
}

/** The option value of the entry, or a digest if it has none. An ordinary id is its own key. */
export function keyOf(terms: AudienceTerm[]): string {
  const [first, ...others] = entryAlone(terms);
  const value = first && others.length === 0 ? toOption(first)?.value : undefined;
  return value ?? digestValue(digest([first, ...others]));
}

export interface NamedAudience {
  term: AudienceTerm;
  name?: string;
}

/** From the first audience that the list cannot hold, all go to the box. It is read after the list: the order stays. */
export function placed(all: NamedAudience[]): Pick<FormState, 'audiences' | 'pasted'> {
  const ids = all.every(({ term }) => isId(term));
  const choices: FormOption[] = [];
  for (const { term, name } of all) {
    // The statuses of a chosen audience are kept under its key.
    const listed = term.chosen ? { ...term, statuses: undefined } : ids ? { term: term.term } : undefined;
    const choice = listed && toOption(listed, name);
    if (!choice) break;
    choices.push(choice);
  }
  return { audiences: choices, pasted: termsAsText(all.slice(choices.length).map(({ term }) => term)) };
}

/** Looks like an id of Adobe's. If all words look like this, they go to the list, which shows their names. */
const ID = /^(?=.*\d)[\w-]{20,64}$/;

const isId = ({ term, quoted, typed, namespace, statuses }: AudienceTerm) =>
  !quoted && typed === undefined && namespace === undefined && statuses === undefined && ID.test(term);
