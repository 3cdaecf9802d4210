import { z } from 'zod';
import { keys } from '../keys.js';
import type { RedisClient } from '../platform/redis-connection.js';
import { defineScript } from '../platform/redis-script.js';
import { json } from '../platform/zod-json.js';
import { type PollPlace, pollPlaceSchema, type RunQueue } from '../queue.js';
import type { Target } from './job-snapshots.js';

/** A place of another version that cannot be read is passed over: a run that waits registers anew. */
const placeJson = json.pipe(pollPlaceSchema);

/**
 * The run is woken when the job changes, from now on. Answers whether the job is the next one to be looked at, when
 * that is due, and what Adobe last said of it.
 */
const registerRun = defineScript({
  name: 'registerRun',
  keys: ['watch', 'since', 'watchers', 'places', 'seen'],
  args: ['id', 'run', 'place', 'began', 'next', 'keepMs'],
  answer: z.tuple([z.literal([0, 1]), z.string(), z.string().nullable()]),
  lua: `
redis.call('ZADD', watchers, 0, run)
redis.call('PEXPIRE', watchers, keepMs)
redis.call('SADD', places, place)
local isFirst = 0
if not redis.call('ZSCORE', watch, id) then
  redis.call('HSETNX', since, id, began)
  local soonest = redis.call('ZRANGE', watch, 0, 0, 'WITHSCORES')[2]
  if not soonest or tonumber(next) < tonumber(soonest) then isFirst = 1 end
  redis.call('ZADD', watch, next, id)
end
return { isFirst, redis.call('ZSCORE', watch, id), redis.call('GET', seen) }`,
});

/** The run is no longer woken; a job that nobody else watches is let go of. */
const leaveJob = defineScript({
  name: 'leaveJob',
  keys: ['watch', 'since', 'watchers', 'owed'],
  args: ['id', 'run'],
  answer: z.literal([0, 1]),
  lua: `
redis.call('ZREM', watchers, run)
if redis.call('ZCARD', watchers) > 0 then return 0 end
redis.call('ZREM', watch, id)
redis.call('HDEL', since, id)
redis.call('SREM', owed, id)
return 1`,
});

/** Makes the next look due. Whoever watches the job is told of it even if nothing has changed. */
const lookNow = defineScript({
  name: 'lookNow',
  keys: ['watch', 'owed'],
  args: ['id', 'now'],
  answer: z.literal([0, 1]),
  lua: `
if not redis.call('ZSCORE', watch, id) then return 0 end
redis.call('SADD', owed, id)
redis.call('ZADD', watch, 'XX', now, id)
return 1`,
});

const DAY_MS = 24 * 60 * 60 * 1000;

/** Adobe's answers are kept past the watch limit, so that a late look still finds them. */
export const keepJobsMs = ({ watchLimitMs }: { watchLimitMs: number }): number => watchLimitMs + DAY_MS;

interface WatchedJobsOptions {
  redis: RedisClient;
  queue: Pick<RunQueue, 'wakePoll'>;
  /** How long after the last registration a job is remembered to be watched. */
  keepMs: number;
}

/** Which jobs of Adobe's are watched, by which runs, and when each is looked at next. */
export class WatchedJobs {
  readonly #options: WatchedJobsOptions;

  constructor(options: WatchedJobsOptions) {
    this.#options = options;
  }

  /**
   * Has the run woken when the job changes. `next` (epoch ms) is when it is looked at, if nobody watches it yet. Answers
   * when that is, and Adobe's last word, read after the registration: a change in between is not missed.
   */
  async register(target: Target, run: string, next: number): Promise<{ dueAt: number; seen: string | null }> {
    const { redis, queue, keepMs } = this.#options;
    const { sandbox, kind, id, since } = target;
    const [isFirst, dueAt, seen] = await registerRun(
      redis,
      {
        watch: keys.watch(sandbox, kind),
        since: keys.watchSince(sandbox, kind),
        watchers: keys.watchers(sandbox, kind, id),
        places: keys.watchedPlaces,
        seen: keys.seen(sandbox, kind, id),
      },
      { id, run, place: JSON.stringify({ sandbox, kind } satisfies PollPlace), began: since, next, keepMs },
    );
    if (isFirst === 1) await queue.wakePoll({ sandbox, kind });
    return { dueAt: Number(dueAt), seen };
  }

  /** For a run that ends before Adobe has said its last word on the job. */
  async leave({ sandbox, kind, id }: Target, run: string): Promise<void> {
    await leaveJob(
      this.#options.redis,
      {
        watch: keys.watch(sandbox, kind),
        since: keys.watchSince(sandbox, kind),
        watchers: keys.watchers(sandbox, kind, id),
        owed: keys.owed(sandbox, kind),
      },
      { id, run },
    );
  }

  /** Has the job looked at now, for a person who asks. */
  async lookNow({ sandbox, kind, id }: Target, now: number): Promise<void> {
    const { redis, queue } = this.#options;
    const places = { watch: keys.watch(sandbox, kind), owed: keys.owed(sandbox, kind) };
    if ((await lookNow(redis, places, { id, now })) === 1) await queue.wakePoll({ sandbox, kind });
  }

  /** The places in which something is watched now. */
  async places(): Promise<PollPlace[]> {
    const kept = await this.#options.redis.smembers(keys.watchedPlaces);
    const known = kept.flatMap((text) => placeJson.safeParse(text).data ?? []);
    const watched = await Promise.all(known.map((place) => this.isWatched(place)));
    return known.filter((_, at) => watched[at]);
  }

  async isWatched({ sandbox, kind }: PollPlace): Promise<boolean> {
    return (await this.#options.redis.zcard(keys.watch(sandbox, kind))) > 0;
  }
}
