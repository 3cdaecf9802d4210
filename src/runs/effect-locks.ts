import type { Redis } from 'ioredis';
import { keys } from '../keys.js';
import { digest } from '../request/request.js';

/** Longer than a call to Adobe and the looks after it take. */
const KEEP_S = 120;

/** Effects at Adobe that a press begins: one at a time for the same thing, whoever presses how often. */
export class EffectLocks {
  readonly #redis: Redis;

  constructor({ redis }: { redis: Redis }) {
    this.#redis = redis;
  }

  /** Undefined where it may begin now; else the Slack user id of who has begun it in the last two minutes. */
  async begin(what: unknown, by: string): Promise<string | undefined> {
    const key = keys.effect(digest(what));
    if (await this.#redis.set(key, by, 'EX', KEEP_S, 'NX')) return undefined;
    return (await this.#redis.get(key)) ?? by;
  }

  /** It came to nothing, or is to be seen at Adobe: it may be begun again at once. */
  async end(what: unknown): Promise<void> {
    await this.#redis.del(keys.effect(digest(what)));
  }
}
