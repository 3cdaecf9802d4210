import { afterEach, describe, expect, test } from '@jest/globals';
import { whyNotEvaluable } from '../../../src/adobe/audiences.js';
import { exportBody } from '../../../src/adobe/export-jobs.js';
import { isSegmentJob } from '../../../src/adobe/segment-jobs.js';
import type { Request } from '../../../src/request/request.js';
import { AGENCY_DROP, openAdobe, type OpenAdobe, sandbox, VIP } from './opened.js';
import { adobeThatSays, closeScripted } from './scripted.js';

/** UserErrors that Adobe’s API invites, beyond those that the other files of this folder show. */

let open: OpenAdobe | undefined;
afterEach(async () => {
  closeScripted();
  await open?.close();
  open = undefined;
});

describe('an export of every profile there is', () => {
  const request: Request = {
    kind: 'export',
    sandbox: { name: sandbox, type: 'development' },
    filters: {},
    dataset: { id: AGENCY_DROP, name: 'Agency drop' },
    audiences: [],
  };
  const audience = { id: VIP, name: 'VIP buyers', namespace: 'ups', statuses: ['realized' as const] };

  test('is never asked for: without audiences there is no body', () => {
    expect(() => exportBody(request)).toThrow('1 to 20 audiences');
    expect(() => exportBody({ ...request, audiences: Array.from({ length: 21 }, () => audience) })).toThrow('1 to 20');
    expect(exportBody({ ...request, audiences: [audience] }).filter.segments).toEqual([
      { segmentId: VIP, segmentNs: 'ups', status: ['realized'] },
    ]);
  });

  test('is not sent, even where the body was made elsewhere', async () => {
    open = await openAdobe();
    const body = { ...exportBody({ ...request, audiences: [audience] }), filter: { segments: [] } };
    const call = open.adobe.exportJobs.create({ sandbox, body, requestId: 'r', timeoutMs: 2_000 });
    await expect(call).rejects.toThrow('1 to 20 audiences');
    expect(await open.control.calls('POST', /export/)).toEqual([]);
  });
});

test.each(['tutorial', 'current'] as const)('a 207 is not all good: %s', async (dialect) => {
  open = await openAdobe({ dialect });
  const { segmentJobs } = open.adobe;
  const { id } = await segmentJobs.create({ sandbox, segmentIds: [VIP], requestId: 'r', timeoutMs: 2_000 });
  const jobs = await segmentJobs.bulkGet({ sandbox, ids: [id, 'none'] });
  expect([...jobs.values()].filter(isSegmentJob).map((job) => job.id)).toEqual([id]);
  expect(jobs.get('none')).toEqual(
    dialect === 'current'
      ? undefined
      : {
          code: 'UPAPI-113430-404',
          message: 'Segment job none not found.',
          requestId: expect.any(String),
          retryAfterMs: undefined,
        },
  );
});

test('an audience from elsewhere is looked up by its id here, not by the one it has there', async () => {
  open = await openAdobe();
  const [partner] = await open.adobe.audiences.search({ sandbox, name: 'partner' });
  expect(partner?.audienceId).not.toBe(partner?.id);
  const ids = [partner?.audienceId ?? '', partner?.id ?? ''];
  expect([...(await open.adobe.audiences.bulkGet({ sandbox, ids })).keys()]).toEqual([partner?.id]);
});

test.each(['tutorial', 'current'] as const)('not every audience is evaluated on demand: %s', async (dialect) => {
  open = await openAdobe({ dialect });
  const all = await open.adobe.audiences.search({ sandbox });
  const reasons = all.map((audience) => [audience.name, whyNotEvaluable(audience)] as const).filter(([, why]) => why);
  expect(Object.fromEntries(reasons)).toEqual({
    'On the site now': 'updates continuously, so there is nothing to run',
    'Edge visitors': 'updates continuously, so there is nothing to run',
    'Partner list': 'comes from outside Adobe’s Segmentation Service',
    'Key accounts': 'holds accounts, not profiles',
    'Half-made': 'is a draft, not published',
  });
});

test.each([
  [{ batch: { enabled: false } }, 'isn’t set up for batch evaluation'],
  [{ batch: { enabled: 'false' } }, 'isn’t set up for batch evaluation'],
  [{ batch: { enabled: true } }, undefined],
  [{ batch: { enabled: null } }, undefined],
  [{ batch: { enabled: 'yes' } }, undefined],
  [{ batch: {} }, undefined],
  [{ batch: null }, undefined],
  [{}, undefined],
  [null, undefined],
])('evaluationInfo %j: only a no is a no', async (evaluationInfo, whyNot) => {
  const { adobe } = await adobeThatSays({ status: 200, body: { children: [{ id: 'a', name: 'A', evaluationInfo }] } });
  const [audience] = await adobe.audiences.search({ sandbox: 'dev' });
  expect(audience && whyNotEvaluable(audience)).toBe(whyNot);
  closeScripted();
});

describe('the catalog', () => {
  const dataset = (number: number): [string, object] => [
    `d${number}`,
    { name: `D${number}`, schemaRef: number % 2 ? {} : { id: 'https://ns.adobe.com/xdm/context/profile__union' } },
  ];
  const page = (from: number, count: number) => ({
    status: 200,
    body: Object.fromEntries(Array.from({ length: count }, (_, index) => dataset(from + index))),
  });

  test('is paged from 0, in hundreds, only what is needed of each; which are fit is told here', async () => {
    const { adobe, urls } = await adobeThatSays(page(0, 100), page(100, 100), page(200, 30));
    const fit = await adobe.datasets.fit({ sandbox });
    expect([fit.length, new Set(fit.map(({ id }) => id)).size]).toEqual([115, 115]);
    const asked = urls.map(({ searchParams }) => Object.fromEntries(searchParams));
    const common = { limit: '100', orderBy: 'desc:created', properties: 'name,schemaRef,created' };
    expect(asked).toEqual([common, { ...common, start: '100' }, { ...common, start: '200' }]);
  });

  test('an answer without the id asked for has not got it, whatever else it holds', async () => {
    const { adobe } = await adobeThatSays({ status: 200, body: { other: { name: 'Other' } } });
    expect(await adobe.datasets.get({ sandbox, id: 'd1' })).toBeUndefined();
  });

  test('absent values come as empty objects', async () => {
    const body = { d1: { name: {}, schemaRef: {}, created: {} }, d2: {} };
    const { adobe } = await adobeThatSays({ status: 200, body });
    expect(await adobe.datasets.get({ sandbox, id: 'd1' })).toEqual({ id: 'd1', name: 'd1', schemaId: undefined });
  });
});

describe('sandboxes', () => {
  test('of a type that Adobe does not tell are production; those that are not there yet are left out', async () => {
    const sandboxes = [
      { name: 'a', type: 'development', state: 'active' },
      { name: 'b', state: 'active' },
      { name: 'c', type: 'staging', title: 'See', state: 'resetting' },
      ...['creating', 'deleting', 'deleted', 'failed'].map((state) => ({ name: state, type: 'development', state })),
    ];
    const { adobe, calls } = await adobeThatSays({ status: 200, body: { sandboxes } });
    expect(await adobe.sandboxes.list()).toEqual([
      { name: 'a', title: 'a', type: 'development' },
      { name: 'b', title: 'b', type: 'production' },
      { name: 'c', title: 'See', type: 'production' },
    ]);
    expect(calls[0]?.headers).toMatchObject({ accept: 'application/json' });
  });
});

test('a base64 id goes into a path as one part of it', async () => {
  const { adobe, urls } = await adobeThatSays({ status: 200, body: { state: 'RUNNING' } });
  await adobe.estimates.get({ sandbox, previewId: 'YX/+b==' });
  expect(urls[0]?.pathname).toBe('/data/core/ups/estimate/YX%2F%2Bb%3D%3D');
});
