import { expect, test } from '@jest/globals';
import { channelIds } from '../../playground/slack/content.js';
import { waitUntil } from '../../playground/waiting.js';
import { onTop } from './ephemeral.js';
import { copied } from './form-steps.js';
import { journey } from './journey.js';

const { campaigns } = channelIds;
const VIP = '4edc8488-2c35-4f6d-b4c6-9075c68d2d01';
const PARTNER = '1rfe8422-334d-12f4-3sd4-12cf6g990g51';
const POLICY = '0bf16e61-90e9-4204-b8fa-ad250360957b';
const DATASET = '5b020a27e7040801dedba61b';

const WORDS = [
  `export UPS:${VIP}=exited AAM:${PARTNER}=realized in:dev to:${DATASET}`,
  `fields:identities.id,personalEmail.address policy:${POLICY}@1`,
  'entered:2019-09-01T00:00:00Z..2019-09-02T00:00:00Z updated:2018-10-25T13:22:04-07:00 empty:no',
  'events:environment.browserDetails.name,environment.browserDetails.version events-since:2018-10-25T13:22:04-07:00',
  'batch:each',
].join(' ');

/** What Adobe's tutorial sends, with ids that exist here. */
const BODY = {
  fields: 'identities.id,personalEmail.address',
  mergePolicy: { id: POLICY, version: 1 },
  filter: {
    segments: [
      { segmentId: VIP, segmentNs: 'ups', status: ['exited'] },
      { segmentId: PARTNER, segmentNs: 'AAM', status: ['realized'] },
    ],
    segmentQualificationTime: { startTime: '2019-09-01T00:00:00Z', endTime: '2019-09-02T00:00:00Z' },
    fromIngestTimestamp: '2018-10-25T13:22:04-07:00',
    emptyProfiles: false,
  },
  additionalFields: {
    eventList: {
      fields: 'environment.browserDetails.name,environment.browserDetails.version',
      filter: { fromIngestTimestamp: '2018-10-25T13:22:04-07:00' },
    },
  },
  destination: { datasetId: DATASET, segmentPerBatch: true },
  schema: { name: '_xdm.context.profile' },
};

journey('export, typed', {}, (world) => {
  test('every filter reaches Adobe, and the report names a batch for each audience', async () => {
    expect(await world.slash(WORDS)).toMatch(/^R-1001 queued/);
    const report = await world.slack.waitForMessage(campaigns, /✅ [^\n]* rows to Agency drop[^\n]*\n/);
    const [created] = await world.adobe.calls('POST', /export\/jobs$/);
    expect(created?.body).toEqual(BODY);
    const [job] = await world.adobe.ours('export');
    expect(report.text).toMatch(/^✅ [\d,]+ rows to Agency drop in 2 batches\n/);
    expect(report.text).toMatch(/VIP buyers\*: left · 466 rows · batch `[0-9a-f]{6}…`/);
    expect(report.text).toMatch(
      /Rows and profiles differ \(VIP buyers 466 rows, 4,\d+ profiles\): .*with the status left.*entered/,
    );
    await world.slack.click({ user: 'U0ANNA001', channel: campaigns, actionId: 'run:details', value: 'R-1001' });
    const details = await onTop(world, /For support:/);
    for (const { batchId } of job?.batches ?? []) expect(details).toContain(`batch \`${batchId}\``);
    expect(details).toMatch(/VIP buyers · left · batch .* · done · 466 rows/);
  });

  test('copied as a command and sent again, it is the same request', async () => {
    await world.slack.click({ user: 'U0ANNA001', channel: campaigns, actionId: 'run:command', value: 'R-1001' });
    const words = await copied(world, 'name');
    expect(words).toMatch(/^export "VIP buyers"/);
    expect(await world.slash(words)).toMatch(/^R-1001 did exactly this \d+ s ago: exported to Agency drop/);
    expect(await world.adobe.calls('POST', /export\/jobs$/)).toHaveLength(1);
  });

  test('times counted from now: typed again a second later they are the same request, in other words another', async () => {
    const posts = async () => (await world.adobe.calls('POST', /export\/jobs$/)).length;
    const before = await posts();
    const words = 'export "Cart leavers" to:"Agency drop" entered:30d..now updated:7d events:a events-since:12h';
    await world.adobe.nextJob({ kind: 'export', stuck: true });
    const run = await world.ask(words);
    const second = Math.floor(Date.now() / 1000);
    await waitUntil('another second', () => Promise.resolve(Math.floor(Date.now() / 1000) > second || undefined));
    expect(await world.slash(words.replace('updated:7d', 'Updated:7D'))).toContain(
      `${run} is already running this request`,
    );
    await world.adobe.endJobs();
    await world.slack.close('U0ANNA001', true);
    await world.slack.waitForMessage(campaigns, new RegExp(`✅ [^\n]* of Cart leavers[^\n]*\n[^]*${run}`));
    await world.slack.click({ user: 'U0ANNA001', channel: campaigns, actionId: 'run:command', value: run });
    // Copied, the times are those that the report states: counted from now they would be others.
    expect(await copied(world, 'name')).toMatch(
      /^export "Cart leavers" .*entered:\d{4}-\d\d-\d\dT\S+\.\.\d{4}\S+ updated:\d{4}\S+ events:a events-since:\d{4}/,
    );
    expect(await posts()).toBe(before + 1);
    const other = /^(R-\d+) queued/.exec(await world.slash(words.replace('7d', '8d')))?.[1] ?? 'none';
    await world.slack.waitForMessage(campaigns, new RegExp(`✅ [^\n]* of Cart leavers[^\n]*\n[^]*${other}`));
  });

  test('a failed batch, failed records and an empty batch id: finished, with warnings in words', async () => {
    await world.adobe.nextJob({ kind: 'export', recordsFailed: 7 });
    await world.slash('export "Cart leavers" to:"Agency drop"');
    const partly = await world.slack.waitForMessage(campaigns, /⚠️ [^\n]* of Cart leavers[^\n]*\n/);
    expect(partly.text).toContain('303 rows, 7 failed');
    await world.adobe.nextJob({ kind: 'export', emptyBatchId: true });
    await world.slash('export "Newsletter readers" to:"Agency drop"');
    const empty = await world.slack.waitForMessage(campaigns, /⚠️ [^\n]* of Newsletter readers[^\n]*\n/);
    expect(empty.text).toContain('no batch reported by Adobe');
  });

  test('the newer dialect of Adobe reads the same', async () => {
    await world.adobe.settings({ dialect: 'current' });
    await world.slash('export "VIP buyers" to:"Agency drop" batch:each status:realized');
    const report = await world.slack.waitForMessage(campaigns, /✅ [^\n]* of VIP buyers to Agency drop[^\n]*\n/);
    expect(report.text).toMatch(/VIP buyers\*: in it now · 4,195 rows · batch `[0-9a-f]{6}…`/);
    expect(report.text).toContain('4,195 profiles exported');
    await world.adobe.settings({ dialect: 'tutorial' });
  });

  test('after a failed export the evaluation is kept, and said to be', async () => {
    await world.adobe.nextJob({ kind: 'segment' });
    await world.adobe.nextJob({
      kind: 'export',
      outcome: 'FAILED',
      errors: [{ code: '0090000009', msg: 'Error writing profiles' }],
    });
    await world.slash('evaluate "Lapsed for a year" to:"Segment Export"');
    const report = await world.slack.waitForMessage(campaigns, /❌ Export failed[^\n]*\n/);
    expect(report.text).toContain('trying again doesn’t use an evaluation');
    expect(report.text).toContain('Error writing profiles');
  });

  test('a list that nobody can read: each export is asked for by itself, and seen done', async () => {
    await world.adobe.nextJob({ kind: 'export', stuck: true });
    const run = await world.ask('export "Loyalty gold" to:"Agency drop"');
    await world.waitForShown(new RegExp(`${run}[^]*Export: (queued|running)`));
    const body = { records: 'of another shape' };
    const list = { method: 'GET', path: 'export/jobs(\\?|$)', times: 1_000_000 };
    await world.adobe.fault({ ...list, kind: 'status', status: 200, body });
    await world.adobe.endJobs();
    await world.slack.waitForMessage(campaigns, /✅ [^\n]* of Loyalty gold[^\n]*\n/);
    expect(await world.adobe.calls('GET', /export\/jobs\/\w+$/)).not.toEqual([]);
  });
});
