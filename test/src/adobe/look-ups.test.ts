import { afterEach, describe, expect, test } from '@jest/globals';
import { waitUntil } from '../../../playground/waiting.js';
import { lastCount } from '../../../src/adobe/audiences.js';
import { AGENCY_DROP, CART, audienceOf, exportOf, openAdobe, type OpenAdobe, sandbox, VIP } from './opened.js';

const HALF_MADE = '4edc8488-2c35-4f6d-b4c6-9075c68d2d12';
const PARTNER_LIST = '4edc8488-2c35-4f6d-b4c6-9075c68d2d10';
const DIALECTS = ['tutorial', 'current'] as const;

let open: OpenAdobe;
afterEach(() => open.close());

const landed = async (ids: string[]) => {
  const body = exportOf(ids);
  const { id } = await open.adobe.exportJobs.create({ sandbox, body, requestId: 'r', timeoutMs: 2_000 });
  return waitUntil('the export has ended', async () => {
    const job = await open.adobe.exportJobs.get({ sandbox, id });
    return job.status === 'SUCCEEDED' ? job.destination.batchId : undefined;
  });
};

describe('an estimate', () => {
  test('runs, then says the size of a sample; the rule goes out and does not come back', async () => {
    open = await openAdobe({ estimateMs: 60_000 });
    const previewId = await open.adobe.estimates.start({ sandbox, audienceId: VIP });
    expect(await open.adobe.estimates.get({ sandbox, previewId })).toMatchObject({ state: 'running' });
    await open.control.settings({ estimateMs: 0 });
    const ready = await open.adobe.estimates.get({ sandbox, previewId });
    expect(ready).toMatchObject({ state: 'ready', confidence: '95%' });
    expect(Math.abs((ready.profiles ?? 0) / 4_195 - 1)).toBeLessThan(0.05);
    expect(JSON.stringify([previewId, ready])).not.toContain('secretRule');
    expect(await open.control.calls('POST', /preview$/)).toMatchObject([{ body: { predicateType: 'pql/text' } }]);
  });

  test('may fail, and is not to be had of what Adobe has no rule for', async () => {
    open = await openAdobe();
    const { estimates } = open.adobe;
    const previewId = await estimates.start({ sandbox, audienceId: HALF_MADE });
    expect(await estimates.get({ sandbox, previewId })).toMatchObject({ state: 'failed' });
    await expect(estimates.start({ sandbox, audienceId: PARTNER_LIST })).rejects.toMatchObject({
      details: { failure: 'not-found' },
    });
  });
});

describe('a profile', () => {
  const ada = { sandbox, namespace: 'Email', identity: 'ada@example.com' };

  test.each(DIALECTS)(
    'is in these audiences since then; no key of another namespace comes along: %s',
    async (dialect) => {
      open = await openAdobe({ dialect });
      const answer = await open.adobe.profiles.memberships(ada);
      const since = Date.parse('2026-10-26T15:52:25Z');
      expect(answer).toMatchObject({ known: true, withheld: dialect === 'tutorial' ? 1 : 0 });
      expect(answer.memberships.slice(0, 2)).toEqual([
        { audienceId: VIP, status: 'realized', since },
        { audienceId: CART, status: 'exited', since },
      ]);
      expect(JSON.stringify(answer)).not.toContain('ada@');
      expect((await open.control.calls('GET', /entities$/))[0]?.query).toEqual({
        'schema.name': '_xdm.context.profile',
        entityId: ada.identity,
        entityIdNS: 'Email',
        fields: 'segmentMembership',
      });
    },
  );

  test.each(DIALECTS)('that nobody has is unknown, one without audiences is not: %s', async (dialect) => {
    open = await openAdobe({ dialect });
    const nobody = await open.adobe.profiles.memberships({ ...ada, identity: 'nobody@example.com' });
    expect(nobody).toEqual({ known: false, memberships: [], withheld: 0 });
    const identity = '89149270342662559642753730269986316601';
    const bare = await open.adobe.profiles.memberships({ sandbox, namespace: 'ECID', identity });
    expect(bare).toMatchObject({ known: true, memberships: [] });
  });

  test('is not to be had without Real-Time CDP Ultimate', async () => {
    open = await openAdobe({ profileLookup: false });
    await expect(open.adobe.profiles.memberships(ada)).rejects.toMatchObject({
      details: { failure: 'denied', status: 403, message: expect.stringContaining('Ultimate') },
    });
  });
});

describe('files and batches', () => {
  test('more than a hundred files: all of them, sizes as numbers, and what is behind one', async () => {
    open = await openAdobe();
    await open.control.nightly({ sandbox });
    const [job] = (await open.adobe.exportJobs.list({ sandbox })).jobs;
    const batchId = job?.destination.batchId ?? '';
    const { items: files, complete } = await open.adobe.files.ofBatch({ sandbox, batchId });
    expect([files.length, new Set(files.map(({ id }) => id)).size, complete]).toEqual([200, 200, true]);
    expect(files[0]).toMatchObject({ records: 5_000, bytes: 900_000, valid: true, created: expect.any(Number) });
    const parts = await open.adobe.files.parts({ sandbox, fileId: files[3]?.id ?? '' });
    expect(parts.items).toEqual([{ id: 'part-00003.parquet', name: 'part-00003.parquet', bytes: 900_000 }]);
  });

  test('what failed, by name; nothing where nothing did', async () => {
    open = await openAdobe();
    await open.control.nextJob({ kind: 'export', recordsFailed: 3, batchStatus: 'failed' });
    const [bad, good] = [await landed([VIP]), await landed([CART])];
    const { files } = open.adobe;
    expect((await files.failed({ sandbox, batchId: bad })).items).toMatchObject([{ bytes: 540 }]);
    expect((await files.failed({ sandbox, batchId: good })).items).toEqual([]);
  });

  test('the batches of a dataset, newest first', async () => {
    open = await openAdobe();
    await open.control.nextJob({ kind: 'export', batchStatus: 'failed', recordsFailed: 1 });
    const first = await landed([VIP]);
    const [job] = await open.control.jobs();
    await waitUntil('the clock has moved on', () => Promise.resolve((job?.createdAt ?? 0) < Date.now() || undefined));
    const later = await landed([CART]);
    const { batches } = open.adobe;
    const list = await batches.ofDataset({ sandbox, datasetId: AGENCY_DROP });
    expect(list.map(({ id }) => id)).toEqual([later, first]);
    expect(list[1]).toMatchObject({
      failed: true,
      recordsFailed: 1,
      datasetId: AGENCY_DROP,
      errors: [{ code: '106' }],
    });
    expect(await batches.ofDataset({ sandbox: 'prod', datasetId: AGENCY_DROP })).toEqual([]);
  });
});

describe('audiences', () => {
  test.each(DIALECTS)('all of them, over pages: %s', async (dialect) => {
    open = await openAdobe({ dialect });
    expect(await open.adobe.audiences.search({ sandbox, limit: 5 })).toHaveLength(5);
    const all = await open.adobe.audiences.search({ sandbox });
    expect(new Set(all.map(({ id }) => id)).size).toBe(14);
  });

  test('by id in hundreds, the unknown left out, be it all of them', async () => {
    open = await openAdobe();
    const ids = [VIP, ...Array.from({ length: 150 }, (_, number) => `none-${number}`), CART];
    expect([...(await open.adobe.audiences.bulkGet({ sandbox, ids })).keys()]).toEqual([VIP, CART]);
    expect((await open.adobe.audiences.bulkGet({ sandbox, ids: ['none'] })).size).toBe(0);
  });

  test('the last count, and when it was', async () => {
    open = await openAdobe();
    const audience = await audienceOf(open.adobe, VIP);
    expect(lastCount(audience)).toEqual({ profiles: 4_195, at: expect.any(Number) });
  });
});

describe('the catalog and the configuration', () => {
  test.each(['Drop *', '!Agency drop', 'One, two', '*', 'A = B'])(
    'a dataset called “%s” is found, and no other',
    async (name) => {
      open = await openAdobe();
      const id = await open.adobe.datasets.create({ sandbox, name, requestId: 'r' });
      await open.adobe.datasets.create({ sandbox, name: `${name}s`, requestId: 'r' });
      expect(await open.adobe.datasets.byName({ sandbox, name })).toMatchObject([{ id, name }]);
    },
  );

  test('all merge policies, though the link to a next page never ends; one has no name', async () => {
    open = await openAdobe({ policies: 130 });
    const policies = await open.adobe.mergePolicies.list({ sandbox });
    expect(policies).toHaveLength(130);
    expect(policies.slice(0, 2)).toMatchObject([
      { name: 'Timestamp ordered', isDefault: true },
      { name: '25c548a0-ca7f-4dcd-81d5-997642f178b9', isDefault: false },
    ]);
  });
});
