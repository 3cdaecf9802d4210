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

  const poller = () =>
    new Poller({
      redis,
      snapshots: new JobSnapshots({ redis }),
      watched: watched(),
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

  test('until its last word a job’s status alone is kept, and only another status wakes its runs', async () => {
    const told = (updateTime: number, status: string): [string, Answer] => [
      '1',
      { job: { id: '1', status, updateTime }, terminal: status === 'SUCCEEDED', bare: false },
    ];
    await watch('1', 'R-1');
    const words = [told(1, 'QUEUED'), told(2, 'QUEUED'), told(3, 'PROCESSING'), told(4, 'SUCCEEDED')];
    const seen: unknown[] = [];
    for (const word of words) {
      woken = [];
      says(word);
      await nextLook();
      seen.push([woken, (await watch('1', 'R-1')).seen?.job]);
    }
    expect(seen).toEqual([
      [['R-1'], { status: 'QUEUED' }],
      [[], { status: 'QUEUED' }],
      [['R-1'], { status: 'PROCESSING' }],
      [['R-1'], { id: '1', status: 'SUCCEEDED', updateTime: 4 }],
    ]);
  });

  test('at most fifty ids a call, all that are due in one visit', async () => {
    for (let id = 0; id < 120; id += 1) await watch(String(id), 'R-1');
    await nextLook();
    expect(asked.map((ids) => ids.length).sort((a, b) => a - b)).toEqual([20, 50, 50]);
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

  test('looks grow rarer with the age of the wait', async () => {
    await watch('1', 'R-1');
    const left = async (ageMs: number) => {
      now = BEGUN + ageMs;
      return poller().look(place);
    };
    expect(await left(GRID_MS)).toEqual({ is: 'sleep', ms: GRID_MS });
    expect(await left(360_000)).toEqual({ is: 'sleep', ms: 60_000 });
    expect(await left(7_200_000)).toEqual({ is: 'sleep', ms: 300_000 });
  });

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
