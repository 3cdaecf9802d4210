import { afterEach, expect, test } from '@jest/globals';
import { meeting, type Meeting, UNHURRIED, words } from './meeting.js';
import { createWorld, type World } from './world.js';

const MINUTE_MS = 60_000;
const SEGMENT = { method: 'POST', path: 'segment/jobs$' };

let world: World;
let at: Meeting;
/** A world in which the answer to the first creating call is lost, though the job was made. */
const begin = async (name: string, options: Partial<Parameters<typeof createWorld>[1]>, now?: () => number) => {
  world = await createWorld(`meeting-doubts-${name}`, { ...options, env: { ...UNHURRIED, SETTLE_MS: '1500' } });
  await world.start(now ? { now } : {});
  at = meeting(world);
  await world.adobe.fault({ ...SEGMENT, kind: 'lose', effect: true });
};
afterEach(async () => {
  at.close();
  await world.close();
});

test.each([20, -20])(
  'our clock is off by %d minutes: the job that bears our request id is found all the same',
  async (minutes) => {
    await begin('clock', {}, () => Date.now() + minutes * MINUTE_MS);
    const run = await at.ask(`evaluate ${words('01')}`);
    await at.over(run);
    expect(await at.posts('segment', '01')).toBe(1);
  },
);

test('one whose time is not told in milliseconds as well', async () => {
  await begin('seconds', {});
  const seconds = Math.floor(Date.now() / 1_000);
  const time = { path: '/segment/jobs$', at: ['children', 0, 'creationTime'], to: seconds } as const;
  await world.adobe.fault({ method: 'GET', kind: 'odd', times: 200, ...time, at: [...time.at] });
  const run = await at.ask(`evaluate ${words('01')}`);
  await at.over(run);
  expect(await at.posts('segment', '01')).toBe(1);
});

test('one of its audiences cannot be read, and Adobe echoes no request ids: it is found all the same', async () => {
  await begin('in-part', { adobe: { echoRequestId: false } });
  const odd = { path: '/segment/jobs$', at: ['children', 0, 'segments', 1], to: null };
  await world.adobe.fault({ method: 'GET', kind: 'odd', times: 200, ...odd });
  const run = await at.ask(`evaluate ${words('02', '03')}`);
  await at.over(run);
  expect(await at.posts('segment', '02', '03')).toBe(1);
});

test('a job of one audience more than ours, which cannot be read, is not ours', async () => {
  await begin('more', { adobe: { echoRequestId: false } });
  await world.adobe.clearFaults();
  await world.adobe.fault({ ...SEGMENT, kind: 'lose', effect: false });
  const odd = { path: '/segment/jobs$', at: ['children', 0, 'segments', 1], to: null };
  await world.adobe.fault({ method: 'GET', path: 'segment/jobs$', kind: 'hold' });
  const run = await at.ask(`evaluate ${words('02')}`);
  await world.adobe.waitForHeld();
  await world.adobe.fault({ method: 'GET', kind: 'odd', times: 200, ...odd });
  await world.adobe.release();
  await at.inDoubt(run);
  await world.adobe.outsideJob({ sandbox: 'dev', segmentIds: words('02', '03').split(' ') });
  await at.over(run);
  expect(await at.jobs('segment', '02')).toHaveLength(1);
});
