import type { DraftRequest } from './request.js';
import { knownStatuses } from './statuses.js';

/** Terms as they stand together. */
type Term = DraftRequest['audiences'][number];

/** An ordinary path of a field; a name that looks like one is asked about. */
export const PATH = /^[A-Za-z_][\w.@-]*$/;
/** Between two terms there is a comma or a semicolon and nothing else. */
export const SEPARATED = /^\s*[,;]\s*$/;

/** Terms that may be one name, or go on with each other’s. */
export function groupsOf(terms: Term[]): Term[][] {
  return inRuns(terms, ({ continues, after }) => continues === true || after !== undefined);
}

/** What stands between commas or quotes. */
export const piecesOf = (group: Term[]): Term[][] => inRuns(group, ({ continues }) => continues === true);

function inRuns(terms: Term[], goesOn: (term: Term) => boolean): Term[][] {
  const runs: Term[][] = [];
  for (const term of terms) {
    const last = runs.at(-1);
    if (last && goesOn(term)) last.push(term);
    else runs.push([term]);
  }
  return runs;
}

/** So many of the first words of a group may go on with the value of the modifier that they stand behind. */
export function chainOf(group: Term[]): number {
  const { behind } = group[0] ?? {};
  if (behind === undefined || behind === 'to') return 0;
  const fits = behind === 'status' ? isStatus : isPath;
  const end = group.findIndex((term, at) => !fits(term) || (at > 0 && !goesOn(term, behind)));
  const count = end < 0 ? group.length : end;
  return group[count]?.continues ? 0 : count;
}

const isStatus = ({ term, quoted }: Term) => !quoted && knownStatuses([term]) !== undefined;
const isPath = ({ term, quoted }: Term) => !quoted && PATH.test(term);
const goesOn = ({ continues, after }: Term, behind: Term['behind']) =>
  (continues === true && behind === 'status') || (after !== undefined && SEPARATED.test(after));
