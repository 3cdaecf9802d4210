/**
 * What a step of a run comes to. `again`: a fact was written, and the record is read anew. `sleep`: nothing can be done for so
 * many ms. `More`: the words of those who know how else a step may come out.
 */
export type StepResult<More = never> = { is: 'again' } | { is: 'sleep'; ms: number } | More;

export const again = { is: 'again' } as const;

export function sleep(ms: number): StepResult {
  return { is: 'sleep', ms };
}

/** Takes the items in turn, up to the first that comes to `again`. All of them told, or the shortest sleep of those that are not. */
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
