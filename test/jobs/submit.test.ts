import { expect, test } from '@jest/globals';
import { type Candidate, type SubmitOptions, Submitter } from '../../jobs/submit.js';
import { type StageFacts, stageSchema } from '../../src/runs/facts.js';

const NOW = Date.parse('2026-11-25T10:00:00Z');
const inDoubt: StageFacts = stageSchema.parse({
  attempts: [{ intent: { at: NOW - 1_000, requestId: 'ours', known: ['old'] } }],
});

async function found(...jobs: Candidate[]) {
  const options = {
    adobeTimeoutMs: 60_000,
    settleMs: 60_000,
    busyWaitMs: 1,
    pollInitialMs: 15_000,
    keepMs: 1,
    now: () => NOW,
    runs: { write: () => Promise.resolve(true) },
    redis: { set: () => Promise.resolve('OK') },
  };
  const submitter = new Submitter(options as unknown as SubmitOptions);
  const create = () => Promise.reject(new Error('nothing is created while it is in doubt'));
  const maker = { stage: 'export', kind: 'export', sandbox: 'dev', body: {}, create } as const;
  return submitter.step('R-1', inDoubt, { ...maker, list: () => Promise.resolve(jobs) });
}

test('a job that carries our own request id is ours, however Adobe echoes what it does', async () => {
  const job = { id: 'new', createdAt: NOW - 500, source: 'api', requestId: 'ours', same: false } as const;
  expect(await found(job)).toEqual({ is: 'submitted', id: 'new' });
  expect(await found({ ...job, requestId: 'theirs' })).toEqual({ is: 'wait', ms: 5_000 });
  expect(await found({ ...job, requestId: 'theirs', same: 'exactly' })).toEqual({ is: 'submitted', id: 'new' });
});

test('one that was listed before, is too old, or was made by a schedule is not', async () => {
  const job = { id: 'new', createdAt: NOW - 500, source: 'api', requestId: 'theirs', same: 'exactly' } as const;
  for (const not of [{ id: 'old' }, { createdAt: NOW - 16 * 60_000 }, { source: 'scheduler' }])
    expect(await found({ ...job, ...not })).toEqual({ is: 'wait', ms: 5_000 });
});

test('one word for word is taken before one in which Adobe filled something in, and that before none', async () => {
  const job = { createdAt: NOW - 500, source: 'api', requestId: 'theirs' };
  const filled = { ...job, id: 'filled-in', createdAt: NOW - 900, same: 'filled-in' } as const;
  expect(await found(filled, { ...job, id: 'new', same: 'exactly' })).toEqual({ is: 'submitted', id: 'new' });
  expect(await found(filled)).toEqual({ is: 'submitted', id: 'filled-in' });
});
