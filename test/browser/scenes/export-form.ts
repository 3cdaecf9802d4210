import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { type BrowserStage, quick, type Seat } from '../stage.js';

const VIP = '4edc8488-2c35-4f6d-b4c6-9075c68d2d01';
const LEAVERS = '4edc8488-2c35-4f6d-b4c6-9075c68d2d02';
const POLICY = '0bf16e61-90e9-4204-b8fa-ad250360957b';
const AGENCY = '5b020a27e7040801dedba61b';

/** What Adobe is sent for what is filled in below; anna's watch is an hour or two ahead of UTC. */
const BODY = {
  fields: 'identities.id,personalEmail.address',
  mergePolicy: { id: POLICY, version: 1 },
  filter: {
    segments: [
      { segmentId: VIP, segmentNs: 'ups', status: ['realized', 'exited'] },
      { segmentId: LEAVERS, segmentNs: 'AAM', status: ['exited'] },
    ],
    segmentQualificationTime: { startTime: '2026-01-05T07:00:00.000Z', endTime: '2026-07-05T06:30:00.000Z' },
    fromIngestTimestamp: '2025-12-24T17:15:00.000Z',
    emptyProfiles: true,
  },
  additionalFields: {
    eventList: { fields: 'commerce.order', filter: { fromIngestTimestamp: '2026-02-01T09:00:00.000Z' } },
  },
  destination: { datasetId: AGENCY, segmentPerBatch: true },
  schema: { name: '_xdm.context.profile' },
};

/** The form of `/audience export`, its filters, and the forms on top of it. */
export function exportForm(stage: BrowserStage): void {
  let anna: Seat;
  beforeAll(async () => {
    await stage.adobe.settings(quick);
    anna = await stage.sit('anna');
    await anna.go(await stage.makeChannel('form-of-export'));
  });
  afterAll(() => anna.leave());
  afterEach(async () => expect(await stage.complaints(anna)).toEqual([]));

  const exportCalls = async () => (await stage.adobe.calls('POST', /export\/jobs$/)).map(({ body }) => body);

  test('every filter, times picked; an audience differs; the review says it all before anything starts', async () => {
    const { form } = anna;
    const before = await exportCalls();
    await anna.opens('/audience export', /Doesn’t use your daily evaluation quota/);
    await anna.pick(/^Audiences/, 'vip', 'VIP buyers');
    await anna.pick(/^Audiences/, 'leav', 'Cart leavers');
    await form.getByText(/Last count VIP buyers .* Cart leavers/).waitFor();
    await form.getByRole('checkbox', { name: 'Left' }).check();
    await anna.pick(/^Dataset/, 'agency', 'Agency drop');
    await form.getByLabel(/^Fields/).fill('identities.id, personalEmail.address');
    await form.getByRole('radio', { name: 'One per audience' }).check();
    await form.getByRole('button', { name: 'Filters…' }).press('Enter');
    await anna.focused(form.getByRole('radio', { name: 'Pick' }));
    await form.getByLabel(/^Entered from/).fill('2026-01-05T08:00');
    await form.getByLabel(/^Entered until/).fill('2026-07-05T08:30');
    await form.getByLabel(/^Updated since/).fill('2025-12-24T18:15');
    await anna.pick(/^Merge policy/, 'time', 'Timestamp ordered');
    await form.getByLabel(/^Merge policy version/).fill('1');
    await form.getByLabel(/^Event fields/).fill('commerce.order');
    await form.getByLabel(/^Events ingested since/).fill('2026-02-01T10:00');
    await form.getByRole('checkbox', { name: 'Include profiles that only have events' }).check();

    await anna.press('Override per audience…', form);
    await anna.titled('Override per audience');
    await form.getByRole('button', { name: 'Remove In it now' }).nth(1).click();
    await form.getByLabel('Namespace of Cart leavers').fill('AAM');
    await anna.send('Apply');
    await form.getByText('1 audience has its own settings').waitFor();
    expect(await form.getByLabel(/^Entered until/).inputValue()).toBe('2026-07-05T08:30');
    await anna.send('Review');

    await anna.titled('Review export');
    const words = await form.textContent();
    for (const word of [
      'VIP buyers',
      'in it now, left',
      'AAM',
      'Agency drop',
      'identities.id',
      'one per audience',
      'version 1',
    ])
      expect(words).toContain(word);
    expect(await exportCalls()).toEqual(before);
    await anna.send('Export');
    const report = await anna.reads(/rows to Agency drop.*Took/s);
    expect(await exportCalls()).toEqual([...before, BODY]);
    expect(await report.textContent()).toMatch(
      /VIP buyers: in it now · [\d,]+ rows.*VIP buyers: left · [\d,]+ rows.*\[AAM\]: left · [\d,]+ rows/s,
    );
  });

  test('run again: the form is filled; times picked and typed begin with what the other held', async () => {
    const { form } = anna;
    const typed = `"VIP buyers" AAM:${LEAVERS}=exited updated:2025-12-24T18:15:00+01:00`;
    await anna.type(`/audience export ${typed} to:"Segment Export"`);
    await anna.chooses('Run again…', await anna.reads(/rows to Segment Export.*Took/s));
    await anna.titled('Export to a dataset');
    await form.getByRole('button', { name: /^Remove AAM:/ }).click();
    const since = form.getByLabel(/^Updated since/);
    expect(await since.inputValue()).toBe('2025-12-24T18:15:00+01:00');
    await form.getByRole('radio', { name: 'Pick' }).check();
    await since.and(form.locator('[type=datetime-local]')).waitFor();
    expect(await since.inputValue()).toBe('2025-12-24T18:15');
    await form.getByRole('radio', { name: /^Type, e\.g\./ }).check();
    await since.and(form.locator('[type=text]')).waitFor();
    await since.fill('2026-01-02T03:04:05Z');
    await form.getByLabel(/^Entered between/).fill('yesterday');
    await anna.send('Review');
    await anna.titled('Review export');
    await anna.press('Back', form.locator('footer'));
    await anna.titled('Export to a dataset');
    expect(await since.inputValue()).toBe('2026-01-02T03:04:05Z');
    await form.getByLabel(/^Entered between/).fill('no time at all');
    await anna.send('Review');
    await anna.errorAt('Entered between', /Type a time such as/);
    await form.getByLabel(/^Entered between/).fill('2026-03-01T00:00:00Z..2026-03-02T01:00+01:00');
    await anna.send('Review');
    await anna.titled('Review export');
    await anna.send('Export');
    await anna.reads(/rows of VIP buyers to Segment Export.*Took/s);
    expect((await exportCalls()).at(-1)).toMatchObject({
      filter: {
        segmentQualificationTime: { startTime: '2026-03-01T00:00:00Z', endTime: '2026-03-02T01:00:00+01:00' },
        fromIngestTimestamp: '2026-01-02T03:04:05Z',
      },
    });
  });

  test('a failed export, tried again from its report: the form is filled, and no evaluation is spent', async () => {
    const spent = await stage.adobe.ours('segment');
    await anna.page.getByRole('button', { name: 'Job fails' }).click();
    await anna.type('/audience export "Newsletter readers" to:"Agency drop"');
    const failed = await anna.reads(/Export failed/);
    await anna.chooses('Support details', failed);
    await anna.form
      .getByText(/x-request-id/)
      .first()
      .waitFor();
    await anna.page.keyboard.press('Escape');
    await anna.form.waitFor({ state: 'detached' });
    await anna.press('Try again…', failed);
    await anna.titled('Export to a dataset');
    await anna.form.getByRole('button', { name: 'Remove Newsletter readers' }).waitFor();
    // The field of what is wrong is folded away: it is there now, and has the focus.
    const pasted = anna.form.getByLabel(/^Or paste a list/);
    const policy = anna.form.getByRole('combobox', { name: /^Merge policy/ });
    await pasted.fill('"Loyalty gold"');
    await anna.form.getByRole('button', { name: 'Review' }).press('Enter');
    await anna.focused(policy);
    await anna.form
      .getByRole('alert')
      .getByText(/different merge policies/)
      .waitFor();
    await anna.form
      .locator('.input', { hasText: 'Merge policy' })
      .getByText(/different merge policies/)
      .waitFor();
    await anna.form.getByRole('button', { name: 'Review' }).press('Enter');
    await anna.errorAt('Merge policy', /different merge policies/);
    await anna.focused(policy);
    await pasted.fill('');
    await anna.send('Review');
    await anna.titled('Review export');
    await anna.send('Export');
    await anna.reads(/rows of Newsletter readers to Agency drop.*Took/s);
    expect(await stage.adobe.ours('segment')).toHaveLength(spent.length);
  });
}
