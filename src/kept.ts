import { within } from './within.js';

/** What is kept after it was asked for. */
interface Entry<Value> {
  at: number;
  value: Value;
}

export interface KeptOptions {
  /** So old it is given without asking again, ms. */
  freshMs: number;
  /** How long somebody waits for a new answer, ms. */
  waitMs: number;
  now?: () => number;
}

/** Older than this it is not given at all. */
const OLDEST_MS = 60 * 60_000;
const MOST = 500;

/** The last answers to a question that many ask, in memory: given where the one who knows is slow or away. */
export class Kept<Value> {
  readonly #options: KeptOptions;
  readonly #entries = new Map<string, Entry<Value>>();

  constructor(options: KeptOptions) {
    this.#options = options;
  }

  /** Undefined where nothing is kept that is younger than an hour. `at` in epoch ms. */
  peek(key: string): Entry<Value> | undefined {
    const entry = this.#entries.get(key);
    return entry && this.#now() - entry.at < OLDEST_MS ? entry : undefined;
  }

  /** A fresh answer, else a new one; where none comes in time the last one, and where there is none this throws. */
  async get(key: string, ask: () => Promise<Value>): Promise<Entry<Value> & { old: boolean }> {
    const kept = this.peek(key);
    if (kept && this.#now() - kept.at < this.#options.freshMs) return { ...kept, old: false };
    try {
      return { ...(await this.#inTime(key, ask)), old: false };
    } catch (error) {
      if (!kept) throw error;
      return { ...kept, old: true };
    }
  }

  /** An answer that comes too late is kept for the next one who asks. */
  async #inTime(key: string, ask: () => Promise<Value>): Promise<Entry<Value>> {
    const asked = ask().then((value) => this.#keep(key, value));
    return within(this.#options.waitMs, asked, () => {
      throw new Error('no answer in time');
    });
  }

  #keep(key: string, value: Value): Entry<Value> {
    const entry = { at: this.#now(), value };
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > MOST && oldest !== undefined) this.#entries.delete(oldest);
    return entry;
  }

  #now(): number {
    return (this.#options.now ?? Date.now)();
  }
}
