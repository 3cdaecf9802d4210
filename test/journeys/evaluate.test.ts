import { expect, test } from '@jest/globals';
import { channelIds, people } from '../../playground/slack/content.js';
import { cancelRun, onTop, runIn } from './ephemeral.js';
import { journey } from './journey.js';

const { campaigns, dataOps } = channelIds;
const VIP = '4edc8488-2c35-4f6d-b4c6-9075c68d2d01';

journey('evaluate, typed', { adobe: { dialect: 'current' } }, (world) => {
  test('one card, one job, one report with counts by name; ids and parts of the counts are in Details', async () => {
    expect(await world.slash('evaluate “VIP buyers” ‘Cart leavers’')).toMatch(/^R-1001 queued\./);
    const report = await world.slack.waitForMessage(campaigns, /✅ [^\n]*\n[^]*· dev · R-1001/);
    expect(report.text).toMatch(/^✅ VIP buyers 4,216 \(\+21, \+0\.5 %\) · Cart leavers 31\d/);
    expect(report.text).toMatch(/\n\*VIP buyers\*: 4,216 profiles · \+21, \+0\.5 % · ▁█\n/);
    expect(report.text).toMatch(
      /\nCompared with the count from <!date[^\n]*\nAlso counted in this job: Newsletter readers 88,\d+\nTook \d+ s[^\n]* · dev · R-1001 · anna$/i,
    );
    expect(report.text).not.toMatch(/<@|email|realized|[0-9a-f]{8}-/);
    await world.slack.click({ user: people.anna, channel: campaigns, actionId: 'run:details', value: 'R-1001' });
    const details = await onTop(world, /For support:/);
    expect(details).toMatch(new RegExp(`VIP buyers \`${VIP}\`: 4,216 profiles · previously 4,195 [^\n]*email 4,173`));
    expect(details).toContain('entered (realized) 4,216 · left (exited) 468');
    expect(details).toMatch(/Evaluation: done · Adobe: SUCCEEDED · job `[\w-]+`/);
    expect(report.broadcast).toBe(true);
    const card = await world.slack.waitForMessage(
      campaigns,
      /^✅ VIP buyers 4,216 \(\+21, \+0\.5 %\) · Cart leavers 31\d[^\n]* · dev · R-1001 · .* · ended /,
    );
    expect(report.thread_ts).toBe(card.ts);
    expect(await world.slack.messages(campaigns)).toHaveLength(2);
    expect(await world.adobe.ours('segment')).toHaveLength(1);
  });

  test('the same trigger id and the same request again: no second job, the asker is told which run it is', async () => {
    await world.adobe.nextJob({ kind: 'segment', stuck: true });
    expect(await world.slash('evaluate "Newsletter readers"', { triggerId: 'same' })).toMatch(/^R-1002 queued/);
    expect(await world.slash('evaluate "Newsletter readers"', { triggerId: 'same' })).toMatch(/^R-1002 queued/);
    const told = await world.slash('evaluate "Newsletter readers"', { user: people.oskar, channel: dataOps });
    expect(told).toContain('R-1002 is already running this request');
    await world.waitForShown(/R-1002[^]*Evaluation: (queued|running)/);
    await world.adobe.endJobs();
    await world.slack.waitForMessage(campaigns, /✅ Newsletter readers [^\n]*\n[^]*· dev · R-1002/);
    await world.slack.waitForMessage(dataOps, /✅ Newsletter readers [^\n]*\n[^]*· dev · R-1002/);
    expect((await world.adobe.ours('segment')).filter(({ segmentIds }) => segmentIds[0]?.endsWith('03'))).toHaveLength(
      1,
    );
  });

  test('a failed job: Adobe’s own words, and what support asks for on request', async () => {
    await world.adobe.nextJob({
      kind: 'segment',
      outcome: 'FAILED',
      errors: [
        { code: 'unknown', msg: 'Job aborted.' },
        { code: '0090000009', msg: 'No space', callStack: 'com.adobe.Secret' },
      ],
    });
    await world.slash('evaluate "Lapsed for a year"');
    const report = await world.slack.waitForMessage(campaigns, /❌ Evaluation failed/);
    expect(report.text).toContain('No space');
    const run = runIn(report.text);
    await world.slack.click({ user: people.anna, channel: campaigns, actionId: 'run:support', value: run });
    expect(await onTop(world, /For Adobe.*support/)).toContain('code 0090000009');
    expect(JSON.stringify(await world.slack.messages(campaigns))).not.toContain('com.adobe.Secret');
  });

  test('a job without counters: not reported, never 0', async () => {
    await world.adobe.nextJob({ kind: 'segment', withoutCounters: true });
    await world.slash('evaluate "Cart leavers"');
    const report = await world.slack.waitForMessage(campaigns, /⚠️ Cart leavers [^\n]*\n/);
    expect(report.text).toContain('not reported by Adobe');
    expect(report.text).not.toMatch(/: 0 profiles/);
  });

  test('cancelled while it runs: deleted once, and the channel is told', async () => {
    await world.adobe.nextJob({ kind: 'segment', stuck: true });
    const started = await world.slash('evaluate "VIP buyers" "Newsletter readers"');
    const run = runIn(started);
    await world.slack.waitForMessage(campaigns, new RegExp(`${run}[^]*Evaluation: (queued|running)`));
    expect(await cancelRun(world, run)).toContain(`Cancelling ${run}`);
    await world.slack.waitForMessage(campaigns, new RegExp(`⏹ Cancelled[^\n]*\n[^]* · dev · ${run}`));
    expect(await world.adobe.calls('DELETE', /segment/)).toHaveLength(1);
  });

  test('evaluate, then export: one of each', async () => {
    await world.slash('evaluate "VIP buyers" to:"Agency drop"');
    const report = await world.slack.waitForMessage(campaigns, /✅ [^\n]* of VIP buyers to Agency drop[^\n]*\n/);
    expect(report.text).toMatch(/VIP buyers\*: [\d,]+ profiles/);
    expect(await world.adobe.ours('export')).toHaveLength(1);
  });
});
