import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { waitUntil } from '../../playground/waiting.js';
import { movableTime } from './later.js';
import { ada, campaigns, dataOps, LONG_MS, meeting, type Meeting, oskar, UNHURRIED, words } from './meeting.js';
import { cancelRun } from './ephemeral.js';
import { setStage, type Stage } from './world.js';
import { reportOf } from './posts.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const SEGMENT = { method: 'POST', path: 'segment/jobs$' };

const { later, minutesUntil } = movableTime();

describe('runs that meet after minutes and hours', () => {
  let stage: Stage;
  let at: Meeting;
  const begin = async (name: string, env: Record<string, string> = {}) => {
    stage = await setStage(`meeting-later-${name}`, { env: { ...UNHURRIED, ...env } });
    await stage.begin();
    at = meeting(stage);
  };
  afterEach(async () => {
    at.close();
    await stage.close();
  });

  const overInMinutes = (run: string) =>
    minutesUntil(`${run} is over`, { stage, run, timeoutMs: LONG_MS }, async () =>
      (await at.live()).includes(run) ? undefined : true,
    );
  const chain = async (dataset: string, as: { user: string; channel: string }) => {
    const run = await at.ask(`evaluate ${words('01')} to:"${dataset}"`, as);
    await stage.shown(new RegExp(run), as.channel);
    await at.asleep(run);
    return run;
  };

  describe('the run that sent an evaluation is lost sight of, and others still watch it', () => {
    beforeEach(() => begin('heir', { WATCH_LIMIT_MS: '1h', OVERDUE_MS: '48h' }));

    test('who asks for the same audiences then joins it, also when the heir is lost sight of too', async () => {
      await stage.adobe.nextJob({ kind: 'segment', stuck: true });
      const first = await at.ask(`evaluate ${words('01')}`);
      await at.atAdobe(first);
      await at.asleep(first);
      await later(stage, 40 * MINUTE_MS);
      const second = await chain('Agency drop', { user: oskar, channel: dataOps });
      await at.atAdobe(second, dataOps);
      await later(stage, 30 * MINUTE_MS);
      await stage.slack.waitForMessage(campaigns, new RegExp(`^❔ [^]*${first}`));
      await at.over(first);
      const third = await chain('Segment Export', { user: ada, channel: campaigns });
      await later(stage, 31 * MINUTE_MS);
      await stage.slack.waitForMessage(dataOps, new RegExp(`^❔ [^]*${second}`));
      const fourth = await at.ask(`evaluate ${words('01')}`, { user: oskar, channel: dataOps });
      await stage.shown(new RegExp(`${fourth}\\b`), dataOps);
      await at.asleep(fourth);
      await stage.adobe.endJobs();
      expect(await reportOf(stage, third, campaigns)).toMatch(/^✅ Exported/);
      expect(await reportOf(stage, fourth, dataOps)).toMatch(/^✅ Evaluated/);
      expect(await at.posts('segment', '01')).toBe(1);
    });
  });

  test('a run that waited a day for its turn at Adobe still holds the evaluation that it then began', async () => {
    await begin('long', { WATCH_LIMIT_MS: '2h', OVERDUE_MS: '72h' });
    const midnight = (Math.floor(Date.now() / DAY_MS) + 1) * DAY_MS;
    await later(stage, midnight + 5 * MINUTE_MS - Date.now());
    const hours = DAY_MS + 20 * MINUTE_MS;
    await stage.adobe.fault({ ...SEGMENT, kind: 'status', status: 429, retryAfter: hours / 1_000 });
    const first = await at.ask(`evaluate ${words('01')}`);
    await at.asleep(first);
    await stage.adobe.nextJob({ kind: 'segment', stuck: true });
    await later(stage, hours + 10 * MINUTE_MS);
    await at.atAdobe(first);
    await at.asleep(first);
    const before = await at.posts('segment', '01');
    await later(stage, 110 * MINUTE_MS);
    const second = await chain('Agency drop', { user: oskar, channel: dataOps });
    await stage.adobe.endJobs();
    expect(await reportOf(stage, second, dataOps)).toMatch(/^✅ Exported/);
    expect(await reportOf(stage, first, campaigns)).toMatch(/^✅ Evaluated/);
    expect(await at.posts('segment', '01')).toBe(before);
  });

  test('a run that may have started ends: who waits behind it does not send a second one at once', async () => {
    await begin('may-have-started', { WATCH_LIMIT_MS: '12h', OVERDUE_MS: '12h' });
    await stage.adobe.settings({ listingLagMs: 10 * HOUR_MS });
    await stage.adobe.fault({ ...SEGMENT, kind: 'lose', effect: true });
    await stage.adobe.fault({ ...SEGMENT, kind: 'lose', effect: false });
    const first = await at.ask(`evaluate ${words('01')}`);
    await at.inDoubt(first);
    const second = await chain('Agency drop', { user: oskar, channel: dataOps });
    await later(stage, MINUTE_MS);
    await waitUntil('it is sent again', async () => ((await at.posts('segment', '01')) === 2 ? true : undefined));
    await at.asleep(first);
    const card = await at.card(second, dataOps);
    await later(stage, MINUTE_MS);
    await stage.slack.waitForMessage(campaigns, /may have started/);
    await waitUntil(
      'the second has told what it does now, or done it',
      async () =>
        (await at.posts('segment', '01')) > 2 ||
        !(await at.live()).includes(second) ||
        (await at.card(second, dataOps)) !== card ||
        undefined,
    );
    expect(await at.posts('segment', '01')).toBe(2);
    await stage.adobe.settings({ listingLagMs: 0 });
    await overInMinutes(second);
    expect(await at.posts('segment', '01')).toBe(2);
    expect(await at.jobs('segment', '01')).toHaveLength(1);
  });

  test('a stranger’s job of the same audiences, while ours never arrived: our cancel leaves it alone', async () => {
    await begin('stranger', { WATCH_LIMIT_MS: '12h', OVERDUE_MS: '12h' });
    await stage.adobe.fault({ ...SEGMENT, kind: 'lose', effect: false });
    const run = await at.ask(`evaluate ${words('01')}`);
    await at.inDoubt(run);
    await stage.adobe.nextJob({ kind: 'segment', stuck: true });
    const { id } = await stage.adobe.outsideJob({ sandbox: 'dev', segmentIds: words('01').split(' ') });
    await cancelRun(stage, run);
    await overInMinutes(run);
    expect((await stage.adobe.jobs()).find((job) => job.id === id)?.status).toMatch(/^(NEW|QUEUED|PROCESSING)$/);
    expect(await at.deletes('segment', '01')).toBe(0);
    await stage.slack.waitForMessage(campaigns, new RegExp(`^⏹ [^]*${run}`));
  });

  test.each([
    { window: 'updated:30m', sent: /"fromIngestTimestamp":"([^"]+)"/ },
    { window: 'entered:2h..now', sent: /"startTime":"([^"]+)"/ },
  ])('$window asked for again hours later is another window, and a run of its own', async ({ window, sent }) => {
    await begin('window', { WATCH_LIMIT_MS: '12h', OVERDUE_MS: '12h' });
    await stage.adobe.nextJob({ kind: 'export', stuck: true });
    const typed = `export ${words('01')} to:"Agency drop" ${window}`;
    const first = await at.ask(typed);
    await stage.shown(new RegExp(`${first}[^]*Export: (waiting|running)`));
    expect(await at.ask(typed, { user: oskar })).toBe(first);
    await at.asleep(first);
    await later(stage, 4 * HOUR_MS);
    const second = await at.ask(typed, { user: oskar, channel: dataOps });
    expect(second).not.toBe(first);
    await stage.shown(new RegExp(second), dataOps);
    await waitUntil('both are sent', async () => ((await at.posts('export', '01')) === 2 ? true : undefined));
    const [one, other] = (await stage.adobe.calls('POST', /export\/jobs$/)).map(
      ({ body }) => sent.exec(JSON.stringify(body))?.[1] ?? '',
    );
    expect(Date.parse(other ?? '') - Date.parse(one ?? '')).toBeGreaterThanOrEqual(4 * HOUR_MS - MINUTE_MS);
  });

  test('looking at Adobe again and again asks Slack nothing, also where a card names another run', async () => {
    await begin('looks');
    await stage.adobe.nextJob({ kind: 'segment', stuck: true });
    const first = await at.ask(`evaluate ${words('01')}`);
    await at.atAdobe(first);
    const other = await at.ask(`evaluate ${words('01')} to:"Agency drop"`, { user: oskar, channel: dataOps });
    await stage.shown(new RegExp(`${other}[^]*Shares the evaluation of ${first}`), dataOps);
    const asked = async () =>
      (await stage.slack.traffic()).filter(({ method }) => /^(users|conversations)\./.test(method)).length;
    const looks = async () => (await stage.adobe.calls('POST', /segment\/jobs\/bulk-get$/)).length;
    const before = await asked();
    for (let minute = 0; minute < 4; minute += 1) {
      await at.asleep(other);
      const seen = await looks();
      await later(stage, MINUTE_MS);
      await waitUntil('it is looked at again', async () => ((await looks()) > seen ? true : undefined));
      await at.asleep(other);
    }
    expect(await asked()).toBe(before);
  });
});
