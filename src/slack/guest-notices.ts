import type { Redis } from 'ioredis';
import type { Log } from '../platform/log.js';
import { keys } from '../keys.js';
import { withTimeout } from '../platform/timeout.js';

const HOUR_S = 60 * 60;
/** Redis answers in a millisecond, or it is in trouble. */
const REDIS_MS = 300;

/** Guests are told once an hour that Usher is not for them, by whichever process they meet. */
export class GuestNotices {
  readonly #redis: Redis;
  readonly #log: Log;

  constructor({ redis, log }: { redis: Redis; log: Log }) {
    this.#redis = redis;
    this.#log = log;
  }

  /** True where they are to be told now; where Redis does not say, they are not. */
  async isToBeTold(id: string): Promise<boolean> {
    if (this.#redis.status !== 'ready') return false;
    const first = this.#redis.set(keys.guestTold(id), 1, 'EX', HOUR_S, 'NX').then(
      (answer) => answer === 'OK',
      (error: unknown) => {
        this.#log.warn({ err: error }, 'whether a guest was told already could not be read');
        return false;
      },
    );
    return withTimeout(REDIS_MS, first, () => false);
  }
}
