import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Redis } from 'ioredis';
import { pino } from 'pino';
import { type Answer, Poller } from '../../jobs/poller.js';
import { type PrivateRedis, startRedis } from '../../playground/redis.js';
import { keys } from '../../src/keys.js';
import { RunQueue } from '../../src/queue.js';
import { JobSnapshots, type Target } from '../../src/runs/job-snapshots.js';
import { WatchedJobs } from '../../src/runs/watched-jobs.js';

const GRID_MS = 15_000;
const KEEP_MS = 86_400_000;
const BEGUN = 1_764_000_000_000;
const place = { sandbox: 'dev', kind: 'export' } as const;
const target: Target = { ...place, id: '24115', since: BEGUN };
const log = pino({ level: 'silent' });

const going = (id: string, status = 'PROCESSING'): [string, Answer] => [
  id,
  { job: { id, status }, terminal: false, bare: false },
];
const over = (id: string, bare = false): [string, Answer] => [
  id,
  { job: { id, status: 'SUCCEEDED' }, terminal: true, bare },
];

describe('looks that all runs share', () => {
  let server: PrivateRedis;
  let redis: Redis;
  let queue: RunQueue;
  let now: number;
  let asked: string[][];
  let woken: string[];
  let answer: (ids: string[]) => Promise<Map<string, Answer>>;
  let wake: (run: string) => Promise<void>;

  const poller = (own = watched()) =>
    new Poller({
      redis,
      snapshots: new JobSnapshots({ redis }),
      watched: own,
      // Only the runs that are woken are looked at here.
      queue: { wake: (run: string) => wake(run) } as unknown as RunQueue,
      now: () => now,
      keepMs: KEEP_MS,
      pollInitialMs: GRID_MS,
      pollMaxMs: 300_000,
      stopping: () => false,
      ask: { evaluation: () => Promise.resolve(new Map()), export: (_sandbox, ids) => (asked.push(ids), answer(ids)) },
      log,
    });
  const watched = () => new WatchedJobs({ redis, queue, keepMs: KEEP_MS });
  const watch = async (id: string, run: string) => {
    await redis.sadd(keys.live, run);
    return poller().watch({ ...target, id }, run);
  };
  const says = (...answers: [string, Answer][]) => {
    answer = () => Promise.resolve(new Map(answers));
  };
  /** The next line of the grid; answers with what was left to wait after the look. */
  const nextLook = async (ms = GRID_MS) => {
    now += ms;
    return poller().look(place);
  };

  beforeAll(async () => {
    server = await startRedis();
    redis = new Redis(server.url, { maxRetriesPerRequest: null });
    queue = new RunQueue({ redis, log });
  });
  beforeEach(async () => {
    await redis.flushall();
    now = BEGUN;
    asked = [];
    woken = [];
    wake = (run) => Promise.resolve(void woken.push(run));
    says();
  });
  afterAll(async () => {
    await queue.close();
    redis.disconnect();
    await server.close();
  });

  test('one call for all that are due; only runs whose job has changed are woken', async () => {
    for (const [id, run] of [
      ['1', 'R-1'],
      ['1', 'R-2'],
      ['2', 'R-3'],
    ] as const)
      expect(await watch(id, run)).toEqual({ seen: undefined, upToDate: true });
    says(going('1'), going('2'));
    expect(await nextLook()).toEqual({ is: 'sleep', ms: GRID_MS });
    expect(asked).toEqual([['1', '2']]);
    expect(woken.sort()).toEqual(['R-1', 'R-2', 'R-3']);
    woken = [];
    says(going('1'), over('2'));
    await nextLook();
    expect(woken).toEqual(['R-3']);
    expect(await watch('2', 'R-3')).toMatchObject({ seen: { final: true, job: { status: 'SUCCEEDED' } } });
  });

  test('at most fifty ids a call and eight calls at once, all that are due in one visit', async () => {
    await Promise.all(Array.from({ length: 420 }, (_, id) => watch(String(id), 'R-1')));
    let under = 0;
    let most = 0;
    answer = async () => {
      most = Math.max(most, (under += 1));
      await redis.ping();
      under -= 1;
      return new Map();
    };
    await nextLook();
    expect(asked.map((ids) => ids.length).sort((a, b) => a - b)).toEqual([20, ...Array<number>(8).fill(50)]);
    expect(most).toBe(8);
  });

  test('who registers while Adobe is asked is woken by that look', async () => {
    await watch('1', 'R-1');
    answer = async () => {
      await watch('1', 'R-2');
      return new Map([over('1')]);
    };
    await nextLook();
    expect(woken.sort()).toEqual(['R-1', 'R-2']);
  });

  test('who registers after the runs were woken, before the job is let go of, reads the answer', async () => {
    await watch('1', 'R-1');
    says(over('1'));
    let late: unknown;
    wake = async (run) => {
      woken.push(run);
      late = await watch('1', 'R-2');
    };
    expect(await nextLook()).toEqual({ is: 'closed' });
    expect(late).toMatchObject({ seen: { final: true } });
  });

  test('who is about to register when the job is looked at and let go of reads the answer, and leaves nothing watched', async () => {
    await watch('1', 'R-1');
    says(over('1'));
    // The look falls between what is read before the registration and the registration.
    const late = watched();
    const register = late.register.bind(late);
    late.register = async (...given) => {
      await nextLook();
      return register(...given);
    };
    expect(await poller(late).watch({ ...target, id: '1' }, 'R-2')).toMatchObject({ seen: { final: true } });
    expect(await watched().isWatched(place)).toBe(false);
  });

  test('what everybody leaves while Adobe is asked is not looked at again', async () => {
    await watch('1', 'R-1');
    answer = async () => {
      await watched().leave({ ...target, id: '1' }, 'R-1');
      return new Map([going('1')]);
    };
    expect(await nextLook()).toEqual({ is: 'closed' });
    expect(await nextLook()).toEqual({ is: 'closed' });
    expect(asked).toHaveLength(1);
  });

  test('a worker that dies before it has woken the runs leaves that to the next look, though nothing changes', async () => {
    await watch('1', 'R-1');
    says(over('1'));
    wake = () => Promise.reject(new Error('killed'));
    await expect(nextLook()).rejects.toThrow('killed');
    wake = (run) => Promise.resolve(void woken.push(run));
    await nextLook(0);
    expect(woken).toEqual(['R-1']);
  });

  test('the same where Adobe does not answer the second time', async () => {
    await watch('1', 'R-1');
    says(going('1'));
    wake = () => Promise.reject(new Error('killed'));
    await expect(nextLook()).rejects.toThrow('killed');
    wake = (run) => Promise.resolve(void woken.push(run));
    answer = () => Promise.reject(new Error('no answer'));
    await nextLook(0);
    expect(woken).toEqual(['R-1']);
  });

  test('a job that has ended is let go of, with everything that was kept to watch it', async () => {
    await watch('1', 'R-1');
    says(over('1'));
    await nextLook();
    const left = (await redis.keys('{usher}:*')).filter(
      (key) => !/:(?:queue|polls|seen|runs|watched-places)/.test(key),
    );
    expect(left).toEqual([]);
  });

  test('who asks for a look is told of it, though nothing has changed', async () => {
    await watch('1', 'R-1');
    says(going('1'));
    await nextLook();
    woken = [];
    await watched().lookNow({ ...target, id: '1' }, now);
    await nextLook(0);
    expect(asked).toHaveLength(2);
    expect(woken).toEqual(['R-1']);
  });

  test('an ended job without counts is looked at twice more', async () => {
    await watch('1', 'R-1');
    says(over('1', true));
    for (const [looks, final] of [
      [1, false],
      [2, false],
      [3, true],
    ] as const) {
      await nextLook();
      expect(asked).toHaveLength(looks);
      expect((await watch('1', 'R-1')).seen?.final).toBe(final);
    }
  });

  const intervalAt = (ageMs: number) => (ageMs < 300_000 ? GRID_MS : ageMs < 3_600_000 ? 60_000 : 300_000);

  test('whatever the age of the wait, the next look comes one interval after the last one at the latest, answered or not', async () => {
    now += 7_300;
    await watch('1', 'R-1');
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
      await redis.sadd(keys.live, 'R-1');
      await poller().watch({ ...target, since }, 'R-1');
      expect(await nextLook(1)).toEqual({ is: 'sleep', ms: intervalAt(age + 1) });
      expect(asked).toEqual([[target.id]]);
    },
  );

  test('a job that is due before all others wakes the looks; another one does not', async () => {
    const wakes = async () => Number((await redis.hget(keys.polls('dev', 'export'), 'woken')) ?? 0);
    await watched().register(target, 'R-1', BEGUN + 2);
    expect(await wakes()).toBe(1);
    await watched().register({ ...target, id: '2' }, 'R-1', BEGUN + 3);
    expect(await wakes()).toBe(1);
    await watched().register({ ...target, id: '3' }, 'R-1', BEGUN + 1);
    expect(await wakes()).toBe(2);
  });

  test('while a look is due the last answer is not up to date', async () => {
    await watch('1', 'R-1');
    now += GRID_MS;
    expect((await watch('1', 'R-1')).upToDate).toBe(false);
    await nextLook(0);
    expect((await watch('1', 'R-1')).upToDate).toBe(true);
  });

  test('a run that is over is not woken', async () => {
    await watch('1', 'R-1');
    await redis.srem(keys.live, 'R-1');
    says(over('1'));
    await nextLook();
    expect(woken).toEqual([]);
  });

  test('a job is let go of by the last run that leaves it', async () => {
    await watch('1', 'R-1');
    await watch('1', 'R-2');
    await watched().leave({ ...target, id: '1' }, 'R-1');
    expect(await nextLook()).toMatchObject({ is: 'sleep' });
    await watched().leave({ ...target, id: '1' }, 'R-2');
    expect(await nextLook()).toEqual({ is: 'closed' });
    expect(asked).toHaveLength(1);
  });

  test('what nobody has watched for long is let go of', async () => {
    await watch('1', 'R-1');
    expect(await nextLook(KEEP_MS + GRID_MS)).toEqual({ is: 'closed' });
  });
});
