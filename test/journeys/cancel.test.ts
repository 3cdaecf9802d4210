import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { channelIds, people } from '../../playground/slack/content.js';
import { waitUntil } from '../../playground/waiting.js';
import { cancelRun } from './ephemeral.js';
import { setStage, type Stage } from './world.js';

const { campaigns, dataOps } = channelIds;

/** Each test has a set of audiences of its own, so that they can share a stage. */
describe('cancel, at each edge', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await setStage('cancel', { env: { BUSY_WAIT_MS: '600000', SETTLE_MS: '5000', ADOBE_TIMEOUT_MS: '900' } });
    await stage.begin();
  });
  afterAll(() => stage.close());

  const ask = async (words: string) => /R-\d+/.exec(await stage.type(words))?.[0] ?? '';
  const cancelled = (run: string) => stage.slack.waitForMessage(campaigns, new RegExp(`⏹ Cancelled · dev · ${run} `));
  const deletes = async (kind: string, id = '') =>
    (await stage.adobe.calls('DELETE', new RegExp(`${kind}/jobs/${id}`))).length;
  const jobOf = async (kind: 'segment' | 'export', end: string) =>
    (await stage.adobe.ours(kind)).filter(({ segmentIds }) => segmentIds.length === 1 && segmentIds[0]?.endsWith(end));

  test('before the intent, while Adobe is busy with something else: nothing of it is ever sent', async () => {
    await stage.adobe.fault({ method: 'POST', path: 'segment/jobs$', kind: 'status', status: 429 });
    const run = await ask('evaluate "VIP buyers"');
    await stage.shown(new RegExp(`${run}[^]*Adobe is evaluating something else`));
    expect(await cancelRun(stage, run)).toContain(`Cancelling ${run}`);
    expect((await cancelled(run)).text).toContain('cancelled it before anything was sent to Adobe');
    expect(await jobOf('segment', '01')).toEqual([]);
  });

  test('while the outcome is unknown and it had happened: found, then deleted', async () => {
    await stage.adobe.settings({ listingLagMs: 600_000 });
    await stage.adobe.fault({ method: 'POST', path: 'segment/jobs$', kind: 'lose', effect: true });
    await stage.adobe.nextJob({ kind: 'segment', stuck: true });
    const run = await ask('evaluate "Cart leavers"');
    await stage.shown(new RegExp(`${run}[^]*in doubt`));
    await cancelRun(stage, run);
    await stage.adobe.settings({ listingLagMs: 0 });
    await cancelled(run);
    const [job] = await jobOf('segment', '02');
    expect(job?.status).toBe('CANCELLED');
    expect(await deletes('segment', job?.id)).toBe(1);
  });

  test('while the outcome is unknown and it had not happened: not sent again', async () => {
    await stage.adobe.fault({ method: 'POST', path: 'segment/jobs$', kind: 'lose', effect: false });
    const run = await ask('evaluate "Newsletter readers"');
    await stage.shown(new RegExp(`${run}[^]*in doubt`));
    await cancelRun(stage, run);
    expect((await cancelled(run)).text).toContain('had not answered whether it started; it is not in its list');
    expect(await jobOf('segment', '03')).toEqual([]);
  });

  test('while it is queued', async () => {
    await stage.adobe.settings({ queuedMs: 60_000 });
    const run = await ask('evaluate 4edc8488-2c35-4f6d-b4c6-9075c68d2d04');
    await stage.shown(new RegExp(`${run}[^]*Evaluate: waiting at Adobe`));
    await waitUntil('it is queued', async () =>
      (await jobOf('segment', '04')).some(({ status }) => status === 'QUEUED') ? true : undefined,
    );
    await cancelRun(stage, run);
    await cancelled(run);
    await stage.adobe.settings({ queuedMs: 60 });
    expect((await jobOf('segment', '04')).map(({ status }) => status)).toEqual(['CANCELLED']);
  });

  test('during a chain’s evaluation: no export follows', async () => {
    await stage.adobe.nextJob({ kind: 'segment', stuck: true });
    const run = await ask('evaluate 4edc8488-2c35-4f6d-b4c6-9075c68d2d05 to:"Agency drop"');
    await stage.shown(new RegExp(`${run}[^]*Evaluate: running`));
    await cancelRun(stage, run);
    expect((await cancelled(run)).text).toContain('Nothing was exported.');
    expect(await jobOf('export', '05')).toEqual([]);
  });

  test('during the export: the evaluation is kept and told', async () => {
    await stage.adobe.nextJob({ kind: 'export', stuck: true });
    const run = await ask('evaluate 4edc8488-2c35-4f6d-b4c6-9075c68d2d06 to:"Agency drop"');
    await stage.shown(new RegExp(`${run}[^]*Export: (waiting|running)`));
    await cancelRun(stage, run);
    const { text } = await cancelled(run);
    expect(text).toMatch(/The evaluation of .* is kept:\n\*?Men &amp; women &lt;!channel&gt;\*?: \d+ profiles/);
    const [job] = await jobOf('export', '06');
    expect(job?.status).toBe('CANCELLED');
    expect(await deletes('export', job?.id)).toBe(1);
  });

  test('it ended all the same: said, with what it counted, also where Adobe refused to cancel', async () => {
    await stage.adobe.fault({
      method: 'DELETE',
      path: 'segment/jobs/',
      kind: 'status',
      status: 400,
      body: { message: 'Too late.' },
    });
    await stage.adobe.nextJob({ kind: 'segment', stuck: true });
    const run = await ask('evaluate "Loyalty gold"');
    await stage.shown(new RegExp(`${run}[^]*Evaluate: (waiting|running)`));
    const [job] = await jobOf('segment', '07');
    await cancelRun(stage, run);
    await waitUntil('Adobe has refused', async () => ((await deletes('segment', job?.id)) > 0 ? true : undefined));
    await stage.adobe.endJobs();
    const { text } = await cancelled(run);
    expect(text).toMatch(
      /but Adobe had finished all the same:\nAdobe would not cancel it: Too late\.\n\*Loyalty gold\*: 2,\d+ profiles/,
    );
    expect(await deletes('segment', job?.id)).toBe(1);
  });

  test('a joined evaluation is deleted only when nobody needs it any more', async () => {
    await stage.adobe.nextJob({ kind: 'segment', stuck: true });
    const owner = await ask('evaluate "VIP buyers" "Cart leavers"');
    await stage.shown(new RegExp(`${owner}[^]*Sent`));
    const joiner = await ask('evaluate "VIP buyers" "Cart leavers" to:"Agency drop"');
    await stage.shown(new RegExp(`${joiner}[^]*Shares the evaluation of ${owner}`));
    await cancelRun(stage, owner);
    expect((await cancelled(owner)).text).toMatch(/goes on for R-\d+, which shares it/);
    const pair = (await stage.adobe.ours('segment')).filter(({ segmentIds }) => segmentIds.length === 2);
    expect(pair.map(({ status }) => status)).toEqual(['PROCESSING']);
    const third = await ask('evaluate "VIP buyers" "Cart leavers"');
    await stage.shown(new RegExp(`${third}[^]*Shares the evaluation of ${joiner}`));
    await cancelRun(stage, joiner);
    await cancelled(joiner);
    expect(await deletes('segment', pair[0]?.id)).toBe(0);
    await cancelRun(stage, third);
    await cancelled(third);
    expect(await deletes('segment', pair[0]?.id)).toBe(1);
    expect((await stage.adobe.ours('segment')).filter(({ segmentIds }) => segmentIds.length === 2)).toHaveLength(1);
  });

  test('a job that several runs share, cancelled as one: deleted once, and each run tells that it was cancelled', async () => {
    await stage.adobe.nextJob({ kind: 'segment', stuck: true });
    const owner = await ask('evaluate "VIP buyers" "Newsletter readers"');
    await stage.shown(new RegExp(`${owner}[^]*Sent`));
    const joiners = [
      await ask('evaluate "VIP buyers" "Newsletter readers" to:"Agency drop"'),
      await ask('evaluate "VIP buyers" "Newsletter readers" to:"Segment Export"'),
    ];
    for (const run of joiners) await stage.shown(new RegExp(`${run}[^]*Shares the evaluation of ${owner}`));
    const [job] = (await stage.adobe.ours('segment')).filter(
      ({ segmentIds }) => segmentIds.length === 2 && segmentIds[1]?.endsWith('03'),
    );
    expect(await stage.type(`cancel ${job?.id}`)).toMatch(/^\*Cancel the evaluation of VIP buyers, Newsletter readers/);
    await stage.slack.click({ user: people.anna, channel: campaigns, actionId: 'job:cancel' });
    for (const run of [owner, ...joiners]) {
      const { text } = await cancelled(run);
      expect(text).toContain(`<@${people.anna}> cancelled it.`);
      expect(text).not.toContain('goes on');
    }
    expect(await deletes('segment', job?.id)).toBe(1);
  });

  test('two people cancel the same: once', async () => {
    await stage.adobe.nextJob({ kind: 'segment', stuck: true });
    const run = await ask(
      `evaluate ${['01', '02', '03'].map((end) => `4edc8488-2c35-4f6d-b4c6-9075c68d2d${end}`).join(' ')}`,
    );
    await stage.shown(new RegExp(`${run}[^]*Evaluate: running`));
    const answers = await Promise.all([
      cancelRun(stage, run),
      cancelRun(stage, run, { user: people.oskar, channel: dataOps }),
    ]);
    expect(answers.filter((answer) => answer.startsWith('Cancelling'))).toHaveLength(1);
    await cancelled(run);
    const [job] = (await stage.adobe.ours('segment')).filter(({ segmentIds }) => segmentIds.length === 3);
    expect(await deletes('segment', job?.id)).toBe(1);
    await waitUntil('it can no longer be cancelled', async () =>
      (await cancelRun(stage, run)).includes('has ended already') ? true : undefined,
    );
  });

  test('Adobe does not take the cancelling: asked again and again, the job watched meanwhile', async () => {
    await stage.adobe.fault({ method: 'DELETE', path: 'segment/jobs/', kind: 'status', status: 503, times: 1_000 });
    await stage.adobe.nextJob({ kind: 'segment', stuck: true });
    const run = await ask('evaluate "Lapsed for a year"');
    await stage.shown(new RegExp(`${run}[^]*Evaluate: (waiting|running)`));
    const [job] = await jobOf('segment', '13');
    await cancelRun(stage, run);
    await waitUntil('it is asked again', async () => ((await deletes('segment', job?.id)) > 1 ? true : undefined));
    await stage.adobe.endJobs();
    expect((await cancelled(run)).text).toContain('but Adobe had finished all the same');
  });

  test('somebody else’s, in words: asked about first with who waits for it, and left alone until the yes', async () => {
    await stage.adobe.nextJob({ kind: 'segment', stuck: true });
    const run = await ask('evaluate 4edc8488-2c35-4f6d-b4c6-9075c68d2d04 "VIP buyers"');
    await stage.type(`follow ${run}`, { user: people.ada, channel: dataOps });
    await stage.shown(new RegExp(`${run}[^]*Evaluate: (waiting|running)`));
    const question = await stage.type(`cancel ${run}`, { user: people.oskar });
    expect(question).toMatch(new RegExp(`^\\*Cancel ${run}, the evaluation of .*VIP buyers in dev\\?\\*\n`));
    expect(question).toContain(`<@${people.anna}> asked for it, and <@${people.ada}> follows it.`);
    await stage.slack.click({ user: people.oskar, channel: campaigns, actionId: 'job:leave' });
    await stage.slack.waitForEphemeral(people.oskar, /^Nothing was cancelled\.$/);
    const deleted = (await stage.adobe.calls('DELETE', /segment\/jobs\//)).length;
    await stage.adobe.endJobs();
    await stage.slack.waitForMessage(campaigns, new RegExp(`✅ Evaluated 2 audiences · dev · ${run} `));
    expect(await stage.adobe.calls('DELETE', /segment\/jobs\//)).toHaveLength(deleted);
  });

  test('an ask whose names are still being checked: told to the asker alone', async () => {
    await stage.adobe.fault({ method: 'GET', path: 'audiences', kind: 'hang', times: 50 });
    const run = await ask('evaluate "Newsletter readers" "Cart leavers"');
    await cancelRun(stage, run);
    await stage.slack.waitForMessage(`D${people.anna.slice(1)}`, new RegExp(`${run}: Cancelled while the names`));
    expect((await stage.slack.messages(campaigns)).filter(({ text }) => text.includes(run))).toEqual([]);
  });
});
