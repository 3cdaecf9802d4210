import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { RunHandler, type RunHandlerOptions } from '../../jobs/run.js';
import { createRunWorker } from '../../jobs/worker.js';
import { type PrivateRedis, startRedis } from '../../playground/redis.js';
import { waitUntil } from '../../playground/waiting.js';
import { createLog } from '../../src/platform/log.js';
import { QUEUE, RunQueue } from '../../src/queue.js';
import { keys } from '../../src/keys.js';
import { RunStore } from '../../src/runs/store.js';

describe('a run and its queue job', () => {
  let server: PrivateRedis;
  let redis: Redis;
  let queue: RunQueue;
  beforeAll(async () => {
    server = await startRedis();
    redis = new Redis(server.url, { maxRetriesPerRequest: null });
    queue = new RunQueue({ connection: redis, redis });
  });
  afterAll(async () => {
    await queue.close();
    redis.disconnect();
    await server.close();
  });

  test('who follows while it closes, when its queue job cannot be added for it is still there, is told all the same', async () => {
    const seen: string[] = [];
    const worker = createRunWorker({
      personLiveRuns: 50,
      connection: redis,
      redis,
      log: createLog({ level: 'silent', secrets: [] }),
      visit: async ({ run }) => {
        seen.push(run);
        if (seen.length === 1) await redis.sadd(keys.live, run);
        else await redis.srem(keys.live, run);
        return undefined;
      },
      again: (run) => queue.add(run),
    });
    await queue.add('R-1001');
    await waitUntil('it is visited twice', () => Promise.resolve(seen.length === 2 ? true : undefined));
    const jobs = new Queue(QUEUE, { connection: redis });
    await waitUntil('it has no queue job any more', async () => ((await jobs.getJob('R-1001')) ? undefined : true));
    expect(seen).toEqual(['R-1001', 'R-1001']);
    await worker.close();
    await jobs.close();
  });

  test('one whose record is gone is let go of, not visited for ever', async () => {
    const gone: string[] = [];
    const runs = new RunStore({ redis, retentionDays: 1 });
    const options = { runs, stopping: () => false, onGone: (run: string) => gone.push(run) };
    const errand = new RunHandler(options as unknown as RunHandlerOptions);
    const worker = createRunWorker({
      personLiveRuns: 50,
      connection: redis,
      redis,
      log: createLog({ level: 'silent', secrets: [] }),
      visit: ({ run }) => errand.process(run),
      again: (run) => queue.add(run),
    });
    await redis.sadd(keys.live, 'R-1002');
    await queue.add('R-1002');
    await waitUntil('it is no longer live', async () => ((await runs.live()).length === 0 ? true : undefined));
    await worker.close();
    expect(gone).toEqual(['R-1002']);
  });
});
