import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Redis } from 'ioredis';
import type { Answer } from '../../jobs/poller.js';
import type { RunQueue } from '../../src/queue.js';
import { WatchedJobs } from '../../src/runs/watched-jobs.js';
import { BEGUN, going, GRID_MS, KEEP_MS, place, pollerFor, target } from './looks.js';
import { type OpenQueue, openQueue } from './open-queue.js';

describe('how long a run waits for what Adobe said', () => {
  let opened: OpenQueue;
  let redis: Redis;
  let queue: RunQueue;
  let now: number;
  let asked: string[][];
  let answer: (ids: string[]) => Promise<Map<string, Answer>>;

  const poller = () =>
    pollerFor({
      redis,
      watched: new WatchedJobs({ redis, queue, keepMs: KEEP_MS }),
      now: () => now,
      wake: () => Promise.resolve(),
      ask: (ids) => (asked.push(ids), answer(ids)),
    });

  beforeAll(async () => {
    opened = await openQueue();
    ({ redis, queue } = opened);
  });
  beforeEach(async () => {
    await redis.flushall();
    now = BEGUN;
    asked = [];
    answer = () => Promise.resolve(new Map<string, Answer>());
  });
  afterAll(async () => {
    await opened.close();
  });

  const intervalAt = (ageMs: number) => (ageMs < 300_000 ? GRID_MS : ageMs < 3_600_000 ? 60_000 : 300_000);

  test('whatever the age of the wait, the next look comes one interval after the last one at the latest, answered or not', async () => {
    now += 7_300;
    await poller().watch(target, 'R-1');
    answer = (ids) =>
      asked.length % 3 === 0
        ? Promise.reject(new Error('no answer'))
        : Promise.resolve(new Map(ids.map((id) => going(id))));
    const looks = [now];
    while (now < BEGUN + 7_200_000) {
      const visit = await poller().look(place);
      if (asked.length === looks.length) looks.push(now);
      now += visit.is === 'sleep' ? visit.ms : Infinity;
    }
    const gaps = looks
      .slice(1)
      .map((at, before) => ({ ms: at - (looks[before] ?? 0), age: (looks[before] ?? 0) - BEGUN }));
    expect(gaps.filter(({ ms, age }) => ms > intervalAt(age))).toEqual([]);
    expect(new Set(gaps.map(({ ms }) => ms))).toEqual(new Set([7_700, GRID_MS, 60_000, 300_000]));
  });

  test.each([0, 299_000, 301_000, 3_599_000, 3_601_000, 36_000_000])(
    'what is watched just before a line of the grid is looked at there: a wait of %i ms',
    async (age) => {
      now = BEGUN - 1;
      const since = now - age;
      await poller().watch({ ...target, since }, 'R-1');
      now += 1;
      expect(await poller().look(place)).toEqual({ is: 'sleep', ms: intervalAt(age + 1) });
      expect(asked).toEqual([[target.id]]);
    },
  );
});
