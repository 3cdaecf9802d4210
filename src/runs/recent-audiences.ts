import type { RedisClient } from '../platform/redis-connection.js';
import { withTimeout } from '../platform/timeout.js';
import type { RunRecord } from './record.js';
import type { Request } from '../request/request.js';
import { keys } from '../keys.js';
import { channelsOf } from './places.js';
import type { RunStore } from './store.js';

/** Redis answers in a millisecond, or it is in trouble. */
const REDIS_MS = 300;
const RUNS = 10;

type RecentAudience = Pick<Request['audiences'][number], 'id' | 'name' | 'namespace'>;

/** The audiences of the last runs of a person, then of a channel: what they most likely want again. */
export class RecentAudiences {
  readonly #redis: RedisClient;
  readonly #runs: Pick<RunStore, 'readOrSkip'>;

  constructor({ redis, runs }: { redis: RedisClient; runs: Pick<RunStore, 'readOrSkip'> }) {
    this.#redis = redis;
    this.#runs = runs;
  }

  /** Newest first, each once; none if Redis does not answer in time. */
  async audiences(of: { person: string; channel: string; sandbox: string }): Promise<RecentAudience[]> {
    const none = () => [];
    return withTimeout(REDIS_MS, this.#read(of), none).catch(none);
  }

  async #read({ person, channel, sandbox }: { person: string; channel: string; sandbox: string }) {
    const lists = await Promise.all([
      this.#redis.zrevrange(keys.byPerson(person), 0, RUNS - 1),
      this.#redis.zrevrange(keys.byChannel(channel), 0, RUNS - 1),
    ]);
    const [own = [], others = []] = await Promise.all(lists.map((list) => this.#facts(list)));
    const found = new Map<string, RecentAudience>();
    // A run that was asked for here but is told elsewhere is not for everybody here.
    for (const { request } of [...own, ...others.filter((facts) => channelsOf(facts).includes(channel))]) {
      if (request?.sandbox.name !== sandbox) continue;
      for (const { id, name, namespace } of request.audiences) {
        if (!found.has(`${namespace} ${id}`)) found.set(`${namespace} ${id}`, { id, name, namespace });
      }
    }
    return [...found.values()];
  }

  async #facts(list: string[]): Promise<RunRecord[]> {
    const all = await Promise.all(list.map((run) => this.#runs.readOrSkip(run)));
    return all.flatMap((facts) => facts ?? []);
  }
}
