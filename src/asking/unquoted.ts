import { Mistake } from '../errors.js';
import type { Ask } from '../runs/request.js';

/** Names that people type have no more words. */
const MOST_WORDS = 12;

type Term = Ask['audiences'][number];

export interface Names {
  /** Is it an id that Adobe knows? Those are no part of a name. */
  isId: (term: string) => boolean;
  /** Is it the id, or exactly the name, of an audience? */
  isAudience: (term: string) => Promise<boolean>;
  search: (name: string) => Promise<{ name: string }[]>;
}

/**
 * Words without quotes that are together the name of one audience are that audience. Throws Mistake where each of them is
 * an audience by itself too, and where they are a part of a name: nobody knows then what was meant.
 */
export async function joinNames(terms: Term[], names: Names): Promise<Term[]> {
  const runs = runsOf(terms, names);
  return (await Promise.all(runs.map(async (run) => (mayBeName(run) ? joined(run, names) : run)))).flat();
}

/** Terms that were typed without quotes one after the other stand together. */
function runsOf(terms: Term[], { isId }: Names): Term[][] {
  const runs: Term[][] = [];
  for (const term of terms) {
    const last = runs.at(-1);
    const before = last?.at(-1);
    if (term.follows && last && before && !isId(term.term) && !isId(before.term)) last.push(term);
    else runs.push([term]);
  }
  return runs;
}

const mayBeName = ({ length }: Term[]) => length > 1 && length <= MOST_WORDS;

async function joined(run: Term[], names: Names): Promise<Term[]> {
  const name = run.map(({ term }) => term).join(' ');
  const [alone, candidates] = await Promise.all([
    Promise.all(run.map(({ term }) => names.isAudience(term))),
    names.search(name),
  ]);
  const exact = candidates.filter((one) => one.name.toLowerCase() === name.toLowerCase());
  const [meant] = exact.length > 0 ? exact : candidates;
  const each = alone.every(Boolean);
  if (!meant || (each && exact.length === 0)) return run;
  if (each || exact.length === 0) throw new Mistake(didYouMean(meant.name));
  const statuses = run.at(-1)?.statuses;
  return [{ term: name, ...(statuses ? { statuses } : {}) }];
}

const didYouMean = (name: string) => `Did you mean "${name}"? Put a name with spaces in quotes.`;
