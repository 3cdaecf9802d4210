import { expect, test } from '@jest/globals';
import { press, runIn, sayYes } from './ephemeral.js';
import { journeys } from './journey.js';
import { movableTime } from './later.js';
import { ada, anna, campaigns, LONG_MS, meeting, oskar } from './meeting.js';
import { postsAbout, reportOf } from './posts.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** After a reset: past the time in which the runs of a sandbox begin to be sent. */
const AFTER = 2 * 60_000;

const time = movableTime();
const startOfDay = (at: number) => Math.floor(at / DAY) * DAY;
const withoutTimes = (text: string) => text.replace(/<!date[^>]*>/g, 'TIME');

journeys('today’s evaluations are used up', (world, open) => {
  const { card, over, asleep, reports } = meeting(world);
  /** The world begins at noon, so that no real midnight comes between. */
  const opened = async (quota = 1) => {
    await open({ adobe: { quota } });
    await time.later(world, startOfDay(Date.now()) + DAY + 12 * HOUR - Date.now());
  };
  const toReset = () => time.later(world, startOfDay(Date.now()) + DAY + AFTER - Date.now());
  const sent = () => world.adobe.calls('POST', /segment\/jobs$/);
  /** A run that Adobe refuses, after its quota of one was used. */
  const refusedOf = async (text: string) => {
    const run = await world.ask(text);
    await reportOf(world, run, campaigns);
    return run;
  };
  const used = async () => {
    const run = await world.ask('evaluate "Newsletter readers"');
    await reportOf(world, run, campaigns);
    return run;
  };
  /** Presses *Run at the reset* at a report and says yes; answers with the run on hold. */
  const holdFrom = async (refused: string, user = anna) => {
    await press(world, 'run:at-reset', { user, value: refused });
    const said = await sayYes(world, { user });
    const run = runIn(said);
    await asleep(run);
    return run;
  };

  test(
    'the report says who used them and when they reset; the run at the reset is sent once, and told',
    async () => {
      await opened();
      const first = await used();
      const refused = await refusedOf('evaluate "Cart leavers" to:"Agency drop"');
      const report = (await reports(refused, campaigns)).join();
      expect(withoutTimes(report)).toMatch(
        new RegExp(`^⏳ Today’s evaluations in dev are used up \\(1 of about 2: ${first}`),
      );
      expect(withoutTimes(report)).toContain('Nothing was counted or exported. The quota resets TIME.');
      expect(await world.slash(`status ${refused}`)).toContain(
        'Adobe says: On-demand evaluation quota of 1 a day is used up.',
      );

      const question = await press(world, 'run:at-reset', { value: refused });
      expect(withoutTimes(question)).toContain('*Run this at the reset, TIME?*');
      expect(question).toContain('Cart leavers');
      const said = await sayYes(world);
      expect(withoutTimes(said)).toMatch(/^R-\d+ is on hold until TIME, when the quota resets\./);
      const run = runIn(said);
      await asleep(run);
      expect(await card(run)).toMatch(/^⏸ On hold until /);
      expect(await world.slash('status')).toMatch(new RegExp(` · on hold until [^]*${run}`));
      expect(await sent()).toHaveLength(2);

      await time.later(world, HOUR);
      await asleep(run);
      expect(await sent()).toHaveLength(2);

      await toReset();
      expect(await reportOf(world, run, campaigns)).toMatch(/Agency drop/);
      expect(await sent()).toHaveLength(3);
      expect(await world.adobe.ours('export')).toHaveLength(1);
      expect((await postsAbout(world, run, campaigns)).sort()).toEqual(['card', 'report']);
    },
    LONG_MS,
  );

  test.each([400, 403, 429] as const)('Adobe refuses with %d: the same door', async (quotaStatus) => {
    await opened();
    await world.adobe.settings({ quotaStatus });
    await used();
    const refused = await refusedOf('evaluate "Cart leavers"');
    expect((await reports(refused, campaigns)).join()).toMatch(/^⏳ Today’s evaluations in dev are used up/);
    expect(await sent()).toHaveLength(2);
  });

  test(
    'two on hold, one left a day: first come, first served; the other one waits for one more reset',
    async () => {
      await opened();
      await used();
      const first = await holdFrom(await refusedOf('evaluate "VIP buyers"'));
      const second = await holdFrom(await refusedOf('evaluate "Cart leavers"'));
      await toReset();
      expect(await reportOf(world, first, campaigns)).toContain('VIP buyers');
      await world.waitForShown(new RegExp(`^⏸ On hold until [^]*used up before its turn[^]*${second}`));
      await asleep(second);
      await toReset();
      expect(await reportOf(world, second, campaigns)).toContain('Cart leavers');
      expect(await world.adobe.ours('segment')).toHaveLength(3);
    },
    LONG_MS,
  );

  test(
    'used up again after two resets: it has expired, and says so',
    async () => {
      await opened(0);
      const run = await holdFrom(await refusedOf('evaluate "VIP buyers"'));
      await toReset();
      await world.waitForShown(new RegExp(`^⏸ On hold until [^]*one more reset[^]*${run}`));
      await asleep(run);
      await toReset();
      const report = await reportOf(world, run, campaigns);
      expect(report).toMatch(/^⌛ Expired: evaluation of VIP buyers\nIt waited for two resets/);
      expect(await sent()).toHaveLength(3);
      await toReset();
      expect(await sent()).toHaveLength(3);
    },
    LONG_MS,
  );

  test(
    'withdrawn by who asked, not by others: it ends, and nothing is sent at the reset',
    async () => {
      await opened();
      await used();
      const run = await holdFrom(await refusedOf('evaluate "VIP buyers"'));
      expect(await press(world, 'run:withdraw', { user: ada, value: run })).toMatch(/your own runs only|only your own/);
      expect(await press(world, 'run:withdraw', { value: run })).toBe(`${run} withdrawn. Nothing will be sent.`);
      expect(await reportOf(world, run, campaigns)).toMatch(/withdrew it\. Nothing was sent to Adobe\./);
      await toReset();
      await over(run);
      expect(await sent()).toHaveLength(2);
    },
    LONG_MS,
  );

  test(
    'cancelled in words: the same',
    async () => {
      await opened();
      await used();
      const run = await holdFrom(await refusedOf('evaluate "VIP buyers"'));
      await world.slash(`cancel ${run}`);
      await sayYes(world);
      expect(await reportOf(world, run, campaigns)).toMatch(/withdrew it\. Nothing was sent to Adobe\./);
      await toReset();
      expect(await sent()).toHaveLength(2);
    },
    LONG_MS,
  );

  test(
    'an operator has it sent now; where Adobe still refuses, it is on hold again',
    async () => {
      await opened();
      await used();
      const run = await holdFrom(await refusedOf('evaluate "VIP buyers"'));
      expect(await press(world, 'run:send-now', { value: run })).toMatch(/^Only operators/);
      const sendNow = async () => {
        expect(await press(world, 'run:send-now', { user: oskar, value: run })).toMatch(/^\*Send R-\d+ now\?\*/);
        return sayYes(world, { user: oskar });
      };
      expect(await sendNow()).toMatch(/is no longer on hold/);
      await world.waitForShown(new RegExp(`^⏸ On hold until [^]*still used up, so it waits for the reset[^]*${run}`));
      await asleep(run);
      await world.adobe.settings({ quota: 5 });
      await sendNow();
      expect(await reportOf(world, run, campaigns)).toContain('VIP buyers');
      expect(await sent()).toHaveLength(4);
      expect(await world.adobe.ours('segment')).toHaveLength(2);
    },
    LONG_MS,
  );

  test(
    'the same ask: one that would be held follows it, one that may go ahead starts',
    async () => {
      await opened();
      await used();
      const refused = await refusedOf('evaluate "VIP buyers"');
      const run = await holdFrom(refused);
      await press(world, 'run:at-reset', { user: ada, value: refused });
      expect(await sayYes(world, { user: ada })).toBe(
        `${run} is already on hold for the same request. You’ll see its result here.`,
      );
      await world.adobe.settings({ quota: 5 });
      const now = await world.ask('evaluate "VIP buyers"', { user: oskar });
      expect(now).not.toBe(run);
      await reportOf(world, now, campaigns);
      expect(await card(run)).toMatch(/^⏸ On hold until /);
      await toReset();
      await reportOf(world, run, campaigns);
      expect(await world.adobe.ours('segment')).toHaveLength(3);
    },
    LONG_MS,
  );

  test(
    'the question in production offers it where the evaluations are known to be used up',
    async () => {
      await opened(2);
      await world.adobe.outsideJobs({ sandbox: 'prod', count: 2 });
      const asked = await world.slash('evaluate "VIP buyers" in:prod', { user: oskar });
      expect(withoutTimes(asked)).toContain('The quota resets TIME.');
      const before = (await world.slack.ephemerals(oskar)).at(-1);
      const [, value = ''] = /"value":"([^"]+ at-reset)"/.exec(JSON.stringify(before?.blocks)) ?? [];
      const said = await sayYes(world, { user: oskar, actionId: 'question:answer#1', value });
      expect(said).toMatch(/is on hold until/);
      await asleep(runIn(said));
      expect(await sent()).toEqual([]);
      await toReset();
      await reportOf(world, runIn(said), campaigns);
      expect(await sent()).toHaveLength(1);
    },
    LONG_MS,
  );
});
