import type { RedisClient } from '../platform/redis-connection.js';
import { keys } from '../keys.js';
import { UserError } from '../errors.js';
import type { Replication } from '../platform/replication.js';
import { digest } from '../request/request.js';

/** Longer than a call to Adobe and the checks after it take. */
const KEEP_S = 120;

/** Lets one press at a time begin the same effect at Adobe, whoever presses and however often. */
export class EffectLocks {
  readonly #redis: RedisClient;
  readonly #replication: Replication;

  constructor({ redis, replication }: { redis: RedisClient; replication: Replication }) {
    this.#redis = redis;
    this.#replication = replication;
  }

  /**
   * Undefined if the effect may begin now, else the Slack user id of who began it in the last two minutes. Throws
   * UserError where it may not begin, as a second press could begin it again after a failover.
   */
  async begin(what: unknown, by: string): Promise<string | undefined> {
    const key = keys.effect(digest(what));
    if (await this.#redis.set(key, by, 'EX', KEEP_S, 'NX')) {
      if (await this.#replication.reached({ key, is: by })) return undefined;
      await this.end(what);
      throw new UserError('I can’t save that safely right now, so nothing was done. Try again in a minute.');
    }
    return (await this.#redis.get(key)) ?? by;
  }

  /** Lets the effect begin again at once: it came to nothing, or it can be seen at Adobe. */
  async end(what: unknown): Promise<void> {
    await this.#redis.del(keys.effect(digest(what)));
  }
}
