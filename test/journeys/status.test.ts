import { expect, test } from '@jest/globals';
import { channelIds, people } from '../../playground/slack/content.js';
import { waitUntil } from '../../playground/waiting.js';
import { refused } from './guests.js';
import { cancelRun, idsIn, onTop, PATIENT, press, share } from './ephemeral.js';
import { journey } from './journey.js';

const { campaigns } = channelIds;
const { anna, eve, gus } = people;
const [VIP, CART] = ['4edc8488-2c35-4f6d-b4c6-9075c68d2d01', '4edc8488-2c35-4f6d-b4c6-9075c68d2d02'];
/** No name stands for it. */
const ID = /[0-9a-f]{8}-[0-9a-f]{4}-/;
const DATASET = '5b020a27e7040801dedba61b';

journey('status', { env: { ...PATIENT, USHER_OPERATORS: anna }, adobe: { ownExports: false } }, (world) => {
  const over = (id: string) =>
    waitUntil(`job ${id} is over`, async () =>
      (await world.adobe.jobs()).find((job) => job.id === id && ['SUCCEEDED', 'FAILED'].includes(job.status)),
    );
  const reported = async (typed: string, ends: RegExp) => {
    const run = await world.ask(typed);
    await world.slack.waitForMessage(campaigns, new RegExp(`${ends.source}[^]*${run}`));
    return run;
  };

  test('before anything ran: said, with the next scheduled run', async () => {
    const answer = await world.slash('status');
    expect(answer).toMatch(/\*dev\*\n\*Running:\* none\.\n\*Queued at Adobe:\* none\./);
    expect(answer).toMatch(
      /Last scheduled run:\* none[^]*Next scheduled run:\* <!date[^>]*01:00 UTC>, profile-default/,
    );
    expect(answer).toContain('*Quota:* 0 of about 2 evaluations used today; resets <!date^');
    expect(await world.slash('status nightly')).toContain('No scheduled run found in dev');
  });

  test('an evaluation completely, and what Adobe’s support asks for stays with the asker', async () => {
    await reported(`evaluate ${VIP} ${CART} in:dev`, /✅ [^\n]*\n/);
    const [job] = await world.adobe.ours('segment');
    const id = job?.id ?? '';
    const answer = await world.slash(`status ${id}`);
    expect(answer).toMatch(/\*Evaluation\* of VIP buyers, Cart leavers: \*done\* · dev\nR-1001, Anna · sent/);
    expect(answer).toMatch(/ · total \d+ s · waiting \d+ s · segmentation \d+ s · Adobe: SUCCEEDED\n/);
    const vip = (job?.counters[VIP] ?? 0).toLocaleString('en-US');
    expect(answer).toMatch(
      new RegExp(
        `VIP buyers .${VIP}.: ${vip} profiles · previously [^\n]* · email [\\d,]+ · entered \\(realized\\) ${vip} · left \\(exited\\) [\\d,]+ · merge policy`,
      ),
    );
    expect(answer).toContain('merge policy Timestamp ordered, version 1');
    expect(answer).toMatch(/Also counted in this job:\n• Newsletter readers `[^`]+` 88,\d+\n/);
    expect(answer).toContain('\n13,146,432 profiles scanned.\n');
    const support = /\nFor support: (.*)/.exec(answer)?.[1] ?? '';
    expect(support.replace(/`[^`]*`/g, '')).toBe(
      'job  · requestId  · compute job  · gateway job  · profile instance  · model ',
    );
    expect(idsIn(support)).toEqual([id, job?.requestId, '13377', `gateway-${id}`, 'ups', '_xdm.context.profile']);
    expect(answer).not.toMatch(/PQL|secretRule/);
    const shared = await share(world, /\*done\*/);
    expect(shared).toContain(`${vip} profiles`);
    expect(shared).not.toMatch(/support|13377|gateway-|requestId/);
    expect(JSON.stringify(await world.slack.messages(campaigns))).not.toMatch(/gateway-|13377/);
  });

  test('an export completely: stages, what was asked, filters, dataset, batches; by its own id or a batch’s', async () => {
    const words = `export ${VIP}=realized ${CART}=exited in:dev to:${DATASET} batch:each fields:identities.id`;
    const run = await reported(
      `${words} updated:2018-10-25T13:22:04-07:00 events:web.name`,
      /✅ [^\n]* rows to [^\n]*\n/,
    );
    const [job] = await world.adobe.ours('export');
    const answer = await world.slash(`status ${job?.id}`);
    expect(answer).toMatch(/\*Export\* of VIP buyers, Cart leavers to Agency drop `5b020a27.*`: \*done\* · dev/);
    expect(answer).toMatch(/ · total \d+ s · export \d+ s · dataset write \d+ s · Adobe: SUCCEEDED\n/);
    expect(answer).toMatch(/VIP buyers .*: in it now\n• Cart leavers .*: left\n/);
    expect(answer).toContain(
      'Filters: fields identities.id; updated since <!date^1540498924^{date_short_pretty} at {time}|2018-10-25 20:22 UTC>; events web.name',
    );
    expect(answer).toContain('Profiles exported: not reported');
    for (const { batchId, rows, segmentId } of job?.batches ?? []) {
      const who = segmentId === VIP ? 'VIP buyers · in it now' : 'Cart leavers · left';
      expect(answer).toContain(`• ${who} · batch \`${batchId}\` · done · ${rows.toLocaleString('en-US')} rows`);
    }
    expect(answer).toMatch(
      /For support: job `\d+` · requestId .* · gateway job `gateway-\d+` · gateway job `push-\d+`/,
    );
    expect(await world.slash(`status ${job?.batches[1]?.batchId}`)).toBe(answer);
    await world.slack.click({ user: anna, channel: campaigns, actionId: 'run:hand-over', value: run });
    await onTop(world, new RegExp(`How to read the data of ${run}`));
  });

  test('a run with both its jobs, and one that failed: Adobe’s words, no call stack, no path', async () => {
    const run = await reported(`evaluate ${VIP} in:dev to:${DATASET}`, /✅ [^\n]* to [^\n]*\n/);
    const both = await world.slash(`status ${run.toLowerCase()}`);
    expect(both).toMatch(new RegExp(`${run}[^]*\\*Evaluation\\* of VIP buyers[^]*\\*Export\\* of VIP buyers`));
    await world.adobe.nextJob({
      kind: 'export',
      outcome: 'FAILED',
      errors: [
        {
          code: '0090000009',
          msg: "Error writing to output path 'adl://snapshot.example/1'",
          callStack: 'com.adobe.X',
        },
        { code: 'unknown', msg: 'Job aborted.' },
      ],
    });
    const failed = await reported(`export ${CART} in:dev to:${DATASET}`, /❌ Export failed/);
    const answer = await world.slash(`status ${failed}`);
    expect(answer).toMatch(/FAILED[^]*⚠️ 0090000009: Error writing[^]*⚠️ unknown: Job aborted\.[^]*no batch reported/);
    expect(answer).not.toMatch(/adl:|com\.adobe/);
  });

  test('an audience: its last count, when, by what; by name and by id', async () => {
    const [job] = (await world.adobe.ours('segment')).reverse();
    const count = (job?.counters[VIP] ?? 0).toLocaleString('en-US');
    const answer = await world.slash('status VIP buyers');
    expect(answer).toMatch(/\*VIP buyers\*.*\nbatch · created in Adobe · merge policy Timestamp ordered/);
    expect(answer).toMatch(new RegExp(`\n${count} profiles \\([^)]*\\), counted <!date.* by R-\\d+ \\(Anna\\)\\.`));
    const times = [...answer.matchAll(/<!date\^(\d+)/g)].map(([, seconds]) => seconds);
    expect(times).toEqual([times[0], times[0]]);
    expect(await world.slash(`status ${VIP}`)).toBe(answer);
    expect(await world.slash('find VIP')).toContain(`Last count: ${count} profiles, <!date^${times[0]}^`);
    await world.slack.click({ user: anna, channel: campaigns, actionId: 'audience:export' });
    const form = await world.slack.waitForView(anna, /Export to a dataset/);
    expect(JSON.stringify(form)).toContain('"VIP buyers"');
    await world.slack.close(anna, true);
    expect(await world.slash('status Never counted')).toContain('No audience “Never counted” in dev');
  });

  test('nightly: its duration against the usual, what moved; the latest only in comparison with those that succeeded', async () => {
    const nights: string[] = [];
    for (const outcome of ['SUCCEEDED', 'FAILED', 'SUCCEEDED'] as const) {
      await world.adobe.nextJob({ kind: 'segment', outcome });
      nights.push((await world.adobe.nightly({ sandbox: 'dev' })).id);
    }
    for (const id of nights) await over(id);
    const answer = await world.slash('status nightly');
    expect(answer).toMatch(/Started <!date.*, took \d+ s; usually \d+ s \(1 earlier run\)\./);
    expect(answer).toContain(nights[2]);
    expect(answer).toMatch(/\d+ audiences counted\.\n\d+ counts changed since the run of .*:\n•/);
    expect(answer).toMatch(/• [▲▼] VIP buyers [\d,]+ \([+−][\d,]+, (?:under |[+−])[\d.]+ %\)/);
    expect(answer.replace(/\nJob .*$/, '')).not.toMatch(ID);
    expect(answer).toContain('None fell to zero.');
    expect(await world.slash(`status ${nights[2]}`)).toMatch(
      /\nLargest audiences:(?:\n• [^`\n]+ `[^`]+` [\d,]+){5,}\n/,
    );
    expect(await world.slash('status')).toMatch(/Last scheduled run:\* done\. Started <!date/);
    expect(await press(world, 'status:nightly')).toBe(answer);
  });

  test('what runs and waits, wherever it was started; followed from its details, cancelled after a question', async () => {
    await world.adobe.nextJob({ kind: 'segment', stuck: true });
    const outside = await world.adobe.outsideJob({ sandbox: 'dev', segmentIds: [VIP], source: 'ui' });
    const next = await world.adobe.outsideJob({ sandbox: 'dev', segmentIds: [CART], source: 'ui' });
    await waitUntil('it runs', async () =>
      (await world.adobe.jobs()).find(({ id, status }) => id === outside.id && status === 'PROCESSING'),
    );
    const answer = await world.slash('status');
    expect(answer).toMatch(new RegExp(`Running:\\*\n\\*VIP buyers\\* · evaluation · running\n[^]*${outside.id}`));
    expect(answer).toMatch(
      new RegExp(`Queued at Adobe:\\*\n\\*Cart leavers\\* · evaluation · queued\n.*started outside Usher.*${next.id}`),
    );
    expect(await world.slash('status "VIP buyers"')).toContain('Being evaluated now: running, started outside Usher');
    expect(await world.slash(`status ${outside.id}`)).toMatch(/segmentation time not reported/);
    expect(await press(world, 'job:follow')).toMatch(/^Following it as R-/);
    expect(await press(world, 'job:stop')).toMatch(/Cancel the evaluation of VIP buyers in dev/);
    await world.slack.click({ user: anna, channel: campaigns, actionId: 'question:answer' });
    await world.slack.waitForMessage(campaigns, /⏹ Cancelled/);
  });

  test('a run of ours that waits for Adobe to take it is told too, though Adobe knows nothing of it', async () => {
    await world.adobe.fault({ kind: 'status', status: 429, method: 'POST', path: 'segment/jobs$', times: 1_000 });
    const run = await world.ask('evaluate "Lapsed for a year"');
    await world.waitForShown(new RegExp(`${run}[^]*Adobe is busy`));
    expect(await world.slash('status')).toContain(
      `*Not sent to Adobe yet:*\n*Lapsed for a year* · evaluation · queued\n${run}, Anna`,
    );
    expect(await world.slash('status in:prod')).not.toContain(run);
    await cancelRun(world, run);
    await world.slack.waitForMessage(campaigns, new RegExp(`⏹ Cancelled[^\n]*\n[^]*${run}`));
    expect(await world.slash('status')).not.toContain('Not sent to Adobe yet');
  });

  test.each([
    ['status R-999', /There is no run R-999/],
    ['status 99', /There is no export job 99 in dev/],
    ['status 1234567890123456', /There is no export job 1234567890123456 in dev/],
    [
      'status 4edc8488-2c35-4f6d-b4c6-9075c68d2dff',
      /No evaluation, audience, or batch in dev has the id 4edc8488-\S+\. To look in another sandbox, add in:/,
    ],
    ['status "VIP buyer"', /Did you mean “VIP buyers”/],
    ['status nightly in:nowhere', /no sandbox “nowhere”/],
    ['status sandbox:dev', /Unknown word “sandbox:”/],
  ])('%s: what to type instead', async (typed, answer) => {
    expect(await world.slash(typed)).toMatch(answer);
  });

  test('guests and people of other organisations get no answer', async () => {
    for (const user of [gus, eve]) {
      expect(await world.slash('status', { user })).toMatch(refused(user));
      for (const { text } of await world.slack.ephemerals(user)) expect(text).toMatch(refused(user));
    }
  });

  test('Adobe refuses: in its words', async () => {
    await world.adobe.fault({ kind: 'status', status: 403, path: '/segment/jobs$', body: { message: 'not for you' } });
    expect(await world.slash('status')).toMatch(/lacks a permission[^]*not for you/);
    expect(await world.slash('status')).toContain('*dev*');
  });
});
