import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import type { Visit } from '../../jobs/step.js';
import { createJobWorker, startSweep } from '../../jobs/worker.js';
import { waitUntil } from '../../playground/waiting.js';
import { createLog } from '../../src/platform/log.js';
import { createMetrics } from '../../src/platform/metrics.js';
import { keys } from '../../src/keys.js';
import { QUEUE, RunQueue } from '../../src/queue.js';
import { RunStore } from '../../src/runs/store.js';
import { WatchedJobs } from '../../src/runs/watched-jobs.js';
import { noReplicas } from '../redis/no-replicas.js';
import { type OpenQueue, openQueue } from './open-queue.js';

const log = createLog({ level: 'silent', secrets: [] });
const run = 'R-1';
const place = { sandbox: 'dev', kind: 'export' } as const;
/** Far longer than anything waits here: who visits again was woken. */
const asleepLong: Visit = { is: 'sleep', ms: 600_000 };

/** `opened` resolves once `open` is called. */
function opening() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { open: () => open(), opened };
}

describe('wakes and sweeps', () => {
  let opened: OpenQueue;
  let redis: Redis;
  let queue: RunQueue;
  let watched: WatchedJobs;
  let jobs: Queue;
  let closing: (() => unknown)[];
  let visits: number;
  beforeAll(async () => {
    opened = await openQueue();
    ({ redis, queue } = opened);
    watched = new WatchedJobs({ redis, queue, keepMs: 60_000 });
    jobs = new Queue(QUEUE, { connection: redis, prefix: keys.queuePrefix });
  });
  beforeEach(async () => {
    await redis.flushall();
    closing = [];
    visits = 0;
  });
  afterEach(async () => {
    for (const close of closing.reverse()) await close();
  });
  afterAll(async () => {
    await jobs.close();
    await opened.close();
  });

  const connect = () => {
    const own = new Redis(opened.url, { maxRetriesPerRequest: null });
    closing.push(() => own.disconnect());
    return own;
  };
  /** A worker whose every visit does this; `looked`: it has just read for the so-manieth time how often the run was woken. */
  const working = (visit: () => Promise<Visit>, looked: (count: number) => unknown = () => undefined) => {
    const own = connect();
    const read = own.hget.bind(own);
    let count = 0;
    const hget = async (key: string, field: string) => {
      const value = await read(key, field);
      if (field === 'woken') await looked((count += 1));
      return value;
    };
    own.hget = hget;
    const counted = () => ((visits += 1), visit());
    const look = () => Promise.resolve<Visit>({ is: 'closed' });
    const worker = createJobWorker({ awake: 10, redis: own, queue, watched, log, look, visit: counted });
    closing.push(() => worker.close());
  };
  const visited = (count: number) =>
    waitUntil(`it is visited ${count} times`, () => Promise.resolve(visits === count || undefined));
  const asleep = () =>
    waitUntil('it sleeps', async () => (await jobs.getDelayed()).some(({ id }) => id === run) || undefined);
  const waiting = async () => (await jobs.getWaiting()).map(({ id }) => id);
  const queued = (id: string) => waitUntil(`${id} is queued`, async () => (await waiting()).includes(id) || undefined);

  test('a run that sleeps is visited', async () => {
    working(() => Promise.resolve(asleepLong));
    await queue.add(run);
    await asleep();
    await queue.wake(run);
    await visited(2);
  });

  test('a run whose queue job is not there gets one', async () => {
    await queue.wake(run);
    expect(await waiting()).toEqual([run]);
  });

  test('a run that waits for a worker is not queued twice', async () => {
    await queue.add(run);
    await queue.wake(run);
    await queue.wake(run);
    expect(await waiting()).toEqual([run]);
  });

  test('a run that waits for its next try after a failure is visited at once, however often it has failed', async () => {
    working(() => (visits <= 8 ? Promise.reject(new Error('not now')) : Promise.resolve({ is: 'closed' })));
    await queue.add(run);
    for (let failed = 1; failed <= 8; failed += 1) {
      await visited(failed);
      await asleep();
      await queue.wake(run);
    }
    await visited(9);
  });

  test('who wakes a run while it is visited has it visited again', async () => {
    working(async () => {
      if (visits === 1) await queue.wake(run);
      return asleepLong;
    });
    await queue.add(run);
    await visited(2);
  });

  test('who wakes a run just after the worker has looked whether somebody did has it visited again', async () => {
    const looked = async (count: number) => {
      if (count === 2) await queue.wake(run);
    };
    working(() => Promise.resolve(asleepLong), looked);
    await queue.add(run);
    await visited(2);
  });

  test('who begins to wake a run while it is visited, and whose word comes after the worker has looked, has it visited again', async () => {
    const slow = connect();
    const count = slow.hincrby.bind(slow);
    const [begun, looked] = [opening(), opening()];
    const hincrby = async (key: string, field: string, by: number) => {
      begun.open();
      await looked.opened;
      return count(key, field, by);
    };
    slow.hincrby = hincrby;
    const late = new RunQueue({ redis: slow, log });
    let waking: Promise<void> | undefined;
    working(
      async () => {
        waking ??= late.wake(run);
        await begun.opened;
        return asleepLong;
      },
      (so) => so === 2 && looked.open(),
    );
    await queue.add(run);
    await visited(2);
    await waking;
    await late.close();
  });

  const sweeping = (own: Redis, everyMs?: number) => {
    const metrics = createMetrics({ live: () => redis.scard(keys.live) });
    const runs = new RunStore({ redis, replication: noReplicas(), retentionDays: 1, log, metrics });
    closing.push(startSweep({ runs, queue, watched, redis: own, log }, everyMs).stop);
  };

  test('a live run and a watched job without a queue job get one, again and again', async () => {
    sweeping(redis, 20);
    for (let round = 1; round <= 2; round += 1) {
      await redis.sadd(keys.live, run);
      await watched.register({ ...place, id: '1', since: 0 }, run, Date.now());
      await queued('poll-dev-export');
      await queued(run);
      await redis.flushall();
      await redis.sadd(keys.live, run);
      await redis.sadd(keys.watchedPlaces, JSON.stringify(place));
      await redis.zadd(keys.watch('dev', 'export'), Date.now(), '1');
      await queued('poll-dev-export');
      await queued(run);
      await redis.flushall();
    }
  });

  test('the same as soon as a worker comes back to Redis', async () => {
    const own = connect();
    await own.ping();
    await redis.sadd(keys.live, 'R-0');
    sweeping(own, 600_000);
    await queued('R-0');
    await redis.sadd(keys.live, run);
    own.disconnect(true);
    await queued(run);
  });
});
