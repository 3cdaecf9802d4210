import type { Redis } from 'ioredis';
import { within } from '../within.js';
import { keys } from './keys.js';
import { requestSchema } from './request.js';

/** Redis answers in a millisecond, or it is in trouble. */
const REDIS_MS = 300;
const RUNS = 10;

export interface RecentAudience {
  id: string;
  name: string;
  namespace: string;
}

/** The audiences of the last runs of a person, then of a channel: what they most likely want again. */
export class Recents {
  readonly #redis: Redis;

  constructor({ redis }: { redis: Redis }) {
    this.#redis = redis;
  }

  /** Newest first, each once; none where Redis does not answer. */
  async audiences(of: { person: string; channel: string; sandbox: string }): Promise<RecentAudience[]> {
    const none = () => [];
    return within(REDIS_MS, this.#read(of), none).catch(none);
  }

  async #read({ person, channel, sandbox }: { person: string; channel: string; sandbox: string }) {
    const lists = await Promise.all([
      this.#redis.zrevrange(keys.byPerson(person), 0, RUNS - 1),
      this.#redis.zrevrange(keys.byChannel(channel), 0, RUNS - 1),
    ]);
    const runs = [...new Set(lists.flat())];
    const requests = await Promise.all(runs.map((run) => this.#redis.hget(keys.run(run), 'request')));
    const found = new Map<string, RecentAudience>();
    for (const json of requests) {
      const read = requestSchema.safeParse(json === null ? undefined : JSON.parse(json));
      if (!read.success || read.data.sandbox.name !== sandbox) continue;
      for (const { id, name, namespace } of read.data.audiences) {
        if (!found.has(`${namespace} ${id}`)) found.set(`${namespace} ${id}`, { id, name, namespace });
      }
    }
    return [...found.values()];
  }
}
