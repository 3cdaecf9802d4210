import { expect, test } from '@jest/globals';
import { card } from '../../../src/messages/card.js';
import { evaluationsTodayText } from '../../../src/messages/phrases.js';
import { report } from '../../../src/messages/report.js';
import { after, stage, story } from './run-views.js';

test.each([
  [0, '0 of about 2 evaluations used today'],
  [1, '1 of about 2 evaluations used today'],
  // Adobe's quota is not ours to know: more than usual is no contradiction.
  [6, '6 evaluations used today (about 2 are allowed)'],
])('%i evaluations today: what we know of, beside what Adobe usually allows', (today, words) => {
  expect(evaluationsTodayText(today)).toBe(words);
});

test('a card and a report of an export say what it is narrowed to, in the reader’s time; without filters they do not', () => {
  const exported = { jobId: '1', startedAt: after(1), endedAt: after(9), batches: [], warnings: [] };
  const plain = story({ kind: 'export', stages: [stage('export', 'done')], export: exported });
  const filters = {
    fields: ['identities.id'],
    entered: { from: '2026-11-01T00:00:00Z' },
    updatedSince: '2026-11-02T00:00:00Z',
    policy: { id: 'p<1>', version: 2 },
    emptyProfiles: true,
    events: { fields: ['web.name'], ingestedSince: '2026-11-03T00:00:00Z' },
  };
  const narrowed = { ...plain, request: { ...plain.request, filters } };
  const ended = { how: 'finished', at: after(9) } as const;
  for (const text of [card(narrowed).text, report({ ...narrowed, ending: ended }).text]) {
    expect(text.split('\n').filter((line) => line.startsWith('Filters'))).toEqual([
      [
        'Filters: fields identities.id',
        'entered since <!date^1793491200^{date_short_pretty} at {time}|2026-11-01 00:00 UTC>',
        'updated since <!date^1793577600^{date_short_pretty} at {time}|2026-11-02 00:00 UTC>',
        'merge policy p&lt;1&gt;, version 2',
        'empty profiles too',
        'events web.name',
        'events ingested since <!date^1793664000^{date_short_pretty} at {time}|2026-11-03 00:00 UTC>',
      ].join('; '),
    ]);
  }
  expect(card(plain).text + report({ ...plain, ending: ended }).text).not.toContain('Narrowed');
});
