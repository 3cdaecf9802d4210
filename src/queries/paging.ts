import { z } from 'zod';

/** Where a page ended: the last thing shown, and how many came before its successor when it was shown. */
export const placeSchema = z.object({ after: z.string(), from: z.number() });
export type Place = z.infer<typeof placeSchema>;

export interface PageOf<Item> {
  items: Item[];
  /** How many follow. */
  left: number;
  next?: Place;
}

/** A page of a list that was read anew: it goes on after the last thing shown, wherever that is now. */
export function pageOf<Item extends { id: string }>(all: Item[], size: number, place?: Place): PageOf<Item> {
  const found = place ? all.findIndex(({ id }) => id === place.after) : -1;
  const start = found >= 0 ? found + 1 : (place?.from ?? 0);
  const items = all.slice(start, start + size);
  const last = items.at(-1);
  const left = Math.max(0, all.length - start - items.length);
  return { items, left, ...(last && left > 0 ? { next: { after: last.id, from: start + items.length } } : {}) };
}
