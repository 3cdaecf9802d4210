import { createLog } from '../../src/platform/log.js';
import { Redis } from 'ioredis';
import { waitUntil } from '../../playground/waiting.js';
import { RunQueue } from '../../src/queue.js';
import { WatchedJobs } from '../../src/runs/watched-jobs.js';
import { keys } from '../../src/keys.js';
import { asleepIn } from './meeting.js';
import type { World } from './world.js';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** A key that keeps its time: a worker that holds a lock is at work now, not then. */
const AT_WORK = /:lock$/;
/** Between two jumps, whoever was woken looks around. */
const LOOK_AROUND_MS = 250;

export type Later = ReturnType<typeof movableTime>;

/**
 * Lets time jump, for everybody in this process and for what Redis keeps for a time: what hours bring about is seen at once. To be called
 * before a world is made, once a file.
 */
export function movableTime() {
  let ahead = 0;
  const Real = Date;
  class Shifted extends Real {
    constructor(...given: [] | [value: number | string | Date]) {
      if (given.length === 0) super(Real.now() + ahead);
      else super(...given);
    }

    static override now(): number {
      return Real.now() + ahead;
    }
  }
  // A constructor with fewer ways to call it than Date's: nobody here gives it a year and a month.
  globalThis.Date = Shifted as DateConstructor;

  /** It is so much later. Whoever sleeps in the queue is woken; nobody should be asking Adobe just now. */
  const later = async ({ redis: { url } }: World, ms: number): Promise<void> => {
    ahead += ms;
    const redis = new Redis(url, { maxRetriesPerRequest: null });
    for (const key of await redis.keys('*')) {
      const left = await redis.pttl(key);
      if (left > 0 && !AT_WORK.test(key)) await redis.pexpire(key, Math.max(1, left - ms));
    }
    const queue = new RunQueue({ redis, log: createLog({ level: 'silent' }) });
    for (const place of await new WatchedJobs({ redis, queue, keepMs: DAY_MS }).places()) await queue.wakePoll(place);
    for (const run of await redis.smembers(keys.live)) await queue.wake(run);
    await queue.close();
    redis.disconnect();
  };

  /** Minutes pass, one after the other while this run sleeps, until what is looked for is there. */
  const minutesUntil = async <T>(
    what: string,
    { world, run, timeoutMs }: { world: World; run: string; timeoutMs?: number },
    look: () => Promise<T | undefined>,
  ): Promise<T> => {
    const redis = new Redis(world.redis.url, { maxRetriesPerRequest: null });
    const step = async () => {
      const found = await look();
      if (found === undefined && (await asleepIn(redis)).includes(run)) await later(world, MINUTE_MS);
      return found;
    };
    try {
      return await waitUntil(what, step, timeoutMs, LOOK_AROUND_MS);
    } finally {
      redis.disconnect();
    }
  };
  return { later, minutesUntil };
}
