import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { waitUntil } from '../../playground/waiting.js';
import { keys } from '../../src/keys.js';
import { formSteps } from './form-steps.js';
import { ada, anna, audience, campaigns, dataOps, meeting, oskar, UNHURRIED, words } from './meeting.js';
import { cancelRun, press } from './ephemeral.js';
import { type World } from './world.js';
import { reportOf } from './posts.js';
import { journey, type JourneyOptions } from './journey.js';

const HOUR_MS = 3_600_000;
const ADMIN = 'U0ADMIN001';
const TURNED = { path: 'sandbox-management', kind: 'odd' as const, at: ['sandboxes', 1, 'type'], to: 'production' };
const PRODUCTION = /is a production sandbox\. Nothing was started\. To go ahead, submit the form again\./;

/** What writes at Adobe, or changes something there. */
const writesOf = async ({ adobe }: World) =>
  (await adobe.traffic()).filter(
    ({ method, path }) => ['POST', 'PATCH', 'DELETE'].includes(method) && !/bulk-get|token|estimate|preview/.test(path),
  ).length;

const TURNING = { env: { ...UNHURRIED, USHER_OPERATORS: oskar, USHER_ADMINS: ada }, perTest: true };

journey('a sandbox that turns into production between what was shown and the yes', TURNING, (world) => {
  const form = formSteps(world);
  const turns = () => world.adobe.fault({ ...TURNED, times: 1_000 });

  test('the form of a dataset comes back with the name and says so; sent again, it is the yes', async () => {
    await world.slash('dataset create', { user: oskar });
    await world.slack.waitForView(oskar, /Create a dataset/);
    await turns();
    const before = await writesOf(world);
    await world.slack.submit(oskar, { 'dataset-name': 'Autumn drop' });
    const back = await form.shows(PRODUCTION, oskar);
    expect(JSON.stringify(back.view)).toMatch(/Autumn drop[^]*created in Production \(dev\)/);
    expect(await writesOf(world)).toBe(before);
    await world.slack.submit(oskar);
    await world.slack.waitForEphemeral(oskar, /^Created \*Autumn drop\* in Production \(dev\)/);
  });

  test('the same over the form of an export', async () => {
    await form.open('export', { user: oskar });
    await world.slack.press(oskar, 'fill:create-dataset');
    await world.slack.waitForView(oskar, /Create a dataset/);
    await turns();
    const before = await writesOf(world);
    await world.slack.submit(oskar, { 'dataset-name': 'Autumn drop' });
    const back = await form.shows(PRODUCTION, oskar);
    expect(JSON.stringify(back.view)).toMatch(/Autumn drop[^]*created in Production \(dev\)/);
    expect(await writesOf(world)).toBe(before);
    await world.slack.submit(oskar);
    await world.slack.waitForEphemeral(oskar, /^Created \*Autumn drop\* in Production \(dev\)/);
  });

  test('the schedule: asked again, with the sandbox as it is now', async () => {
    expect(await world.slash('schedule off', { user: ada })).toMatch(
      /^\*Turn off the schedule “profile-default” in dev\?/,
    );
    await turns();
    const before = await writesOf(world);
    const yes = () => world.slack.click({ user: ada, channel: campaigns, actionId: 'question:answer' });
    await yes();
    await world.slack.waitForEphemeral(ada, /Turn off .* in Production \(dev\)\?/);
    expect(await writesOf(world)).toBe(before);
    await yes();
    await world.slack.waitForEphemeral(ada, /^Saved\. “profile-default” is off/);
  });

  test.each(['run:again', 'run:export'])('%s of what was asked before: refused before the form', async (button) => {
    const run = await world.ask(`evaluate ${audience('01')}`);
    await reportOf(world, run, campaigns);
    await turns();
    // Whoever opens a form has learnt what the sandboxes are now.
    await form.open('evaluate', { user: oskar });
    expect(await press(world, button, { value: run })).toMatch(
      /^Only operators can start runs in Production \(dev\)\. Ask: Oskar/,
    );
    expect(await world.slack.views(anna)).toEqual([]);
  });
});

const SCHEDULE = 'cd585edf-962d-420d-94ad-3be03e619ac2';

/** All is asked and opened while @ada is an admin; each yes is said when the configuration names her no more. */
const LOSING_RIGHTS: JourneyOptions = {
  env: { ...UNHURRIED, USHER_OPERATORS: oskar, USHER_ADMINS: ada, PROFILE_LOOKUP: 'on', PERSON_ASKS: '1000' },
  adobe: { evaluationMs: 100, exportMs: 100 },
  start: false,
};

journey('a right that is lost between the question and the yes', LOSING_RIGHTS, (world) => {
  let bots: { before: string; after: string };
  let outside = '';
  let nightly = '';
  let running = '';
  const form = formSteps(world);
  const at = meeting(world);
  beforeAll(async () => {
    await world.slack.person({ id: ADMIN, real_name: 'Grace', profile: { real_name: 'Grace', display_name: '' } });
    const before = await world.start();
    bots = { before, after: await world.start({ workers: 0, env: { USHER_OPERATORS: '', USHER_ADMINS: ADMIN } }) };
    await world.slack.settings({ eventsUrl: before });
    await world.slash('evaluate "VIP buyers" in:prod', { user: ada });
    await world.slack.click({ user: ada, channel: campaigns, actionId: 'question:answer' });
    await world.slack.waitForMessage(campaigns, /✅ VIP buyers [^\n]*\n[^]*· Production \(prod\)/);
    await world.adobe.settings({ evaluationMs: HOUR_MS });
    outside = (await world.adobe.outsideJob({ sandbox: 'dev', segmentIds: [audience('06')] })).id;
    nightly = (await world.adobe.outsideJob({ sandbox: 'dev', segmentIds: ['*'], source: 'scheduler' })).id;
    running = await world.ask(`evaluate ${audience('02')}`, { user: oskar });
    await at.atAdobe(running);
  });

  const as = { user: ada };
  const type = (typed: () => string) => async () => {
    await world.slash(typed(), as);
  };
  const justDone = async () => {
    await world.slash('evaluate "VIP buyers" in:prod', as);
    await world.slack.click({ user: ada, channel: campaigns, actionId: 'question:answer' });
    await world.slack.waitForEphemeral(ada, /did exactly this/);
  };
  const open = (typed: string, title: RegExp) => async () => {
    await world.slack.close(ada, true);
    await world.slash(typed, as);
    await world.slack.waitForView(ada, title);
  };
  const whole = (typed: string) => async () => {
    await form.open(typed, as);
  };
  const review = async () => {
    await form.open('export in:prod', as);
    await world.slack.fill(ada, { 'fill:audiences': ['VIP buyers'], 'fill:dataset': 'Agency drop' });
    await world.slack.submit(ada);
    await form.shows(/Review export/, ada);
  };
  const over = async () => {
    await form.open('export in:prod', as);
    await world.slack.press(ada, 'fill:create-dataset');
    await world.slack.waitForView(ada, /Create a dataset/);
  };
  /** Adobe allows one schedule per sandbox: the form opens where there is none. */
  const createSchedule = async () => {
    await world.adobe.removeSchedule({ sandbox: 'prod', id: SCHEDULE });
    await open('schedule create in:prod', /./)();
  };
  const time = async () => {
    await world.slack.close(ada, true);
    await world.slash('schedule', as);
    await world.slack.click({ user: ada, channel: campaigns, actionId: 'schedule:time' });
    await world.slack.waitForView(ada, /./);
  };
  const settings = async () => {
    await world.slack.close(ada, true);
    await world.slash('channel', as);
    await world.slack.click({ user: ada, channel: campaigns, actionId: 'channel:change' });
    await world.slack.waitForView(ada, /Notification settings/);
  };

  type Yes = [what: string, asked: () => Promise<void>, yes: { press: string } | { submit: Record<string, unknown> }];
  const CASES: Yes[] = [
    ['an evaluation', type(() => 'evaluate "Cart leavers" in:prod'), { press: 'question:answer' }],
    ['an export', type(() => 'export "Cart leavers" to:"Agency drop" in:prod'), { press: 'question:answer' }],
    ['both', type(() => 'evaluate "Cart leavers" to:"Agency drop" in:prod'), { press: 'question:answer' }],
    ['what was not clear', type(() => 'evaluate "VIP buyer" in:prod'), { press: 'question:answer' }],
    ['the same once more', justDone, { press: 'question:answer' }],
    ['a dataset', type(() => 'dataset create "Live" in:prod'), { press: 'question:answer' }],
    ['the run of somebody else', type(() => `cancel ${running}`), { press: 'question:answer' }],
    ['a job from outside', type(() => `cancel ${outside}`), { press: 'question:answer' }],
    ['the nightly evaluation', type(() => `cancel ${nightly}`), { press: 'question:answer' }],
    ['the schedule', type(() => 'schedule off'), { press: 'question:answer' }],
    ['the form of an evaluation', whole('evaluate in:prod'), { submit: { 'fill:audiences': ['VIP buyers'] } }],
    [
      'the form of an export',
      whole('export in:prod'),
      { submit: { 'fill:audiences': ['VIP buyers'], 'fill:dataset': 'Agency drop' } },
    ],
    ['the review of an export', review, { submit: {} }],
    ['the form of a dataset', open('dataset create in:prod', /dataset/), { submit: { 'dataset-name': 'Live' } }],
    ['a dataset over an export', over, { submit: { 'dataset-name': 'Live' } }],
    ['the form of a schedule', createSchedule, { submit: { name: 'Other', time: '04:00' } }],
    ['another time of the schedule', time, { submit: { time: '04:00' } }],
    ['how the channel is told', settings, { submit: { told: 'thread' } }],
    ['a profile', open('profile', /profile/), { submit: { namespace: 'email', identity: 'a@example.com' } }],
  ];

  test.each(CASES)(
    '%s: refused with who can help, nothing is written, and no run begins',
    async (_what, asked, yes) => {
      await world.slack.settings({ eventsUrl: bots.before });
      await asked();
      const counter = async () => world.redisClient.get('{usher}:runs:counter');
      const before = [await writesOf(world), await counter()];
      await world.slack.settings({ eventsUrl: bots.after });
      const said =
        'press' in yes
          ? await press(world, yes.press, as)
          : JSON.stringify((await world.slack.submit(ada, yes.submit)).body);
      expect(said).toMatch(/Ask: [^.]*Grace/);
      expect(said).not.toMatch(/R-\d+ queued/);
      expect([await writesOf(world), await counter()]).toEqual(before);
    },
  );
});

const OTHERS_RUNS = { env: { ...UNHURRIED, USHER_OPERATORS: oskar, POLL_INITIAL_MS: '1500' }, perTest: true };

journey('who may not, and whose run it is', OTHERS_RUNS, (world) => {
  const at = meeting(world);

  test('an ask whose names are still being checked: its asker and operators may cancel it, others may not', async () => {
    const run = await at.askUnread('evaluate "VIP buyers"');
    const refused = new RegExp(`^${run} is Anna’s, [^]*Ask: Anna, Oskar\\.$`);
    expect(await world.slash(`cancel ${run}`, { user: ada })).toMatch(refused);
    expect(await world.slash(`cancel ${run}`)).toMatch(new RegExp(`^\\*Cancel ${run}\\?`));
    expect(await world.slash(`cancel ${run}`, { user: oskar })).toMatch(new RegExp(`^\\*Cancel ${run}\\?`));
    await at.namesAnswer();
  });

  test('a job of a run of which the person may not know: refused without its number and its asker', async () => {
    await world.adobe.nextJob({ kind: 'segment', stuck: true });
    const direct = `D${ada.slice(1)}`;
    const run = await world.ask(`evaluate ${audience('02')}`, { user: ada, channel: direct });
    await at.atAdobe(run, direct);
    const [job] = await at.jobs('segment', '02');
    const said = await world.slash(`cancel ${job?.id}`);
    expect(said).toBe('That job is someone else’s, and you can cancel only your own runs. Ask: Oskar.');
    const followed = await world.ask(`follow ${job?.id}`);
    expect(followed).not.toBe(run);
    await at.atAdobe(followed);
    expect(await world.slash(`cancel ${followed}`)).toBe(said);
    expect(await world.slash(`cancel ${job?.id}`, { user: oskar })).toMatch(/^\*Cancel the evaluation of Cart leavers/);
  });

  describe('an evaluation that was started outside, and that an analyst’s run has joined', () => {
    let job = '';
    let follows = '';
    let joined = '';
    beforeEach(async () => {
      await world.adobe.nextJob({ kind: 'segment', stuck: true });
      job = (await world.adobe.outsideJob({ sandbox: 'dev', segmentIds: words('01', '05').split(' ') })).id;
      follows = await world.ask(`follow ${job}`);
      await at.atAdobe(follows);
      joined = await world.ask(`evaluate ${words('01', '05')} to:"Agency drop"`, { channel: dataOps });
      await at.atAdobe(joined, dataOps);
    });
    const deletes = () => at.deletes('segment', '01', '05');
    const nobodyFollows = async () => {
      await cancelRun(world, follows, { user: oskar });
      await at.over(follows);
    };

    test('her cancel leaves it alone, also when nobody else follows it any more', async () => {
      await nobodyFollows();
      await cancelRun(world, joined, { channel: dataOps });
      expect(await reportOf(world, joined, dataOps)).toMatch(
        /⏹ Cancelled[^]*The evaluation was started outside Usher and continues\.\n[^]*Nothing was exported\./,
      );
      expect(await deletes()).toBe(0);
    });

    test('an operator cancels it by its id', async () => {
      await nobodyFollows();
      expect(await world.slash(`cancel ${job}`)).toContain('That job was started outside Usher');
      await world.slash(`cancel ${job}`, { user: oskar });
      await world.slack.click({ user: oskar, channel: campaigns, actionId: 'question:answer' });
      await reportOf(world, joined, dataOps);
      expect(await deletes()).toBe(1);
    });

    test('an operator cancels what follows it while hers is being cancelled: Adobe is told', async () => {
      await world.redisClient.hset(keys.run(joined), 'cancel', JSON.stringify({ by: anna, at: Date.now() }));
      await cancelRun(world, follows, { user: oskar });
      await waitUntil('Adobe is told', async () => ((await deletes()) > 0 ? true : undefined));
    });
  });
});
