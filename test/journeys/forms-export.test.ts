import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { channelIds, people } from '../../playground/slack/content.js';
import type { SeenView } from '../../playground/slack/control.js';
import { formSteps, held, wordsOf } from './form-steps.js';
import { journey } from './journey.js';
import { runIn } from './ephemeral.js';

const { campaigns } = channelIds;
const { anna, oskar } = people;
const VIP = '4edc8488-2c35-4f6d-b4c6-9075c68d2d01';
const GOLD = '4edc8488-2c35-4f6d-b4c6-9075c68d2d07';
const PARTNER = '1rfe8422-334d-12f4-3sd4-12cf6g990g51';
const POLICY = '0bf16e61-90e9-4204-b8fa-ad250360957b';

/** What Adobe's tutorial sends, with ids that exist here; its times are picked to the minute. */
const BODY = {
  fields: 'identities.id,personalEmail.address',
  mergePolicy: { id: POLICY, version: 1 },
  filter: {
    segments: [
      { segmentId: VIP, segmentNs: 'ups', status: ['exited'] },
      { segmentId: PARTNER, segmentNs: 'AAM', status: ['realized'] },
    ],
    segmentQualificationTime: { startTime: '2019-09-01T00:00:00.000Z', endTime: '2019-09-02T00:00:00.000Z' },
    fromIngestTimestamp: '2018-10-25T20:22:04.000Z',
    emptyProfiles: false,
  },
  additionalFields: {
    eventList: {
      fields: 'environment.browserDetails.name,environment.browserDetails.version',
      filter: { fromIngestTimestamp: '2018-10-25T20:22:04.000Z' },
    },
  },
  destination: { datasetId: '5b020a27e7040801dedba61b', segmentPerBatch: true },
  schema: { name: '_xdm.context.profile' },
};

/** Every time as the same instant in the same words. */
function instants(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (_name, inner: unknown) =>
    typeof inner === 'string' && /^\d{4}-\d\d-\d\dT/.test(inner) ? new Date(inner).toISOString() : inner,
  );
}

const chosen = z.array(z.looseObject({ text: z.looseObject({ text: z.string() }) }));

/** What the audiences are called that a form has chosen. */
function chips(view: SeenView): string[] {
  return chosen.parse(held(view, 'audiences')).map(({ text }) => text.text);
}

const seconds = (time: string) => Date.parse(time) / 1000;

journey('export, by form', {}, (world) => {
  const form = formSteps(world);

  test('every filter reaches Adobe as in its tutorial, picked and typed', async () => {
    await form.open('export');
    await world.slack.fill(anna, { 'fill:audiences': ['VIP buyers'], 'pasted:0': `AAM:${PARTNER}` });
    await form.shows(/\*Last count\* VIP buyers 4,195 <!date/);
    await world.slack.press(anna, 'fill:filters');
    await form.shows(/Merge policy/);
    await world.slack.fill(anna, {
      'fill:dataset': 'Agency drop',
      'fields:0': 'identities.id, personalEmail.address',
      'batch:0': 'each',
      'entered:0:picked': seconds('2019-09-01T00:00:00Z'),
      'entered-to:0:picked': seconds('2019-09-02T00:00:00Z'),
      'policy:0:listed': POLICY,
      'version:0': '1',
      'events:0': 'environment.browserDetails.name,environment.browserDetails.version',
    });
    await world.slack.choose(anna, 'fill:times', 'typed');
    const typed = await form.shows(/e\.g\. 7d\.\.now/);
    expect(held(typed, 'entered')).toBe('2019-09-01T02:00:00+02:00..2019-09-02T02:00:00+02:00');
    expect(held(typed, 'events')).toContain('browserDetails.version');
    const at = '2018-10-25T13:22:04-07:00';
    await world.slack.fill(anna, { 'updated:0:typed': at, 'events-since:0:typed': at });
    await world.slack.press(anna, 'fill:per-audience');
    await world.slack.waitForView(anna, /Override per audience/);
    await world.slack.submit(anna, { [`own-statuses:${VIP}`]: ['exited'] });
    const back = await form.shows(/1 audience has its own settings/);
    expect(held(back, 'updated')).toBe(at);
    await world.slack.submit(anna);
    const review = await form.shows(/Review export/);
    expect(wordsOf(review)).toMatch(/VIP buyers.*: left · 4,195[^]*AAM:1rfe.*: in it now/);
    expect(wordsOf(review)).toMatch(/Batches: one per audience\nEntered: from .* until .*\nUpdated since/);
    expect(wordsOf(review)).toMatch(/Event fields: .*\nEvents ingested since/);
    await world.slack.submit(anna);
    await world.slack.waitForEphemeral(anna, /^R-1001 queued/);
    const report = await world.slack.waitForMessage(campaigns, /✅ [^\n]* rows to Agency drop[^\n]*\n/);
    expect(report.text).toContain('in 2 batches');
    const [created] = await world.adobe.calls('POST', /export\/jobs$/);
    expect(instants(created?.body)).toEqual(BODY);
  });

  test('“Run again…” fills all of it in: sent, it is a run of its own, once', async () => {
    await world.slack.click({ user: anna, channel: campaigns, actionId: 'run:again', value: 'R-1001' });
    const filled = await form.shows(/Run again · from R-1001/);
    expect(wordsOf(filled)).toContain('2 audiences have their own settings');
    expect(chips(filled)).toEqual(['VIP buyers', `AAM:${PARTNER}`]);
    await world.slack.submit(anna);
    await form.shows(/Review export/);
    expect(await world.adobe.calls('POST', /export\/jobs$/)).toHaveLength(1);
    await world.slack.submit(anna);
    await world.slack.waitForEphemeral(anna, /^R-1002 queued/);
    for (let times = 2; times <= 3; times += 1) await form.resend();
    await world.slack.waitForMessage(campaigns, /✅ [^\n]* rows to Agency drop[^\n]*\n[^]*· dev · R-1002/);
    expect(await world.adobe.calls('POST', /export\/jobs$/)).toHaveLength(2);
  });

  test('one of those that differ is taken out again: the form counts those that are left', async () => {
    await world.slack.click({ user: anna, channel: campaigns, actionId: 'run:again', value: 'R-1001' });
    await form.shows(/Run again · from R-1001[^]*2 audiences have their own settings/);
    await form.completed();
    await world.slack.choose(anna, 'fill:audiences', ['VIP buyers']);
    const left = await form.shows(/Audiences · 1 of 20[^]*1 audience has its own settings/);
    expect(chips(left)).toEqual(['VIP buyers']);
  });

  test('another sandbox clears what it does not know, and keeps the rest', async () => {
    await form.open('export to:"Agency drop" updated:7d fields:identities.id');
    await world.slack.choose(anna, 'fill:audiences', ['VIP buyers']);
    await form.shows(/Audiences · 1 of 20[^]*Merge policy/);
    await world.slack.fill(anna, { 'policy:0:listed': POLICY, 'version:0': '1', 'pasted:0': VIP });
    await world.slack.choose(anna, 'fill:sandbox', 'prod');
    const there = await form.shows(/Live campaigns use this sandbox/);
    const cleared = ['audiences', 'pasted', 'dataset', 'version'].map((field) => held(there, field) ?? []);
    expect(cleared).toEqual([[], [], [], []]);
    expect(held(there, 'policy')).toMatchObject({ value: '*own' });
    expect([held(there, 'fields'), held(there, 'updated')]).toEqual(['identities.id', '7d']);
  });

  test('the same review sent three times is one run', async () => {
    await form.open('export "Newsletter readers"');
    await world.slack.submit(anna, { 'fill:dataset': 'Agency drop' });
    await form.shows(/Review export/);
    await world.slack.submit(anna);
    await world.slack.waitForEphemeral(anna, /^R-1003 queued/);
    const twice = await Promise.all([form.resend(), form.resend()]);
    expect(twice).toEqual([{ response_action: 'clear' }, { response_action: 'clear' }]);
    await world.slack.waitForMessage(
      campaigns,
      /✅ [^\n]* of Newsletter readers to Agency drop[^\n]*\n[^]*· dev · R-1003/,
    );
    expect(await world.adobe.ours('export')).toHaveLength(3);
  });

  test('mixed merge policies: the filters unfold, with the sentence; a choice mends it', async () => {
    await form.open('export to:"Agency drop"');
    await world.slack.submit(anna, { 'pasted:0': `${VIP} ${GOLD}` });
    const unfolded = await form.shows(/⚠️ These audiences use different merge policies/);
    expect(held(unfolded, 'pasted')).toBe(`${VIP} ${GOLD}`);
    const policy = unfolded.view.blocks.find((block) => JSON.stringify(block).includes('"Merge policy"'));
    expect(policy).toMatchObject({
      element: { focus_on_load: true },
      hint: { text: expect.stringContaining('⚠️ These audiences use different merge policies') },
    });
    await world.slack.submit(anna, { 'policy:0:listed': POLICY });
    await form.shows(/Review export[^]*Merge policy: Timestamp ordered/);
  });

  test.each([
    ['end before start', { 'entered:0:typed': '2026-11-05..2026-11-01' }, 'entered:0:typed', /ends before it starts/],
    ['no time at all', { 'updated:0:typed': 'soon' }, 'updated:0:typed', /Type a time such as/],
    ['no paths', { 'fields:0': 'a b;c' }, 'fields:0', /Type paths separated by commas/],
    ['a version of nothing', { 'version:0': '3' }, 'policy:0:listed', /Choose the merge policy/],
    ['nobody', { 'statuses:0': [] }, 'statuses:0', /./],
    ['no dataset', { 'fill:dataset': null }, 'dataset:0', /./],
  ])('%s: said at its field', async (_what, values, block, words) => {
    await form.open('export to:"Agency drop" updated:2026-11-01');
    const { errors, refused } = await world.slack.submit(anna, values);
    expect((errors ?? refused)?.[block]).toMatch(words);
    expect(await world.adobe.ours('export')).toHaveLength(3);
  });

  test.each([
    ['"Web events"', /use the profile union schema/],
    ['"No such"', /no dataset “No such”/],
  ])('a dataset that does not fit, %s: said at its field', async (dataset, words) => {
    await form.open(`export to:${dataset}`);
    const { errors } = await world.slack.submit(anna, { 'fill:audiences': ['VIP buyers'] });
    expect(errors?.['dataset:0']).toMatch(words);
  });

  test('only datasets that fit are offered, by a part of the name or id', async () => {
    await form.open('export');
    const all = await world.slack.suggest(anna, 'fill:dataset', '');
    expect(all.options.map(({ text }) => text.text)).toEqual([
      'Agency drop',
      'Segment Export',
      'Not here? Use “Create one…” below.',
    ]);
    const { options } = await world.slack.suggest(anna, 'fill:dataset', '5cf6bcf7');
    expect(options.map(({ text }) => text.text)).toContain('Segment Export');
  });

  test('“Export this…” on an evaluation fills in what it counted and spends none', async () => {
    await world.slash('evaluate "Cart leavers"');
    const report = await world.slack.waitForMessage(campaigns, /✅ Cart leavers [^\n]*\n/);
    const run = runIn(report.text);
    const evaluations = (await world.adobe.ours('segment')).length;
    await world.slack.click({ user: anna, channel: campaigns, actionId: 'run:export', value: run });
    const filled = await form.shows(
      /Doesn’t use your daily evaluation quota · from R-\d+[^]*Cart leavers \d+ <!date.*, by R-/,
    );
    expect(JSON.stringify(held(filled, 'audiences'))).toContain('Cart leavers');
    await world.slack.submit(anna, { 'fill:dataset': 'Agency drop' });
    await form.shows(/Review export/);
    await world.slack.submit(anna);
    const exported = /✅ [^\n]* of Cart leavers to Agency drop[^\n]*\n[^]*Counted .* by R-/;
    const { text } = await world.slack.waitForMessage(campaigns, exported);
    const at = (words: string) => /<!date\^(\d+)[^>]*>,? by R-/.exec(words)?.[1];
    expect(at(wordsOf(filled))).toBe(at(text) ?? 'a time');
    expect(await world.adobe.ours('segment')).toHaveLength(evaluations);
  });

  test('“Try the export again…” fills in the export that failed', async () => {
    await world.adobe.nextJob({ kind: 'export', outcome: 'FAILED', errors: [{ code: '1', msg: 'Error writing' }] });
    await world.slash('export 4edc8488-2c35-4f6d-b4c6-9075c68d2d05 to:"Agency drop"');
    const report = await world.slack.waitForMessage(campaigns, /❌ Export failed[^\n]*\n/);
    const run = runIn(report.text);
    await world.slack.click({ user: anna, channel: campaigns, actionId: 'run:export', value: run });
    const filled = await form.shows(/Doesn’t use your daily evaluation quota/);
    expect(JSON.stringify(held(filled, 'dataset'))).toContain('Agency drop');
    await world.slack.submit(anna);
    await form.shows(/Review export/);
    await world.slack.submit(anna);
    await world.slack.waitForMessage(campaigns, /✅ [^\n]* of Summer sale to Agency drop[^\n]*\n/);
  });

  test('production: reviewed in words by an operator; nobody else comes so far', async () => {
    await form.open('export in:prod to:"Agency drop"', { user: oskar });
    await world.slack.submit(oskar, { 'fill:audiences': ['VIP buyers'] });
    const review = await form.shows(/Review export/, oskar);
    expect(wordsOf(review)).toMatch(/in Production \(prod\)[^]*Export in Production/);
    await world.slack.submit(oskar);
    const report = await world.slack.waitForMessage(
      campaigns,
      /✅ [^\n]* of VIP buyers to Agency drop[^\n]*\n[^]*· Production \(prod\)/,
    );
    const run = runIn(report.text);
    expect(await world.slash('export in:prod to:"Agency drop"')).toMatch(/Only operators can start runs/);
    await world.slack.click({ user: anna, channel: campaigns, actionId: 'run:again', value: run });
    await world.slack.waitForEphemeral(anna, /Only operators can start runs in Production \(prod\)/);
  });
});
