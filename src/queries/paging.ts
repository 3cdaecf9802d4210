import { z } from 'zod';

/** Where a page ended: its last item, and the index of the next item at that time. */
export const placeSchema = z.object({ after: z.string(), from: z.number() });
export type Place = z.infer<typeof placeSchema>;

/** The page after `place` in a list read anew; if the last item is gone, by index. `left`: how many items follow. */
export function pageOf<Item extends { id: string }>(all: Item[], size: number, place?: Place) {
  const found = place ? all.findIndex(({ id }) => id === place.after) : -1;
  const start = found >= 0 ? found + 1 : (place?.from ?? 0);
  const items = all.slice(start, start + size);
  const last = items.at(-1);
  const left = Math.max(0, all.length - start - items.length);
  const next: Place | undefined = last && left > 0 ? { after: last.id, from: start + items.length } : undefined;
  return { items, left, next };
}
