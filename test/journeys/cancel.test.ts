import { expect, test } from '@jest/globals';
import { channelIds, people } from '../../playground/slack/content.js';
import { waitUntil } from '../../playground/waiting.js';
import { cancelRun } from './ephemeral.js';
import { journey } from './journey.js';

const { campaigns, dataOps } = channelIds;

/** Each test has a set of audiences of its own, so that they can share a world. */
const WORLD = { env: { BUSY_WAIT_MS: '600000', SETTLE_MS: '5000', ADOBE_TIMEOUT_MS: '900' } };

journey('cancel, at each edge', WORLD, (world) => {
  const ask = (words: string) => world.ask(words);
  const cancelled = (run: string) =>
    world.slack.waitForMessage(campaigns, new RegExp(`⏹ Cancelled[^\n]*\n[^]* · dev · ${run} `));
  const deletes = async (kind: string, id = '') =>
    (await world.adobe.calls('DELETE', new RegExp(`${kind}/jobs/${id}`))).length;
  const jobOf = async (kind: 'segment' | 'export', end: string) =>
    (await world.adobe.ours(kind)).filter(({ segmentIds }) => segmentIds.length === 1 && segmentIds[0]?.endsWith(end));

  test('before the intent, while Adobe is busy with something else: nothing of it is ever sent', async () => {
    await world.adobe.fault({ method: 'POST', path: 'segment/jobs$', kind: 'status', status: 429 });
    const run = await ask('evaluate "VIP buyers"');
    await world.waitForShown(new RegExp(`${run}[^]*Adobe is running another evaluation`));
    expect(await cancelRun(world, run)).toContain(`Cancelling ${run}`);
    expect((await cancelled(run)).text).toContain('cancelled it before anything was sent to Adobe');
    expect(await jobOf('segment', '01')).toEqual([]);
  });

  test('while the outcome is unknown and it had happened: found, then deleted', async () => {
    await world.adobe.settings({ listingLagMs: 600_000 });
    await world.adobe.fault({ method: 'POST', path: 'segment/jobs$', kind: 'lose', effect: true });
    await world.adobe.nextJob({ kind: 'segment', stuck: true });
    const run = await ask('evaluate "Cart leavers"');
    await world.waitForShown(new RegExp(`${run}[^]*checking with Adobe`));
    await cancelRun(world, run);
    await world.adobe.settings({ listingLagMs: 0 });
    await cancelled(run);
    const [job] = await jobOf('segment', '02');
    expect(job?.status).toBe('CANCELLED');
    expect(await deletes('segment', job?.id)).toBe(1);
  });

  test('while the outcome is unknown and it had not happened: not sent again', async () => {
    await world.adobe.fault({ method: 'POST', path: 'segment/jobs$', kind: 'lose', effect: false });
    const run = await ask('evaluate "Newsletter readers"');
    await world.waitForShown(new RegExp(`${run}[^]*checking with Adobe`));
    await cancelRun(world, run);
    expect((await cancelled(run)).text).toContain('hadn’t confirmed that it started, and it isn’t in Adobe’s list');
    expect(await jobOf('segment', '03')).toEqual([]);
  });

  test('while it is queued', async () => {
    await world.adobe.settings({ queuedMs: 60_000 });
    const run = await ask('evaluate 4edc8488-2c35-4f6d-b4c6-9075c68d2d04');
    await world.waitForShown(new RegExp(`${run}[^]*Evaluation: queued at Adobe`));
    await waitUntil('it is queued', async () =>
      (await jobOf('segment', '04')).some(({ status }) => status === 'QUEUED') ? true : undefined,
    );
    await cancelRun(world, run);
    await cancelled(run);
    await world.adobe.settings({ queuedMs: 60 });
    expect((await jobOf('segment', '04')).map(({ status }) => status)).toEqual(['CANCELLED']);
  });

  test('during a chain’s evaluation: no export follows', async () => {
    await world.adobe.nextJob({ kind: 'segment', stuck: true });
    const run = await ask('evaluate 4edc8488-2c35-4f6d-b4c6-9075c68d2d05 to:"Agency drop"');
    await world.waitForShown(new RegExp(`${run}[^]*Evaluation: running`));
    await cancelRun(world, run);
    expect((await cancelled(run)).text).toContain('Nothing was exported.');
    expect(await jobOf('export', '05')).toEqual([]);
  });

  test('during the export: the evaluation is kept and told', async () => {
    await world.adobe.nextJob({ kind: 'export', stuck: true });
    const run = await ask('evaluate 4edc8488-2c35-4f6d-b4c6-9075c68d2d06 to:"Agency drop"');
    await world.waitForShown(new RegExp(`${run}[^]*Export: (queued|running)`));
    await cancelRun(world, run);
    const { text } = await cancelled(run);
    expect(text).toMatch(
      /The count from .* is kept\.\nThe export may have written rows before it was cancelled\. Check the dataset before you use it\.\n\*Men &amp; women &lt;!channel&gt;\*: \d+ profiles/,
    );
    const [job] = await jobOf('export', '06');
    expect(job?.status).toBe('CANCELLED');
    expect(await deletes('export', job?.id)).toBe(1);
  });

  test('it ended all the same: said, with what it counted, also where Adobe refused to cancel', async () => {
    await world.adobe.fault({
      method: 'DELETE',
      path: 'segment/jobs/',
      kind: 'status',
      status: 400,
      body: { message: 'Too late.' },
    });
    await world.adobe.nextJob({ kind: 'segment', stuck: true });
    const run = await ask('evaluate "Loyalty gold"');
    await world.waitForShown(new RegExp(`${run}[^]*Evaluation: (queued|running)`));
    const [job] = await jobOf('segment', '07');
    await cancelRun(world, run);
    await waitUntil('Adobe has refused', async () => ((await deletes('segment', job?.id)) > 0 ? true : undefined));
    await world.adobe.endJobs();
    const { text } = await cancelled(run);
    expect(text).toMatch(
      /but Adobe had already finished\.\nAdobe refused to cancel it: Too late\.\n\*Loyalty gold\*: 2,\d+ profiles/,
    );
    expect(await deletes('segment', job?.id)).toBe(1);
  });

  test('a joined evaluation is deleted only when nobody needs it any more', async () => {
    await world.adobe.nextJob({ kind: 'segment', stuck: true });
    const owner = await ask('evaluate "VIP buyers" "Cart leavers"');
    await world.waitForShown(new RegExp(`${owner}[^]*Sent`));
    const joiner = await ask('evaluate "VIP buyers" "Cart leavers" to:"Agency drop"');
    await world.waitForShown(new RegExp(`${joiner}[^]*Shares the evaluation of ${owner}`));
    await cancelRun(world, owner);
    expect((await cancelled(owner)).text).toMatch(/continues because R-\d+ shares it/);
    const pair = (await world.adobe.ours('segment')).filter(({ segmentIds }) => segmentIds.length === 2);
    expect(pair.map(({ status }) => status)).toEqual(['PROCESSING']);
    const third = await ask('evaluate "VIP buyers" "Cart leavers"');
    await world.waitForShown(new RegExp(`${third}[^]*Shares the evaluation of ${joiner}`));
    await cancelRun(world, joiner);
    await cancelled(joiner);
    expect(await deletes('segment', pair[0]?.id)).toBe(0);
    await cancelRun(world, third);
    await cancelled(third);
    expect(await deletes('segment', pair[0]?.id)).toBe(1);
    expect((await world.adobe.ours('segment')).filter(({ segmentIds }) => segmentIds.length === 2)).toHaveLength(1);
  });

  test('a job that several runs share, cancelled as one: deleted once, and each run tells that it was cancelled', async () => {
    await world.adobe.nextJob({ kind: 'segment', stuck: true });
    const owner = await ask('evaluate "VIP buyers" "Newsletter readers"');
    await world.waitForShown(new RegExp(`${owner}[^]*Sent`));
    const joiners = [
      await ask('evaluate "VIP buyers" "Newsletter readers" to:"Agency drop"'),
      await ask('evaluate "VIP buyers" "Newsletter readers" to:"Segment Export"'),
    ];
    for (const run of joiners) await world.waitForShown(new RegExp(`${run}[^]*Shares the evaluation of ${owner}`));
    const [job] = (await world.adobe.ours('segment')).filter(
      ({ segmentIds }) => segmentIds.length === 2 && segmentIds[1]?.endsWith('03'),
    );
    expect(await world.slash(`cancel ${job?.id}`)).toMatch(
      /^\*Cancel the evaluation of VIP buyers, Newsletter readers/,
    );
    await world.slack.click({ user: people.anna, channel: campaigns, actionId: 'question:answer' });
    for (const run of [owner, ...joiners]) {
      const { text } = await cancelled(run);
      expect(text).toContain('Anna cancelled it.');
      expect(text).not.toContain('continues');
    }
    expect(await deletes('segment', job?.id)).toBe(1);
  });

  test('two people cancel the same: once', async () => {
    await world.adobe.nextJob({ kind: 'segment', stuck: true });
    const run = await ask(
      `evaluate ${['01', '02', '03'].map((end) => `4edc8488-2c35-4f6d-b4c6-9075c68d2d${end}`).join(' ')}`,
    );
    await world.waitForShown(new RegExp(`${run}[^]*Evaluation: running`));
    const answers = await Promise.all([
      cancelRun(world, run),
      cancelRun(world, run, { user: people.oskar, channel: dataOps }),
    ]);
    expect(answers.filter((answer) => answer.startsWith('Cancelling'))).toHaveLength(1);
    await cancelled(run);
    const [job] = (await world.adobe.ours('segment')).filter(({ segmentIds }) => segmentIds.length === 3);
    expect(await deletes('segment', job?.id)).toBe(1);
    await waitUntil('it can no longer be cancelled', async () =>
      (await cancelRun(world, run)).includes('has already ended') ? true : undefined,
    );
  });

  test('Adobe does not take the cancelling: asked again and again, the job watched meanwhile', async () => {
    await world.adobe.fault({ method: 'DELETE', path: 'segment/jobs/', kind: 'status', status: 503, times: 1_000 });
    await world.adobe.nextJob({ kind: 'segment', stuck: true });
    const run = await ask('evaluate "Lapsed for a year"');
    await world.waitForShown(new RegExp(`${run}[^]*Evaluation: (queued|running)`));
    const [job] = await jobOf('segment', '13');
    await cancelRun(world, run);
    await waitUntil('it is asked again', async () => ((await deletes('segment', job?.id)) > 1 ? true : undefined));
    await world.adobe.endJobs();
    expect((await cancelled(run)).text).toContain('but Adobe had already finished');
  });

  test('somebody else’s, in words: asked about first with who waits for it, and left alone until the yes', async () => {
    await world.adobe.nextJob({ kind: 'segment', stuck: true });
    const run = await ask('evaluate 4edc8488-2c35-4f6d-b4c6-9075c68d2d04 "VIP buyers"');
    await world.slash(`follow ${run}`, { user: people.ada, channel: dataOps });
    await world.waitForShown(new RegExp(`${run}[^]*Evaluation: (queued|running)`));
    const question = await world.slash(`cancel ${run}`, { user: people.oskar });
    expect(question).toMatch(new RegExp(`^\\*Cancel ${run}, the evaluation of .*VIP buyers in dev\\?\\*\n`));
    expect(question).toContain('Anna requested it, and Ada is following it.');
    await world.slack.click({ user: people.oskar, channel: campaigns, actionId: 'question:decline' });
    await world.slack.waitForEphemeral(people.oskar, /^Nothing was cancelled\.$/);
    const deleted = (await world.adobe.calls('DELETE', /segment\/jobs\//)).length;
    await world.adobe.endJobs();
    await world.slack.waitForMessage(campaigns, new RegExp(`✅ [^\n]*\n[^]*· dev · ${run} `));
    expect(await world.adobe.calls('DELETE', /segment\/jobs\//)).toHaveLength(deleted);
  });

  test('an ask whose names are still being checked: told to the asker alone', async () => {
    await world.adobe.fault({ method: 'GET', path: 'audiences', kind: 'hang', times: 50 });
    const run = await ask('evaluate "Newsletter readers" "Cart leavers"');
    await cancelRun(world, run);
    await world.slack.waitForMessage(`D${people.anna.slice(1)}`, new RegExp(`${run}: Cancelled while the names`));
    expect((await world.slack.messages(campaigns)).filter(({ text }) => text.includes(run))).toEqual([]);
  });
});
