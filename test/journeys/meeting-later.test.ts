import { beforeEach, describe, expect, test } from '@jest/globals';
import { waitUntil } from '../../playground/waiting.js';
import { movableTime } from './later.js';
import { ada, campaigns, dataOps, LONG_MS, meeting, oskar, UNHURRIED, words } from './meeting.js';
import { cancelRun } from './ephemeral.js';
import { reportOf } from './posts.js';
import { journeys } from './journey.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const SEGMENT = { method: 'POST', path: 'segment/jobs$' };

const { later, minutesUntil } = movableTime();

journeys('runs that meet after minutes and hours', (world, open) => {
  const at = meeting(world);
  const begin = (env: Record<string, string> = {}) => open({ env: { ...UNHURRIED, ...env } });

  const overInMinutes = (run: string) =>
    minutesUntil(`${run} is over`, { world, run, timeoutMs: LONG_MS }, async () =>
      (await at.live()).includes(run) ? undefined : true,
    );
  const chain = async (dataset: string, as: { user: string; channel: string }) => {
    const run = await world.ask(`evaluate ${words('01')} to:"${dataset}"`, as);
    await world.waitForShown(new RegExp(run), as.channel);
    await at.asleep(run);
    return run;
  };

  describe('the run that sent an evaluation is lost sight of, and others still watch it', () => {
    beforeEach(() => begin({ WATCH_LIMIT_MS: '1h', OVERDUE_MS: '48h' }));

    test('who asks for the same audiences then joins it, also when the heir is lost sight of too', async () => {
      await world.adobe.nextJob({ kind: 'segment', stuck: true });
      const first = await world.ask(`evaluate ${words('01')}`);
      await at.atAdobe(first);
      await at.asleep(first);
      await later(world, 40 * MINUTE_MS);
      const second = await chain('Agency drop', { user: oskar, channel: dataOps });
      await at.atAdobe(second, dataOps);
      await later(world, 30 * MINUTE_MS);
      await world.slack.waitForMessage(campaigns, new RegExp(`^❔ [^]*${first}`));
      await at.over(first);
      const third = await chain('Segment Export', { user: ada, channel: campaigns });
      await later(world, 31 * MINUTE_MS);
      await world.slack.waitForMessage(dataOps, new RegExp(`^❔ [^]*${second}`));
      const fourth = await world.ask(`evaluate ${words('01')}`, { user: oskar, channel: dataOps });
      await world.waitForShown(new RegExp(`${fourth}\\b`), dataOps);
      await at.asleep(fourth);
      await world.adobe.endJobs();
      expect(await reportOf(world, third, campaigns)).toMatch(/^✅ [^\n]* to [^\n]*\n/);
      expect(await reportOf(world, fourth, dataOps)).toMatch(/^✅ VIP buyers [\d,]+/);
      expect(await at.posts('segment', '01')).toBe(1);
    });
  });

  test('a run that waited a day for its turn at Adobe still holds the evaluation that it then began', async () => {
    await begin({ WATCH_LIMIT_MS: '2h', OVERDUE_MS: '72h' });
    const midnight = (Math.floor(Date.now() / DAY_MS) + 1) * DAY_MS;
    await later(world, midnight + 5 * MINUTE_MS - Date.now());
    const hours = DAY_MS + 20 * MINUTE_MS;
    await world.adobe.fault({ ...SEGMENT, kind: 'status', status: 429, retryAfter: hours / 1_000 });
    const first = await world.ask(`evaluate ${words('01')}`);
    await at.asleep(first);
    await world.adobe.nextJob({ kind: 'segment', stuck: true });
    await later(world, hours + 10 * MINUTE_MS);
    await at.atAdobe(first);
    await at.asleep(first);
    const before = await at.posts('segment', '01');
    await later(world, 110 * MINUTE_MS);
    const second = await chain('Agency drop', { user: oskar, channel: dataOps });
    await world.adobe.endJobs();
    expect(await reportOf(world, second, dataOps)).toMatch(/^✅ [^\n]* to [^\n]*\n/);
    expect(await reportOf(world, first, campaigns)).toMatch(/^✅ VIP buyers [\d,]+/);
    expect(await at.posts('segment', '01')).toBe(before);
  });

  test('a run that may have started ends: who waits behind it does not send a second one at once', async () => {
    await begin({ WATCH_LIMIT_MS: '12h', OVERDUE_MS: '12h' });
    await world.adobe.settings({ listingLagMs: 10 * HOUR_MS });
    await world.adobe.fault({ ...SEGMENT, kind: 'lose', effect: true });
    await world.adobe.fault({ ...SEGMENT, kind: 'lose', effect: false });
    const first = await world.ask(`evaluate ${words('01')}`);
    await at.inDoubt(first);
    const second = await chain('Agency drop', { user: oskar, channel: dataOps });
    await later(world, MINUTE_MS);
    await waitUntil('it is sent again', async () => ((await at.posts('segment', '01')) === 2 ? true : undefined));
    await at.asleep(first);
    const card = await at.card(second, dataOps);
    await later(world, MINUTE_MS);
    await world.slack.waitForMessage(campaigns, /may have started/);
    await waitUntil(
      'the second has told what it does now, or done it',
      async () =>
        (await at.posts('segment', '01')) > 2 ||
        !(await at.live()).includes(second) ||
        (await at.card(second, dataOps)) !== card ||
        undefined,
    );
    expect(await at.posts('segment', '01')).toBe(2);
    await world.adobe.settings({ listingLagMs: 0 });
    await overInMinutes(second);
    expect(await at.posts('segment', '01')).toBe(2);
    expect(await at.jobs('segment', '01')).toHaveLength(1);
  });

  test('a stranger’s job of the same audiences, while ours never arrived: our cancel leaves it alone', async () => {
    await begin({ WATCH_LIMIT_MS: '12h', OVERDUE_MS: '12h' });
    await world.adobe.fault({ ...SEGMENT, kind: 'lose', effect: false });
    const run = await world.ask(`evaluate ${words('01')}`);
    await at.inDoubt(run);
    await world.adobe.nextJob({ kind: 'segment', stuck: true });
    const { id } = await world.adobe.outsideJob({ sandbox: 'dev', segmentIds: words('01').split(' ') });
    await cancelRun(world, run);
    await overInMinutes(run);
    expect((await world.adobe.jobs()).find((job) => job.id === id)?.status).toMatch(/^(NEW|QUEUED|PROCESSING)$/);
    expect(await at.deletes('segment', '01')).toBe(0);
    await world.slack.waitForMessage(campaigns, new RegExp(`^⏹ [^]*${run}`));
  });

  test.each([
    { window: 'updated:30m', sent: /"fromIngestTimestamp":"([^"]+)"/ },
    { window: 'entered:2h..now', sent: /"startTime":"([^"]+)"/ },
  ])('$window asked for again hours later is another window, and a run of its own', async ({ window, sent }) => {
    await begin({ WATCH_LIMIT_MS: '12h', OVERDUE_MS: '12h' });
    await world.adobe.nextJob({ kind: 'export', stuck: true });
    const typed = `export ${words('01')} to:"Agency drop" ${window}`;
    const first = await world.ask(typed);
    await world.waitForShown(new RegExp(`${first}[^]*Export: (queued|running)`));
    expect(await world.ask(typed, { user: oskar })).toBe(first);
    await at.asleep(first);
    await later(world, 4 * HOUR_MS);
    const second = await world.ask(typed, { user: oskar, channel: dataOps });
    expect(second).not.toBe(first);
    await world.waitForShown(new RegExp(second), dataOps);
    await waitUntil('both are sent', async () => ((await at.posts('export', '01')) === 2 ? true : undefined));
    const [one, other] = (await world.adobe.calls('POST', /export\/jobs$/)).map(
      ({ body }) => sent.exec(JSON.stringify(body))?.[1] ?? '',
    );
    expect(Date.parse(other ?? '') - Date.parse(one ?? '')).toBeGreaterThanOrEqual(4 * HOUR_MS - MINUTE_MS);
  });

  test('looking at Adobe again and again asks Slack nothing, also where a card names another run', async () => {
    await begin();
    await world.adobe.nextJob({ kind: 'segment', stuck: true });
    const first = await world.ask(`evaluate ${words('01')}`);
    await at.atAdobe(first);
    const other = await world.ask(`evaluate ${words('01')} to:"Agency drop"`, { user: oskar, channel: dataOps });
    await world.waitForShown(new RegExp(`${other}[^]*Shares the evaluation of ${first}`), dataOps);
    const asked = async () =>
      (await world.slack.traffic()).filter(({ method }) => /^(users|conversations)\./.test(method)).length;
    const looks = async () => (await world.adobe.calls('POST', /segment\/jobs\/bulk-get$/)).length;
    const before = await asked();
    for (let minute = 0; minute < 4; minute += 1) {
      await at.asleep(other);
      const seen = await looks();
      await later(world, MINUTE_MS);
      await waitUntil('it is looked at again', async () => ((await looks()) > seen ? true : undefined));
      await at.asleep(other);
    }
    expect(await asked()).toBe(before);
  });
});
