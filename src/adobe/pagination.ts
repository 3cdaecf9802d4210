import { z } from 'zod';
import { asRead, canRead, type Entries, placesIn, readable } from './lenient-lists.js';
import { fromAddress } from './client.js';
import { figure, pieces, text } from './lenient.js';

/** Adobe has one paging convention a service: an offset, a page, an opaque word, a link. This is what they share. */

/** An entry that cannot be read keeps its place: offsets count it. */
type PagePlace<Item> = Item | undefined;

interface Page<Item> {
  places: PagePlace<Item>[];
  /** Where the following page starts, in Adobe's own words; absent on the last one. */
  next?: string | undefined;
}

export interface Collected<Item> {
  items: Entries<Item>;
  /** False where the bound cut the listing off. */
  complete: boolean;
}

/** A link is an object with an address, the address itself, or, where there is no further page, anything else. */
const link = z.union([text, z.looseObject({ href: text }).transform(({ href }) => href)]);
const start = z.union([text, z.number()]).transform((next) => (String(next) === '0' ? undefined : String(next)));
const envelope = pieces({
  _page: pieces({ totalCount: figure, next: start }),
  _links: pieces({ next: link }),
  link: pieces({ next: link }),
});

/** A page of a list, and what Adobe says of the next one. */
export interface Listing<Item> {
  places: PagePlace<Item>[];
  /** How many entries all pages have together. */
  total: number | undefined;
  /** The address of the next page. */
  link: string | undefined;
  /** Its number or offset by itself, as audiences have it; absent where it is empty or 0. */
  next: string | undefined;
}

/** A list under this name, read as far as it goes: it may come without what is around it, or as its only entry. */
export function listWithGaps<Item extends z.ZodType>(name: string, item: Item) {
  return z
    .union([z.array(z.unknown()), z.record(z.string(), z.unknown())])
    .transform((body): Listing<z.infer<Item>> => {
      const around = Array.isArray(body) ? { [name]: body } : body;
      const isOne = !Object.hasOwn(around, name) && canRead(body, item);
      const { _page, _links, link: older } = envelope.parse(around);
      return {
        places: placesIn(isOne ? [body] : around[name], item),
        total: _page?.totalCount,
        link: _links?.next ?? older?.next,
        next: _page?.next,
      };
    });
}

/**
 * Follows a listing to its end, each item once. It ends at the last page, at one that was there before or brings nothing
 * new (some links never end), at `enough` items, and at `maxPages` in any case. `read` is told how many entries there
 * were so far.
 */
export async function paginate<Item extends { id: string }>(
  { maxPages, enough = Infinity }: { maxPages: number; enough?: number },
  read: (start: string | undefined, seen: number) => Promise<Page<Item>>,
): Promise<Collected<Item>> {
  const found = new Map<string, Item>();
  const starts = new Set<string | undefined>();
  let unread = 0;
  let seen = 0;
  let start: string | undefined;
  const collected = (complete: boolean) => ({ items: asRead([...found.values()], unread), complete });
  while (starts.size < maxPages) {
    starts.add(start);
    const { places, next } = await read(start, seen);
    const before = found.size;
    const items = readable(places);
    for (const item of items) found.set(item.id, item);
    const again = items.length > 0 && found.size === before;
    if (!again) unread += items.unread;
    seen += places.length;
    if (next === undefined || places.length === 0 || again || starts.has(next)) return collected(true);
    if (found.size >= enough) break;
    start = next;
  }
  return collected(false);
}

/**
 * A parameter of a link such as `@/audiences?start=1&limit=2`, `https://host:443/…?start=100` or `/export/jobs/?offset=…`.
 * Undefined where it is empty, missing or 0, which is no later page. A plus sign stays one: Adobe's opaque words are base64.
 */
export function queryParam(href: string | undefined, name: string): string | undefined {
  const query = href?.split('?')[1]?.split('&') ?? [];
  const value = query.find((part) => part.startsWith(`${name}=`))?.slice(name.length + 1);
  // A URI template such as `{?limit}` is no link.
  // Adobe would refuse what cannot be read, and with it the pages that are there.
  return value && value !== '0' && !value.includes('{') ? fromAddress(value) : undefined;
}
