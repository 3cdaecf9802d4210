import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Redis } from 'ioredis';
import { pino } from 'pino';
import { type Answer, Poller } from '../../jobs/poller.js';
import { type PrivateRedis, startRedis } from '../../playground/redis.js';
import { JobSnapshots, type Target } from '../../src/runs/job-snapshots.js';

const GRID_MS = 15_000;
const TIMEOUT_MS = 60_000;
/** How long a claim holds: a multiple of the grid after `BEGUN`, where it could be taken for a line of it. */
const CLAIM_MS = TIMEOUT_MS + 5_000;
const BEGUN = 1_764_000_000_000 - (CLAIM_MS % GRID_MS);
const target: Target = { sandbox: 'dev', kind: 'export', id: '24115', since: BEGUN - GRID_MS };

describe('looks that all workers share', () => {
  let server: PrivateRedis;
  let redis: Redis;
  let now: number;
  let asked: string[][];
  let answer: (ids: string[]) => Promise<Map<string, Answer>>;
  const looks = () =>
    new Poller({
      redis,
      snapshots: new JobSnapshots({ redis }),
      now: () => now,
      keepMs: 86_400_000,
      adobeTimeoutMs: TIMEOUT_MS,
      pollInitialMs: GRID_MS,
      pollMaxMs: 300_000,
      ask: { evaluation: () => Promise.resolve(new Map()), export: (_sandbox, ids) => (asked.push(ids), answer(ids)) },
      log: pino({ level: 'silent' }),
    });
  /** Watched since a while ago: the next look is due. */
  const due = async () => {
    await looks().poll(target, 'R-1');
    now = BEGUN;
  };
  const running = (ids: string[]) =>
    Promise.resolve(new Map(ids.map((id) => [id, { job: { id }, terminal: false, bare: false }])));

  beforeAll(async () => {
    server = await startRedis();
    redis = new Redis(server.url);
  });
  beforeEach(async () => {
    await redis.flushall();
    now = BEGUN - GRID_MS;
    asked = [];
    answer = running;
  });
  afterAll(async () => {
    redis.disconnect();
    await server.close();
  });

  test('one asks; who comes meanwhile looks again soon, whenever the claim would lapse', async () => {
    await due();
    let meanwhile: { waitMs: number; upToDate: boolean } | undefined;
    answer = async (ids) => {
      meanwhile = await looks().poll(target, 'R-2');
      return running(ids);
    };
    const first = await looks().poll(target, 'R-1');
    expect(asked).toEqual([['24115']]);
    expect(first.seen?.job).toEqual({ id: '24115' });
    expect(meanwhile?.waitMs).toBeLessThanOrEqual((2 * GRID_MS) / 5);
    expect(meanwhile?.upToDate).toBe(false);
    const after = await looks().poll(target, 'R-2');
    expect(after).toMatchObject({ seen: first.seen, upToDate: true });
    expect(asked).toHaveLength(1);
  });

  test('a claim whose worker died lapses after the deadline of its call', async () => {
    await due();
    await new Promise<void>((asking) => {
      answer = () => {
        asking();
        return new Promise(() => undefined);
      };
      void looks().poll(target, 'R-1');
    });
    answer = running;
    now += CLAIM_MS - 1;
    await looks().poll(target, 'R-2');
    expect(asked).toHaveLength(1);
    now += 2;
    await looks().poll(target, 'R-2');
    expect(asked).toHaveLength(2);
  });
});
