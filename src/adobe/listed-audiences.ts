import { LRUCache } from 'lru-cache';
import { type Cached, StaleCache } from '../platform/stale-cache.js';
import type { Audience, Audiences } from './audiences.js';
import { NameList } from './name-list.js';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
/** How long one page of the list may take. */
const PAGE_MS = 10 * SECOND_MS;
/** The most audiences that are listed for a sandbox, and for all together: each takes about 1 kB. */
const LISTED = 20_000;
const LISTED_IN_ALL = 60_000;
/** Sandboxes whose audiences are remembered that were seen one by one. */
const SANDBOXES = 50;

interface SandboxList {
  names: NameList<Audience>;
  unread: number;
}

interface ListedAudiencesOptions {
  audiences: Pick<Audiences, 'all'>;
  now: () => number;
}

/** The audiences of each sandbox, as far as Adobe has named them: its whole list, read behind, and what is seen besides. */
export class ListedAudiences {
  readonly #audiences: Pick<Audiences, 'all'>;
  readonly #now: () => number;
  readonly #lists: StaleCache<SandboxList>;
  readonly #seen = new LRUCache<string, NameList<Audience>>({ max: SANDBOXES });

  constructor({ audiences, now }: ListedAudiencesOptions) {
    this.#audiences = audiences;
    this.#now = now;
    this.#lists = new StaleCache({
      freshMs: 5 * MINUTE_MS,
      currentMs: 15 * MINUTE_MS,
      oldestMs: 12 * 60 * MINUTE_MS,
      waitMs: 0,
      most: LISTED_IN_ALL,
      sizeOf: ({ names }) => names.size,
      now,
    });
  }

  /** The list of a sandbox, at once; it is read behind if it is not there, or not fresh. Undefined until it was read. */
  list(sandbox: string): Cached<SandboxList> | undefined {
    return this.#lists.atOnce(sandbox, () => this.#read(sandbox));
  }

  /** Without asking Adobe: the list, or what was seen until it is there. */
  names(sandbox: string): NameList<Audience> {
    return this.#lists.peek(sandbox)?.value.names ?? this.#seenIn(sandbox);
  }

  /** What Adobe said of some audiences just now, in its order. */
  see(sandbox: string, audiences: Audience[]): void {
    const places = [this.#seenIn(sandbox), this.#lists.peek(sandbox)?.value.names];
    // What was put last comes first.
    for (const audience of audiences.toReversed()) for (const names of places) names?.put(audience, this.#now());
  }

  async #read(sandbox: string): Promise<SandboxList> {
    const at = this.#now();
    const { items, complete } = await this.#audiences.all({ sandbox, most: LISTED, timeoutMs: PAGE_MS });
    const names = new NameList({ items, at });
    // What was seen before the reading and is not in the list is gone; what was seen since may be newer than its page.
    names.takeNewer(this.#seenIn(sandbox), complete ? at : 0);
    return { names, unread: items.unread };
  }

  #seenIn(sandbox: string): NameList<Audience> {
    const seen = this.#seen.get(sandbox) ?? new NameList<Audience>();
    this.#seen.set(sandbox, seen);
    return seen;
  }
}
