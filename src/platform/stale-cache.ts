import { LRUCache } from 'lru-cache';
import { cacheSize } from './cache-size.js';
import { withTimeout } from './timeout.js';

const HOUR_MS = 60 * 60_000;
const MOST = 500;
/** How long a source that failed is left alone by those who do not wait for it. */
const PAUSE_MS = 30_000;

/** `at`: when the answer came, epoch ms. */
interface Entry<Value> {
  at: number;
  value: Value;
}

/** `stale`: older than `currentMs`, and the source has not answered since. */
export type Cached<Value> = Entry<Value> & { stale: boolean };

export interface KeptOptions<Value = unknown> {
  /** Up to this age an answer is given without asking again, ms. */
  freshMs: number;
  waitMs: number;
  /** How long the source is waited for where a kept answer can be given instead, ms; default: `waitMs`. */
  briefMs?: number;
  /** Up to this age an answer is not called stale, ms; default: `freshMs`. */
  currentMs?: number;
  /** An older answer is never given, ms; default: an hour. */
  oldestMs?: number;
  /** How many answers are kept, those wanted last; default: 500. */
  most?: number;
  /** What an answer counts for in `most`; default: 1. */
  sizeOf?: ((value: Value) => number) | undefined;
  now?: () => number;
}

/** Keeps the last answers in memory for when the source is slow or away. Callers at the same time share a question. */
export class StaleCache<Value> {
  readonly #waitMs: number;
  readonly #briefMs: number;
  readonly #currentMs: number;
  readonly #oldestMs: number;
  readonly #now: () => number;
  readonly #entries: LRUCache<string, Entry<Value>, () => Promise<Value>>;
  readonly #failed: LRUCache<string, true>;

  constructor(options: KeptOptions<Value>) {
    const { freshMs, waitMs, briefMs = waitMs, currentMs = freshMs, oldestMs = HOUR_MS, now = Date.now } = options;
    this.#waitMs = waitMs;
    this.#briefMs = briefMs;
    this.#currentMs = currentMs;
    this.#oldestMs = oldestMs;
    this.#now = now;
    const clock = { perf: { now }, ttlResolution: 0 };
    this.#failed = new LRUCache({ ...cacheSize(MOST), ttl: PAUSE_MS, ...clock });
    this.#entries = new LRUCache({
      ...roomFor(options),
      ttl: freshMs,
      ...clock,
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
  peek(key: string): Cached<Value> | undefined {
    const entry = this.#entries.peek(key, { allowStale: true });
    const age = entry ? this.#now() - entry.at : Infinity;
    return entry && age < this.#oldestMs ? { ...entry, stale: age > this.#currentMs } : undefined;
  }

  /** What is kept, at once. Unless that is fresh the source is asked meanwhile, after a failure only some time later. */
  atOnce(key: string, ask: () => Promise<Value>): Cached<Value> | undefined {
    if (!this.#failed.has(key)) this.#entries.fetch(key, { context: ask }).catch(() => this.#failed.set(key, true));
    return this.peek(key);
  }

  /** A fresh answer, else a new one; if none comes in time, the last one. Throws if there is none. */
  async get(
    key: string,
    ask: () => Promise<Value>,
    waitMs = this.peek(key) ? this.#briefMs : this.#waitMs,
  ): Promise<Cached<Value>> {
    try {
      const answer = await withTimeout(waitMs, this.#entries.fetch(key, { context: ask }), () => undefined);
      // A late answer is kept for the next caller.
      if (!answer) throw new Error('no answer in time');
      return { ...answer, stale: false };
    } catch (error) {
      const kept = this.peek(key);
      if (!kept) throw error;
      return kept;
    }
  }

  /** Keeps an answer that came another way. */
  keep(key: string, value: Value): void {
    this.#entries.set(key, { at: this.#now(), value });
  }
}

function roomFor<Value>({ most = MOST, sizeOf }: KeptOptions<Value>) {
  if (!sizeOf) return cacheSize(most);
  return { maxSize: most, sizeCalculation: ({ value }: Entry<Value>) => Math.max(1, sizeOf(value)) };
}
