import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { channelIds, people } from '../../playground/slack/content.js';
import { waitUntil } from '../../playground/waiting.js';
import { cancelRun } from './ephemeral.js';
import { setStage, type Stage } from './world.js';

const { campaigns, dataOps } = channelIds;
const [VIP, CART] = ['01', '02'].map((end) => `4edc8488-2c35-4f6d-b4c6-9075c68d2d${end}`);

describe('follow and cancel any job', () => {
  let stage: Stage;
  beforeAll(async () => {
    const env = { USHER_ADMINS: people.ada, PERSON_ASKS: '1000' };
    stage = await setStage('follow', { env, adobe: { evaluationMs: 2_000 } });
    await stage.begin();
  });
  afterAll(() => stage.close());

  const outside = async (script: { stuck?: boolean } = {}, job: { source?: string; segmentIds?: string[] } = {}) => {
    await stage.adobe.nextJob({ kind: 'segment', ...script });
    const { segmentIds = [VIP ?? '', CART ?? ''], ...more } = job;
    return (await stage.adobe.outsideJob({ sandbox: 'dev', segmentIds, ...more })).id;
  };
  const statusOf = async (id: string) => (await stage.adobe.jobs()).find((job) => job.id === id)?.status;
  const creatingCalls = async () => (await stage.adobe.calls('POST', /(segment|export)\/jobs$/)).length;

  test('a job started elsewhere: a run of this channel with names, card and report, and no creating call', async () => {
    const id = await outside({ stuck: true });
    const run = /Following it as (R-\d+)/.exec(await stage.type(`follow ${id}`))?.[1] ?? 'none';
    await stage.adobe.endJobs();
    const report = await stage.slack.waitForMessage(campaigns, new RegExp(`✅ Evaluated 2 audiences.*${run}`));
    expect(report.text).toMatch(/VIP buyers\*: 4,\d\d\d profiles[^]*Cart leavers/);
    expect(report.text).toContain(`followed by <@${people.anna}>`);
    expect(await creatingCalls()).toBe(0);
    expect(await stage.type(`follow ${id}`)).toMatch(/has ended already: Adobe says SUCCEEDED/);
    expect(await stage.type(`follow ${run}`)).toMatch(/✅ Evaluated 2 audiences/);
  });

  test('its card says where it was started; a second channel follows the same run', async () => {
    const id = await outside({ stuck: true });
    const run = /Following it as (R-\d+)/.exec(await stage.type(`follow ${id}`))?.[1] ?? 'none';
    const card = await stage.slack.waitForMessage(campaigns, new RegExp(`${run}[^]*Started outside Usher`));
    expect(card.text).toContain(id);
    expect(await stage.type(`follow ${id}`)).toContain(`${run} is told in this channel already`);
    expect(await stage.type(`follow ${id}`, { channel: dataOps, user: people.oskar })).toContain(`Following ${run}`);
    const other = await stage.slack.waitForMessage(dataOps, new RegExp(run));
    expect(other.text).toContain(`followed by <@${people.oskar}>`);

    const user = people.oskar;
    expect(await stage.type(`cancel ${id}`, { user })).toMatch(
      new RegExp(`Cancel the evaluation of VIP buyers, Cart leavers in dev[^]*through ${run}`),
    );
    await stage.slack.click({ user, channel: campaigns, actionId: 'job:leave' });
    await stage.slack.waitForEphemeral(user, /Nothing was cancelled/);
    expect(await statusOf(id)).not.toBe('CANCELLED');
    await stage.type(`cancel ${id}`, { user });
    await stage.slack.click({ user, channel: campaigns, actionId: 'job:cancel' });
    for (const channel of [campaigns, dataOps])
      await stage.slack.waitForMessage(channel, new RegExp(`⏹ Cancelled.*${run}`));
    expect(await statusOf(id)).toBe('CANCELLED');
    expect(await stage.adobe.calls('DELETE', /segment/)).toHaveLength(1);
  });

  test('an export started elsewhere: its dataset by name, its batch at the end', async () => {
    await stage.adobe.nextJob({ kind: 'export', stuck: true });
    const [id = ''] = await stage.adobe.outsideJobs({ sandbox: 'dev', count: 1, kind: 'export' });
    expect(await stage.type(`follow ${id}`)).toContain('Following it as');
    await stage.slack.waitForMessage(campaigns, /Exporting .* to Agency drop[^]*Started outside Usher/);
    await stage.type(`cancel ${id}`, { user: people.oskar });
    await stage.slack.click({ user: people.oskar, channel: campaigns, actionId: 'job:cancel' });
    await stage.slack.waitForMessage(campaigns, /⏹ Cancelled/);
    expect(await creatingCalls()).toBe(0);
  });

  test('the nightly evaluation: every audience, and cancelled by admins only, though nobody follows it', async () => {
    await stage.adobe.nextJob({ kind: 'segment', stuck: true });
    const id = await outside({}, { source: 'scheduler', segmentIds: ['*'] });
    expect(await stage.type('follow nightly')).toContain('Following it as');
    await stage.slack.waitForMessage(campaigns, /Evaluating every audience \(nightly\)[^]*Started by its schedule/);
    expect(await stage.type(`cancel ${id}`)).toMatch(/concerns everybody in the sandbox.*Who may: <@U0ADA0001>/);
    await stage.slack.click({ user: people.anna, channel: campaigns, actionId: 'run:cancel' });
    await stage.slack.waitForEphemeral(people.anna, /concerns everybody/);
    expect(await statusOf(id)).not.toBe('CANCELLED');
    await stage.type(`cancel ${id}`, { user: people.ada });
    await stage.slack.click({ user: people.ada, channel: campaigns, actionId: 'job:cancel' });
    await stage.slack.waitForMessage(campaigns, /is cancelling the evaluation of every audience/);
    await stage.slack.waitForMessage(campaigns, new RegExp(`⏹ Cancelled.*followed by <@${people.anna}>`));
  });

  test('a job that was started outside is asked about as one, by its run and by its id', async () => {
    const id = await outside({ stuck: true });
    const run = /R-\d+/.exec(await stage.type(`follow ${id}`))?.[0] ?? '';
    await stage.type(`follow ${run}`, { user: people.oskar, channel: dataOps });
    const said = /Started outside Usher[^]*\. Whoever relies on it is not asked\./;
    const byRun = await stage.type(`cancel ${run}`, { user: people.oskar });
    expect(byRun).toMatch(said);
    expect(byRun).toContain(`<@${people.anna}> follows it, and <@${people.oskar}> follows it.`);
    expect(byRun).not.toContain('asked for it');
    const byId = await stage.type(`cancel ${id}`, { user: people.oskar });
    expect(byId).toMatch(said);
    expect(byId).toContain(`It is cancelled through ${run}`);
  });

  test('a job that nobody follows is cancelled at Adobe, announced, once', async () => {
    const id = await outside({ stuck: true });
    await stage.type(`cancel ${id}`, { user: people.oskar, channel: dataOps });
    await stage.slack.click({ user: people.oskar, channel: dataOps, actionId: 'job:cancel' });
    await stage.slack.waitForMessage(
      dataOps,
      new RegExp(`<@${people.oskar}> is cancelling the evaluation of VIP buyers.*${id}.*started outside Usher`),
    );
    await waitUntil('the job is over', async () => ((await statusOf(id)) === 'CANCELLED' ? true : undefined));
    expect(await stage.type(`cancel ${id}`)).toContain('That job has ended already: Adobe says CANCELLED');
  });

  test('a job of ours by its id at Adobe: the run that started it is followed, and cancelled', async () => {
    await stage.adobe.nextJob({ kind: 'segment', stuck: true });
    const run = /R-\d+/.exec(await stage.type('evaluate "Newsletter readers"'))?.[0] ?? 'none';
    const card = await stage.slack.waitForMessage(campaigns, new RegExp(`${run}[^]*Evaluate: (waiting|running)`));
    expect(card.text).not.toContain('outside');
    const id = (await stage.adobe.ours('segment')).at(-1)?.id ?? '';
    expect(await stage.type(`follow ${id}`, { channel: dataOps })).toContain(`Following ${run}`);
    expect(await stage.type(`cancel ${run}`, { channel: dataOps })).not.toMatch(/outside Usher|is not asked/);
    expect(await stage.type(`cancel ${id}`, { channel: dataOps })).not.toMatch(/outside Usher|is not asked/);
    await stage.slack.click({ user: people.anna, channel: dataOps, actionId: 'job:cancel' });
    await stage.slack.waitForMessage(dataOps, new RegExp(`⏹ Cancelled.*${run}`));
    await stage.slack.waitForMessage(campaigns, new RegExp(`⏹ Cancelled.*${run}`));
  });

  test.each([
    ['follow', /Type the id of a job or run/],
    ['follow R-9999', /There is no run R-9999/],
    ['follow nightly', /No evaluation of everything is going on in dev/],
    ['follow 4edc8488-0000-0000-0000-000000000000', /Adobe has no job .* in dev/],
    ['follow 4edc8488 in:nowhere', /no sandbox “nowhere”/],
    ['cancel "two words"', /is no job/],
    ['cancel', /Type the run or job to cancel/],
    ['cancel R-9999', /There is no run R-9999/],
    ['cancel 4edc8488-0000-0000-0000-000000000000', /Adobe has no job .* in dev.*in:&lt;sandbox&gt;/],
    ['follow R-1001 R-1002', /“R-1001 R-1002” is no job/],
    ['cancel R-1001 R-1002', /“R-1001 R-1002” is no job/],
    ['follow R-1001 to:x', /I do not know “to:”/],
  ])('%s: a sentence', async (typed, answer) => {
    expect(await stage.type(typed)).toMatch(answer);
  });

  test('in another sandbox: anybody follows, the card names production, and only operators cancel it', async () => {
    await stage.adobe.nextJob({ kind: 'segment', stuck: true });
    const { id } = await stage.adobe.outsideJob({ sandbox: 'prod', segmentIds: [CART ?? ''] });
    expect(await stage.type(`follow ${id}`)).toMatch(/Adobe has no job .* in dev/);
    const run = /Following it as (R-\d+)/.exec(await stage.type(`follow ${id} in:prod`))?.[1] ?? 'none';
    await stage.slack.waitForMessage(campaigns, new RegExp(`PRODUCTION prod · ${run}[^]*Started outside Usher`));
    expect(await stage.type(`cancel ${run}`)).toMatch(/your own runs only. Who may: <@U0OSKAR01>/);
    expect(await stage.type(`cancel ${run}`, { user: people.gus })).toContain('you are a guest here');
    expect(await statusOf(id)).not.toBe('CANCELLED');
    expect(await cancelRun(stage, run, { user: people.oskar })).toContain(`Cancelling ${run}`);
    await stage.slack.waitForMessage(campaigns, new RegExp(`⏹ Cancelled.*${run}`));
    expect(await stage.type(`cancel ${run}`, { user: people.oskar })).toContain(`${run} has ended already`);
  });

  test('a job from outside, which nobody follows, only operators cancel', async () => {
    await stage.adobe.nextJob({ kind: 'segment', stuck: true });
    const { id } = await stage.adobe.outsideJob({ sandbox: 'prod', segmentIds: [VIP ?? ''] });
    expect(await stage.type(`cancel ${id} in:prod`)).toMatch(/No run of ours has sent that job.*<@U0OSKAR01>/);
    expect(await stage.type(`cancel ${id} in:prod`, { user: people.gus })).toBe('');
    expect(await statusOf(id)).not.toBe('CANCELLED');
  });
});
