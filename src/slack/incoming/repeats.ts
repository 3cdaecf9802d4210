import { LRUCache } from 'lru-cache';

/** Bytes count as UTF-16 units here; what holds an answer costs about as much again as a short one. */
const ENTRY = 200;
const MOST_BYTES = 16 * 1024 * 1024;
const MOST = 10_000;
/** A signature is taken for five minutes on either side of its time. */
const KEEP_MS = 10 * 60_000;

export interface KeptResponse {
  status: number;
  type?: string;
  body?: string;
}

/**
 * Requests that were answered already: the same one again gets the same answer, and nothing happens twice. Held by this
 * process alone, and bounded: what is forgotten is still known by its delivery where a run came of it.
 */
export class AnsweredRequests {
  readonly #replies = new LRUCache<string, Promise<KeptResponse>>({ max: MOST, maxSize: MOST_BYTES, ttl: KEEP_MS });

  /** Those that come while the first one is at work wait for its answer. `key`: the signature, which covers time and body. */
  async once(key: string, work: () => Promise<KeptResponse>): Promise<KeptResponse> {
    const first = this.#replies.get(key);
    if (first) return first;
    const replying = work();
    this.#replies.set(key, replying, { size: ENTRY });
    const reply = await replying;
    if (this.#replies.peek(key) === replying)
      this.#replies.set(key, replying, { size: ENTRY + (reply.body ?? '').length });
    return reply;
  }
}
