import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Redis } from 'ioredis';
import { type EditWeight, RateLimit } from '../../jobs/rate-limit.js';
import { keys } from '../../src/keys.js';
import { type PrivateRedis, startRedis } from '../../playground/redis.js';

const MINUTE_MS = 60_000;

describe('Slack’s limits, counted for all workers', () => {
  let server: PrivateRedis;
  let redis: Redis;
  let now: number;
  const workers = () =>
    [1, 2].map(
      () =>
        new RateLimit({ redis, now: () => now, limits: { postEveryMs: 60_000, editsAMinute: 50, patienceMs: 3_000 } }),
    );
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

  /** As many cards of each weight as could ever be edited want that all the time; when each was granted. */
  const grants = async (weights: EditWeight[], ms: number): Promise<{ at: number; weight: EditWeight }[]> => {
    const granted: { at: number; weight: EditWeight }[] = [];
    const cards = weights.flatMap((weight, index) =>
      Array.from({ length: 40 }, (_, card) => ({
        who: `${weight} ${index} ${card}`,
        asker: `U${index}`,
        weight,
        at: now,
      })),
    );
    for (const end = now + ms; ;) {
      const card = cards.reduce((one, other) => (other.at < one.at ? other : one));
      if (card.at >= end) break;
      now = Math.max(now, card.at);
      const [first, second] = workers();
      const wait = (await (granted.length % 2 === 0 ? first : second)?.edit(card)) ?? 0;
      if (wait === 0) granted.push({ at: now, weight: card.weight });
      card.at = now + Math.max(wait, 10);
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
    const [pace] = workers();
    for (let n = 0; n < 50; n += 1) await pace?.edit({ who: `${n}`, asker: 'U1', weight: 'alarm' });
    now += 25_000;
    const [first, second, again] = [
      await pace?.edit({ who: 'a', asker: 'U1', weight: 'alarm' }),
      await pace?.edit({ who: 'b', asker: 'U1', weight: 'alarm' }),
      await pace?.edit({ who: 'a', asker: 'U1', weight: 'alarm' }),
    ];
    expect(first).toBe(37_000);
    expect(second).toBe(37_000 + 62_000 / 50);
    expect(again).toBe(first);
    now += 37_000;
    expect(await pace?.edit({ who: 'a', asker: 'U1', weight: 'alarm' })).toBe(0);
  });

  /** All of them want one edit each, and come when they are told to: how often each came, and who was let go when. */
  const allEdited = async (cards: { who: string; asker: string; weight: EditWeight; since: number }[]) => {
    await redis.sadd(keys.live, ...cards.map(({ who }) => who));
    const [pace] = workers();
    const begun = now;
    const open = cards.map((card) => ({ ...card, at: begun + card.since, came: 0 }));
    const done: typeof open = [];
    let longest = 0;
    while (open.length > 0) {
      const card = open.reduce((one, other) => (other.at < one.at ? other : one));
      now = card.at;
      card.came += 1;
      const wait = (await pace?.edit(card)) ?? 0;
      if (wait > 0) card.at = now + wait;
      else done.push(...open.splice(open.indexOf(card), 1));
      longest = Math.max(longest, await redis.hlen(keys.editLine));
    }
    return { done, longest, minutes: (now - begun) / MINUTE_MS };
  };
  const wanting = (asker: string, count: number, weight: EditWeight = 'changed', since = 0) =>
    Array.from({ length: count }, (_, n) => ({ who: `${asker} ${weight} ${n}`, asker, weight, since: since + n }));

  test('the line for edits has its bounds; whoever finds no room comes back in turn, and no edit is left unused', async () => {
    const askers = Array.from({ length: 12 }, (_, n) => `U${n}`);
    const { done, longest, minutes } = await allEdited(askers.flatMap((asker) => wanting(asker, 50)));
    expect(done).toHaveLength(600);
    expect(longest).toBeLessThanOrEqual(212);
    // 40 edits a minute are for what has changed.
    expect(minutes).toBeLessThan(18);
    expect(done.reduce((sum, { came }) => sum + came, 0)).toBeLessThan(8 * 600);
  });

  test('in a full line there is room for one card of whoever has none in it, and for what weighs more', async () => {
    await redis.sadd(keys.live, ...Array.from({ length: 10_000 }, (_, n) => `R-${n}`));
    const [pace] = workers();
    const asks = async (card: { who: string; asker: string; weight: EditWeight }) => (await pace?.edit(card)) ?? 0;
    // The minute's edits are used up: 40 by what has changed, and 10 by what weighs more.
    for (const card of [...wanting('U1', 250), ...wanting('U3', 10, 'alarm')]) await asks(card);
    expect(await redis.hlen(keys.editLine)).toBe(200);
    const of = async (who: string, asker: string, weight: EditWeight) => {
      const wait = await asks({ who, asker, weight });
      return { wait, isIn: (await redis.hexists(keys.editLine, who)) === 1 };
    };
    const [first, second] = [await of('U2 1', 'U2', 'changed'), await of('U2 2', 'U2', 'changed')];
    const third = await of('U2 3', 'U2', 'changed');
    expect([first.isIn, second.isIn, (await of('U1 alarm', 'U1', 'alarm')).isIn]).toEqual([true, false, true]);
    // Those who find no room come back one after another, not all at once.
    expect(third.wait - second.wait).toBe(1_240);
    expect(second.wait).toBeGreaterThan(first.wait);
  });

  test('no more cards come back to a full line than there are runs: from there on the time begins anew', async () => {
    await redis.sadd(keys.live, 'R-1', 'R-2', 'R-3');
    const [pace] = workers();
    for (const card of wanting('U1', 240)) await pace?.edit(card);
    const waits: number[] = [];
    for (const card of wanting('U1', 8, 'changed', 0))
      waits.push((await pace?.edit({ ...card, who: `late ${card.who}` })) ?? 0);
    expect(new Set(waits).size).toBeLessThanOrEqual(4);
    expect(Math.max(...waits) - Math.min(...waits)).toBeLessThanOrEqual(3 * 1_240);
  });

  test('one message at a time in a channel, whoever posts it; other channels are free', async () => {
    const [first, second] = workers();
    expect(await first?.post('C1', { who: 'R-1', asker: 'U1', first: false })).toBe(0);
    expect(await second?.post('C2', { who: 'R-2', asker: 'U1', first: false })).toBe(0);
    const waits = [
      await second?.post('C1', { who: 'R-3', asker: 'U1', first: false }),
      await first?.post('C1', { who: 'R-4', asker: 'U1', first: false }),
    ];
    expect(waits.map((ms) => Math.ceil((ms ?? 0) / 60_000))).toEqual([1, 2]);
  });

  test('what Slack says to wait holds for everybody in that channel', async () => {
    const [first, second] = workers();
    await first?.hold('C1', 10 * MINUTE_MS);
    // Longer than our own pace alone would have it wait.
    expect(await second?.post('C1', { who: 'R-1', asker: 'U1', first: false })).toBeGreaterThan(MINUTE_MS);
  });
});
