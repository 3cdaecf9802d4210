/** Adobe has one paging convention a service: an offset, a page, an opaque word, a link. This is what they share. */

export interface Page<Item> {
  items: Item[];
  /** Where the following page starts, in Adobe's own words; absent on the last one. */
  next?: string | undefined;
}

export interface Collected<Item> {
  items: Item[];
  /** False where the bound cut the listing off. */
  complete: boolean;
}

/**
 * Follows a listing to its end, each item once. It ends at the last page, at one that brings nothing new (some links
 * never end), at `enough` items, and at `maxPages` in any case.
 */
export async function collect<Item extends { id: string }>(
  { maxPages, enough = Infinity }: { maxPages: number; enough?: number },
  read: (start: string | undefined, seen: number) => Promise<Page<Item>>,
): Promise<Collected<Item>> {
  const found = new Map<string, Item>();
  let start: string | undefined;
  for (let page = 0; page < maxPages; page += 1) {
    const { items, next } = await read(start, found.size);
    const before = found.size;
    for (const item of items) found.set(item.id, item);
    if (next === undefined || found.size === before) return { items: [...found.values()], complete: true };
    if (found.size >= enough) break;
    start = next;
  }
  return { items: [...found.values()], complete: false };
}

/**
 * A parameter of a link such as `@/audiences?start=1&limit=2`, `https://host:443/…?start=100` or `/export/jobs/?offset=…`.
 * Undefined where it is empty or missing. A plus sign stays one: Adobe's opaque words are base64.
 */
export function parameterOf(href: string | null | undefined, name: string): string | undefined {
  const query = href?.split('?')[1]?.split('&') ?? [];
  const value = query.find((part) => part.startsWith(`${name}=`))?.slice(name.length + 1);
  // A URI template such as `{?limit}` is no link.
  return value && !value.includes('{') ? decodeURIComponent(value) : undefined;
}
