/** The word that is nearest to what was typed; undefined if none is near. */
export function suggest(typed: string, words: string[]): string | undefined {
  const near = words
    .map((word) => ({ word, distance: distance(typed.slice(0, 40).toLowerCase(), word) }))
    .sort((a, b) => a.distance - b.distance)[0];
  if (!near || near.distance > Math.max(2, Math.floor(near.word.length / 3))) return undefined;
  // A word is not near if no letter would stay: “foo” is not near “to”.
  return near.distance < Math.min(typed.length, near.word.length) ? near.word : undefined;
}

/** The sentence after an unknown word: the nearest of `words`, put as `said`, or `otherwise` if none is near. */
export function didYouMean(typed: string, words: string[], said: (word: string) => string, otherwise: string): string {
  const meant = suggest(typed, words);
  return meant === undefined ? otherwise : `Did you mean ${said(meant)}?`;
}

/** The Levenshtein distance: letters added, left out or changed. */
export function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...b].entries()) {
      next.push(Math.min((next[j] ?? 0) + 1, (row[j + 1] ?? 0) + 1, (row[j] ?? 0) + (letter === other ? 0 : 1)));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
