import { z } from 'zod';
import { id as idSchema } from './lenient.js';

/** A list or a map as far as it could be read; `unread`: how many more entries Adobe gave. */
export type AsRead<Collection> = Collection & { readonly unread: number };
export type Entries<Item> = AsRead<Item[]>;

/** Where an entry could not be read, such as `3.id`: its place in the list and the piece, never what stands there. */
export type Unread = string;

/** Of the answer that is being read just now: reading is one step, so there is never more than one. */
let noted: Unread[] = [];

/** Does one step with a list of its own to note in. */
function noting<Result>(unread: Unread[], step: () => Result): Result {
  const before = noted;
  noted = unread;
  try {
    return step();
  } finally {
    noted = before;
  }
}

/** Reads an answer, and tells which of its entries, in whichever list or map of it, could not be. */
export function readNoting<Schema extends z.ZodType>(
  schema: Schema,
  answer: unknown,
): { read: z.ZodSafeParseResult<z.infer<Schema>>; unread: Unread[] } {
  const unread: Unread[] = [];
  return { read: noting(unread, () => schema.safeParse(answer)), unread };
}

export function asRead<Collection extends object>(collection: Collection, unread: number): AsRead<Collection> {
  // Not enumerable: lists are equal where their entries are. The compiler does not follow defineProperty.
  return Object.defineProperty(collection, 'unread', { value: unread }) as AsRead<Collection>;
}

/** The entries of a list, each in its place: undefined where one cannot be read. */
export function placesIn<Item extends z.ZodType>(list: unknown, item: Item): (z.infer<Item> | undefined)[] {
  return rawEntries(list, item).map((raw, index) => readAt(index, raw, item));
}

function readAt<Item extends z.ZodType>(index: number, raw: unknown, item: Item): z.infer<Item> | undefined {
  const read = item.safeParse(raw);
  if (read.success) return read.data;
  noted.push([index, ...(read.error.issues[0]?.path ?? [])].join('.'));
  return undefined;
}

/** Adobe gives a single entry without a list around it, a map where a list belongs, null or nothing for an empty one. */
function rawEntries(list: unknown, item: z.ZodType): unknown[] {
  if (list === undefined || list === null || list === '') return [];
  if (Array.isArray(list)) return list;
  if (typeof list !== 'object') return [list];
  const values = Object.values(list);
  return values.length > 0 && canRead(list, item) ? [list] : values;
}

/** Tried only: nothing is noted. */
export function canRead(raw: unknown, item: z.ZodType): boolean {
  return noting([], () => item.safeParse(raw).success);
}

/** Without the places of those that could not be read. */
export function readable<Item>(places: (Item | undefined)[]): Entries<Item> {
  const items = places.filter((place) => place !== undefined);
  return asRead(items, places.length - items.length);
}

/**
 * Are these the entries that we know, in whatever order? `in-part`: some could not be read, the others are of ours, and together
 * they are as many.
 */
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

/** A list of which each entry is read by itself: one that cannot be read is left out. Never fails. */
export function lenientList<Item extends z.ZodType>(item: Item) {
  const list = z.unknown().optional();
  return list.transform((all): Entries<z.infer<Item>> => readable(placesIn(all, item)));
}

const map = z.record(z.string(), z.unknown());

/** A map of which each value is read by itself. Fails where it is no map: then it is a piece that is left out. */
export function mapOf<Value extends z.ZodType>(value: Value) {
  return map.transform((all) => {
    const read = Object.entries(all).map(([key, raw], index) => [key, readAt(index, raw, value)] as const);
    return Object.fromEntries(read.flatMap(([key, one]) => (one === undefined ? [] : [[key, one] as const])));
  });
}

/**
 * A map from id to entry, as a list in which each entry has its place: what says no id of its own has its key's. Fails
 * where there is neither a map nor a list.
 */
export function byIdOf<Item extends z.ZodType>(item: Item) {
  return z
    .union([z.array(z.unknown()), map.transform((all) => Object.entries(all).map(([key, raw]) => withId(key, raw)))])
    .transform((all) => placesIn(all, item));
}

/** What was found under an id; its own id counts where it says one. */
export function withId(key: string, raw: unknown): unknown {
  const read = map.safeParse(raw);
  if (!read.success) return raw;
  return { ...read.data, id: idSchema.safeParse(read.data['id']).data ?? key };
}

/**
 * The one entry that was asked for, of a map from id to entry; undefined where the map has none of this id. Fails where
 * the entry cannot be read: it is all there is to the answer.
 */
export function onlyOf<Item extends z.ZodType>(id: string, item: Item) {
  const found = z
    .unknown()
    .transform((raw) => withId(id, raw))
    .pipe(item);
  return map
    .transform((all) => (Object.hasOwn(all, id) ? { found: all[id] } : {}))
    .pipe(z.object({ found: found.optional() }))
    .transform((all) => all.found);
}
