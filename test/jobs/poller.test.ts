import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Redis } from 'ioredis';
import type { Answer } from '../../jobs/poller.js';
import { waitUntil } from '../../playground/waiting.js';
import { keys } from '../../src/keys.js';
import type { RunQueue } from '../../src/queue.js';
import { WatchedJobs } from '../../src/runs/watched-jobs.js';
import { BEGUN, going, GRID_MS, KEEP_MS, over, place, pollerFor, target } from './looks.js';
import { type OpenQueue, openQueue } from './open-queue.js';

describe('looks that all runs share', () => {
  let opened: OpenQueue;
  let redis: Redis;
  let queue: RunQueue;
  let now: number;
  let asked: string[][];
  let woken: string[];
  let answer: (ids: string[]) => Promise<Map<string, Answer>>;
  let wake: (run: string) => Promise<void>;

  const poller = (own = watched(), client = redis) =>
    pollerFor({
      redis: client,
      watched: own,
      now: () => now,
      wake: (run) => wake(run),
      ask: (ids) => (asked.push(ids), answer(ids)),
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
    opened = await openQueue();
    ({ redis, queue } = opened);
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
    await opened.close();
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

  test('who registers when the answer is kept, before the runs are woken, takes the wake from nobody', async () => {
    await watch('1', 'R-1');
    says(over('1'));
    now += GRID_MS;
    const client = redis.duplicate();
    const whoIsOwed = client.smismember.bind(client);
    const late = watched();
    const register = late.register.bind(late);
    client.smismember = (async (key: string, ...members: string[]) => {
      await registered;
      return whoIsOwed(key, ...members);
    }) as typeof client.smismember; // nobody here calls back
    // The look has kept the answer when the registration, which began before, comes: it reads whom to wake only then.
    const kept = () =>
      waitUntil('the answer is kept', async () => (await redis.exists(keys.owed('dev', 'export'))) === 1 || undefined);
    let looking: Promise<unknown> | undefined;
    late.register = async (...given) => {
      looking = poller(watched(), client).look(place);
      await kept();
      return register(...given);
    };
    const registered = poller(late).watch({ ...target, id: '1' }, 'R-2');
    await registered;
    await looking;
    client.disconnect();
    expect(woken).toEqual(['R-1']);
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
