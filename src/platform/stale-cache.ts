import { LRUCache } from 'lru-cache';
import { withTimeout } from './timeout.js';

const HOUR_MS = 60 * 60_000;
const MOST = 500;

/** What is kept after it was asked for; `at` is when the answer came, epoch ms. */
export interface Entry<Value> {
  at: number;
  value: Value;
}

export interface KeptOptions {
  /** So old it is given without asking again, ms. */
  freshMs: number;
  /** How long somebody waits for a new answer, ms. */
  waitMs: number;
  /** Older than this it is not given at all; an hour unless told. */
  oldestMs?: number;
  /** How many are kept, those that were wanted last; 500 unless told. */
  most?: number;
  now?: () => number;
}

/**
 * The last answers to a question that many ask, in memory: given where the one who knows is slow or away. The same
 * question, asked by many at the same time, is asked once.
 */
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
      max: most,
      ttl: freshMs,
      perf: { now },
      ttlResolution: 0,
      // An answer that is out of date outlives a failed look for a newer one; how old it may be is ours to say.
      noDeleteOnFetchRejection: true,
      ignoreFetchAbort: true,
      fetchMethod: async (_key, _old, { context: ask }) => {
        const value = await ask();
        return { at: now(), value };
      },
    });
  }

  /** Without asking. Undefined where nothing is kept that is young enough. */
  peek(key: string): Entry<Value> | undefined {
    const entry = this.#entries.peek(key, { allowStale: true });
    return entry && this.#now() - entry.at < this.#oldestMs ? entry : undefined;
  }

  /** A fresh answer, else a new one; where none comes in time the last one, and where there is none this throws. */
  async get(key: string, ask: () => Promise<Value>): Promise<Entry<Value> & { stale: boolean }> {
    try {
      const answer = await withTimeout(this.#waitMs, this.#entries.fetch(key, { context: ask }), () => undefined);
      return { ...given(answer), stale: false };
    } catch (error) {
      const kept = this.peek(key);
      if (!kept) throw error;
      return { ...kept, stale: true };
    }
  }

  /** An answer that somebody got otherwise. */
  keep(key: string, value: Value): void {
    this.#entries.set(key, { at: this.#now(), value });
  }
}

/** An answer that comes too late is kept for the next one who asks. */
function given<Value>(answer: Entry<Value> | undefined): Entry<Value> {
  if (answer) return answer;
  throw new Error('no answer in time');
}
