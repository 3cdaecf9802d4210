import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { channelIds, people } from '../../playground/slack/content.js';
import { waitUntil } from '../../playground/waiting.js';
import { formSteps } from './form-steps.js';
import { cancelRun } from './ephemeral.js';
import { setStage, type Stage } from './world.js';
import { reportOf, told } from './posts.js';

const { campaigns, dataOps } = channelIds;
const { anna, oskar } = people;

/** Each test has a set of audiences of its own, so that they can share a stage. */
describe('the same again, within ten minutes of its end', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await setStage('again');
    await stage.begin();
  });
  afterAll(() => stage.close());

  const runOf = (said: string) => /R-\d+/.exec(said)?.[0] ?? '';
  const done = async (words: string, as = {}) => {
    const run = runOf(await stage.type(words, as));
    await reportOf(stage, run, campaigns);
    return run;
  };
  const sent = async (...ends: string[]) =>
    (await stage.adobe.ours('segment')).filter(
      ({ segmentIds }) => segmentIds.map((id) => id.slice(-2)).join() === ends.join(),
    ).length;
  /** Presses “Run it again” and answers with what takes the place of the question. */
  const runAgain = async (user: string = anna, channel: string = campaigns) => {
    const before = (await stage.slack.ephemerals(user)).length;
    await stage.slack.click({ user, channel, actionId: 'question:answer' });
    return waitUntil('the press is answered', async () => {
      const all = await stage.slack.ephemerals(user);
      const last = all.at(-1)?.text ?? '';
      return all.length > before || !last.includes('did exactly this') ? last : undefined;
    });
  };

  /** The run that the newest word to this person says was started. */
  const startedLast = (user: string) =>
    waitUntil('it is started', async () => {
      const said = (await stage.slack.ephemerals(user)).at(-1)?.text ?? '';
      return said.startsWith('Started as') ? runOf(said) : undefined;
    });

  test('what was told is what starts again, whatever has the name by then', async () => {
    const [id = ''] = await stage.adobe.addAudiences('dev', [{ name: 'Spring guests' }]);
    await done('evaluate "Spring guests"');
    expect(await stage.type('evaluate "Spring guests"')).toContain('did exactly this');
    const [other = ''] = await stage.adobe.addAudiences('dev', [{ name: 'Spring guests' }]);
    await reportOf(stage, runOf(await runAgain()), campaigns);
    const counted = (await stage.adobe.ours('segment')).flatMap(({ segmentIds }) => segmentIds);
    expect(counted).toEqual([id, id]);
    expect(counted).not.toContain(other);
  });

  test('in words: what it came to is told and nothing starts; the button starts it once', async () => {
    const first = await done('evaluate "VIP buyers"');
    const said = await stage.type('evaluate "VIP buyers"');
    expect(said).toMatch(
      new RegExp(
        `^${first} did exactly this \\d+ s ago: VIP buyers 4,\\d+ profiles, in dev\\. Its report is in <#${campaigns}>\\.\nNothing was started\\.`,
      ),
    );
    expect(await sent('01')).toBe(1);
    const started = await runAgain();
    expect(started).toMatch(/^Started as R-/);
    expect(runOf(started)).not.toBe(first);
    await reportOf(stage, runOf(started), campaigns);
    expect(await sent('01')).toBe(2);
    expect(await stage.type('evaluate "VIP buyers"')).toContain(`${runOf(started)} did exactly this`);
  });

  test('asked in another channel: no old report appears there, the asker alone is told', async () => {
    const first = await done('evaluate "Cart leavers"');
    const said = await stage.type('evaluate "Cart leavers"', { user: oskar, channel: dataOps });
    expect(said).toContain(`${first} did exactly this`);
    const started = runOf(await runAgain(oskar, dataOps));
    await reportOf(stage, started, dataOps);
    expect(await told(stage, first, dataOps)).toEqual([]);
    expect(await told(stage, started, campaigns)).toEqual([]);
  });

  test('two who were told press: the second is not started by accident', async () => {
    const first = await done('evaluate "Newsletter readers"');
    await stage.type('evaluate "Newsletter readers"');
    await stage.type('evaluate "Newsletter readers"', { user: oskar });
    await stage.adobe.nextJob({ kind: 'segment', stuck: true });
    const started = runOf(await runAgain(anna));
    expect(started).not.toBe(first);
    expect(await runAgain(oskar)).toContain(`${started} is doing exactly this already`);
    await stage.shown(new RegExp(`${started}[^]*Evaluate: (waiting|running)`));
    await stage.adobe.endJobs();
    await reportOf(stage, started, campaigns);
    expect(await sent('03')).toBe(2);
  });

  test('in production it is asked about first', async () => {
    await stage.type('evaluate "VIP buyers" in:prod', { user: oskar });
    await stage.slack.click({ user: oskar, channel: campaigns, actionId: 'question:answer' });
    const { text } = await stage.slack.waitForMessage(campaigns, /✅ Evaluated VIP buyers · PRODUCTION prod/);
    await reportOf(stage, runOf(text), campaigns);
    await stage.type('evaluate "VIP buyers" in:prod', { user: oskar });
    await stage.slack.click({ user: oskar, channel: campaigns, actionId: 'question:answer' });
    await stage.slack.waitForEphemeral(oskar, /did exactly this .*in PRODUCTION prod/);
    const posts = (await stage.adobe.calls('POST', /segment\/jobs$/)).length;
    expect(await runAgain(oskar)).toMatch(/^\*Evaluate in PRODUCTION prod\?\*/);
    expect(await stage.adobe.calls('POST', /segment\/jobs$/)).toHaveLength(posts);
    await stage.slack.click({ user: oskar, channel: campaigns, actionId: 'question:answer' });
    await reportOf(stage, await startedLast(oskar), campaigns);
    expect(await stage.adobe.calls('POST', /segment\/jobs$/)).toHaveLength(posts + 1);
  });

  test('“Run again…” of its report, sent by its form, starts it', async () => {
    const form = formSteps(stage);
    const first = await done('evaluate "Loyalty gold"');
    await stage.slack.click({ user: anna, channel: campaigns, actionId: 'run:again', value: first });
    await form.shows(new RegExp(`The same again · from ${first}`));
    await form.completed();
    await stage.slack.submit(anna);
    await reportOf(stage, await startedLast(anna), campaigns);
    expect(await sent('07')).toBe(2);
  });

  test('one that is being cancelled is no promise', async () => {
    await stage.adobe.nextJob({ kind: 'segment', stuck: true });
    await stage.adobe.fault({ method: 'DELETE', path: 'segment/jobs/', kind: 'status', status: 503, times: 1_000 });
    const run = runOf(await stage.type('evaluate "Lapsed for a year"'));
    await stage.shown(new RegExp(`${run}[^]*Evaluate: (waiting|running)`));
    expect(await cancelRun(stage, run)).toContain(`Cancelling ${run}`);
    const said = await stage.type('evaluate "Lapsed for a year"', { user: oskar, channel: dataOps });
    expect(said).toMatch(new RegExp(`^${run} does exactly this and is being cancelled, so nothing was started\\.`));
    await stage.adobe.endJobs();
    expect(await reportOf(stage, run, dataOps)).toMatch(/^⏹ Cancelled/);
  });

  test('taken while Adobe is slow: the asker is told what was done, and follows nothing', async () => {
    const first = await done('evaluate "VIP buyers" "Cart leavers"');
    await stage.adobe.fault({ method: 'GET', path: 'audiences', kind: 'hang', times: 1 });
    const said = await stage.type('evaluate "VIP buyers" "Cart leavers"', { channel: dataOps });
    expect(said).toMatch(/^Taken as R-\d+; checking the names/);
    await stage.slack.waitForMessage(
      `D${anna.slice(1)}`,
      new RegExp(`${runOf(said)}: ${first} did exactly this \\d+ s ago\\..*Nothing was started`),
    );
    expect(await told(stage, first, dataOps)).toEqual([]);
    expect(await sent('01', '02')).toBe(1);
  });
});
