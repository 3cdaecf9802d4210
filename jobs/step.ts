/** The result of a step. `again`: a fact was written, so the record is read anew. `sleep`: nothing to do for `ms`. */
export type StepResult<More = never> = { is: 'again' } | { is: 'sleep'; ms: number } | More;

/** The result of waking a queue job. `closed`: it is over, as a run of which everybody is told. */
export type Visit = { is: 'closed' } | { is: 'sleep'; ms: number };

export const again = { is: 'again' } as const;

export function sleep(ms: number): StepResult {
  return { is: 'sleep', ms };
}

/** A wait in ms that has doubled so many times, up to `most`. */
export function doubled(ms: number, times: number, most: number): number {
  return Math.min(most, ms * 2 ** Math.min(times, 20));
}

/** Takes the items in turn and stops at the first `again`. Answers `told` if all are told, else the shortest sleep. */
export async function tellEach<Item>(
  items: Item[],
  tell: (item: Item) => Promise<StepResult<{ is: 'told' }>>,
): Promise<StepResult<{ is: 'told' }>> {
  let ms = Infinity;
  for (const item of items) {
    const told = await tell(item);
    if (told.is === 'again') return told;
    if (told.is === 'sleep') ms = Math.min(ms, told.ms);
  }
  return ms === Infinity ? { is: 'told' } : sleep(ms);
}
