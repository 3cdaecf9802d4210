import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { waitUntil } from '../../../playground/waiting.js';
import { CART, openWorld, type OpenWorld, UPS, VIP } from './caller.js';

let world: OpenWorld;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

const create = () => world.call('POST', `${UPS}/segment/jobs`, [{ segmentId: VIP }]);
const made = async () => (await world.control.ours('segment')).length;
const meets = { method: 'POST', path: 'segment/jobs$' };

test('hold: the job is there, the answer comes when it is released', async () => {
  await world.control.fault({ ...meets, kind: 'hold' });
  const answer = create();
  await world.control.waitForHeld();
  expect(await made()).toBe(1);
  await world.control.release();
  expect((await answer).status).toBe(200);
  expect(await world.control.held()).toEqual([]);
});

test.each([
  [true, 1],
  [false, 0],
])('lose: the connection breaks, the effect happened: %s', async (effect, jobs) => {
  await world.control.fault({ ...meets, kind: 'lose', effect });
  await expect(create()).rejects.toThrow();
  expect(await made()).toBe(jobs);
});

test('late: the job appears after the caller has gone', async () => {
  await world.control.fault({ ...meets, kind: 'late', delayMs: 100 });
  await expect(create()).rejects.toThrow();
  await waitUntil('the late job is there', async () => ((await made()) === 1 ? true : undefined), 5_000);
});

test('status: the answer lies about a job that was made, and says when to come back', async () => {
  await world.control.fault({ ...meets, kind: 'status', status: 503, retryAfter: 7, effect: true });
  const reply = await create();
  expect([reply.status, reply.headers.get('retry-after'), await made()]).toEqual([503, '7', 1]);
});

test('a fault meets as many requests as it was told, on its path alone', async () => {
  await world.control.fault({ ...meets, kind: 'status', status: 500, times: 2 });
  expect((await world.call('GET', `${UPS}/audiences`)).status).toBe(200);
  expect([(await create()).status, (await create()).status, (await create()).status]).toEqual([500, 500, 200]);
});

test('a fault meets what says what it is about, until all faults are cleared', async () => {
  await world.control.fault({ ...meets, about: CART, kind: 'status', status: 500, times: 10 });
  expect((await create()).status).toBe(200);
  const other = () => world.call('POST', `${UPS}/segment/jobs`, [{ segmentId: CART }]);
  expect((await other()).status).toBe(500);
  await world.control.clearFaults('export/jobs$');
  expect((await other()).status).toBe(500);
  await world.control.clearFaults();
  expect((await other()).status).toBe(200);
});

test('held answers are let go by their path', async () => {
  await world.control.fault({ method: 'GET', path: 'segment/jobs$', kind: 'hold' });
  await world.control.fault({ ...meets, kind: 'hold' });
  const [listed, made] = [world.call('GET', `${UPS}/segment/jobs`), create()];
  await waitUntil('both are held', async () => ((await world.control.held()).length === 2 ? true : undefined), 5_000);
  await world.control.fault({ path: 'export/jobs$', kind: 'hold' });
  await world.control.release('export/jobs$');
  expect(await world.control.held()).toHaveLength(2);
  await world.control.release('segment/jobs$');
  expect([(await listed).status, (await made).status]).toEqual([200, 200]);
});

test('somebody cancels a job at Adobe itself', async () => {
  await world.control.settings({ cancelMs: 60_000 });
  const { id } = await world.evaluate(VIP);
  await world.control.cancelOutside(String(id));
  expect((await world.segmentJob(id)).status).toBe('CANCELLING');
  expect(await world.control.calls('DELETE', /./)).toEqual([]);
});

test('hang: no answer and no effect', async () => {
  await world.control.fault({ ...meets, kind: 'hang' });
  const gone = new AbortController();
  const answer = fetch(`${world.url}${UPS}/segment/jobs`, { method: 'POST', signal: gone.signal });
  const seen = expect(answer).rejects.toThrow();
  gone.abort();
  await seen;
  expect(await made()).toBe(0);
});

test('the traffic keeps every exchange, without the token', async () => {
  await create();
  const [exchange] = await world.control.calls('POST', /segment\/jobs$/);
  expect(exchange).toMatchObject({ status: 200, body: [{ segmentId: VIP }], headers: { authorization: 'Bearer …' } });
});
