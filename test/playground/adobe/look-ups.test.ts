import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { z } from 'zod';
import { AGENCY_DROP, openWorld, type OpenWorld, UPS, VIP } from './caller.js';

const CATALOG = '/data/foundation/catalog';
const audiences = z.object({
  children: z.array(z.looseObject({ id: z.string(), name: z.string() })),
  _page: z.object({ next: z.union([z.string(), z.number()]) }),
});

let world: OpenWorld;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const search = async (query: string) => audiences.parse((await world.call('GET', `${UPS}/audiences?${query}`)).body);

test('a name is searched as a part of it, in any case, and two may share one', async () => {
  expect((await search('name=SUMMER')).children.map(({ name }) => name)).toEqual(['Summer sale', 'Summer sale']);
});

test.each([
  ['tutorial', ''],
  ['current', 0],
] as const)('the pages of audiences hold each once; the last one says so as the %s text does', async (dialect, end) => {
  await world.control.settings({ dialect });
  const seen: string[] = [];
  let start: string | number = 0;
  do {
    const page = await search(`limit=5&start=${start}`);
    seen.push(...page.children.map(({ id }) => id));
    start = page._page.next;
  } while (start !== end && seen.length < 100);
  expect([start, seen.length, new Set(seen).size]).toEqual([end, 14, 14]);
});

test('audiences by id: one entry each, an error for the unknown, 404 when none is known', async () => {
  const some = await world.call('POST', `${UPS}/audiences/bulk-get`, { ids: [{ id: VIP }, { id: 'none' }] });
  expect(some).toMatchObject({ status: 207, body: { results: { [VIP]: { name: 'VIP buyers' } } } });
  expect(some.body).toHaveProperty('results.none.errors');
  expect((await world.call('POST', `${UPS}/audiences/bulk-get`, { ids: [{ id: 'none' }] })).status).toBe(404);
  expect((await world.call('GET', `${UPS}/audiences/none`)).status).toBe(404);
});

test('datasets are maps by id, cut to the properties asked for', async () => {
  const list = await world.call('GET', `${CATALOG}/dataSets?limit=1&properties=name&orderBy=desc:created`);
  expect(list.body).toEqual({ [AGENCY_DROP]: { name: 'Agency drop' } });
  const unordered = await world.call('GET', `${CATALOG}/dataSets?limit=1&properties=name`);
  expect(unordered.body).not.toHaveProperty(AGENCY_DROP);
  const single = await world.call('GET', `${CATALOG}/dataSets/${AGENCY_DROP}`);
  expect(single.body).toMatchObject({ [AGENCY_DROP]: { schemaRef: { id: expect.any(String) } } });
});

test('a dataset made twice under one name is there twice', async () => {
  const body = {
    name: 'Twice',
    schemaRef: { id: 'https://ns.adobe.com/xdm/context/profile__union', contentType: 'x' },
  };
  const made = [
    await world.call('POST', `${CATALOG}/dataSets`, body),
    await world.call('POST', `${CATALOG}/dataSets`, body),
  ];
  for (const reply of made)
    expect(reply).toMatchObject({ status: 201, body: [expect.stringMatching(/^@\/data[sS]ets\/.+/)] });
  const list = z
    .record(z.string(), z.unknown())
    .parse((await world.call('GET', `${CATALOG}/dataSets?name=Twice`)).body);
  expect(Object.keys(list)).toHaveLength(2);
});

test('sandboxes and merge policies', async () => {
  const sandboxes = await world.call('GET', '/data/foundation/sandbox-management/');
  expect(sandboxes.body).toMatchObject({ sandboxes: [{ name: 'prod', type: 'production' }, { name: 'dev' }] });
  const policies = await world.call('GET', `${UPS}/config/mergePolicies`);
  expect(policies.body).toMatchObject({ children: [{ default: true }, { default: false }], _page: { totalCount: 2 } });
});

test('a path that nothing serves', async () => {
  expect((await world.call('GET', `${UPS}/nowhere`)).status).toBe(404);
});

test('a size and its time are those of the last evaluation that succeeded, by request or nightly', async () => {
  const place = await openWorld({ ownExports: false });
  const shown = z.object({
    metrics: z.object({ data: z.object({ totalProfiles: z.number() }), updateEpoch: z.number() }),
  });
  const ended = z.object({
    metrics: z.object({
      totalTime: z.object({ endTimeInMs: z.number() }),
      segmentedProfileCounter: z.record(z.string(), z.number()),
    }),
  });
  const last = async () => shown.parse((await place.call('GET', `${UPS}/audiences/${VIP}`)).body).metrics;
  const first = await last();
  expect(first.data.totalProfiles).toBe(4_195);

  const asked = await place.evaluate(VIP);
  expect(await last()).toEqual(first);
  await place.control.nextJob({ kind: 'segment', outcome: 'FAILED' });
  await place.evaluate(VIP);
  const showsCountOf = async (id: string | number) => {
    await place.control.endJobs();
    const { metrics } = ended.parse(await place.segmentJob(id));
    expect(await last()).toMatchObject({
      data: { totalProfiles: metrics.segmentedProfileCounter[VIP] },
      updateEpoch: Math.floor(metrics.totalTime.endTimeInMs / 1000),
    });
    return metrics.segmentedProfileCounter[VIP];
  };
  const second = await showsCountOf(asked.id);
  const third = await showsCountOf((await place.control.nightly({ sandbox: 'dev' })).id);
  expect(new Set([first.data.totalProfiles, second, third]).size).toBe(3);
  await place.close();
});
