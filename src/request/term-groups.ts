import type { DraftRequest } from './request.js';
import { knownStatuses } from './statuses.js';

type Term = DraftRequest['audiences'][number];

/** An ordinary path of a field. A name that looks like one is asked about. */
export const PATH = /^[A-Za-z_][\w.@-]*$/;
/** A comma or a semicolon, and nothing else between two terms. */
export const SEPARATED = /^\s*[,;]\s*$/;

/** Terms that stand together: those of a group may form one name. */
export function groupsOf(terms: Term[]): Term[][] {
  return inRuns(terms, ({ continues, after }) => continues === true || after !== undefined);
}

/** The parts of a group between commas or quotes. */
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

/** How many first words of a group may belong to the value of the modifier before them. */
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
