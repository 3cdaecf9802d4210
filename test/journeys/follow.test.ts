import { expect, test } from '@jest/globals';
import { channelIds, people } from '../../playground/slack/content.js';
import { waitUntil } from '../../playground/waiting.js';
import { cancelRun } from './ephemeral.js';
import { journey } from './journey.js';

const { campaigns, dataOps } = channelIds;
const [VIP, CART] = ['01', '02'].map((end) => `4edc8488-2c35-4f6d-b4c6-9075c68d2d${end}`);

const WORLD = { env: { USHER_ADMINS: people.ada, PERSON_ASKS: '1000' }, adobe: { evaluationMs: 2_000 } };

journey('follow and cancel any job', WORLD, (world) => {
  const outside = async (script: { stuck?: boolean } = {}, job: { source?: string; segmentIds?: string[] } = {}) => {
    await world.adobe.nextJob({ kind: 'segment', ...script });
    const { segmentIds = [VIP ?? '', CART ?? ''], ...more } = job;
    return (await world.adobe.outsideJob({ sandbox: 'dev', segmentIds, ...more })).id;
  };
  const statusOf = async (id: string) => (await world.adobe.jobs()).find((job) => job.id === id)?.status;
  const creatingCalls = async () => (await world.adobe.calls('POST', /(segment|export)\/jobs$/)).length;

  test('a job started elsewhere: a run of this channel with names, card and report, and no creating call', async () => {
    const id = await outside({ stuck: true });
    const run = /Following it as (R-\d+)/.exec(await world.slash(`follow ${id}`))?.[1] ?? 'none';
    await world.adobe.endJobs();
    const report = await world.slack.waitForMessage(campaigns, new RegExp(`✅ [^\n]*\n[^]*${run}`));
    expect(report.text).toMatch(/VIP buyers\*: 4,\d\d\d profiles[^]*Cart leavers/);
    expect(report.text).toMatch(/follower: anna$/i);
    expect(await creatingCalls()).toBe(0);
    expect(await world.slash(`follow ${id}`)).toMatch(/is already done/);
    expect(await world.slash(`follow ${run}`)).toMatch(/✅ [^\n]*\n/);
  });

  test('its card says where it was started; a second channel follows the same run', async () => {
    const id = await outside({ stuck: true });
    const run = /Following it as (R-\d+)/.exec(await world.slash(`follow ${id}`))?.[1] ?? 'none';
    const card = await world.slack.waitForMessage(campaigns, new RegExp(`${run}[^]*Started outside Usher`));
    expect(card.text).not.toContain(id);
    expect(await world.slash(`follow ${id}`)).toContain(`${run} already reports in this channel`);
    expect(await world.slash(`follow ${id}`, { channel: dataOps, user: people.oskar })).toContain(`Following ${run}`);
    const other = await world.slack.waitForMessage(dataOps, new RegExp(run));
    expect(other.text).toMatch(/follower: oskar/i);

    const user = people.oskar;
    expect(await world.slash(`cancel ${id}`, { user })).toMatch(
      new RegExp(`Cancel the evaluation of VIP buyers, Cart leavers in dev[^]*This also cancels ${run}\\.`),
    );
    await world.slack.click({ user, channel: campaigns, actionId: 'question:decline' });
    await world.slack.waitForEphemeral(user, /Nothing was cancelled/);
    expect(await statusOf(id)).not.toBe('CANCELLED');
    await world.slash(`cancel ${id}`, { user });
    await world.slack.click({ user, channel: campaigns, actionId: 'question:answer' });
    for (const channel of [campaigns, dataOps])
      await world.slack.waitForMessage(channel, new RegExp(`⏹ Cancelled[^\n]*\n[^]*${run}`));
    expect(await statusOf(id)).toBe('CANCELLED');
    expect(await world.adobe.calls('DELETE', /segment/)).toHaveLength(1);
  });

  test('an export started elsewhere: its dataset by name, its batch at the end', async () => {
    await world.adobe.nextJob({ kind: 'export', stuck: true });
    const [id = ''] = await world.adobe.outsideJobs({ sandbox: 'dev', count: 1, kind: 'export' });
    expect(await world.slash(`follow ${id}`)).toContain('Following it as');
    await world.slack.waitForMessage(campaigns, /Exporting .* to Agency drop[^]*Started outside Usher/);
    await world.slash(`cancel ${id}`, { user: people.oskar });
    await world.slack.click({ user: people.oskar, channel: campaigns, actionId: 'question:answer' });
    await world.slack.waitForMessage(campaigns, /⏹ Cancelled/);
    expect(await creatingCalls()).toBe(0);
  });

  test('the nightly evaluation: every audience, and cancelled by admins only, though nobody follows it', async () => {
    await world.adobe.nextJob({ kind: 'segment', stuck: true });
    const id = await outside({}, { source: 'scheduler', segmentIds: ['*'] });
    expect(await world.slash('follow nightly')).toContain('Following it as');
    await world.slack.waitForMessage(campaigns, /Evaluating every audience \(nightly\)[^]*Started by the schedule/);
    expect(await world.slash(`cancel ${id}`)).toMatch(
      /^Only admins can cancel a job that covers every audience in dev.*Ask: Ada/,
    );
    await world.slack.click({ user: people.anna, channel: campaigns, actionId: 'run:cancel' });
    await world.slack.waitForEphemeral(
      people.anna,
      /^Only admins can cancel a job that covers every audience in dev.*Ask: Ada/,
    );
    expect(await statusOf(id)).not.toBe('CANCELLED');
    await world.slash(`cancel ${id}`, { user: people.ada });
    await world.slack.click({ user: people.ada, channel: campaigns, actionId: 'question:answer' });
    await world.slack.waitForMessage(campaigns, /is cancelling the evaluation of every audience/);
    await world.slack.waitForMessage(campaigns, /⏹ Cancelled[^\n]*\n[^]*follower: anna/i);
  });

  test('a job that was started outside is asked about as one, by its run and by its id', async () => {
    const id = await outside({ stuck: true });
    const run = await world.ask(`follow ${id}`);
    await world.slash(`follow ${run}`, { user: people.oskar, channel: dataOps });
    const said = /Started outside Usher[^]*\. The people who rely on it haven’t been asked\./;
    const byRun = await world.slash(`cancel ${run}`, { user: people.oskar });
    expect(byRun).toMatch(said);
    expect(byRun).toContain('Anna is following it, and Oskar is following it.');
    expect(byRun).not.toContain('requested it');
    const byId = await world.slash(`cancel ${id}`, { user: people.oskar });
    expect(byId).toMatch(said);
    expect(byId).toContain(`This also cancels ${run}`);
  });

  test('a job that nobody follows is cancelled at Adobe, announced, once', async () => {
    const id = await outside({ stuck: true });
    await world.slash(`cancel ${id}`, { user: people.oskar, channel: dataOps });
    await world.slack.click({ user: people.oskar, channel: dataOps, actionId: 'question:answer' });
    await world.slack.waitForMessage(
      dataOps,
      new RegExp(`Oskar is cancelling the evaluation of VIP buyers.*${id}.*started outside Usher`),
    );
    await waitUntil('the job is over', async () => ((await statusOf(id)) === 'CANCELLED' ? true : undefined));
    expect(await world.slash(`cancel ${id}`)).toContain('That job is already cancelled');
  });

  test('a job of ours by its id at Adobe: the run that started it is followed, and cancelled', async () => {
    await world.adobe.nextJob({ kind: 'segment', stuck: true });
    const run = await world.ask('evaluate "Newsletter readers"');
    const card = await world.slack.waitForMessage(campaigns, new RegExp(`${run}[^]*Evaluation: (queued|running)`));
    expect(card.text).not.toContain('outside');
    const id = (await world.adobe.ours('segment')).at(-1)?.id ?? '';
    expect(await world.slash(`follow ${id}`, { channel: dataOps })).toContain(`Following ${run}`);
    expect(await world.slash(`cancel ${run}`, { channel: dataOps })).not.toMatch(/outside Usher|haven’t been asked/);
    expect(await world.slash(`cancel ${id}`, { channel: dataOps })).not.toMatch(/outside Usher|haven’t been asked/);
    await world.slack.click({ user: people.anna, channel: dataOps, actionId: 'question:answer' });
    await world.slack.waitForMessage(dataOps, new RegExp(`⏹ Cancelled[^\n]*\n[^]*${run}`));
    await world.slack.waitForMessage(campaigns, new RegExp(`⏹ Cancelled[^\n]*\n[^]*${run}`));
  });

  test.each([
    ['follow', /Add the id of a job or run/],
    ['follow R-9999', /There is no run R-9999/],
    ['follow nightly', /No nightly run in progress in dev/],
    ['follow 4edc8488-0000-0000-0000-000000000000', /There is no job .* in dev/],
    ['follow 4edc8488 in:nowhere', /no sandbox “nowhere”/],
    ['cancel "two words"', /isn’t a job/],
    ['cancel', /Add the id of the run or job to cancel/],
    ['cancel R-9999', /There is no run R-9999/],
    ['cancel 4edc8488-0000-0000-0000-000000000000', /There is no job .* in dev.*in:&lt;sandbox&gt;/],
    ['follow R-1001 R-1002', /“R-1001 R-1002” isn’t a job/],
    ['cancel R-1001 R-1002', /“R-1001 R-1002” isn’t a job/],
    ['follow R-1001 to:x', /Unknown word “to:”/],
  ])('%s: a sentence', async (typed, answer) => {
    expect(await world.slash(typed)).toMatch(answer);
  });

  test('in another sandbox: anybody follows, the card names production, and only operators cancel it', async () => {
    await world.adobe.nextJob({ kind: 'segment', stuck: true });
    const { id } = await world.adobe.outsideJob({ sandbox: 'prod', segmentIds: [CART ?? ''] });
    expect(await world.slash(`follow ${id}`)).toMatch(/There is no job .* in dev/);
    const run = /Following it as (R-\d+)/.exec(await world.slash(`follow ${id} in:prod`))?.[1] ?? 'none';
    await world.slack.waitForMessage(campaigns, new RegExp(`Production \\(prod\\) · ${run}[^]*Started outside Usher`));
    expect(await world.slash(`cancel ${run}`)).toMatch(/only your own runs. Ask: Oskar/);
    expect(await world.slash(`cancel ${run}`, { user: people.gus })).toContain('you’re a guest here');
    expect(await statusOf(id)).not.toBe('CANCELLED');
    expect(await cancelRun(world, run, { user: people.oskar })).toContain(`Cancelling ${run}`);
    await world.slack.waitForMessage(campaigns, new RegExp(`⏹ Cancelled[^\n]*\n[^]*${run}`));
    expect(await world.slash(`cancel ${run}`, { user: people.oskar })).toContain(`${run} has already ended`);
  });

  test('a job from outside, which nobody follows, only operators cancel', async () => {
    await world.adobe.nextJob({ kind: 'segment', stuck: true });
    const { id } = await world.adobe.outsideJob({ sandbox: 'prod', segmentIds: [VIP ?? ''] });
    expect(await world.slash(`cancel ${id} in:prod`)).toMatch(/That job was started outside Usher.*Oskar/);
    expect(await world.slash(`cancel ${id} in:prod`, { user: people.gus })).toBe('');
    expect(await statusOf(id)).not.toBe('CANCELLED');
  });
});
