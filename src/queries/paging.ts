import { z } from 'zod';

/** Where a page ended: the last thing shown, and how many came before its successor when it was shown. */
export const placeSchema = z.object({ after: z.string(), from: z.number() });
export type Place = z.infer<typeof placeSchema>;

/** A page of a list that was read anew: it goes on after the last thing shown, wherever that is now. `left`: how many follow. */
export function pageOf<Item extends { id: string }>(all: Item[], size: number, place?: Place) {
  const found = place ? all.findIndex(({ id }) => id === place.after) : -1;
  const start = found >= 0 ? found + 1 : (place?.from ?? 0);
  const items = all.slice(start, start + size);
  const last = items.at(-1);
  const left = Math.max(0, all.length - start - items.length);
  const next: Place | undefined = last && left > 0 ? { after: last.id, from: start + items.length } : undefined;
  return { items, left, next };
}
