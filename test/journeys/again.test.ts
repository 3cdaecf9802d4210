import { expect, test } from '@jest/globals';
import { channelIds, people } from '../../playground/slack/content.js';
import { waitUntil } from '../../playground/waiting.js';
import { formSteps } from './form-steps.js';
import { cancelRun, PATIENT, runIn } from './ephemeral.js';
import { reportOf, postsAbout } from './posts.js';
import { journey } from './journey.js';

const { campaigns, dataOps } = channelIds;
const { anna, oskar } = people;

/** Each test has a set of audiences of its own, so that they can share a world. */
journey('the same again, within ten minutes of its end', { env: PATIENT }, (world) => {
  const done = async (words: string, as = {}) => {
    const run = await world.ask(words, as);
    await reportOf(world, run, campaigns);
    return run;
  };
  const sent = async (...ends: string[]) =>
    (await world.adobe.ours('segment')).filter(
      ({ segmentIds }) => segmentIds.map((id) => id.slice(-2)).join() === ends.join(),
    ).length;
  /** Presses “Run it again” and answers with what takes the place of the question. */
  const runAgain = async (user: string = anna, channel: string = campaigns) => {
    const before = (await world.slack.ephemerals(user)).length;
    await world.slack.click({ user, channel, actionId: 'question:answer' });
    return waitUntil('the press is answered', async () => {
      const all = await world.slack.ephemerals(user);
      const last = all.at(-1)?.text ?? '';
      return all.length > before || !last.includes('did exactly this') ? last : undefined;
    });
  };

  /** The run that the newest word to this person says was started. */
  const startedLast = (user: string) =>
    waitUntil('it is started', async () => {
      const said = (await world.slack.ephemerals(user)).at(-1)?.text ?? '';
      return /^R-\d+ queued/.test(said) ? runIn(said) : undefined;
    });

  test('what was told is what starts again, whatever has the name by then', async () => {
    const [id = ''] = await world.adobe.addAudiences('dev', [{ name: 'Spring guests' }]);
    await done('evaluate "Spring guests"');
    expect(await world.slash('evaluate "Spring guests"')).toContain('did exactly this');
    const [other = ''] = await world.adobe.addAudiences('dev', [{ name: 'Spring guests' }]);
    await reportOf(world, runIn(await runAgain()), campaigns);
    const counted = (await world.adobe.ours('segment')).flatMap(({ segmentIds }) => segmentIds);
    expect(counted).toEqual([id, id]);
    expect(counted).not.toContain(other);
  });

  test('in words: what it came to is told and nothing starts; the button starts it once', async () => {
    const first = await done('evaluate "VIP buyers"');
    const said = await world.slash('evaluate "VIP buyers"');
    expect(said).toMatch(
      new RegExp(
        `^${first} did exactly this \\d+ s ago: VIP buyers 4,\\d+ profiles, in dev\\. See its report in <#${campaigns}>\\.\nNothing was started\\.`,
      ),
    );
    expect(await sent('01')).toBe(1);
    const started = await runAgain();
    expect(started).toMatch(/^R-\d+ queued/);
    expect(runIn(started)).not.toBe(first);
    await reportOf(world, runIn(started), campaigns);
    expect(await sent('01')).toBe(2);
    expect(await world.slash('evaluate "VIP buyers"')).toContain(`${runIn(started)} did exactly this`);
  });

  test('asked in another channel: no old report appears there, the asker alone is told', async () => {
    const first = await done('evaluate "Cart leavers"');
    const said = await world.slash('evaluate "Cart leavers"', { user: oskar, channel: dataOps });
    expect(said).toContain(`${first} did exactly this`);
    const started = runIn(await runAgain(oskar, dataOps));
    await reportOf(world, started, dataOps);
    expect(await postsAbout(world, first, dataOps)).toEqual([]);
    expect(await postsAbout(world, started, campaigns)).toEqual([]);
  });

  test('two who were told press: the second is not started by accident', async () => {
    const first = await done('evaluate "Newsletter readers"');
    await world.slash('evaluate "Newsletter readers"');
    await world.slash('evaluate "Newsletter readers"', { user: oskar });
    await world.adobe.nextJob({ kind: 'segment', stuck: true });
    const started = runIn(await runAgain(anna));
    expect(started).not.toBe(first);
    expect(await runAgain(oskar)).toContain(`${started} is already running this request`);
    await world.waitForShown(new RegExp(`${started}[^]*Evaluation: (queued|running)`));
    await world.adobe.endJobs();
    await reportOf(world, started, campaigns);
    expect(await sent('03')).toBe(2);
  });

  test('in production it is asked about first', async () => {
    await world.slash('evaluate "VIP buyers" in:prod', { user: oskar });
    await world.slack.click({ user: oskar, channel: campaigns, actionId: 'question:answer' });
    const { text } = await world.slack.waitForMessage(campaigns, /✅ VIP buyers [^\n]*\n[^]*· Production \(prod\)/);
    await reportOf(world, runIn(text), campaigns);
    await world.slash('evaluate "VIP buyers" in:prod', { user: oskar });
    await world.slack.click({ user: oskar, channel: campaigns, actionId: 'question:answer' });
    await world.slack.waitForEphemeral(oskar, /did exactly this .*in Production \(prod\)/);
    const posts = (await world.adobe.calls('POST', /segment\/jobs$/)).length;
    expect(await runAgain(oskar)).toMatch(/^\*Evaluate in Production \(prod\)\?\*/);
    expect(await world.adobe.calls('POST', /segment\/jobs$/)).toHaveLength(posts);
    await world.slack.click({ user: oskar, channel: campaigns, actionId: 'question:answer' });
    await reportOf(world, await startedLast(oskar), campaigns);
    expect(await world.adobe.calls('POST', /segment\/jobs$/)).toHaveLength(posts + 1);
  });

  test('“Run again…” of its report, sent by its form, starts it', async () => {
    const form = formSteps(world);
    const first = await done('evaluate "Loyalty gold"');
    await world.slack.click({ user: anna, channel: campaigns, actionId: 'run:again', value: first });
    await form.shows(new RegExp(`Run again · from ${first}`));
    await form.completed();
    await world.slack.submit(anna);
    await reportOf(world, await startedLast(anna), campaigns);
    expect(await sent('07')).toBe(2);
  });

  test('one that is being cancelled is no promise', async () => {
    await world.adobe.nextJob({ kind: 'segment', stuck: true });
    await world.adobe.fault({ method: 'DELETE', path: 'segment/jobs/', kind: 'status', status: 503, times: 1_000 });
    const run = await world.ask('evaluate "Lapsed for a year"');
    await world.waitForShown(new RegExp(`${run}[^]*Evaluation: (queued|running)`));
    expect(await cancelRun(world, run)).toContain(`Cancelling ${run}`);
    const said = await world.slash('evaluate "Lapsed for a year"', { user: oskar, channel: dataOps });
    expect(said).toMatch(
      new RegExp(`^${run} was running this request and is being cancelled, so nothing was started\\.`),
    );
    await world.adobe.endJobs();
    expect(await reportOf(world, run, dataOps)).toMatch(/^⏹ Cancelled/);
  });

  test('taken while Adobe is slow: the asker is told what was done, and follows nothing', async () => {
    const first = await done('evaluate "VIP buyers" "Cart leavers"');
    await world.adobe.fault({ method: 'GET', path: 'audiences', kind: 'hang', times: 1 });
    const said = await world.slash('evaluate "VIP buyers" "Cart leavers"', { channel: dataOps });
    expect(said).toMatch(/^R-\d+ queued\. Checking the names/);
    await world.slack.waitForMessage(
      `D${anna.slice(1)}`,
      new RegExp(`${runIn(said)}: ${first} did exactly this \\d+ s ago\\..*Nothing was started`),
    );
    expect(await postsAbout(world, first, dataOps)).toEqual([]);
    expect(await sent('01', '02')).toBe(1);
  });
});
