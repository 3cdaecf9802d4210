import type { RedisClient } from '../platform/redis-connection.js';
import { keys } from '../keys.js';
import type { Log } from '../platform/log.js';
import { withTimeout } from '../platform/timeout.js';

/** Slack brings a message again within minutes, and each edit of a mention brings it anew. */
const KEEP_S = 24 * 60 * 60;
/** Redis answers in a millisecond, or it is in trouble. */
const REDIS_MS = 300;

/** Which messages to Usher were heard already, by any process. */
export class HeardMessages {
  readonly #redis: RedisClient;
  readonly #log: Log;

  constructor({ redis, log }: { redis: RedisClient; log: Log }) {
    this.#redis = redis;
    this.#log = log;
  }

  /** `unknown`: RedisClient does not say. A run is started once all the same: it has the same delivery. */
  async claim(delivery: string): Promise<'first' | 'again' | 'unknown'> {
    const claimed = this.#redis.set(keys.heard(delivery), 1, 'EX', KEEP_S, 'NX').then(
      (answer) => (answer === 'OK' ? 'first' : 'again'),
      (error: unknown) => {
        this.#log.warn({ err: error }, 'Redis does not say whether a message was heard before');
        return 'unknown' as const;
      },
    );
    return withTimeout(REDIS_MS, claimed, () => 'unknown');
  }
}
