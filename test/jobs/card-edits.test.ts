import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Redis } from 'ioredis';
import { CardEdits } from '../../jobs/card-edits.js';
import { RateLimit } from '../../jobs/rate-limit.js';
import type { BackgroundSlack } from '../../jobs/slack-client.js';
import { type PrivateRedis, startRedis } from '../../playground/redis.js';
import { keys } from '../../src/keys.js';
import { after, ASKED, stage, story } from '../src/messages/run-views.js';

const MINUTE_MS = 60_000;
const PLACE = { channel: 'C1', ts: '1.000000' };

describe('how often cards are edited', () => {
  let server: PrivateRedis;
  let redis: Redis;
  let now: number;
  let calls: string[];
  beforeAll(async () => {
    server = await startRedis();
    redis = new Redis(server.url);
  });
  beforeEach(async () => {
    await redis.flushall();
    now = ASKED;
    calls = [];
  });
  afterAll(async () => {
    redis.disconnect();
    await server.close();
  });

  const pace = () => new RateLimit({ redis, now: () => now });
  const edits = () => {
    const call = (method: string) => {
      calls.push(method);
      return Promise.resolve({ is: 'done' as const, data: {} });
    };
    // Only whether Slack is called counts here.
    const slack = { call } as unknown as BackgroundSlack;
    return new CardEdits({ redis, slack, pace: pace(), now: () => now });
  };
  const live = (count: number) => redis.sadd(keys.live, ...Array.from({ length: count }, (_, n) => `R-${n}`));
  const running = story({ run: 'R-1', stages: [stage('evaluation', 'running')] });

  test.each([
    { runs: 100, minutes: 10 },
    { runs: 1_000, minutes: 40 },
  ])('with $runs live runs "checked" is renewed every $minutes minutes', async ({ runs, minutes }) => {
    await live(runs);
    await edits().shown('R-1', 'C1', running);
    const look = async () => edits().refresh('R-1', PLACE, running, await edits().refreshMs());
    now += (minutes - 1) * MINUTE_MS;
    expect(await look()).toBe(MINUTE_MS);
    expect(calls).toEqual([]);
    now += MINUTE_MS;
    expect(await look()).toBe(minutes * MINUTE_MS);
    expect(calls).toEqual(['chat.update']);
  });

  test('a run that has ended waits ten minutes for its card, however many others want an edit', async () => {
    await live(5_000);
    for (let n = 0; n < 1_000; n += 1) await pace().edit({ who: `${n}`, asker: `U${n % 10}`, weight: 'changed' });
    const ended = { ...running, ending: { how: 'finished' as const, at: after(0) } };
    now = ended.ending.at + MINUTE_MS;
    await pace().edit({ who: 'own', asker: running.askedBy, weight: 'changed' });
    expect(await edits().collapse('R-1', PLACE, ended)).toBe(9 * MINUTE_MS);
    now += 9 * MINUTE_MS;
    for (let n = 0; n < 60; n += 1) await pace().edit({ who: `more ${n}`, asker: 'U1', weight: 'alarm' });
    expect(await edits().collapse('R-1', PLACE, ended)).toBe(0);
  });
});
