import { z } from 'zod';
import { asRead, type AsRead, placesIn, withId } from './lenient-lists.js';
import { parseErrorBody, type ErrorBody } from './errors.js';
import { id, object } from './lenient.js';

/** The entries that Adobe found, by id, and its errors for missing ones. An id may be in neither map. */
export interface Bulk<Item> {
  found: AsRead<Map<string, Item>>;
  missing: Map<string, ErrorBody>;
  /** The ids of unreadable entries; undefined stands for an id that Adobe does not give. */
  unreadable: (string | undefined)[];
}

/** A map from id to entry, or a list of entries that hold their ids. */
const results = z.union([
  z.array(z.unknown()).transform((list) => list.map((raw) => [ownId(raw), raw] as const)),
  object.transform((map) => Object.entries(map)),
]);

function ownId(raw: unknown): string | undefined {
  return id.safeParse(object.safeParse(raw).data?.['id']).data;
}

/** The answer to a bulk look-up, a 207: any entry may be an error. */
export function bulkOf<Item extends z.ZodType<{ id: string }>>(item: Item) {
  return z.looseObject({ results }).transform((body): Bulk<z.infer<Item>> => {
    const missing = new Map<string, ErrorBody>();
    const given: (readonly [string | undefined, unknown])[] = [];
    for (const [key, raw] of body.results) {
      if (key !== undefined && isRefusal(raw)) missing.set(key, parseErrorBody(raw));
      else given.push([key, raw]);
    }
    const places = placesIn(
      given.map(([key, raw]) => (key === undefined ? raw : withId(key, raw))),
      item,
    );
    const found = new Map<string, z.infer<Item>>();
    const unreadable: (string | undefined)[] = [];
    for (const [at, [key]] of given.entries()) {
      const place = places[at];
      if (place === undefined || key === undefined) unreadable.push(key);
      else found.set(key, place);
    }
    return { found: asRead(found, unreadable.length), missing, unreadable };
  });
}

/** A refusal has no id, and a message at the top or in a map of errors. A job may have a list of errors. */
function isRefusal(raw: unknown): boolean {
  const read = object.safeParse(raw);
  if (!read.success || id.safeParse(read.data['id']).success || Array.isArray(read.data['errors'])) return false;
  const { message, code } = parseErrorBody(raw);
  return (message ?? code) !== undefined;
}
