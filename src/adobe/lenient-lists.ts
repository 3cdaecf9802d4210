import { z } from 'zod';
import { id as idSchema, object } from './lenient.js';

/** The readable entries of a list or map; `unread` counts the others. */
export type AsRead<Collection> = Collection & { readonly unread: number };
export type Entries<Item> = AsRead<Item[]>;

/** Where an unreadable entry stood, such as `3.id`: its index and the odd piece, never the value there. */
export type Unread = string;

/** The unread entries of the answer being parsed; parsing is synchronous, so there is only one answer at a time. */
let noted: Unread[] = [];

/** Runs one step that notes its unreadable entries in the given list. */
function noting<Result>(unread: Unread[], step: () => Result): Result {
  const before = noted;
  noted = unread;
  try {
    return step();
  } finally {
    noted = before;
  }
}

/** Parses an answer and names the entries, in any of its lists and maps, that could not be read. */
export function readNoting<Schema extends z.ZodType>(
  schema: Schema,
  answer: unknown,
): { read: z.ZodSafeParseResult<z.infer<Schema>>; unread: Unread[] } {
  const unread: Unread[] = [];
  return { read: noting(unread, () => schema.safeParse(answer)), unread };
}

export function asRead<Collection extends object>(collection: Collection, unread: number): AsRead<Collection> {
  // Not enumerable, so that lists with equal entries are equal. The compiler does not follow defineProperty.
  return Object.defineProperty(collection, 'unread', { value: unread }) as AsRead<Collection>;
}

/** The entries of a list in their places; undefined stands for an unreadable one. */
export function placesIn<Item extends z.ZodType>(list: unknown, item: Item): (z.infer<Item> | undefined)[] {
  return rawEntries(list, item).map((raw, index) => readAt(index, raw, item));
}

function readAt<Item extends z.ZodType>(index: number, raw: unknown, item: Item): z.infer<Item> | undefined {
  const read = item.safeParse(raw);
  if (read.success) return read.data;
  noted.push([index, ...(read.error.issues[0]?.path ?? [])].join('.'));
  return undefined;
}

/** Adobe may send a single entry without its list, a map instead of a list, and null or nothing for an empty list. */
function rawEntries(list: unknown, item: z.ZodType): unknown[] {
  if (list === undefined || list === null || list === '') return [];
  if (Array.isArray(list)) return list;
  if (typeof list !== 'object') return [list];
  const values = Object.values(list);
  return values.length > 0 && canRead(list, item) ? [list] : values;
}

/** Only tries: an unreadable entry is not noted. */
export function canRead(raw: unknown, item: z.ZodType): boolean {
  return noting([], () => item.safeParse(raw).success);
}

export function readable<Item>(places: (Item | undefined)[]): Entries<Item> {
  const items = places.filter((place) => place !== undefined);
  return asRead(items, places.length - items.length);
}

/** Compares in any order. `in-part`: the counts agree, but some of theirs are unreadable and only the others match. */
export function sameEntries(theirs: Entries<string>, ours: string[]): 'exactly' | 'in-part' | false {
  if (theirs.length + theirs.unread !== ours.length) return false;
  const left = [...ours];
  for (const one of theirs) {
    const at = left.indexOf(one);
    if (at < 0) return false;
    left.splice(at, 1);
  }
  return left.length === 0 ? 'exactly' : 'in-part';
}

/** Reads each entry by itself and leaves out the unreadable ones. Never fails. */
export function lenientList<Item extends z.ZodType>(item: Item) {
  const list = z.unknown().optional();
  return list.transform((all) => readable(placesIn(all, item)));
}

/** Leaves out the unreadable values. Fails if it is no map: then `pieces` leaves it out as a whole. */
export function mapOf<Value extends z.ZodType>(value: Value) {
  return object.transform((all) => {
    const read = Object.entries(all).map(([key, raw], index) => [key, readAt(index, raw, value)] as const);
    return Object.fromEntries(read.flatMap(([key, one]) => (one === undefined ? [] : [[key, one] as const])));
  });
}

/** A map by id as a list with gaps; an entry without an id gets its key. Fails unless it is a map or a list. */
export function byIdOf<Item extends z.ZodType>(item: Item) {
  return z
    .union([z.array(z.unknown()), object.transform((all) => Object.entries(all).map(([key, raw]) => withId(key, raw)))])
    .transform((all) => placesIn(all, item));
}

/** Gives an entry its key as id, unless it has a readable id of its own. */
export function withId(key: string, raw: unknown): unknown {
  const read = object.safeParse(raw);
  if (!read.success) return raw;
  return { ...read.data, id: idSchema.safeParse(read.data['id']).data ?? key };
}

/** One entry of a map by id; undefined if the map lacks it. Fails if it is unreadable: the answer has nothing else. */
export function onlyOf<Item extends z.ZodType>(id: string, item: Item) {
  // An unreadable entry is logged under its own place, not as if the whole answer were unreadable.
  const found = z
    .unknown()
    .transform((raw) => withId(id, raw))
    .pipe(item);
  return object
    .transform((all) => (Object.hasOwn(all, id) ? { found: all[id] } : {}))
    .pipe(z.object({ found: found.optional() }))
    .transform((all) => all.found);
}
