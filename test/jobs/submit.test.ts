import { describe, expect, test } from '@jest/globals';
import { type Candidate, existingAmong, listedBackTo } from '../../jobs/own-jobs.js';
import { type SubmitOptions, Submitter } from '../../jobs/submit.js';
import { type StageFacts, stageSchema } from '../../src/runs/record.js';
import { noReplicas } from '../redis/no-replicas.js';

const NOW = Date.parse('2026-11-25T10:00:00Z');
const inDoubt: StageFacts = stageSchema.parse({
  attempts: [{ intent: { at: NOW - 1_000, requestId: 'ours', existingIds: ['old'] } }],
});

async function found(...jobs: Candidate[]) {
  return (await look(jobs)).submitted;
}

/** The fact that is written of the one that is found. */
async function kept(...jobs: Candidate[]) {
  return (await look(jobs)).written;
}

async function look(jobs: Candidate[], facts: StageFacts = inDoubt) {
  let written: unknown;
  const options = {
    adobeTimeoutMs: 60_000,
    settleMs: 60_000,
    busyWaitMs: 1,
    pollInitialMs: 15_000,
    keepMs: 1,
    now: () => NOW,
    runs: { write: (_run: string, _field: string, value: unknown) => Promise.resolve(((written = value), true)) },
    redis: { set: () => Promise.resolve('OK'), exists: () => Promise.resolve(0) },
    stages: { waits: () => undefined },
    replication: noReplicas(),
  };
  const submitter = new Submitter(options as unknown as SubmitOptions);
  const create = () => Promise.reject(new Error('nothing is created while it is in doubt'));
  const driver = { stage: 'export', kind: 'export', sandbox: 'dev', body: {}, create } as const;
  const listing = { ...driver, list: () => Promise.resolve(jobs), newest: () => Promise.resolve(jobs) };
  const submitted = await submitter.step('R-1', facts, listing, () => Promise.reject(new Error('not asked')));
  return { submitted, written };
}

test('a job that carries our own request id is ours, however Adobe echoes what it does', async () => {
  const job = { id: 'new', createdAt: NOW - 500, source: 'api', requestId: 'ours', same: false } as const;
  expect(await found(job)).toEqual({ is: 'submitted', id: 'new' });
  expect(await found({ ...job, requestId: 'theirs' })).toEqual({ is: 'sleep', ms: 5_000 });
  expect(await found({ ...job, requestId: 'theirs', same: 'exactly' })).toEqual({ is: 'submitted', id: 'new' });
});

test('one that was listed before, or is too old, is not', async () => {
  const job = { id: 'new', createdAt: NOW - 500, source: 'api', requestId: 'theirs', same: 'exactly' } as const;
  for (const not of [{ id: 'old' }, { createdAt: NOW - 16 * 60_000 }])
    expect(await found({ ...job, ...not })).toEqual({ is: 'sleep', ms: 5_000 });
});

describe('what was there before the intent', () => {
  const minute = 60_000;
  const job = (id: string, ago: number) => ({ id, createdAt: NOW - ago });
  const listed = [
    job('ahead', -9 * minute),
    job('young', minute),
    job('quarter', 14.9 * minute),
    job('old', 15.1 * minute),
  ];

  test('is kept by its ids, but for jobs that are too old to be taken for ours', () => {
    expect(existingAmong(listed, NOW)).toEqual({ existingIds: ['ahead', 'young', 'quarter'] });
    expect(existingAmong([{ id: 'timeless' }, { id: 'seconds', createdAt: NOW / 1_000 }], NOW)).toEqual({
      existingIds: ['timeless', 'seconds'],
    });
    expect(existingAmong([], NOW)).toEqual({ existingIds: [] });
  });

  test('is never taken for our job, whatever the clocks say; any other may be ours', async () => {
    const intent = { at: NOW, requestId: 'ours', ...existingAmong(listed, NOW) };
    const facts = stageSchema.parse({ attempts: [{ intent }] });
    const same = { source: 'api', requestId: 'theirs', same: 'exactly' } as const;
    const found = async (one: Pick<Candidate, 'id' | 'createdAt'>) =>
      (await look([{ ...same, ...one }], facts)).submitted;
    for (const one of listed) expect(await found(one)).toEqual({ is: 'sleep', ms: 5_000 });
    expect(await found(job('ours', 0))).toEqual({ is: 'submitted', id: 'ours' });
    expect(await found(job('behind', 14 * minute))).toEqual({ is: 'submitted', id: 'behind' });
  });

  test('ends the search: a job that is known, or one too old, but not one whose time is none', () => {
    const intent = { at: NOW, requestId: 'ours', ...existingAmong(listed, NOW) };
    const ends = (one: Pick<Candidate, 'id' | 'createdAt'>) => listedBackTo([intent])([{ ...one, same: false }]);
    expect([job('young', minute), job('gone', 16 * minute)].map(ends)).toEqual([true, true]);
    expect([job('new', 0), { id: 'seconds', createdAt: NOW / 1_000 }].map(ends)).toEqual([false, false]);
  });
});

test('our own request id counts whatever the time says; the time decides for the others', async () => {
  const job = { id: 'new', source: 'api', requestId: 'ours', same: 'exactly' } as const;
  for (const createdAt of [0, NOW / 1_000, NOW - 24 * 60 * 60_000])
    expect(await found({ ...job, createdAt })).toEqual({ is: 'submitted', id: 'new' });
  expect(await found({ ...job, id: 'old', createdAt: NOW })).toEqual({ is: 'sleep', ms: 5_000 });
});

test('one that can be read in part comes last of all, and may be somebody else’s', async () => {
  const part = { id: 'part', createdAt: NOW - 900, same: 'in-part' } as const;
  const filled = { id: 'with-defaults', createdAt: NOW - 500, same: 'with-defaults' } as const;
  expect(await kept(part, filled)).toEqual({ id: 'with-defaults', at: NOW });
  expect(await kept(part)).toEqual({ id: 'part', alike: true, at: NOW });
  expect(await kept({ ...part, requestId: 'ours' })).toEqual({ id: 'part', at: NOW });
});

test('what a job says of its source comes after our request id and its words, and excludes none', async () => {
  const job = { createdAt: NOW - 500, requestId: 'theirs', same: 'exactly' } as const;
  const scheduled = { ...job, id: 'scheduled', source: 'scheduler' };
  const filled = { ...job, id: 'filled', source: 'api', same: 'with-defaults' } as const;
  const of = async (...jobs: Candidate[]) => [await found(...jobs), await found(...jobs.reverse())];
  const is = (id: string) => Array.from({ length: 2 }, () => ({ is: 'submitted', id }));
  expect(await of(scheduled)).toEqual(is('scheduled'));
  expect(await of(scheduled, { ...job, id: 'sent', source: 'api', createdAt: NOW - 400 })).toEqual(is('sent'));
  expect(await of(scheduled, { ...job, id: 'silent', createdAt: NOW - 400 })).toEqual(is('silent'));
  expect(await of(scheduled, filled)).toEqual(is('scheduled'));
  expect(await of({ ...scheduled, requestId: 'ours' }, { ...job, id: 'sent', source: 'api' })).toEqual(is('scheduled'));
});

test('one word for word is taken before one in which Adobe filled something in, and that before none', async () => {
  const job = { createdAt: NOW - 500, source: 'api', requestId: 'theirs' };
  const filled = { ...job, id: 'with-defaults', createdAt: NOW - 900, same: 'with-defaults' } as const;
  expect(await found(filled, { ...job, id: 'new', same: 'exactly' })).toEqual({ is: 'submitted', id: 'new' });
  expect(await found(filled)).toEqual({ is: 'submitted', id: 'with-defaults' });
});

describe('a job that is listed only after nobody looks for it any more', () => {
  const minute = 60_000;
  const attempts = [
    { intent: { at: NOW - 10 * minute, requestId: 'ours', existingIds: ['old'] }, notFound: { at: NOW - 8 * minute } },
    {
      intent: { at: NOW - 8 * minute, requestId: 'second', existingIds: ['old'] },
      retryAfter: { at: NOW - 8 * minute, why: 'busy', until: NOW - 1 },
    },
  ];
  const late = {
    id: 'late',
    createdAt: NOW - 9.9 * minute,
    source: 'api',
    requestId: 'ours',
    same: 'exactly',
  } as const;

  async function third(owner: string, ...listed: Candidate[]) {
    const written: Record<string, unknown> = {};
    const write = (_run: string, field: string, value: unknown) => {
      written[field] = value;
      return Promise.resolve(true);
    };
    const owners = new Map([['late', owner]]);
    const redis = {
      set: (key: string) => Promise.resolve(owners.has(key.split(':').at(-1) ?? '') ? null : 'OK'),
      exists: () => Promise.resolve(0),
      get: (key: string) => Promise.resolve(owners.get(key.split(':').at(-1) ?? '') ?? null),
    };
    const timing = { adobeTimeoutMs: minute, settleMs: minute, busyWaitMs: 1, pollInitialMs: 15_000, keepMs: 1 };
    const options = {
      ...timing,
      now: () => NOW,
      runs: { write, writeIntent: write, isSafe: () => Promise.resolve(true) },
      replication: noReplicas(),
      redis,
      stages: { waits: () => undefined },
    };
    const driver = { stage: 'evaluation', sandbox: 'dev', body: ['a'] } as const;
    const calls = {
      create: () => Promise.resolve({ id: 'another' }),
      list: () => Promise.resolve(listed),
      newest: () => Promise.resolve(listed),
    };
    const submitter = new Submitter(options as unknown as SubmitOptions);
    const given = stageSchema.parse({ attempts });
    const submitted = await submitter.step('R-1', given, { ...driver, ...calls }, () => Promise.resolve({ is: 'yes' }));
    return { submitted, written };
  }

  test.each(['api', 'scheduler'])('is found before the call is made again, and nothing is sent: %s', async (source) => {
    const { submitted, written } = await third('R-1', { ...late, source });
    expect(submitted).toEqual({ is: 'submitted', id: 'late' });
    expect(written).toEqual({ 'evaluation.1.id': { id: 'late', at: NOW } });
  });

  test.each([
    ['that is another run’s', 'R-2', late],
    ['that was there before', 'R-1', { ...late, id: 'old' }],
  ])('but one %s is not ours', async (_whose, owner, job) => {
    const { submitted, written } = await third(owner, job);
    expect(submitted).toEqual({ is: 'submitted', id: 'another' });
    expect(Object.keys(written)).toEqual(['evaluation.3.intent', 'evaluation.3.id']);
  });
});

test('of what existed before, an intent keeps ids in few bytes, and takes none of those jobs', async () => {
  const long = (n: number) => `71cf9173-71ee-4d96-ab28-${String(n).padStart(12, '0')}`;
  const { existingIds } = existingAmong(
    Array.from({ length: 20 }, (_, n) => ({ id: long(n) })),
    NOW,
  );
  expect(new Set(existingIds).size).toBe(20);
  expect(Math.max(...existingIds.map((id) => id.length))).toBeLessThanOrEqual(10);
  expect(existingAmong([{ id: '24115' }], NOW).existingIds).toEqual(['24115']);
  const job = (id: string) =>
    ({ id, createdAt: NOW - 500, source: 'api', requestId: undefined, same: 'exactly' }) as const;
  const intent = { at: NOW - 1_000, requestId: 'ours', existingIds };
  const facts = stageSchema.parse({ attempts: [{ intent }] });
  expect((await look([job(long(3))], facts)).submitted).toEqual({ is: 'sleep', ms: 5_000 });
  expect((await look([job(long(3)), job(long(20))], facts)).submitted).toEqual({ is: 'submitted', id: long(20) });
});
