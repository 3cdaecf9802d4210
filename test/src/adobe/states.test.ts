import { afterEach, describe, expect, test } from '@jest/globals';
import { batchesOf } from '../../../src/adobe/export-jobs.js';
import { waitUntil } from '../../../playground/waiting.js';
import { isTerminal } from '../../../src/adobe/schemas.js';
import { AGENCY_DROP, CART, exportOf, openAdobe, type OpenAdobe, sandbox, VIP } from './opened.js';

const HOUR = 3_600_000;
let open: OpenAdobe;
afterEach(() => open.close());

/** The same job by each call that tells of it, which must agree. */
async function statusOf(kind: 'segment' | 'export', id: string): Promise<string> {
  const { segmentJobs, exportJobs } = open.adobe;
  const seen =
    kind === 'segment'
      ? [
          await segmentJobs.get({ sandbox, id }),
          (await segmentJobs.bulkGet({ sandbox, ids: [id] })).get(id),
          (await segmentJobs.list({ sandbox })).find((job) => job.id === id),
        ]
      : [await exportJobs.get({ sandbox, id }), (await exportJobs.list({ sandbox })).jobs.find((job) => job.id === id)];
  const statuses = new Set(seen.map((job) => (job && 'status' in job ? job.status : 'missing')));
  expect(statuses.size).toBe(1);
  return [...statuses].join();
}

describe.each(['tutorial', 'current'] as const)('each state of a job, in the dialect of %s', (dialect) => {
  test('a segment job', async () => {
    open = await openAdobe({ dialect, evaluationMs: HOUR, cancelMs: HOUR });
    const { segmentJobs } = open.adobe;
    const evaluate = async (...segmentIds: string[]) =>
      (await segmentJobs.create({ sandbox, segmentIds, requestId: 'r', timeoutMs: 5_000 })).id;
    await open.control.settings({ queuedMs: HOUR });
    const waiting = await evaluate(VIP);
    // A job is NEW for a moment only: two calls may fall before and after.
    await waitUntil('it is no longer new', async () =>
      (await segmentJobs.get({ sandbox, id: waiting })).status === 'NEW' ? undefined : true,
    );
    expect(await statusOf('segment', waiting)).toBe('QUEUED');
    await segmentJobs.cancel({ sandbox, id: waiting });
    await open.control.settings({ queuedMs: 0 });
    const [running, cancelling] = [await evaluate(VIP), await evaluate(CART)];
    expect(await statusOf('segment', running)).toBe('PROCESSING');
    await segmentJobs.cancel({ sandbox, id: cancelling });
    expect(await statusOf('segment', cancelling)).toBe('CANCELLING');
    await open.control.settings({ cancelMs: 0 });
    expect(await statusOf('segment', cancelling)).toBe('CANCELLED');
    await segmentJobs.cancel({ sandbox, id: running });
    await open.control.settings({ evaluationMs: 0 });
    const { id: nightly } = await open.control.nightly({ sandbox });
    expect(isTerminal(await statusOf('segment', nightly))).toBe(true);
  });

  test('an export job', async () => {
    open = await openAdobe({ dialect, exportMs: HOUR, cancelMs: HOUR });
    const { exportJobs } = open.adobe;
    const body = exportOf([VIP]);
    const { id } = await exportJobs.create({ sandbox, body, requestId: 'r', timeoutMs: 5_000 });
    expect(await statusOf('export', id)).toBe('PROCESSING');
    await exportJobs.cancel({ sandbox, id });
    expect(await statusOf('export', id)).toBe('CANCELLING');
    await open.control.settings({ cancelMs: 0 });
    expect(await statusOf('export', id)).toBe('CANCELLED');
    await open.control.settings({ exportMs: 0 });
    const done = await exportJobs.create({ sandbox, body, requestId: 'r', timeoutMs: 5_000 });
    expect(await statusOf('export', done.id)).toBe('SUCCEEDED');
  });

  test('a batch for each audience, and what the catalog has of it', async () => {
    open = await openAdobe({ dialect });
    const { batches, exportJobs } = open.adobe;
    for (const segmentIds of [[VIP], [VIP, CART]]) {
      const body = exportOf(segmentIds, AGENCY_DROP, true);
      const made = await exportJobs.create({ sandbox, body, requestId: 'r', timeoutMs: 5_000 });
      const job = await exportJobs.get({ sandbox, id: made.id });
      expect(batchesOf(job).map(({ segmentId, status }) => [segmentId, status])).toEqual(
        segmentIds.map((id) => [id, ['realized']]),
      );
      const id = batchesOf(job)[0]?.batchId ?? '';
      expect(await batches.get({ sandbox, id })).toMatchObject({ succeeded: true, datasetId: AGENCY_DROP });
    }
    expect((await exportJobs.list({ sandbox })).jobs.map((job) => batchesOf(job).length)).toEqual([2, 1]);
  });
});
