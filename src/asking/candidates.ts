import type { Audience } from '../adobe/audiences.js';
import { fold, foldWithoutEmoji } from '../folding.js';
import { distance } from './nearest.js';

/** Names that share less than this say nothing by sharing it. */
const TOO_SHORT = 3;
/** So many names at most are compared letter by letter, and so much of each. */
const MOST_COMPARED = 300;
const LONGEST_COMPARED = 60;

/** Audiences that may have been meant by a name that none has, the likeliest first. */
export function candidatesFor(text: string, audiences: Audience[]): Audience[] {
  const wanted = { folded: fold(text), bare: foldWithoutEmoji(text) };
  let compared = 0;
  const ranked = audiences.flatMap((audience) => {
    const name = fold(audience.name);
    const near = () => Math.abs(name.length - wanted.folded.length) <= 3 && (compared += 1) <= MOST_COMPARED;
    const rank = rankOf(name, wanted) ?? (near() && isNear(name, wanted.folded) ? 4 : undefined);
    return rank === undefined ? [] : [{ audience, rank }];
  });
  return ranked.sort((a, b) => a.rank - b.rank).map(({ audience }) => audience);
}

function rankOf(name: string, { folded, bare }: { folded: string; bare: string }): number | undefined {
  if (bare !== '' && foldWithoutEmoji(name) === bare) return 0;
  if (folded === '' || name === '') return undefined;
  if (name.startsWith(folded)) return 1;
  if (name.includes(` ${folded}`)) return 2;
  return folded.length >= TOO_SHORT && name.includes(folded) ? 3 : undefined;
}

/** Every fifth letter may be another. */
function isNear(name: string, wanted: string): boolean {
  const most = Math.floor(wanted.length / 5);
  return most > 0 && distance(name.slice(0, LONGEST_COMPARED), wanted.slice(0, LONGEST_COMPARED)) <= most;
}
