import { fold, foldWithoutEmoji } from '../request/fold.js';
import { distance } from '../request/suggest.js';

export const MOST_CANDIDATES = 5;
/** A shared part that is shorter says nothing. */
const TOO_SHORT = 3;
/** At most so many names are compared letter by letter, those with most letters in common, and so much of each. */
const MOST_COMPARED = 300;
const LONGEST_COMPARED = 60;
/** A name whose length differs by more is not near. */
const MOST_LONGER = 3;

interface Ranked<Named> {
  audience: Named;
  /** How well the name fits what was typed; 0 is best. */
  rank: number;
  /** Letters that are added, left out or changed. */
  distance: number;
}

/** Audiences that may be meant by a name that no audience has, the likeliest first. */
export function candidatesFor<Named extends { name: string }>(text: string, audiences: Named[]): Named[] {
  const wanted = { folded: fold(text), bare: foldWithoutEmoji(text) };
  const others: { audience: Named; name: string }[] = [];
  const ranked = audiences.flatMap((audience): Ranked<Named>[] => {
    const name = fold(audience.name);
    const rank = rankOf(name, wanted);
    if (rank !== undefined) return [{ audience, rank, distance: Math.abs(name.length - wanted.folded.length) }];
    others.push({ audience, name });
    return [];
  });
  return [...ranked, ...near(others, wanted.folded)]
    .sort((a, b) => a.rank - b.rank || a.distance - b.distance)
    .map(({ audience }) => audience);
}

function rankOf(name: string, { folded, bare }: { folded: string; bare: string }): number | undefined {
  if (bare !== '' && foldWithoutEmoji(name) === bare) return 0;
  if (folded === '' || name === '') return undefined;
  if (name.startsWith(folded)) return 1;
  if (name.includes(` ${folded}`)) return 2;
  return folded.length >= TOO_SHORT && name.includes(folded) ? 3 : undefined;
}

/** Names in which at most every fifth letter differs. */
function near<Named>(others: { audience: Named; name: string }[], wanted: string): Ranked<Named>[] {
  const most = Math.floor(Math.min(wanted.length, LONGEST_COMPARED) / 5);
  if (most === 0) return [];
  return others
    .filter(({ name }) => Math.abs(name.length - wanted.length) <= MOST_LONGER)
    .map(({ audience, name }) => ({ audience, name, atLeast: otherLetters(name, wanted) }))
    .filter(({ atLeast }) => atLeast <= most)
    .sort((a, b) => a.atLeast - b.atLeast)
    .slice(0, MOST_COMPARED)
    .map(({ audience, name }) => ({ audience, rank: 4, distance: distanceBetween(name, wanted) }))
    .filter((one) => one.distance <= most);
}

/** A cheap lower bound of the distance: the letters that one name has and the other has not, in any order. */
function otherLetters(name: string, wanted: string): number {
  const counts = new Map<string, number>();
  for (const letter of name) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  for (const letter of wanted) counts.set(letter, (counts.get(letter) ?? 0) - 1);
  const [more, fewer] = [...counts.values()].reduce(
    ([over, under], count) => (count > 0 ? [over + count, under] : [over, under - count]),
    [0, 0],
  );
  return Math.max(more, fewer);
}

/** The distance from the first difference on, within the compared length. */
function distanceBetween(name: string, wanted: string): number {
  let at = 0;
  while (at < name.length && name[at] === wanted[at]) at += 1;
  return distance(name.slice(at, at + LONGEST_COMPARED), wanted.slice(at, at + LONGEST_COMPARED));
}
