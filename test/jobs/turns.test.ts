import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Redis } from 'ioredis';
import { type EditWeight, RateLimit } from '../../jobs/rate-limit.js';
import { type PrivateRedis, startRedis } from '../../playground/redis.js';
import { numbers } from '../mix/draw.js';

const EVERY_MS = 1_000;
const PATIENCE_MS = 3_000;
const CHANNEL = 'C1';

/** Somebody who wants to post once, from `since` on. */
interface Wanting {
  who: string;
  asker: string;
  first: boolean;
  since: number;
  /** It is never seen again after it was told to wait. */
  leaves?: boolean;
}

interface Granted extends Wanting {
  at: number;
  came: number;
}

describe('askers take turns', () => {
  let server: PrivateRedis;
  let redis: Redis;
  let now: number;
  beforeAll(async () => {
    server = await startRedis();
    redis = new Redis(server.url);
  });
  beforeEach(async () => {
    await redis.flushall();
    now = 0;
  });
  afterAll(async () => {
    redis.disconnect();
    await server.close();
  });

  const pace = () =>
    new RateLimit({
      redis,
      now: () => 1_764_000_000_000 + now,
      limits: { postEveryMs: EVERY_MS, editsAMinute: 50, patienceMs: PATIENCE_MS },
    });

  const wanting = (asker: string, count: number, more: Partial<Wanting> = {}): Wanting[] =>
    Array.from({ length: count }, (_, n) => ({ who: `${asker}-${n}`, asker, first: false, since: n, ...more }));

  /** All come when they are told to, at most so late; who got their place, in order. Two workers serve them. */
  const served = async (all: Wanting[], lateMs = 0, random = numbers(1)): Promise<Granted[]> => {
    const [one, other] = [pace(), pace()];
    const open = all.map((want) => ({ ...want, at: want.since, came: 0 }));
    const granted: Granted[] = [];
    while (open.length > 0) {
      const next = open.reduce((least, want) => (want.at < least.at ? want : least));
      now = next.at;
      next.came += 1;
      const { who, asker, first } = next;
      const wait = await (random() < 0.5 ? one : other).post(CHANNEL, { who, asker, first });
      if (wait === 0) granted.push({ ...next });
      if (wait === 0 || next.leaves === true) open.splice(open.indexOf(next), 1);
      else next.at = now + wait + Math.floor(random() * lateMs);
    }
    return granted;
  };
  const order = (granted: Granted[]) => granted.map(({ who }) => who);

  test('one person’s 300 posts delay another’s by the one that is under way', async () => {
    const granted = await served([...wanting('U1', 300), ...wanting('U2', 2, { since: 40_500 })]);
    expect(granted).toHaveLength(302);
    const [first, second] = granted.filter(({ asker }) => asker === 'U2');
    expect(first?.at).toBeLessThanOrEqual(40_500 + EVERY_MS);
    const between = granted.filter(({ asker, at }) => asker === 'U1' && at > 40_500 && at < (second?.at ?? 0));
    expect(between).toHaveLength(1);
    // Nobody comes by all the time: to be told their place, and, where others came in between, once more.
    expect(granted.reduce((sum, { came }) => sum + came, 0)).toBeLessThan(5 * 302);
    expect(granted.at(-1)?.at).toBeLessThan(310 * EVERY_MS);
  });

  test('whoever comes anew goes before those who have just been served, and after nobody twice', async () => {
    const granted = await served([...wanting('U1', 5), ...wanting('U2', 5), ...wanting('U3', 2, { since: 1_500 })]);
    expect(granted.map(({ asker }) => asker).join(' ')).toBe('U1 U2 U3 U1 U2 U3 U1 U2 U1 U2 U1 U2');
  });

  test('among one person’s posts reports go before cards, then the oldest first', async () => {
    const reports = wanting('U1', 2, { first: true, since: 10 }).map((want) => ({
      ...want,
      who: `report ${want.who}`,
    }));
    const granted = await served([...wanting('U1', 3), ...reports]);
    expect(order(granted)).toEqual(['U1-0', 'report U1-0', 'report U1-1', 'U1-1', 'U1-2']);
  });

  test('a report of one goes before no card of another: turns count more', async () => {
    const reports = wanting('U1', 3, { first: true });
    const granted = await served([...reports, ...wanting('U2', 2, { since: 10 })]);
    expect(granted.map(({ asker }) => asker).join(' ')).toBe('U1 U2 U1 U2 U1');
  });

  test('those who never come for their turn hold up nobody for longer than it is kept', async () => {
    const gone = wanting('U1', 20, { leaves: true, since: 1 });
    const granted = await served([...wanting('U3', 1), ...gone, ...wanting('U2', 5, { since: 2 })]);
    expect(granted.filter(({ asker }) => asker === 'U2')).toHaveLength(5);
    const times = [0, ...granted.filter(({ asker }) => asker === 'U2').map(({ at }) => at)];
    times.slice(1).forEach((at, index) => {
      expect(at - (times[index] ?? 0)).toBeLessThanOrEqual(PATIENCE_MS + 2 * EVERY_MS);
    });
  });

  test.each(Array.from({ length: 12 }, (_, seed) => seed))(
    'seed %i: all are served, at most one a pace, and nobody is served more than twice while another waits',
    async (seed) => {
      const random = numbers(seed);
      const all = Array.from({ length: 5 }, (_, n) => `U${n}`).flatMap((asker) => {
        const count = 1 + Math.floor(random() * 30);
        return wanting(asker, count).map((want) => ({
          ...want,
          first: random() < 0.3,
          since: Math.floor(random() * 20_000),
        }));
      });
      const granted = await served(all, 300, random);
      expect(order(granted).sort()).toEqual(all.map(({ who }) => who).sort());
      granted.slice(1).forEach(({ at }, index) => {
        expect(at - (granted[index]?.at ?? 0)).toBeGreaterThanOrEqual(EVERY_MS);
      });
      for (const { asker, at } of granted) {
        const last = granted.filter((one) => one.asker === asker && one.at < at).at(-1)?.at ?? 0;
        const left = granted.filter((one) => one.asker === asker && one.at > last).map(({ since }) => since);
        const from = Math.max(last, Math.min(...left));
        const others = granted.filter((one) => one.asker !== asker && one.at > from && one.at < at);
        for (const other of others)
          expect(others.filter((one) => one.asker === other.asker).length).toBeLessThanOrEqual(2);
      }
    },
  );

  test('edits: an alarm of one goes between those of another, and before what weighs less', async () => {
    const edits = pace();
    for (let n = 0; n < 50; n += 1) await edits.edit({ who: `U1 ${n}`, asker: 'U1', weight: 'alarm' });
    const waits = async (who: string, asker: string, weight: EditWeight) => edits.edit({ who, asker, weight });
    for (let n = 50; n < 80; n += 1) await waits(`U1 ${n}`, 'U1', 'alarm');
    const [own, other] = [await waits('U1 80', 'U1', 'alarm'), await waits('U2 0', 'U2', 'alarm')];
    expect(own).toBeGreaterThan(30 * 1_240);
    expect(other).toBeLessThanOrEqual(62_000);
    now += 62_000;
    expect(await waits('U1 51', 'U1', 'alarm')).toBeGreaterThan(0);
    expect(await waits('U2 0', 'U2', 'alarm')).toBe(0);
  });
});
