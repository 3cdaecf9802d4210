import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Redis } from 'ioredis';
import { type EditWeight, Pace } from '../../jobs/pace.js';
import { waitUntil } from '../../playground/waiting.js';
import { type PrivateRedis, startRedis } from '../../playground/redis.js';

const MINUTE_MS = 60_000;

describe('Slack’s limits, counted for all workers', () => {
  let server: PrivateRedis;
  let redis: Redis;
  let now: number;
  const workers = () =>
    [1, 2].map(() => new Pace({ redis, now: () => now, limits: { postEveryMs: 60_000, editsAMinute: 50 } }));
  beforeAll(async () => {
    server = await startRedis();
    redis = new Redis(server.url);
  });
  beforeEach(async () => {
    await redis.flushall();
    now = 1_764_000_050_000;
  });
  afterAll(async () => {
    redis.disconnect();
    await server.close();
  });

  /** Everybody wants an edit all the time; when each was granted. */
  const grants = async (weights: EditWeight[], ms: number): Promise<{ at: number; weight: EditWeight }[]> => {
    const granted: { at: number; weight: EditWeight }[] = [];
    const [first, second] = workers();
    for (const end = now + ms; now < end; now += 500) {
      for (const [index, weight] of weights.entries()) {
        const wait = await (index % 2 === 0 ? first : second)?.edit(`card ${index} ${now}`, weight);
        if (wait === 0) granted.push({ at: now, weight });
      }
    }
    return granted;
  };
  const most = (granted: { at: number }[]): number =>
    Math.max(...granted.map(({ at }) => granted.filter((one) => one.at >= at && one.at <= at + MINUTE_MS).length));

  test('never more than 50 edits in any minute, wherever it begins, and never far fewer', async () => {
    const granted = await grants(['changed', 'alarm', 'checked'], 3 * MINUTE_MS);
    expect(most(granted)).toBe(50);
    expect(granted.length).toBeGreaterThanOrEqual(130);
  });

  test('what weighs less leaves room for what weighs more', async () => {
    expect(await grants(['checked'], 30_000)).toHaveLength(25);
    expect(await grants(['changed'], 10_000)).toHaveLength(15);
    expect(await grants(['alarm'], 10_000)).toHaveLength(10);
  });

  test('who has to wait is told when there will be room, one after another', async () => {
    await grants(['alarm'], 25_000);
    const [pace] = workers();
    const [first, second, again] = [
      await pace?.edit('a', 'alarm'),
      await pace?.edit('b', 'alarm'),
      await pace?.edit('a', 'alarm'),
    ];
    expect(first).toBe(37_000);
    expect(second).toBe(37_000 + 62_000 / 50);
    expect(again).toBe(first);
    now += 37_000;
    expect(await pace?.edit('a', 'alarm')).toBe(0);
  });

  test('one message at a time in a channel, whoever posts it; other channels are free', async () => {
    const [first, second] = workers();
    expect(await first?.post('C1', 'R-1 card', false)).toBe(0);
    expect(await second?.post('C2', 'R-2 card', false)).toBe(0);
    const waits = [await second?.post('C1', 'R-3 card', false), await first?.post('C1', 'R-4 card', false)];
    expect(waits.map((ms) => Math.ceil((ms ?? 0) / 60_000))).toEqual([1, 2]);
  });

  test('a report that waits goes before every card', async () => {
    const [pace] = workers();
    await pace?.post('C1', 'R-1 card', false);
    // It lapses by itself after a while, and a report that waits comes again before; here it stays.
    await waitUntil('the channel is reserved', async () => {
      expect(await pace?.post('C1', 'R-2 report', true)).toBeGreaterThan(0);
      return (await redis.persist('usher:pace:reserved:C1')) === 1 ? true : undefined;
    });
    await redis.del('usher:pace:post:C1');
    expect(await pace?.post('C1', 'R-3 card', false)).toBeGreaterThan(0);
    expect(await pace?.post('C1', 'R-2 report', true)).toBe(0);
    await redis.del('usher:pace:post:C1');
    expect(await pace?.post('C1', 'R-3 card', false)).toBe(0);
  });

  test('what Slack says to wait holds for everybody in that channel', async () => {
    const [first, second] = workers();
    await first?.hold('C1', 10 * MINUTE_MS);
    // Longer than our own pace alone would have it wait.
    expect(await second?.post('C1', 'R-1 card', false)).toBeGreaterThan(MINUTE_MS);
  });
});
