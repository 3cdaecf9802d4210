import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Redis } from 'ioredis';
import { SharedEvaluations } from '../../jobs/shared-evaluations.js';
import { StageLog } from '../../jobs/stage-log.js';
import { type PrivateRedis, startRedis } from '../../playground/redis.js';
import { keys } from '../../src/keys.js';
import { createLog } from '../../src/platform/log.js';
import type { RunQueue } from '../../src/queue.js';
import type { Request } from '../../src/request/request.js';
import { attemptField } from '../../src/runs/record.js';
import { noReplicas } from '../redis/no-replicas.js';

const NOW = 1_764_000_000_000;
const JOB = { id: 'job-1' };
const request: Request = {
  kind: 'evaluation',
  sandbox: { name: 'dev', type: 'development' },
  audiences: [{ id: 'a', namespace: 'ups', name: 'VIP buyers', statuses: ['realized'] }],
  filters: {},
};

describe('a job that one run lets go of, while another has asked Adobe for the same', () => {
  let server: PrivateRedis;
  let redis: Redis;
  beforeAll(async () => {
    server = await startRedis();
    redis = new Redis(server.url);
  });
  beforeEach(() => redis.flushall());
  afterAll(async () => {
    redis.disconnect();
    await server.close();
  });

  /** R-1 has sent it, with this answer of Adobe's; R-2 follows a job by its id and is cancelled. */
  const letGo = async (fact?: 'retryAfter' | 'refused' | 'id') => {
    const stages = new StageLog({ log: createLog({ level: 'silent', secrets: [] }), now: () => NOW });
    // It is only asked to wake runs.
    const queue = { wake: () => Promise.resolve() } as unknown as RunQueue;
    const shared = new SharedEvaluations({
      redis,
      replication: noReplicas(),
      stages,
      queue,
      keepMs: 60_000,
      now: () => NOW,
    });
    await shared.claim('R-1', request);
    await redis.sadd(keys.live, 'R-1', 'R-2');
    await redis.hset(keys.run('R-1'), attemptField('evaluation', 1, 'intent'), '{}');
    if (fact) await redis.hset(keys.run('R-1'), attemptField('evaluation', 1, fact), '{}');
    return shared.release('R-2', request, JOB, true);
  };

  test('it is left to one that does not know what became of its call: it may be that job', async () => {
    const left = await letGo();
    expect(left.is === 'needed' && [...new Set(left.heirs)]).toEqual(['R-1']);
  });

  test.each(['retryAfter', 'refused', 'id'] as const)('one that knows by %s has no part in it', async (fact) => {
    expect(await letGo(fact)).toEqual({ is: 'to-delete' });
  });
});
