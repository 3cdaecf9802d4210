import { describe, expect, test } from '@jest/globals';
import { refuseBlocks } from '../../../playground/slack/blocks.js';
import { overdue, report } from '../../../src/messages/report.js';
import type { Ending, ExportedBatch, RunView } from '../../../src/runs/view.js';
import { after, CART, counted, production, shown, stage, story, VIP } from './run-views.js';

const by = 'U0OSKAR01';
const support = { org: 'O', sandbox: 'dev', gatewayJobs: [], failedAt: after(8), sentAt: after(2), jobId: '24115' };
const finished: Ending = { how: 'finished', at: after(161) };
const failed = { how: 'failed', at: after(8), reason: 'No space in <b>', mayHaveStarted: false, support } as const;
const cancelled = { how: 'cancelled', at: after(8), by, submitted: true, finishedAnyway: false } as const;
const then = 'evaluation-then-export';
const inProduction = { ...story({ kind: 'export' }).request, sandbox: production };

const batch = (of: typeof VIP, status: string, more: Partial<ExportedBatch> = {}): ExportedBatch => ({
  audience: { id: of.id, namespace: of.namespace, name: of.name },
  statuses: [status],
  batchId: `b-${of.id}`,
  recordsWritten: 4_315,
  status: 'success',
  ...more,
});
const exported = (...batches: ExportedBatch[]): Partial<RunView> => ({
  export: { jobId: '24115', startedAt: after(140), endedAt: after(160), batches, warnings: [] },
});

/** Of many audiences, each with its counts of before. */
const audiences = (count: number) =>
  Array.from({ length: count }, (_, n) => ({
    id: `aud-${n}`,
    name: `Audience ${n}`,
    namespaces: {},
    statuses: {},
    ...(n === 2 ? {} : { profiles: 1_000 * n, trend: [900 * n, 950 * n, 1_000 * n] }),
    last: { profiles: 950 * n, at: after(-500) },
  }));
const nightly: Partial<RunView> = {
  request: {
    ...story().request,
    audiences: [{ id: '*', name: 'every audience (nightly)', namespace: 'ups', statuses: [] }],
    job: { id: 'seg-1', at: after(-10), scheduled: true },
  },
};

const REPORTS: [name: string, story: RunView][] = [
  ['evaluated', story({ ending: finished, evaluation: counted })],
  [
    'evaluated, with counts of before, links, and others counted besides, of which Adobe knows one no more',
    story({
      uiTenant: 'acme',
      ending: finished,
      evaluation: {
        ...counted,
        counts: counted.counts.map((count) => ({ ...count, trend: [3_900, 4_000, 4_195, 4_315] })),
        others: { 'aud-9': 77, 'aud-8': 1_000, 'aud-7': 5 },
        named: [
          { id: 'aud-8', profiles: 1_000, name: 'Newsletter <readers>' },
          { id: 'aud-9', profiles: 77 },
        ],
      },
    }),
  ],
  [
    'evaluated, and nobody could look up what was counted besides',
    story({ ending: finished, evaluation: { ...counted, others: { 'aud-9': 77, 'aud-8': 1_000 } } }),
  ],
  ['seven audiences: in lines', story({ ending: finished, evaluation: { ...counted, counts: audiences(7) } })],
  [
    'eight audiences: in a table, and in lines for a workspace without tables',
    story({ uiTenant: 'acme', ending: finished, evaluation: { ...counted, counts: audiences(8) } }),
  ],
  [
    'the nightly run: what moved most since the one before',
    story({
      ...nightly,
      ending: finished,
      evaluation: {
        ...counted,
        counts: [],
        others: { a: 4_315, b: 310, c: 0, d: 12, e: 1 },
        named: [
          { id: 'a', name: 'VIP buyers', profiles: 4_315, before: 3_300 },
          { id: 'c', name: 'Spring sale', profiles: 0, before: 977 },
          { id: 'b', name: 'Cart leavers', profiles: 310, before: 550 },
          { id: 'd', name: 'Loyalty gold', profiles: 12, before: 12 },
          { id: 'e', profiles: 1 },
        ],
      },
    }),
  ],
  [
    'the nightly run, of which no name could be looked up',
    story({ ...nightly, ending: finished, evaluation: { ...counted, counts: [], others: { a: 4_315, b: 310 } } }),
  ],
  ['the nightly run, without counts', story({ ...nightly, ending: finished, evaluation: { ...counted, counts: [] } })],
  [
    'evaluated, with warnings',
    story({
      ending: { how: 'finished-with-warnings', at: after(161), warnings: ['Adobe reports success, but says: <odd>'] },
      evaluation: counted,
    }),
  ],
  [
    'exported in production, a batch for each audience, one of them twice, one from elsewhere, one without a batch',
    story({
      kind: 'export',
      request: inProduction,
      ending: finished,
      restsOn: { at: after(100), run: 'R-1041' },
      ...exported(
        batch(VIP, 'realized'),
        batch(VIP, 'exited', { batchId: 'b-left', recordsWritten: 310, recordsFailed: 7, status: 'failed' }),
        batch({ ...CART, namespace: 'AAM' }, 'existing'),
        { audience: { id: CART.id, namespace: 'ups', name: CART.name }, statuses: [] },
      ),
    }),
  ],
  [
    'exported in one batch, whose rows Adobe counts, resting on the night',
    story({
      kind: 'export',
      ending: finished,
      restsOn: { at: Date.UTC(2026, 10, 25, 5, 31) },
      export: { ...exported({ statuses: [], batchId: 'b-1' }).export, profiles: 4_505 } as NonNullable<
        RunView['export']
      >,
    }),
  ],
  [
    'evaluated, then exported',
    story({ kind: then, ending: finished, evaluation: counted, ...exported(batch(VIP, 'realized')) }),
  ],
  [
    'exported, and its rows are not its profiles: the window and the statuses',
    story({
      kind: then,
      request: {
        ...story({ kind: then }).request,
        audiences: [{ ...VIP, statuses: ['realized', 'exited'] }],
        filters: { updatedSince: '2026-11-20T00:00:00Z', fields: ['identities.id'] },
      },
      ending: finished,
      evaluation: counted,
      ...exported(batch(VIP, 'realized', { recordsWritten: 466, batchId: 'da5cfb77201a4d0fb1c9' })),
    }),
  ],
  [
    'exported, and nobody knows why its rows are not its profiles',
    story({
      kind: then,
      request: { ...story({ kind: then }).request, audiences: [VIP] },
      ending: finished,
      evaluation: counted,
      ...exported(batch(VIP, 'realized', { recordsWritten: 4_300 })),
    }),
  ],
  [
    'a second report, since nobody knows of the first',
    story({ repeated: true, ending: finished, evaluation: counted }),
  ],
  ['told to a follower', story({ followedBy: by, ending: finished, evaluation: counted })],
  ['the evaluation failed', story({ ending: { ...failed, stage: 'evaluation' } })],
  ['the export failed', story({ kind: 'export', request: inProduction, ending: { ...failed, stage: 'export' } })],
  [
    'the export failed after the evaluation',
    story({ kind: then, evaluation: counted, ending: { ...failed, stage: 'export' } }),
  ],
  [
    'the export failed, and left batches',
    story({ kind: 'export', ending: { ...failed, stage: 'export', batches: ['b-1', 'b-2'] } }),
  ],
  [
    'not sent: who asked for a chain is no full member any more, its count is kept',
    story({
      kind: then,
      evaluation: counted,
      ending: { ...failed, stage: 'export', right: { lost: 'member', who: by } },
    }),
  ],
  [
    'not sent: no operator any more, and an earlier call was never answered',
    story({
      kind: 'export',
      request: inProduction,
      ending: {
        ...failed,
        stage: 'export',
        mayHaveStarted: true,
        right: { lost: 'operator', who: by, may: ['U0ADA0001'] },
      },
    }),
  ],
  [
    'not sent: the sandbox turned into production, and nobody may write there yet',
    story({ ending: { ...failed, stage: 'evaluation', right: { lost: 'turned', who: by, may: [] } } }),
  ],
  ['it may have started', story({ ending: { ...failed, stage: 'evaluation', mayHaveStarted: true } })],
  ['cancelled before anything was sent', story({ ending: { ...cancelled, submitted: false } })],
  ['cancelled while Adobe had not answered', story({ ending: { ...cancelled, submitted: false, unconfirmed: true } })],
  [
    'cancelled while it ran',
    story({ ending: cancelled, stages: [stage('evaluation', 'cancelled', { jobId: 'seg-1', sentAt: after(2) })] }),
  ],
  [
    'cancelled in Adobe',
    story({
      ending: { how: 'cancelled', at: after(8), submitted: true, finishedAnyway: false },
      stages: [stage('evaluation', 'cancelled', { jobId: 'seg-1' })],
    }),
  ],
  ['cancelled, and goes on for another', story({ ending: { ...cancelled, stillNeeded: true, heir: 'R-1043' } })],
  [
    'cancelled, but it ended all the same, and Adobe says why',
    story({ evaluation: counted, ending: { ...cancelled, finishedAnyway: true, refused: 'It has ended.' } }),
  ],
  [
    'cancelled before the export',
    story({ kind: then, evaluation: counted, ending: { ...cancelled, finishedAnyway: true } }),
  ],
  ['cancelled during the export', story({ kind: then, evaluation: counted, ending: cancelled })],
  ['lost sight of', story({ ending: { how: 'lost', at: after(1_442), stage: 'evaluation', support } })],
];

describe('the report', () => {
  test.each(REPORTS)('%s', (_name, told) => {
    const message = report(told);
    expect(refuseBlocks(message.blocks)).toBeUndefined();
    expect(shown(message)).toMatchSnapshot();
  });

  test('an audience called <!channel> pings nobody, and a name of several lines stays in its line', () => {
    const name = '<!channel> *VIP*\n<@U0ANNA001>';
    const told = report(
      story({
        ending: finished,
        evaluation: { ...counted, counts: [{ id: VIP.id, name, profiles: 1, namespaces: {}, statuses: {} }] },
      }),
    );
    expect(JSON.stringify(told)).not.toContain('<!channel>');
    expect(told.text).toMatch(/^✅ &lt;!channel&gt; ∗VIP∗ &lt;@U0ANNA001&gt; 1\n/);
    expect(told.text).toContain('*&lt;!channel&gt; ∗VIP∗ &lt;@U0ANNA001&gt;*: 1 profile\n');
  });
});

describe('more than a message holds', () => {
  const names = (count: number) =>
    Array.from({ length: count }, (_, n) => `${'A very long name of an audience '.repeat(3)}${n}`);
  const many = (count: number, namespaces: number): RunView =>
    story({
      ending: finished,
      evaluation: {
        ...counted,
        counts: names(count).map((name, n) => ({
          id: `4edc8488-2c35-4f6d-b4c6-9075c68d2d${n}`,
          name,
          profiles: 1_000_000 + n,
          statuses: { realized: n },
          last: { profiles: 1_000_000, at: after(-500) },
          namespaces: Object.fromEntries(
            Array.from({ length: namespaces }, (_, m) => [`Loyalty namespace ${m} ${'x'.repeat(namespaces)}`, m]),
          ),
        })),
      },
    });

  test.each([2, 80])('20 audiences fit, with links and each with its count, in a table and in lines', (namespaces) => {
    const { text, blocks, plainer } = report({ ...many(20, namespaces), uiTenant: 'acme' });
    expect(refuseBlocks(blocks)).toBeUndefined();
    expect(refuseBlocks(plainer)).toBeUndefined();
    expect(JSON.stringify(blocks)).toContain('"type":"data_table","caption":"Profiles by audience","page_size":20');
    for (let n = 0; n < 20; n += 1) {
      expect(JSON.stringify(blocks)).toContain(
        `"value":${1_000_000 + n},"text":"1,000,0${String(n).padStart(2, '0')}"`,
      );
      for (const all of [text, JSON.stringify(plainer)])
        expect(all).toContain(`1,000,0${String(n).padStart(2, '0')} profiles`);
    }
    expect(text).not.toMatch(/left out|more, see/i);
  });

  test('more batches than any message holds: as many as fit, and how many more there are', () => {
    const batches = names(150).map((name, n) =>
      batch({ ...VIP, id: `aud-${n}`, name }, 'realized', { batchId: `b-${n}-` }),
    );
    const { text, blocks } = report(story({ kind: 'export', ending: finished, ...exported(...batches) }));
    expect(refuseBlocks(blocks)).toBeUndefined();
    const shownBatches = text.match(/`b-\d+-`/g) ?? [];
    const [, more = '0'] = /and (\d+) more \(see Details\)/.exec(text) ?? [];
    expect(shownBatches.length).toBeGreaterThan(40);
    expect(shownBatches.length + Number(more)).toBeGreaterThanOrEqual(150);
  });
});

test('overdue while it waits to be sent: as long as it has waited, whatever Adobe last told, and when', () => {
  const waiting = story({ overdue: true, overdueAt: after(300) });
  expect(overdue(waiting).text).toContain(', 5 h so far');
  expect(overdue({ ...waiting, checkedAt: after(2) }).text).toContain(', 5 h so far');
  expect(overdue({ ...waiting, checkedAt: after(330) }).text).toContain(', 5 h 30 min so far');
});
