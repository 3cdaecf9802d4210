import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { RunHandler, type RunHandlerOptions } from '../../jobs/run.js';
import type { Visit } from '../../jobs/step.js';
import { createJobWorker, startSweep } from '../../jobs/worker.js';
import { waitUntil } from '../../playground/waiting.js';
import { createLog } from '../../src/platform/log.js';
import { createMetrics } from '../../src/platform/metrics.js';
import { QUEUE, type RunQueue } from '../../src/queue.js';
import { keys } from '../../src/keys.js';
import { WatchedJobs } from '../../src/runs/watched-jobs.js';
import { RunStore } from '../../src/runs/store.js';
import { noReplicas } from '../redis/no-replicas.js';
import { type OpenQueue, openQueue } from './open-queue.js';

const log = createLog({ level: 'silent', secrets: [] });

describe('a run and its queue job', () => {
  let opened: OpenQueue;
  let redis: Redis;
  let queue: RunQueue;
  let watched: WatchedJobs;
  beforeAll(async () => {
    opened = await openQueue();
    ({ redis, queue } = opened);
    watched = new WatchedJobs({ redis, queue, keepMs: 60_000 });
  });
  afterAll(async () => {
    await opened.close();
  });

  /** A worker that visits no run, and looks so. */
  const looking = (look: () => Promise<Visit>) =>
    createJobWorker({
      awake: 100,
      redis,
      queue,
      watched,
      log,
      visit: () => Promise.resolve({ is: 'closed' }),
      look,
    });
  const delayed = async () => {
    const jobs = new Queue(QUEUE, { connection: redis, prefix: keys.queuePrefix });
    const ids = (await jobs.getDelayed()).map(({ id }) => id);
    await jobs.close();
    return ids;
  };

  test('who follows while it closes, when its queue job cannot be added for it is still there, is told all the same', async () => {
    const seen: string[] = [];
    const worker = createJobWorker({
      awake: 100,
      redis,
      queue,
      log,
      watched,
      look: () => Promise.resolve({ is: 'closed' }),
      visit: async (run) => {
        seen.push(run);
        if (seen.length === 1) await redis.sadd(keys.live, run);
        else await redis.srem(keys.live, run);
        return { is: 'closed' };
      },
    });
    await queue.add('R-1001');
    await waitUntil('it is visited twice', () => Promise.resolve(seen.length === 2 ? true : undefined));
    const jobs = new Queue(QUEUE, { connection: redis, prefix: keys.queuePrefix });
    await waitUntil('it has no queue job any more', async () => ((await jobs.getJob('R-1001')) ? undefined : true));
    expect(seen).toEqual(['R-1001', 'R-1001']);
    await worker.close();
    await jobs.close();
  });

  test('a job that is watched just as the looks end, when their queue job is still there, is looked at all the same', async () => {
    const target = { sandbox: 'dev', kind: 'export' as const, id: '24115', since: 0 };
    const place = { sandbox: 'dev', kind: 'export' as const };
    let looks = 0;
    const worker = looking(async () => {
      looks += 1;
      if (looks === 1) await watched.register(target, 'R-1003', Date.now());
      else await redis.del(keys.watch('dev', 'export'));
      return { is: 'closed' };
    });
    await queue.addPoll(place);
    await waitUntil('it is looked twice', () => Promise.resolve(looks === 2 ? true : undefined));
    await worker.close();
  });

  test('a job that is due before the next look wakes the looks, also while they are being put to sleep', async () => {
    const target = { sandbox: 'dev', kind: 'evaluation' as const, id: 'e-1', since: 0 };
    let looks = 0;
    const worker = looking(async () => {
      looks += 1;
      if (looks === 1) await watched.register(target, 'R-1004', Date.now());
      return { is: 'sleep', ms: 600_000 };
    });
    await queue.addPoll(target);
    await waitUntil('it is looked twice', () => Promise.resolve(looks === 2 ? true : undefined));
    await redis.del(keys.watch('dev', 'evaluation'));
    await waitUntil('it sleeps', async () => ((await delayed()).includes('poll-dev-evaluation') ? true : undefined));
    await watched.register(target, 'R-1004', Date.now());
    await waitUntil('it is looked three times', () => Promise.resolve(looks === 3 ? true : undefined));
    await redis.del(keys.watch('dev', 'evaluation'));
    await worker.close();
  });

  test('a place that cannot be read keeps the sweep from nothing else', async () => {
    await redis.sadd(keys.watchedPlaces, 'of another version');
    await watched.register({ sandbox: 'dev', kind: 'export', id: '1', since: 0 }, 'R-1005', Date.now());
    expect(await watched.places()).toContainEqual({ sandbox: 'dev', kind: 'export' });
    await redis.del(keys.watch('dev', 'export'), keys.watchedPlaces);
  });

  test('the sweep gives a queue job to each live run that has none, and asks nothing of the others', async () => {
    const live = Array.from({ length: 1_200 }, (_, n) => `R-${2_000 + n}`);
    const added: string[] = [];
    const sweeping = {
      without: (runs: string[]) => queue.without(runs),
      add: (run: string) => Promise.resolve(void added.push(run)),
    };
    await redis.sadd(keys.live, ...live);
    const stranded = ['R-2003', 'R-2700', 'R-3199'];
    for (const run of live) if (!stranded.includes(run)) await queue.add(run);
    const runs = { live: () => redis.smembers(keys.live) };
    // A sweep asks for no more of them than this.
    const sweep = startSweep({ runs, queue: sweeping, watched, redis, log } as unknown as Parameters<
      typeof startSweep
    >[0]);
    await waitUntil('all are added', () => Promise.resolve(added.length >= 3 ? true : undefined));
    sweep.stop();
    expect(added.sort()).toEqual(stranded);
    await redis.del(keys.live);
    const jobs = new Queue(QUEUE, { connection: redis, prefix: keys.queuePrefix });
    await jobs.drain();
    await jobs.close();
  });

  test('Redis packs what BullMQ keeps of a run', async () => {
    await queue.add('R-1234567');
    const job = `${keys.queuePrefix}:${QUEUE}:R-1234567`;
    expect(await redis.object('ENCODING', job)).toMatch(/^(listpack|ziplist)$/);
    await redis.del(job, `${keys.queuePrefix}:${QUEUE}:wait`);
  });

  test('one whose record is gone is let go of, not visited for ever', async () => {
    const lines: string[] = [];
    const told = createLog({ level: 'error', to: { write: (line: string) => void lines.push(line) } });
    const runs = new RunStore({
      redis,
      replication: noReplicas(),
      retentionDays: 1,
      log,
      metrics: createMetrics({ live: () => redis.scard(keys.live) }),
    });
    const options = { runs, stopping: () => false, log: told };
    const errand = new RunHandler(options as unknown as RunHandlerOptions);
    const worker = createJobWorker({
      awake: 100,
      redis,
      queue,
      log,
      watched,
      look: () => Promise.resolve({ is: 'closed' }),
      visit: (run) => errand.process(run),
    });
    await redis.sadd(keys.live, 'R-1002');
    await queue.add('R-1002');
    await waitUntil('it is no longer live', async () => ((await runs.live()).length === 0 ? true : undefined));
    await worker.close();
    expect(lines.map((line): unknown => JSON.parse(line))).toMatchObject([{ run: 'R-1002', level: 50 }]);
  });
});
