import type { Audience } from '../adobe/audiences.js';
import type { Status } from '../request/request.js';

/** How many readings are shown; no more are looked for than tell that there are more. */
export const MOST_READINGS = 5;
/** How many ways are tried: many may come to the same reading. */
const MOST_WAYS = 200;

/** What words may mean: an audience that Adobe knows, or an id of a namespace that is not Adobe's own. */
export interface Meaning {
  audience: Audience | undefined;
  id: string;
  /** The namespace of an id that is not Adobe's own, as it was typed. */
  namespace: string | undefined;
  statuses: Status[] | undefined;
  /** The ask does not work with this meaning. */
  cannot: boolean;
}

/** Some words of a group, and all that they may mean together; or statuses of the audience before them. */
export interface Span {
  from: number;
  /** The first word behind the span. */
  to: number;
  meanings: Meaning[];
  adds?: Status[];
}

/** An audience of a reading, with the statuses that were typed behind it. */
export type Part = Omit<Span, 'adds'>;

export function audiencesOf(reading: Span[]): Part[] {
  const parts: Part[] = [];
  for (const { from, to, meanings, adds } of reading) {
    const before = parts.at(-1);
    if (!adds || !before) {
      parts.push({ from, to, meanings });
      continue;
    }
    before.to = to;
    before.meanings = before.meanings.map((meaning) => ({
      ...meaning,
      statuses: [...new Set([...(meaning.statuses ?? []), ...adds])],
    }));
  }
  return parts;
}

/** The spans that lie on a way from the first word to the end. */
export function onTheWay(spans: Span[][]): Span[][] {
  const ends = new Set([spans.length]);
  for (const [at, from] of [...spans.entries()].reverse()) if (from.some(({ to }) => ends.has(to))) ends.add(at);
  const begun = new Set([0]);
  return spans.map((from, at) => {
    const kept = begun.has(at) ? from.filter(({ to }) => ends.has(to)) : [];
    for (const { to } of kept) begun.add(to);
    return kept;
  });
}

/** The different readings between two places, at most one more than MOST_READINGS. */
export function readingsOf(ways: Span[][], first: number, end: number): Span[][] {
  const found = new Map<string, Span[]>();
  let left = MOST_WAYS;
  const walk = (at: number, before: Span[]): void => {
    if (left <= 0 || found.size > MOST_READINGS) return;
    if (at === end) {
      left -= 1;
      const key = meaningOf(before);
      if (!found.has(key)) found.set(key, before);
      return;
    }
    for (const span of ways[at] ?? []) walk(span.to, [...before, span]);
  };
  walk(first, []);
  return [...found.values()];
}

const keyOf = ({ id, namespace, statuses }: Meaning) =>
  JSON.stringify([namespace?.toLowerCase(), id, statuses && [...statuses].sort()]);

export const distinctly = (meanings: Meaning[]): Meaning[] => [
  ...new Map(meanings.map((meaning) => [keyOf(meaning), meaning])).values(),
];

const meaningOf = (reading: Span[]) =>
  reading.map(({ meanings, adds }) => (adds ? `+${adds.join()}` : meanings.map(keyOf).sort().join())).join(' ');
