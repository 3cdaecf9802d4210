import { afterEach, describe, expect, test } from '@jest/globals';
import { openWorld, type OpenWorld, UPS, VIP } from './caller.js';

const SYSTEM = 'cd585edf-962d-420d-94ad-3be03e619ac2';
const EXPORT = '/data/foundation/export';
const CATALOG = '/data/foundation/catalog';

let world: OpenWorld;
afterEach(() => world.close());

const schedule = (more: object = {}) => ({
  name: 'mine',
  type: 'batch_segmentation',
  properties: { segments: ['*'] },
  schedule: '0 0 2 * * ?',
  ...more,
});
const create = (body: unknown) => world.call('POST', `${UPS}/config/schedules`, body);
const change = (body: unknown) => world.call('PATCH', `${UPS}/config/schedules/${SYSTEM}`, body);
const state = (value: string, op = 'add') => [{ op, path: '/state', value }];

describe('schedules', () => {
  test.each([
    ['a second one', schedule()],
    ['five fields', schedule({ schedule: '0 2 * * *' })],
    ['more than once a day', schedule({ schedule: '0 0 1,13 * * ?' })],
    ['both day fields', schedule({ schedule: '0 0 1 * * *' })],
    ['single audiences', schedule({ properties: { segments: [VIP] } })],
    ['another kind', schedule({ type: 'activation' })],
    ['no name', schedule({ name: '' })],
  ])('refuses %s', async (_what, body) => {
    world = await openWorld();
    expect(await create(body)).toMatchObject({ status: 400, body: { errors: { '400': expect.any(Array) } } });
  });

  test('takes the first one, unless there are more than five merge policies', async () => {
    world = await openWorld({ policies: 6 });
    expect((await world.call('DELETE', `${UPS}/config/schedules/${SYSTEM}`)).status).toBe(204);
    expect((await create(schedule())).status).toBe(400);
    await world.control.settings({ policies: 5 });
    expect(await create(schedule())).toMatchObject({ status: 200, body: { state: 'inactive' } });
  });

  test('a change shows at once, but the scheduler goes by the old one until it takes it up', async () => {
    world = await openWorld();
    expect((await change(state('inactive'))).status).toBe(204);
    expect(await world.call('GET', `${UPS}/config/schedules/${SYSTEM}`)).toMatchObject({ body: { state: 'inactive' } });
    const { id } = await world.control.nightly({ sandbox: 'dev' });
    expect(await world.segmentJob(id)).toMatchObject({ properties: { scheduleId: SYSTEM } });
    await world.control.settings({ takeUpMs: 0 });
    await expect(world.control.nightly({ sandbox: 'dev' })).rejects.toThrow('409');
  });

  test.each([
    ['tutorial', 204, 400],
    ['current', 204, 204],
  ] as const)('a change in the dialect %s: add is answered %i, replace %i', async (dialect, add, replace) => {
    world = await openWorld({ dialect });
    expect((await change(state('inactive'))).status).toBe(add);
    expect((await change(state('active', 'replace'))).status).toBe(replace);
  });

  test.each([
    ['a single operation', state('active')[0]],
    ['another field', [{ op: 'add', path: '/name', value: 'x' }]],
    ['a state nobody has', state('paused')],
    ['a Unix expression', [{ op: 'add', path: '/schedule', value: '0 2 * * *' }]],
  ])('a change with %s is refused', async (_what, body) => {
    world = await openWorld();
    expect((await change(body)).status).toBe(400);
    expect((await world.call('PATCH', `${UPS}/config/schedules/none`, state('active'))).status).toBe(404);
  });
});

describe('the nightly run', () => {
  test('evaluates everything, bears the schedule’s name, does not count, and an export follows', async () => {
    world = await openWorld({ evaluationMs: 0, exportMs: 0, quota: 1, dialect: 'current' });
    const { id } = await world.control.nightly({ sandbox: 'dev' });
    expect(await world.segmentJob(id)).toMatchObject({ segments: [{ segmentId: '*' }], source: 'scheduler' });
    expect((await world.call('POST', `${UPS}/segment/jobs`, [{ segmentId: VIP }])).status).toBe(200);
    expect((await world.control.jobs()).filter(({ kind }) => kind === 'export')).not.toEqual([]);
  });
});

test('600 times faster: what is created from then on takes that much less', async () => {
  world = await openWorld({ evaluationMs: 7_200_000, ownExports: false });
  await world.control.outsideJobs({ sandbox: 'prod', count: 1 });
  await world.control.settings({ speed: 600 });
  await world.control.outsideJobs({ sandbox: 'dev', count: 1 });
  const lasting = (await world.control.jobs()).map(({ startsAt, endsAt }) => endsAt - startsAt);
  expect(lasting).toEqual([7_200_000, 12_000]);
});

test.each([
  ['POST', `${UPS}/preview`, { predicateExpression: 'x' }, 400],
  ['GET', `${UPS}/estimate/none`, undefined, 404],
  ['GET', `${UPS}/segment/definitions/none`, undefined, 404],
  ['GET', `${UPS}/segment/jobs?property=name%3D%3Dx`, undefined, 400],
  ['GET', `${UPS}/access/entities?schema.name=_xdm.context.profile&entityId=a`, undefined, 400],
  ['GET', `${EXPORT}/batches/none/files`, undefined, 404],
  ['GET', `${EXPORT}/files/none-0`, undefined, 404],
  ['GET', `${CATALOG}/batches?limit=0`, undefined, 400],
  ['GET', `${CATALOG}/batches/none`, undefined, 404],
])('%s %s is refused with %4$i', async (method, path, body, status) => {
  world = await openWorld();
  expect((await world.call(method, path, body)).status).toBe(status);
});

test('without the permission neither schedules nor profiles', async () => {
  world = await openWorld({ denied: ['schedules', 'profiles'] });
  expect((await create(schedule())).status).toBe(403);
  expect((await change(state('active'))).status).toBe(403);
  const query = 'schema.name=_xdm.context.profile&entityId=a&entityIdNS=email';
  expect((await world.call('GET', `${UPS}/access/entities?${query}`)).status).toBe(403);
});
