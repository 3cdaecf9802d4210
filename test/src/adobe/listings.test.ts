import { afterEach, describe, expect, test } from '@jest/globals';
import { waitUntil } from '../../../playground/waiting.js';
import { everyExport, openAdobe, type OpenAdobe, exportOf, gather, sandbox, VIP } from './opened.js';

let open: OpenAdobe;
afterEach(() => open.close());

const idsOf = (jobs: { id: string }[]) => jobs.map(({ id }) => id);

describe('500 jobs that others started, while more arrive with every call', () => {
  test.each(['segment', 'export'] as const)('%s jobs: each once, none missing, newest first', async (kind) => {
    open = await openAdobe({ evaluationMs: 60_000 });
    const there = await open.control.outsideJobs({ sandbox, count: 500, kind });
    await open.control.settings({ arrivals: 7 });
    const all = kind === 'segment' ? open.adobe.segmentJobs.all({ sandbox }) : everyExport(open.adobe, { sandbox });
    const listed = idsOf(await gather<{ id: string }>(all));
    expect(new Set(listed).size).toBe(listed.length);
    expect(listed.filter((id) => there.includes(id))).toEqual(there.reverse());
    expect((await open.control.ours(kind)).length).toBeGreaterThan(520);
  });

  test('pages that are asked for one by one, with more than a page arriving in between', async () => {
    open = await openAdobe({ evaluationMs: 60_000 });
    const there = await open.control.outsideJobs({ sandbox, count: 95 });
    const seen: string[] = [];
    let after: Awaited<ReturnType<typeof open.adobe.segmentJobs.page>>['next'];
    do {
      const page = await open.adobe.segmentJobs.page({ sandbox, limit: 10, after });
      seen.push(...idsOf(page.jobs));
      after = page.next;
      if (seen.length < 60) await open.control.outsideJobs({ sandbox, count: 45 });
    } while (after);
    expect(seen).toEqual(there.reverse());
  });

  test('jobs that leave the filter between two pages hide none of the others', async () => {
    open = await openAdobe({ queuedMs: 60_000, evaluationMs: 60_000 });
    const there = (await open.control.outsideJobs({ sandbox, count: 90 })).reverse();
    const queued = { sandbox, status: 'QUEUED' as const };
    await waitUntil('the list is as expected', async () =>
      (await open.adobe.segmentJobs.list({ ...queued, start: 89 })).length > 0 ? true : undefined,
    );
    const first = await open.adobe.segmentJobs.page({ ...queued, limit: 30 });
    // All but five of the page, and the very job it ended with, are cancelled meanwhile.
    for (const { id } of first.jobs.slice(5)) await open.adobe.segmentJobs.cancel({ sandbox, id });
    const second = await open.adobe.segmentJobs.page({ ...queued, limit: 80, after: first.next });
    const all = [...first.jobs, ...second.jobs];
    expect(new Set(idsOf(all))).toEqual(new Set(there));
  });
});

test('filters go to Adobe as it names them', async () => {
  open = await openAdobe();
  await open.adobe.segmentJobs.create({ sandbox, segmentIds: [VIP], requestId: 'r', timeoutMs: 2_000 });
  await open.control.outsideJobs({ sandbox, count: 3 });
  expect(await open.adobe.segmentJobs.list({ sandbox, segmentId: VIP, status: 'SUCCEEDED', limit: 2 })).toHaveLength(2);
  const [call] = await open.control.calls('GET', /segment\/jobs$/);
  expect(call?.query).toEqual({
    limit: '2',
    sort: 'creationTime:desc',
    status: 'SUCCEEDED',
    property: `segments~segmentId==${VIP}`,
  });
});

test('exports by status, to the end of the listing', async () => {
  open = await openAdobe();
  await open.control.nextJob({ kind: 'export', outcome: 'FAILED' });
  for (const requestId of ['a', 'b'])
    await open.adobe.exportJobs.create({ sandbox, body: exportOf([VIP]), requestId, timeoutMs: 2_000 });
  await waitUntil('the list is as expected', async () =>
    (await open.adobe.exportJobs.list({ sandbox, status: 'NEW' })).jobs.length === 0 ? true : undefined,
  );
  expect(await gather(everyExport(open.adobe, { sandbox, status: 'FAILED' }))).toMatchObject([{ requestId: 'a' }]);
});

test('jobs and datasets of one sandbox are not in another', async () => {
  open = await openAdobe();
  const { segmentJobs, datasets } = open.adobe;
  const { id } = await segmentJobs.create({ sandbox, segmentIds: [VIP], requestId: 'r', timeoutMs: 2_000 });
  const dataset = await datasets.create({ sandbox, name: 'Only here', requestId: 'r' });
  expect(await segmentJobs.list({ sandbox: 'prod' })).toEqual([]);
  await expect(segmentJobs.get({ sandbox: 'prod', id })).rejects.toMatchObject({ details: { failure: 'not-found' } });
  expect(await datasets.get({ sandbox: 'prod', id: dataset })).toBeUndefined();
  expect(await datasets.get({ sandbox, id: dataset })).toMatchObject({ name: 'Only here' });
});
