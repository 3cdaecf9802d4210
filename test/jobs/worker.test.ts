import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { RunHandler, type RunHandlerOptions } from '../../jobs/run.js';
import { createRunWorker } from '../../jobs/worker.js';
import { type PrivateRedis, startRedis } from '../../playground/redis.js';
import { waitUntil } from '../../playground/waiting.js';
import { createLog } from '../../src/platform/log.js';
import { createMetrics } from '../../src/platform/metrics.js';
import { QUEUE, RunQueue } from '../../src/queue.js';
import { keys } from '../../src/keys.js';
import { RunStore } from '../../src/runs/store.js';
import { noReplicas } from '../redis/no-replicas.js';

const log = createLog({ level: 'silent', secrets: [] });

describe('a run and its queue job', () => {
  let server: PrivateRedis;
  let redis: Redis;
  let queue: RunQueue;
  beforeAll(async () => {
    server = await startRedis();
    redis = new Redis(server.url, { maxRetriesPerRequest: null });
    queue = new RunQueue({ redis, log });
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
      redis,
      queue,
      log,
      process: async (run) => {
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
    const worker = createRunWorker({
      personLiveRuns: 50,
      redis,
      queue,
      log,
      process: (run) => errand.process(run),
    });
    await redis.sadd(keys.live, 'R-1002');
    await queue.add('R-1002');
    await waitUntil('it is no longer live', async () => ((await runs.live()).length === 0 ? true : undefined));
    await worker.close();
    expect(lines.map((line): unknown => JSON.parse(line))).toMatchObject([{ run: 'R-1002', level: 50 }]);
  });
});
