import { expect, test } from '@jest/globals';
import { meeting, UNHURRIED, words } from './meeting.js';
import { journeys, type JourneyOptions } from './journey.js';

const MINUTE_MS = 60_000;
const SEGMENT = { method: 'POST', path: 'segment/jobs$' };

journeys('a job whose answer was lost', (world, open) => {
  const at = meeting(world);
  /** A world in which the answer to the first creating call is lost, though the job was made. */
  const begin = async (options: JourneyOptions = {}) => {
    await open({ ...options, env: { ...UNHURRIED, SETTLE_MS: '1500' } });
    await world.adobe.fault({ ...SEGMENT, kind: 'lose', effect: true });
  };

  test.each([20, -20])(
    'our clock is off by %d minutes: the job that bears our request id is found all the same',
    async (minutes) => {
      await begin({ start: { now: () => Date.now() + minutes * MINUTE_MS } });
      const run = await world.ask(`evaluate ${words('01')}`);
      await at.over(run);
      expect(await at.posts('segment', '01')).toBe(1);
    },
  );

  test('one whose time is not told in milliseconds as well', async () => {
    await begin();
    const seconds = Math.floor(Date.now() / 1_000);
    const time = { path: '/segment/jobs$', at: ['children', 0, 'creationTime'], to: seconds } as const;
    await world.adobe.fault({ method: 'GET', kind: 'odd', times: 200, ...time, at: [...time.at] });
    const run = await world.ask(`evaluate ${words('01')}`);
    await at.over(run);
    expect(await at.posts('segment', '01')).toBe(1);
  });

  test('one of its audiences cannot be read, and Adobe echoes no request ids: it is found all the same', async () => {
    await begin({ adobe: { echoRequestId: false } });
    const odd = { path: '/segment/jobs$', at: ['children', 0, 'segments', 1], to: null };
    await world.adobe.fault({ method: 'GET', kind: 'odd', times: 200, ...odd });
    const run = await world.ask(`evaluate ${words('02', '03')}`);
    await at.over(run);
    expect(await at.posts('segment', '02', '03')).toBe(1);
  });

  test('a job of one audience more than ours, which cannot be read, is not ours', async () => {
    await begin({ adobe: { echoRequestId: false } });
    await world.adobe.clearFaults();
    await world.adobe.fault({ ...SEGMENT, kind: 'lose', effect: false });
    const odd = { path: '/segment/jobs$', at: ['children', 0, 'segments', 1], to: null };
    await world.adobe.fault({ method: 'GET', path: 'segment/jobs$', kind: 'hold' });
    const run = await world.ask(`evaluate ${words('02')}`);
    await world.adobe.waitForHeld();
    await world.adobe.fault({ method: 'GET', kind: 'odd', times: 200, ...odd });
    await world.adobe.release();
    await at.inDoubt(run);
    await world.adobe.outsideJob({ sandbox: 'dev', segmentIds: words('02', '03').split(' ') });
    await at.over(run);
    expect(await at.jobs('segment', '02')).toHaveLength(1);
  });
});
