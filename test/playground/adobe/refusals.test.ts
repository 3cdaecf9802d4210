import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { CART, exportBody, openWorld, type OpenWorld, UPS, VIP, wellBeforeMidnight } from './caller.js';

const AUDIENCE = '4edc8488-2c35-4f6d-b4c6-9075c68d2d';
let world: OpenWorld;
beforeEach(async () => {
  world = await openWorld({ org: 'USHER@AdobeOrg' });
});
afterEach(() => world.close());

describe('the gate', () => {
  test.each([
    ['no token', { authorization: '' }, 403, '403010'],
    ['an unknown token', { authorization: 'Bearer nobody' }, 401, '401013'],
    ['no key', { 'x-api-key': '' }, 403, '403000'],
    ["another credential's key", { 'x-api-key': 'other' }, 403, '403003'],
    ['no organisation', { 'x-gw-ims-org-id': '' }, 400, '400003'],
    ['another organisation', { 'x-gw-ims-org-id': 'OTHER@AdobeOrg' }, 403, '403025'],
  ])('refuses %s in the gateway dialect', async (_what, headers, status, code) => {
    const reply = await world.call('GET', `${UPS}/audiences`, undefined, headers);
    expect(reply).toMatchObject({ status, body: { error_code: code } });
  });

  test('refuses a body that does not say it is JSON, and a sandbox it does not have', async () => {
    const untyped = await world.call('POST', `${UPS}/segment/jobs`, [], { 'content-type': 'text/plain' });
    expect(untyped).toMatchObject({ status: 400, body: { title: 'BadRequestError' } });
    const elsewhere = await world.call('GET', `${UPS}/audiences`, undefined, { 'x-sandbox-name': 'nowhere' });
    expect(elsewhere.status).toBe(403);
    expect(elsewhere.body).toEqual({
      status: 403,
      title: expect.any(String),
      type: 'http://ns.adobe.com/aep/errors/SMS-2074-403',
    });
  });

  test('takes a missing sandbox header for prod', async () => {
    await world.call('POST', `${UPS}/segment/jobs`, [{ segmentId: VIP }], { 'x-sandbox-name': '' });
    expect(await world.control.ours('segment')).toMatchObject([{ sandbox: 'prod' }]);
  });

  test('tokens that were expired are refused until a new one is fetched', async () => {
    await world.control.expireTokens();
    expect((await world.call('GET', `${UPS}/audiences`)).status).toBe(401);
    expect((await world.ask({})).status).toBe(200);
  });

  test.each([
    ['client_secret', 'wrong', 'invalid_client'],
    ['client_id', '', 'invalid_client'],
    ['grant_type', 'password', 'unsupported_grant_type'],
    ['scope', '', 'invalid_scope'],
  ])('IMS refuses %s=%s', async (field, value, error) => {
    expect(await world.ask({ [field]: value })).toMatchObject({ status: 400, body: { error } });
  });

  test('a permission that is lacking stops that call only', async () => {
    await world.control.settings({ denied: ['export'] });
    expect(await world.call('POST', `${UPS}/export/jobs`, exportBody())).toMatchObject({
      status: 403,
      body: { errors: { '403': [{ code: 'UPAPI-113000-403' }] } },
    });
    expect(await world.control.jobs()).toEqual([]);
    expect((await world.call('POST', `${UPS}/segment/jobs`, [{ segmentId: VIP }])).status).toBe(200);
  });
});

test('a refused label has the error where its list should be; the catalog refuses in its own words', async () => {
  await world.control.settings({ denied: ['audiences', 'datasets', 'policies'] });
  expect(await world.call('GET', `${UPS}/audiences`)).toMatchObject({
    status: 403,
    body: { errors: { type: expect.stringContaining('UPAPI-113752-403'), status: 403 } },
  });
  expect(await world.call('GET', '/data/foundation/catalog/dataSets')).toMatchObject({
    status: 403,
    body: { title: 'ForbiddenError', type: '/placeholder/type/uri' },
  });
  expect((await world.call('GET', `${UPS}/config/mergePolicies`)).status).toBe(403);
});

test('IMS takes a form, and nothing from the address', async () => {
  const query = 'grant_type=client_credentials&client_id=client&client_secret=secret&scope=openid';
  expect((await fetch(`${world.url}/ims/token/v3?${query}`, { method: 'POST' })).status).toBe(400);
  const body = JSON.stringify(Object.fromEntries(new URLSearchParams(query)));
  expect((await fetch(`${world.url}/ims/token/v3`, { method: 'POST', body })).status).toBe(400);
});

describe('bodies', () => {
  const ids = (...ends: string[]) => ends.map((end) => ({ segmentId: AUDIENCE + end }));
  test.each([
    ['no ids', []],
    ['21 ids', Array.from({ length: 21 }, () => ({ segmentId: VIP }))],
    ['an id nobody has', [{ segmentId: 'none' }]],
    ['a streaming audience', ids('08')],
    ['an edge audience', ids('09')],
    ['an external audience', ids('10')],
    ['an account audience', ids('11')],
    ['a good one beside a draft', ids('01', '12')],
  ])('an evaluation of %s is refused and makes no job', async (_what, body) => {
    const reply = await world.call('POST', `${UPS}/segment/jobs`, body);
    expect(reply).toMatchObject({ status: 400, body: { errors: { '400': [{ code: 'UPAPI-113434-400' }] } } });
    expect(await world.control.jobs()).toEqual([]);
  });

  test.each([
    [
      'an end of the events that is no time',
      { ...exportBody(), additionalFields: { eventList: { filter: { fromIngestTimestamp: 'now' } } } },
    ],
    ['no dataset', exportBody({ datasetId: '' })],
    ['the wrong spelling of the dataset', exportBody({ dataSetId: 'x' })],
    ['another schema', { ...exportBody(), schema: { name: '_xdm.context.account' } }],
    ['a status nobody has', { ...exportBody(), filter: { segments: [{ segmentId: VIP, status: ['gone'] }] } }],
  ])('an export with %s is refused', async (_what, body) => {
    expect((await world.call('POST', `${UPS}/export/jobs`, body)).status).toBe(400);
    expect(await world.control.jobs()).toEqual([]);
  });

  test('filters and limits beyond the documents are refused', async () => {
    expect((await world.call('GET', `${UPS}/export/jobs?status=PROCESSING`)).status).toBe(400);
    expect((await world.call('GET', `${UPS}/segment/jobs?status=DONE`)).status).toBe(400);
    expect((await world.call('GET', `${UPS}/segment/jobs?sort=name:asc`)).status).toBe(400);
    expect((await world.call('GET', '/data/foundation/catalog/dataSets?limit=0')).status).toBe(400);
    expect((await world.call('GET', '/data/foundation/catalog/dataSets?limit=101')).status).toBe(400);
    const many = { ids: Array.from({ length: 101 }, (_, n) => ({ id: String(n) })) };
    expect((await world.call('POST', `${UPS}/segment/jobs/bulk-get`, many)).status).toBe(400);
  });

  test.each([400, 403, 429] as const)('the evaluation after the last of the day is refused with %i', async (status) => {
    await wellBeforeMidnight();
    await world.control.settings({ quota: 1, quotaStatus: status });
    await world.evaluate(VIP);
    expect((await world.call('POST', `${UPS}/segment/jobs`, [{ segmentId: CART }])).status).toBe(status);
    expect(await world.control.ours('segment')).toHaveLength(1);
  });

  test('where evaluations do not queue, a second one is refused as busy', async () => {
    await world.control.settings({ busy: 'refuse' });
    await world.evaluate(VIP);
    expect((await world.call('POST', `${UPS}/segment/jobs`, [{ segmentId: CART }])).status).toBe(429);
  });
});
