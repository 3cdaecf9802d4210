import { afterEach, describe, expect, test } from '@jest/globals';
import { waitUntil } from '../../../playground/waiting.js';
import { AGENCY_DROP, CART, exportBody, openWorld, type OpenWorld, UPS, VIP, wellBeforeMidnight } from './caller.js';

let world: OpenWorld;
afterEach(() => world.close());

const reaches = (look: () => Promise<{ status: string }>, status: string) =>
  waitUntil(`the job is ${status}`, async () => ((await look()).status === status ? look() : undefined), 10_000);

describe('segment jobs', () => {
  test('run one at a time: the second waits queued', async () => {
    world = await openWorld();
    const [first, second] = [await world.evaluate(VIP), await world.evaluate(CART)];
    await reaches(() => world.segmentJob(first.id), 'PROCESSING');
    await reaches(() => world.segmentJob(second.id), 'QUEUED');
  });

  test('end with a counter for each audience asked for, and one for another', async () => {
    world = await openWorld({ evaluationMs: 0 });
    const { id } = await world.evaluate(VIP);
    const done = await reaches(() => world.segmentJob(id), 'SUCCEEDED');
    expect(done).toMatchObject({ metrics: { segmentedProfileCounter: { [VIP]: expect.any(Number) } } });
    expect(done).toHaveProperty(`metrics.segmentedProfileCounter.${CART}`);
  });

  test('cancelling is acknowledged at once and done later', async () => {
    world = await openWorld({ cancelMs: 60_000 });
    const { id } = await world.evaluate(VIP);
    expect((await world.call('DELETE', `${UPS}/segment/jobs/${id}`)).status).toBe(204);
    expect((await world.segmentJob(id)).status).toBe('CANCELLING');
    await world.control.settings({ cancelMs: 0 });
    expect((await world.segmentJob(id)).status).toBe('CANCELLED');
  });

  test('what waits behind a cancelled one moves up', async () => {
    world = await openWorld({ cancelMs: 0, quota: 3 });
    const [first, second, third] = [await world.evaluate(VIP), await world.evaluate(CART), await world.evaluate(VIP)];
    await reaches(() => world.segmentJob(third.id), 'QUEUED');
    await world.call('DELETE', `${UPS}/segment/jobs/${first.id}`);
    await reaches(() => world.segmentJob(second.id), 'PROCESSING');
    await world.call('DELETE', `${UPS}/segment/jobs/${third.id}`);
    expect((await world.segmentJob(second.id)).status).toBe('PROCESSING');
    expect((await world.segmentJob(third.id)).status).toBe('CANCELLED');
  });

  test('a script says how the next one ends, and only the next', async () => {
    world = await openWorld({ evaluationMs: 0 });
    const errors = [{ code: '0090000009', msg: 'No space' }];
    await world.control.nextJob({ kind: 'segment', outcome: 'FAILED', errors });
    const [first, second] = [await world.evaluate(VIP), await world.evaluate(VIP)];
    expect(await reaches(() => world.segmentJob(first.id), 'FAILED')).toMatchObject({ errors });
    await reaches(() => world.segmentJob(second.id), 'SUCCEEDED');
  });

  test('what has not ended can be told to end now: what runs, what waits, what is stuck', async () => {
    world = await openWorld();
    await world.control.nextJob({ kind: 'segment', stuck: true, outcome: 'FAILED' });
    const [stuck, waits] = [await world.evaluate(VIP), await world.evaluate(CART)];
    const { id } = await world.startExport();
    await reaches(() => world.segmentJob(stuck.id), 'PROCESSING');
    await world.control.endJobs();
    expect((await world.segmentJob(stuck.id)).status).toBe('FAILED');
    expect((await world.segmentJob(waits.id)).status).toBe('SUCCEEDED');
    expect((await world.exportJob(id)).status).toBe('SUCCEEDED');
  });

  test('bulk-get answers 207 with an error entry for an id nobody has', async () => {
    world = await openWorld();
    const { id } = await world.evaluate(VIP);
    const reply = await world.call('POST', `${UPS}/segment/jobs/bulk-get`, { ids: [{ id }, { id: 'none' }] });
    expect(reply.status).toBe(207);
    expect(reply.body).toMatchObject({ results: { [id]: { id }, none: { errors: { '404': expect.any(Array) } } } });
    expect(reply.body).not.toHaveProperty('results.none.status');
    await world.control.settings({ dialect: 'current' });
    const newer = await world.call('POST', `${UPS}/segment/jobs/bulk-get`, { ids: [{ id }, { id: 'none' }] });
    expect([newer.status, newer.body]).toEqual([207, { results: { [id]: expect.objectContaining({ id }) } }]);
  });

  test('lists can be narrowed to an audience, and end with an empty next', async () => {
    world = await openWorld();
    await world.evaluate(VIP);
    const { id } = await world.evaluate(CART);
    const narrow = await world.call('GET', `${UPS}/segment/jobs?property=segments~segmentId%3D%3D${CART}`);
    expect(narrow.body).toMatchObject({ children: [{ id }], _links: { next: {} } });
    const page = await world.call('GET', `${UPS}/segment/jobs?limit=1&sort=creationTime:desc`);
    expect(page.body).toMatchObject({ children: [{ id }], _links: { next: { href: expect.any(String) } } });
    expect((await world.call('GET', `${UPS}/segment/jobs?limit=1`)).body).not.toMatchObject({ children: [{ id }] });
  });

  test('a new job stays unseen for as long as the listing lags', async () => {
    world = await openWorld({ listingLagMs: 60_000 });
    const { id } = await world.evaluate(VIP);
    expect((await world.call('GET', `${UPS}/segment/jobs/${id}`)).status).toBe(404);
    expect((await world.call('GET', `${UPS}/segment/jobs`)).body).toMatchObject({ children: [] });
    expect(await world.control.ours('segment')).toHaveLength(1);
    await world.control.settings({ listingLagMs: 0 });
    expect((await world.segmentJob(id)).id).toBe(id);
  });

  test('what others start by hand spends the quota too', async () => {
    await wellBeforeMidnight();
    world = await openWorld({ quota: 1 });
    await world.control.outsideJobs({ sandbox: 'dev', count: 1 });
    expect((await world.call('POST', `${UPS}/segment/jobs`, [{ segmentId: VIP }])).status).toBe(403);
  });

  test('the nightly run spends nothing of the quota', async () => {
    world = await openWorld({ quota: 1 });
    await world.control.outsideJob({ sandbox: 'dev', segmentIds: ['*'], source: 'scheduler' });
    expect((await world.evaluate(VIP)).id).toBeDefined();
  });
});

describe('export jobs', () => {
  test('have a numeric id, and one batch that the catalog knows at the end', async () => {
    world = await openWorld({ exportMs: 0 });
    await world.control.nextJob({ kind: 'export', batchStatus: 'success', recordsFailed: 3 });
    const { id } = await world.startExport();
    expect(typeof id).toBe('number');
    await reaches(() => world.exportJob(id), 'SUCCEEDED');
    const [batchId = ''] = (await world.control.ours('export')).flatMap((job) => job.batches.map((one) => one.batchId));
    const batch = await world.call('GET', `/data/foundation/catalog/batches/${batchId}`);
    expect(batch.body).toMatchObject({ [batchId]: { status: 'success', metrics: { recordsFailed: 3 } } });
  });

  test('without a merge policy are shown without one, or with the one in force; never with another than asked for', async () => {
    world = await openWorld();
    const { id } = await world.startExport();
    expect(await world.exportJob(id)).not.toHaveProperty('mergePolicy');
    await world.control.settings({ fillsInPolicy: true });
    expect(await world.exportJob(id)).toMatchObject({
      mergePolicy: { id: '0bf16e61-90e9-4204-b8fa-ad250360957b', version: 1 },
    });
    const mergePolicy = { id: '25c548a0-ca7f-4dcd-81d5-997642f178b9' };
    const other = await world.startExport({ ...exportBody(), mergePolicy });
    expect(await world.exportJob(other.id)).toMatchObject({ mergePolicy: { ...mergePolicy, version: 2 } });
  });

  test('both shapes of a batch for each audience', async () => {
    world = await openWorld({ dialect: 'tutorial' });
    const { id } = await world.startExport(exportBody({ segmentPerBatch: true }));
    expect(await world.exportJob(id)).toMatchObject({
      destination: { dataSetId: AGENCY_DROP, batches: [{ segmentId: VIP, status: ['realized'] }] },
    });
    await world.control.settings({ dialect: 'current' });
    expect(await world.exportJob(id)).toMatchObject({
      destination: { datasetId: AGENCY_DROP, batches: { segmentId: VIP, status: 'realized' } },
    });
  });

  test('a dataset off the union schema is taken, and the job fails', async () => {
    world = await openWorld({ exportMs: 0 });
    const { id } = await world.startExport(exportBody({ datasetId: '5bb4c46757920712f924a3eb' }));
    await reaches(() => world.exportJob(id), 'FAILED');
  });

  test('are listed newest first, page by page, to an empty link', async () => {
    world = await openWorld();
    const made = [(await world.startExport()).id, (await world.startExport()).id, (await world.startExport()).id];
    const first = await world.call('GET', `${UPS}/export/jobs?limit=2`);
    expect(first.body).toMatchObject({ records: [{ id: made[2] }, { id: made[1] }] });
    const { link } = first.body as { link: { next: string } }; // the page was matched just above
    const rest = await world.call('GET', UPS + link.next.replace('jobs/?', 'jobs?'));
    expect(rest.body).toMatchObject({ records: [{ id: made[0] }], link: { next: '' } });
  });

  test('without audiences take every profile there is', async () => {
    world = await openWorld({ exportMs: 0 });
    await world.startExport({ ...exportBody(), filter: {} });
    const [job] = await world.control.ours('export');
    expect(job?.batches).toMatchObject([{ rows: 13_146_432 }]);
  });

  test('have as many rows as were counted with their statuses', async () => {
    world = await openWorld();
    const rowsOf = async (status: string[], segmentPerBatch: boolean) => {
      const filter = { segments: [{ segmentId: VIP, segmentNs: 'ups', status }] };
      await world.startExport({ ...exportBody({ segmentPerBatch }), filter });
      return (await world.control.ours('export')).at(-1)?.batches.map(({ rows }) => rows);
    };
    expect(await rowsOf(['realized', 'existing', 'exited'], true)).toEqual([4_195, 4_195, 466]);
    expect(await rowsOf(['realized', 'existing'], false)).toEqual([4_195]);
    expect(await rowsOf(['realized', 'exited'], false)).toEqual([4_195 + 466]);
  });

  test('go on from an offset though the job there has left the list; any other offset is refused', async () => {
    world = await openWorld({ queuedMs: 60_000 });
    const made = [await world.startExport(), await world.startExport(), await world.startExport()].map(({ id }) => id);
    const { body } = await world.call('GET', `${UPS}/export/jobs?limit=1&status=NEW`);
    const { link } = body as { link: { next: string } }; // the shape is the subject of the test above
    await world.call('DELETE', `${UPS}/export/jobs/${made[2]}`);
    const offset = link.next.split('offset=')[1] ?? '';
    const rest = await world.call('GET', `${UPS}/export/jobs?status=NEW&offset=${offset}`);
    expect(rest.body).toMatchObject({ records: [{ id: made[1] }, { id: made[0] }], link: { next: '' } });
    expect((await world.call('GET', `${UPS}/export/jobs?offset=2`)).status).toBe(400);
  });

  test("Adobe's own export follows an evaluation, and leaves our script alone", async () => {
    world = await openWorld({ evaluationMs: 0, exportMs: 0 });
    await world.control.nextJob({ kind: 'export', outcome: 'FAILED' });
    await world.evaluate(VIP);
    const { id } = await world.startExport();
    await reaches(() => world.exportJob(id), 'FAILED');
    expect(await world.control.ours('export')).toHaveLength(1);
    expect((await world.control.jobs()).filter(({ kind }) => kind === 'export')).toHaveLength(2);
  });
});
