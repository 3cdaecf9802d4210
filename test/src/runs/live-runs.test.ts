import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Redis } from 'ioredis';
import { type PrivateRedis, startRedis } from '../../../playground/redis.js';
import { keys } from '../../../src/keys.js';
import { createLog } from '../../../src/platform/log.js';
import { createMetrics } from '../../../src/platform/metrics.js';
import { LiveRuns } from '../../../src/runs/live-runs.js';
import { RunStore } from '../../../src/runs/store.js';
import { noReplicas } from '../../redis/no-replicas.js';

describe('live runs are found without reading each', () => {
  let server: PrivateRedis;
  let redis: Redis;
  const store = () =>
    new RunStore({
      redis,
      replication: noReplicas(),
      retentionDays: 1,
      log: createLog({ level: 'silent', secrets: [] }),
      metrics: createMetrics({ live: () => Promise.resolve(0) }),
    });
  let asks = 0;
  const ask = async (by: string, channel: string) => {
    const asked = { ask: { kind: 'evaluation', sandbox: 'dev', audiences: [], filters: {} }, by, channel } as const;
    const at = (asks += 1);
    return (
      await store().accept({ delivery: `d-${at}`, asked: { ...asked, audiences: [], confirmed: false, at } as never })
    ).run;
  };
  beforeAll(async () => {
    server = await startRedis();
    redis = new Redis(server.url);
  });
  beforeEach(async () => {
    await redis.flushall();
  });
  afterAll(async () => {
    redis.disconnect();
    await server.close();
  });

  test('a person’s own, and those of channels, the newest first, without those that are over', async () => {
    const runs = new LiveRuns({ redis });
    const [one, over, other, elsewhere] = [
      await ask('U1', 'C1'),
      await ask('U1', 'C1'),
      await ask('U2', 'C2'),
      await ask('U2', 'C3'),
    ];
    await store().close(over, { kept: false });
    expect(await runs.ofPerson('U1')).toEqual([one]);
    expect(await runs.inChannels(['C1', 'C2', 'C9'])).toEqual([other, one]);
    expect(await runs.inChannels([])).toEqual([]);
    const facts = await store().read(elsewhere);
    if (!facts) throw new Error('the run has no record');
    await store().move(elsewhere, facts, { channel: 'C1', by: 'U2', at: 9 });
    expect(await runs.inChannels(['C1'])).toEqual([elsewhere, one]);
  });

  test('those without a job of Adobe’s for what they do now, the oldest first', async () => {
    const facts: Record<string, string[]> = {
      'R-9': [],
      'R-10': ['evaluation.1.intent', 'evaluation.1.retryAfter'],
      'R-11': ['evaluation.1.retryAfter', 'evaluation.12.id'],
      'R-12': ['evaluation.join'],
      'R-13': ['evaluation.1.id', 'evaluation.end'],
      'R-14': ['evaluation.1.id', 'evaluation.end', 'export.1.id'],
      'R-15': ['ending'],
      'R-16': ['refusal'],
    };
    for (const [run, fields] of Object.entries(facts)) {
      await redis.sadd(keys.live, run);
      for (const field of ['asked', ...fields]) await redis.hset(keys.run(run), field, '{}');
    }
    expect(await new LiveRuns({ redis }).unsent()).toEqual(['R-9', 'R-10', 'R-13']);
  });
});
