import { afterEach, describe, expect, test } from '@jest/globals';
import { countOf, matchesEvaluation, segmentJobSchema } from '../../../src/adobe/segment-jobs.js';
import { batchesOf, exportJobSchema, matchesExport } from '../../../src/adobe/export-jobs.js';
import { adobeThatSays, closeScripted } from './scripted.js';

afterEach(closeScripted);

const create = { sandbox: 'dev', segmentIds: ['a'], requestId: 'r', timeoutMs: 2_000 };
const job = { id: 'j', status: 'NEW' };

type Policy = { id: string; version?: number } | undefined;

describe('the Adobe client', () => {
  test('a token that ran out is replaced once, also for a creating call', async () => {
    const { adobe, calls } = await adobeThatSays(
      { status: 401, body: { error_code: '401013' } },
      { status: 200, body: job },
    );
    expect((await adobe.segmentJobs.create(create)).id).toBe('j');
    expect(calls.map(({ token }) => token)).toEqual(['Bearer token-1', 'Bearer token-2']);
  });

  test.each([500, 503])('%i on a creating call: one call, outcome unknown', async (status) => {
    const { adobe, calls } = await adobeThatSays({ status }, { status: 200, body: job });
    await expect(adobe.segmentJobs.create(create)).rejects.toMatchObject({ details: { failure: 'unknown-outcome' } });
    expect(calls).toHaveLength(1);
  });

  test('a read is tried again', async () => {
    const { adobe, calls } = await adobeThatSays({ status: 503 }, { status: 200, body: job });
    expect((await adobe.segmentJobs.get({ sandbox: 'dev', id: 'j' })).status).toBe('NEW');
    expect(calls).toHaveLength(2);
  });

  test.each([
    [{ status: 429 }, 'busy'],
    [{ status: 403, body: { error_code: '403027', message: 'no' } }, 'denied'],
    [
      { status: 400, body: { requestId: 'q', errors: { '400': [{ code: 'UPAPI-1', message: 'Bad segment' }] } } },
      'bad-request',
    ],
  ])('%j is %s', async (answer, failure) => {
    const { adobe } = await adobeThatSays(answer);
    await expect(adobe.segmentJobs.create(create)).rejects.toMatchObject({ details: { failure } });
  });

  test('words, code and hint from whichever dialect', async () => {
    const { adobe } = await adobeThatSays({
      status: 429,
      headers: { 'retry-after': '7' },
      body: [{ message: 'slow down', statusCode: '429' }],
    });
    await expect(adobe.segmentJobs.create(create)).rejects.toMatchObject({
      details: { message: 'slow down', retryAfterMs: 7_000 },
    });
  });
});

test('where Adobe keeps the data stays out of its refusals', async () => {
  const { adobe } = await adobeThatSays({ status: 400, body: { message: 'Cannot write to adl://store/a/b now' } });
  await expect(adobe.segmentJobs.create(create)).rejects.toMatchObject({
    details: { message: 'Cannot write to … now' },
  });
});

describe('Adobe’s shapes', () => {
  test('a counter that is absent is not 0, and reading twice changes nothing', () => {
    const read = segmentJobSchema.parse({
      id: 'j',
      status: 'SUCCEEDED',
      metrics: { segmentedProfileCounter: { a: 0 } },
      news: 1,
    });
    expect(countOf(read, 'a')).toBe(0);
    expect(countOf(read, 'b')).toBeUndefined();
    expect(segmentJobSchema.parse(JSON.parse(JSON.stringify(read)))).toEqual(JSON.parse(JSON.stringify(read)));
  });

  test('batches as a list, as one object, or none; both spellings of the dataset', () => {
    const one = exportJobSchema.parse({
      id: 7,
      status: 'NEW',
      destination: {
        dataSetId: 'd',
        segmentPerBatch: true,
        batches: { segmentId: 's', status: 'exited', batchId: '' },
      },
    });
    expect(one.id).toBe('7');
    expect(one.destination.datasetId).toBe('d');
    expect(batchesOf(one)).toMatchObject([{ segmentId: 's', status: ['exited'] }]);
    expect(batchesOf(one)[0]?.batchId).toBeUndefined();
  });

  test('the same export is told by instants, not by their spelling', () => {
    const body = {
      filter: {
        segments: [{ segmentId: 's', segmentNs: 'ups', status: ['realized' as const] }],
        fromIngestTimestamp: '2026-01-01T00:00:00Z',
      },
      destination: { datasetId: 'd', segmentPerBatch: false },
      schema: { name: '_xdm.context.profile' },
    };
    const echoed = (from: string) =>
      exportJobSchema.parse({
        id: 1,
        status: 'NEW',
        ...body,
        filter: { segments: [{ segmentId: 's', segmentNs: 'UPS', status: ['realized'] }], fromIngestTimestamp: from },
      });
    expect(matchesExport(echoed('2026-01-01T01:00:00+01:00'), body)).toBe('exactly');
    expect(matchesExport(echoed('2026-01-01T01:00:00Z'), body)).toBe(false);
  });

  const [S, T] = ['s', 't'].map((id) => ({ segmentId: id, segmentNs: 'ups', status: ['realized' as const] }));
  test.each<[shown: unknown[], same: ReturnType<typeof matchesExport>]>([
    [[T, S], 'exactly'],
    [[S, null], 'in-part'],
    [[null, null], 'in-part'],
    [[S, { ...T, status: [null] }], 'in-part'],
    [[S], false],
    [[S, S], false],
    [[S, T, null], false],
    [[{ ...S, status: ['exited'] }, null], false],
  ])('what cannot be read of its audiences never makes it the same word for word: %j', (shown, same) => {
    const filter = { segments: [S, T].flatMap((one) => one ?? []) };
    const destination = { datasetId: 'd', segmentPerBatch: false };
    const body = { filter, destination, schema: { name: '_xdm.context.profile' } };
    const echoed = { id: 1, status: 'NEW', ...body, filter: { segments: shown } };
    expect(matchesExport(exportJobSchema.parse(echoed), body)).toBe(same);
  });

  test.each<[shown: unknown[], same: ReturnType<typeof matchesEvaluation>]>([
    [[T, S], 'exactly'],
    [[S, null], 'in-part'],
    [[S], false],
    [[S, S], false],
    [[S, T, null], false],
  ])('nor of an evaluation’s: %j', (segments, same) => {
    expect(matchesEvaluation(segmentJobSchema.parse({ id: 'j', status: 'NEW', segments }), ['s', 't'])).toBe(same);
  });

  test.each<[asked: Policy, echoed: Policy, same: ReturnType<typeof matchesExport>]>([
    [undefined, undefined, 'exactly'],
    [undefined, { id: 'own', version: 1 }, 'with-defaults'],
    [{ id: 'a' }, { id: 'a', version: 3 }, 'with-defaults'],
    [{ id: 'a', version: 3 }, { id: 'a', version: 3 }, 'exactly'],
    [{ id: 'a', version: 3 }, { id: 'a', version: 4 }, false],
    [{ id: 'a', version: 3 }, { id: 'a' }, false],
    [{ id: 'a' }, { id: 'b' }, false],
    [{ id: 'a' }, undefined, false],
  ])(
    'a merge policy that was left to Adobe may be filled in, one that was asked for may not differ: %j, %j',
    (...of) => {
      const [asked, shown, same] = of;
      const body = {
        ...(asked ? { mergePolicy: asked } : {}),
        filter: { segments: [{ segmentId: 's', segmentNs: 'ups', status: ['realized' as const] }] },
        destination: { datasetId: 'd', segmentPerBatch: false },
        schema: { name: '_xdm.context.profile' },
      };
      const job = exportJobSchema.parse({ id: 1, status: 'NEW', ...body, mergePolicy: shown });
      expect(matchesExport(job, body)).toBe(same);
    },
  );
});

describe('what is lost on the way', () => {
  const body = {
    filter: { segments: [{ segmentId: 's', segmentNs: 'ups', status: ['realized' as const] }] },
    destination: { datasetId: 'd', segmentPerBatch: false },
    schema: { name: '_xdm.context.profile' },
  };
  const call = { sandbox: 'dev', body, requestId: 'r', timeoutMs: 2_000 };

  test('an export whose answer cannot be read is known by its header', async () => {
    const { adobe } = await adobeThatSays({
      status: 200,
      body: 'Created',
      headers: { 'x-location': '/export/jobs/24115' },
    });
    expect(await adobe.exportJobs.create(call)).toMatchObject({
      id: '24115',
      status: 'NEW',
      destination: { datasetId: 'd' },
    });
  });

  test('a header that is badly escaped is taken as it stands', async () => {
    const headers = { 'x-location': '/export/jobs/100%' };
    const { adobe } = await adobeThatSays({ status: 200, body: 'Created', headers });
    expect(await adobe.exportJobs.create(call)).toMatchObject({ id: '100%' });
  });

  test('without the header the outcome is unknown', async () => {
    const { adobe } = await adobeThatSays({ status: 200, body: 'Created' });
    await expect(adobe.exportJobs.create(call)).rejects.toMatchObject({ details: { failure: 'unknown-outcome' } });
  });

  test('the contents of a file are not read, even if Adobe sends them', async () => {
    const { adobe } = await adobeThatSays({
      status: 200,
      body: [1],
      headers: { 'content-type': 'application/octet-stream' },
    });
    await expect(adobe.files.parts({ sandbox: 'dev', fileId: 'f' })).rejects.toMatchObject({
      details: { failure: 'unavailable' },
    });
  });
});
