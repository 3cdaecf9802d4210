import { describe, expect, test } from '@jest/globals';
import { audienceRows, parseOption } from '../../../src/forms/run/audience-options.js';
import { datasetFormOn } from '../../../src/forms/dataset.js';
import { blankDraft, type FormState, type FormMeta, type FormData } from '../../../src/forms/run/state.js';
import { renderForm } from '../../../src/forms/run/views.js';
import { entriesOf } from '../../../src/forms/run/entries.js';
import { readForm } from '../../../src/forms/run/read-form.js';
import * as perAudience from '../../../src/forms/run/per-audience-view.js';
import * as review from '../../../src/forms/run/review.js';
import { MAX_AUDIENCES, type Request } from '../../../src/request/request.js';
import { known, shown, written } from './shown.js';

const LONG = '👩‍🚀 Launch & <!channel> *bold* '.repeat(12);
const id = (n: number) => `4edc8488-2c35-4f6d-b4c6-9075c68d2d${String(n).padStart(2, '0')}`;
const twenty = Array.from({ length: MAX_AUDIENCES }, (_, n) => id(n));

const full: FormData = {
  now: known.now,
  zone: known.zone,
  usedToday: 1,
  sandboxes: Array.from({ length: 150 }, (_, n) => ({ name: `box-${n}`, title: LONG, type: 'development' as const })),
  policies: Array.from({ length: 150 }, (_, n) => ({ id: `p-${n}`, name: LONG, version: n, isDefault: n === 0 })),
  counted: twenty.map((one) => ({ id: one, name: LONG, last: { profiles: 1_234_567_890, at: 1_795_564_800_000 } })),
};

const draft: FormState = {
  ...blankDraft('box-149', 'C0CAMPAIGN'),
  audiences: twenty.map((value) => ({ value, text: LONG, description: LONG })),
  then: 'export',
  dataset: { value: id(1), text: LONG, description: LONG },
  filters: {
    fields: 'a.b,'.repeat(700),
    events: 'c.d,'.repeat(700),
    policy: 'p-149',
    version: '149',
    entered: '2026-11-01..now',
    updated: '7d',
    'events-since': '30d',
    empty: 'yes',
  },
  namespace: 'AAM',
};

const meta = (form: FormMeta['form'], times: FormMeta['times'] = 'picked'): FormMeta => ({
  form,
  channel: 'C0CAMPAIGN',
  sandbox: draft.sandbox,
  shownSandboxType: 'production',
  revision: 0,
  filters: true,
  times,
  overrides: new Map(twenty.map((one) => [one, { statuses: ['realized', 'exited'], namespace: 'UPS' }])),
});

const request: Request = {
  kind: 'export',
  sandbox: { name: 'prod', type: 'production' },
  dataset: { id: id(1), name: LONG },
  audiences: twenty.map((one) => ({ id: one, name: LONG, namespace: 'AAM', statuses: ['realized'] })),
  filters: { fields: 'a.b,'.repeat(700).split(','), events: { fields: 'c.d,'.repeat(700).split(',') } },
};

describe('forms keep Slack’s limits, however long names are and however many there are', () => {
  test.each([
    ['evaluate', () => renderForm({ draft, meta: meta('evaluate'), known: full, notice: LONG })],
    ['export', () => renderForm({ draft, meta: meta('export'), known: full, notice: LONG })],
    ['export, typed', () => renderForm({ draft, meta: meta('export', 'typed'), known: full })],
    ['nothing known', () => renderForm({ draft, meta: meta('export'), known })],
    [
      'a long policy',
      () =>
        renderForm({
          draft: { ...draft, filters: { ...draft.filters, policy: 'x'.repeat(200) } },
          meta: meta('export'),
          known: full,
        }),
    ],
    ['a dataset over it', () => datasetFormOn({ draft, meta: meta('export') })],
    [
      'per audience',
      () => {
        const entries = twenty.map((term) => ({ key: term, name: LONG, terms: [{ term }] }));
        return perAudience.perAudienceView({ draft, meta: meta('export') }, entries);
      },
    ],
    [
      'review',
      () => {
        const kept = { ask: 'ask', channel: 'C0CAMPAIGN', said: 'production' as const };
        return review.reviewView(kept, review.summary(request, 'C0CAMPAIGN'), LONG);
      },
    ],
  ])('%s', (_name, view) => {
    const one = shown(view());
    expect(written(one)).not.toMatch(/"mrkdwn","text":"[^"]*<!channel>/);
  });

  test('the chosen sandbox and merge policy are in the list even where they are the 150th', () => {
    const { draft: read } = readForm(shown(renderForm({ draft, meta: meta('export'), known: full })));
    expect([read.sandbox, read.filters['policy']]).toEqual(['box-149', 'p-149']);
  });

  test('what would not come back whole is not opened: the caller says so', () => {
    const own = new Map(twenty.map((one) => [one, { statuses: [], namespace: 'x'.repeat(150) }]));
    expect(renderForm({ draft, meta: { ...meta('export'), overrides: own }, known: full })).toBeUndefined();
    const entries = entriesOf({ audiences: [], pasted: '"VIP buyers"' }).entries;
    expect(
      perAudience.perAudienceView({ draft, meta: { ...meta('export'), overrides: own } }, entries),
    ).toBeUndefined();
  });

  test('an id that is too long for a list says so, and is not taken from there', () => {
    const [row] = audienceRows([{ id: 'x'.repeat(80), name: 'Far away' }], 'UTC');
    if (!row) throw new Error('there is no row');
    expect(row.description).toBe('Has an id that’s too long for this list. Paste the id below');
    expect(parseOption({ ...row })).toEqual({
      refused: expect.stringContaining(
        'Remove “Far away” here: it has an id that’s too long for this list. Paste the id below.',
      ),
    });
  });
});
