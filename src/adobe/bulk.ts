import { z } from 'zod';
import { asRead, type AsRead, placesOf, withId } from './entries.js';
import { wordsOf, type Words } from './failures.js';
import { id } from './pieces.js';

/** What a bulk look-up knows, by id, and Adobe's words for what it does not know. An id may be missing altogether. */
export interface Bulk<Item> {
  found: AsRead<Map<string, Item>>;
  missing: Map<string, Words>;
}

const record = z.record(z.string(), z.unknown());

/** The answer to a bulk look-up, a 207: each entry may be an error in place of what was asked for. */
export function bulkOf<Item extends z.ZodType<{ id: string }>>(item: Item) {
  return z.looseObject({ results: z.unknown().optional() }).transform(({ results }): Bulk<z.infer<Item>> => {
    const entries = Object.entries(record.safeParse(results).data ?? {});
    const missing = new Map(entries.flatMap(([key, raw]) => (isRefusal(raw) ? [[key, wordsOf(raw)] as const] : [])));
    const given = entries.filter(([key]) => !missing.has(key));
    const places = placesOf(
      given.map(([key, raw]) => withId(key, raw)),
      item,
    );
    const found = given.flatMap(([key], index) => (places[index] === undefined ? [] : [[key, places[index]] as const]));
    return { found: asRead(new Map<string, z.infer<Item>>(found), given.length - found.length), missing };
  });
}

/** Adobe's words without an id. A job may have a list of errors; a refusal has a map of them, or its words at the top. */
function isRefusal(raw: unknown): boolean {
  const read = record.safeParse(raw);
  if (!read.success || id.safeParse(read.data['id']).success || Array.isArray(read.data['errors'])) return false;
  const { message, code } = wordsOf(raw);
  return (message ?? code) !== undefined;
}
