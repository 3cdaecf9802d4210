import { LRUCache } from 'lru-cache';
import { cacheSize } from './cache-size.js';
import { withTimeout } from './timeout.js';

const HOUR_MS = 60 * 60_000;
const MOST = 500;

/** `at`: when the answer came, epoch ms. */
interface Entry<Value> {
  at: number;
  value: Value;
}

/** `stale`: the source was asked just now and did not answer. */
export type Cached<Value> = Entry<Value> & { stale: boolean };

export interface KeptOptions {
  /** Up to this age an answer is given without asking again, ms. */
  freshMs: number;
  waitMs: number;
  /** An older answer is never given, ms; default: an hour. */
  oldestMs?: number;
  /** How many answers are kept, those wanted last; default: 500. */
  most?: number;
  now?: () => number;
}

/** Keeps the last answers in memory for when the source is slow or away. Callers at the same time share a question. */
export class StaleCache<Value> {
  readonly #waitMs: number;
  readonly #oldestMs: number;
  readonly #now: () => number;
  readonly #entries: LRUCache<string, Entry<Value>, () => Promise<Value>>;

  constructor({ freshMs, waitMs, oldestMs = HOUR_MS, most = MOST, now = Date.now }: KeptOptions) {
    this.#waitMs = waitMs;
    this.#oldestMs = oldestMs;
    this.#now = now;
    this.#entries = new LRUCache({
      ...cacheSize(most),
      ttl: freshMs,
      perf: { now },
      ttlResolution: 0,
      // A failed fetch does not delete an old answer: `oldestMs` limits its age.
      noDeleteOnFetchRejection: true,
      ignoreFetchAbort: true,
      fetchMethod: async (_key, _old, { context: ask }) => {
        const value = await ask();
        return { at: now(), value };
      },
    });
  }

  /** Does not ask. Undefined if no kept answer is young enough. */
  peek(key: string): Entry<Value> | undefined {
    const entry = this.#entries.peek(key, { allowStale: true });
    return entry && this.#now() - entry.at < this.#oldestMs ? entry : undefined;
  }

  /** A fresh answer, else a new one; if none comes in time, the last one. Throws if there is none. */
  async get(key: string, ask: () => Promise<Value>): Promise<Cached<Value>> {
    try {
      const answer = await withTimeout(this.#waitMs, this.#entries.fetch(key, { context: ask }), () => undefined);
      // A late answer is kept for the next caller.
      if (!answer) throw new Error('no answer in time');
      return { ...answer, stale: false };
    } catch (error) {
      const kept = this.peek(key);
      if (!kept) throw error;
      return { ...kept, stale: true };
    }
  }

  /** Keeps an answer that came another way. */
  keep(key: string, value: Value): void {
    this.#entries.set(key, { at: this.#now(), value });
  }
}
