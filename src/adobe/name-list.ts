import { LRUCache } from 'lru-cache';
import { cacheSize } from '../platform/cache-size.js';
import { fold } from '../request/fold.js';

/** How many items that came one by one are kept. */
const NEWER = 2_000;
const IN_A_WORD = /[\p{L}\p{N}\p{M}]/u;

/** An item with what is compared, folded once: thousands are looked through at each letter that is typed. */
interface Row<Item> {
  item: Item;
  name: string;
  id: string;
  /** When Adobe said it, epoch ms. */
  at: number;
}

/** What one answer listed, in Adobe's order, and what later answers said of single items: those come first. */
export class NameList<Item extends { id: string; name: string }> {
  readonly #listed: Map<string, Row<Item>>;
  readonly #newer = new LRUCache<string, Row<Item>>(cacheSize(NEWER));

  constructor({ items = [], at = 0 }: { items?: Item[]; at?: number } = {}) {
    this.#listed = new Map(items.map((item) => [item.id, rowOf(item, at)]));
  }

  /** Of the listed ones. */
  get size(): number {
    return this.#listed.size;
  }

  get(id: string): Item | undefined {
    return (this.#newer.peek(id) ?? this.#listed.get(id))?.item;
  }

  /** A listed one keeps its place. */
  put(item: Item, at: number): void {
    this.#put(rowOf(item, at));
  }

  /** Takes over what another list was told at this time or later, epoch ms. */
  takeNewer(other: NameList<Item>, since: number): void {
    const isNewer = ({ at, item }: Row<Item>) => at >= since && at >= (this.#listed.get(item.id)?.at ?? 0);
    const rows = [...other.#newer.values()].filter(isNewer);
    for (const row of rows.reverse()) this.#put(row);
  }

  /**
   * By a part of the name or id, in any spelling: what is called so comes first, then what begins so, then what has a
   * word that does; among equals the newer ones, then those in Adobe's order.
   */
  matching(text: string, most = Infinity): Item[] {
    const wanted = fold(text);
    if (wanted === '') return this.#first(most);
    const ranks: Item[][] = [[], [], [], []];
    for (const row of this.#rows()) {
      const rank = ranks[Math.min(rankOf(row.name, wanted), rankOf(row.id, wanted))];
      if (rank && rank.length < most) rank.push(row.item);
    }
    return ranks.flat().slice(0, most);
  }

  #first(most: number): Item[] {
    const items: Item[] = [];
    for (const { item } of this.#rows()) {
      if (items.length >= most) break;
      items.push(item);
    }
    return items;
  }

  #put(row: Row<Item>): void {
    const { id } = row.item;
    if (this.#listed.has(id)) this.#listed.set(id, row);
    this.#newer.set(id, row);
  }

  *#rows(): Generator<Row<Item>> {
    for (const row of this.#newer.values()) if (!this.#listed.has(row.item.id)) yield row;
    yield* this.#listed.values();
  }
}

function rowOf<Item extends { id: string; name: string }>(item: Item, at: number): Row<Item> {
  return { item, name: fold(item.name), id: fold(item.id), at };
}

/** 0 for the text itself, 1 if it begins so, 2 if one of its words does, 3 if it is within, 4 if it is not. */
function rankOf(text: string, wanted: string): number {
  let at = text.indexOf(wanted);
  if (at <= 0) return at < 0 ? 4 : text.length === wanted.length ? 0 : 1;
  for (; at > 0; at = text.indexOf(wanted, at + 1)) if (!isInWord(text.charAt(at - 1))) return 2;
  return 3;
}

/** Plain letters first: a single one that was typed is in most names, and the expression costs the most of all this. */
const isInWord = (char: string) => (char >= 'a' && char <= 'z') || IN_A_WORD.test(char);
