import { z } from 'zod';
import { asRead, canRead, type Entries, placesIn, readable } from './lenient-lists.js';
import { fromAddress } from './client.js';
import { figure, object, pieces, text } from './lenient.js';

/** Each Adobe service pages in its own way: offset, page, opaque token or link. This file holds what they share. */

/** Undefined stands for an unreadable entry, which offsets count. */
type PagePlace<Item> = Item | undefined;

interface Page<Item> {
  places: PagePlace<Item>[];
  /** Where the next page starts, as Adobe writes it; absent on the last page. */
  next?: string | undefined;
}

export interface Collected<Item> {
  items: Entries<Item>;
  /** False if a bound cut the listing off. */
  complete: boolean;
}

/** An object with an address, or the address itself; anything else means that there is no next page. */
const link = z.union([text, z.looseObject({ href: text }).transform(({ href }) => href)]);
const start = z.union([text, z.number()]).transform((next) => (String(next) === '0' ? undefined : String(next)));
const envelope = pieces({
  _page: pieces({ totalCount: figure, next: start }),
  _links: pieces({ next: link }),
  link: pieces({ next: link }),
});

export interface Listing<Item> {
  places: PagePlace<Item>[];
  total: number | undefined;
  /** The address of the next page. */
  link: string | undefined;
  /** The number or offset of the next page, as audiences give it; undefined if empty or 0. */
  next: string | undefined;
}

/** Reads the list of this name, with gaps. Adobe may send it without its envelope, or just its only entry. */
export function listWithGaps<Item extends z.ZodType>(name: string, item: Item) {
  return z.union([z.array(z.unknown()), object]).transform((body): Listing<z.infer<Item>> => {
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
 * Follows a listing, each item once, until the last page, a page that was read before or brings nothing new (some links
 * never end), `enough` items, or `maxPages`. `read` is told how many entries came before.
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
 * A parameter of a link (`@/audiences?start=1&limit=2`, `https://host:443/…?start=100`, `/export/jobs/?offset=…`).
 * Undefined if missing, empty or 0, which is no later page. A plus sign stays: opaque tokens are base64.
 */
export function queryParam(href: string | undefined, name: string): string | undefined {
  const query = href?.split('?')[1]?.split('&') ?? [];
  const value = query.find((part) => part.startsWith(`${name}=`))?.slice(name.length + 1);
  // A URI template such as `{?limit}` is no link.
  // Adobe would refuse a badly escaped value, and the pages read so far would be lost.
  return value && value !== '0' && !value.includes('{') ? fromAddress(value) : undefined;
}
