import type { Audience } from '../adobe/audiences.js';
import type { Status } from '../request/request.js';

/** More readings than are shown are not looked for. */
export const MOST_READINGS = 5;
/** Many ways may come to the same. */
const MOST_WAYS = 200;

/** What words may mean: an audience that Adobe knows, or an id of a namespace that is not Adobe's own. */
export interface Meaning {
  audience: Audience | undefined;
  id: string;
  /** Of an id of others, as it was typed. */
  namespace: string | undefined;
  statuses: Status[] | undefined;
  /** What was asked for does not work with it. */
  cannot: boolean;
}

/** Some words of a group, and all that they may mean together; or statuses of the audience before them. */
export interface Span {
  from: number;
  /** The first that does not belong to it. */
  to: number;
  meanings: Meaning[];
  adds?: Status[];
}

/** An audience of a reading, with the statuses that were typed behind it. */
export interface Part {
  from: number;
  to: number;
  meanings: Meaning[];
}

/** A reading as audiences. */
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

/** Only those spans that lie on a way from the first word to behind the last. */
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

/** Each way between two places, as many as are of use; those that come to the same once. */
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
