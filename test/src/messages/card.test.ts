import { describe, expect, test } from '@jest/globals';
import { refuseBlocks } from '../../../playground/slack/blocks.js';
import { card, cardEnded } from '../../../src/messages/card.js';
import { overdue } from '../../../src/messages/report.js';
import type { Ending, RunView } from '../../../src/runs/view.js';
import { after, production, shown, stage, story } from './run-views.js';

const sent = { sentAt: after(2), jobId: 'seg-1' };
const support = { org: 'O', sandbox: 'dev', gatewayJobs: [], failedAt: after(8) };

const CARDS: [name: string, story: RunView][] = [
  ['just asked', story()],
  ['it took a while the last time', story({ lastTookMs: 170 * 60_000 })],
  ['sending', story({ stages: [stage('evaluation', 'sending')] })],
  ['in doubt', story({ stages: [stage('evaluation', 'in-doubt', { inDoubtSince: after(5) })] })],
  ['busy', story({ stages: [stage('evaluation', 'busy', { busyUntil: after(30) })] })],
  [
    'waiting at Adobe, in production, followed, seen before',
    story({
      kind: 'evaluation-then-export',
      followedBy: 'U0OSKAR01',
      checkedAt: after(14),
      lastTookMs: 170 * 60_000,
      request: { ...story({ kind: 'evaluation-then-export' }).request, sandbox: production },
      stages: [stage('evaluation', 'waiting', { ...sent, status: 'QUEUED' }), stage('export', 'todo')],
    }),
  ],
  [
    'running, with a status that Adobe invented yesterday',
    story({ checkedAt: after(14), stages: [stage('evaluation', 'running', { ...sent, status: 'ALMOST_<DONE>' })] }),
  ],
  [
    'being cancelled, by somebody at Adobe',
    story({ stages: [stage('evaluation', 'running', { ...sent, status: 'CANCELLING' })] }),
  ],
  [
    'joined',
    story({
      checkedAt: after(14),
      stages: [stage('evaluation', 'running', { ...sent, status: 'PROCESSING', joined: { run: 'R-1041' } })],
    }),
  ],
  [
    'evaluated, exporting',
    story({
      kind: 'evaluation-then-export',
      checkedAt: after(170),
      stages: [
        stage('evaluation', 'done', { ...sent, endedAt: after(161), status: 'SUCCEEDED' }),
        stage('export', 'running', { sentAt: after(162), jobId: '24115', status: 'PROCESSING' }),
      ],
    }),
  ],
  ['overdue', story({ overdue: true, checkedAt: after(301), stages: [stage('evaluation', 'running', sent)] })],
  [
    'cancelling, and Adobe would not',
    story({
      kind: 'export',
      checkedAt: after(14),
      cancelling: { by: 'U0OSKAR01', at: after(13) },
      stages: [stage('export', 'running', { ...sent, status: 'PROCESSING', cancelRefused: 'Not <now>' })],
    }),
  ],
];

describe('the card', () => {
  test.each(CARDS)('%s', (_name, told) => {
    const message = card(told);
    expect(refuseBlocks(message.blocks)).toBeUndefined();
    expect(shown(message)).toMatchSnapshot();
  });

  const ENDINGS: Ending[] = [
    { how: 'finished', at: after(161) },
    { how: 'finished-with-warnings', at: after(161), warnings: ['w'] },
    { how: 'failed', at: after(8), stage: 'evaluation', reason: 'No', mayHaveStarted: false, support },
    { how: 'cancelled', at: after(8), by: 'U0ANNA001', submitted: false, finishedAnyway: false },
    { how: 'lost', at: after(1_500), stage: 'evaluation', support },
  ];
  test.each(ENDINGS)('a line is left when it has ended: $how', (ending) => {
    expect(shown(cardEnded(story({ ending })))).toMatchSnapshot();
  });

  test('one notice when it is overdue', () => {
    const request = { ...story().request, sandbox: production };
    expect(shown(overdue(story({ request, overdue: true, checkedAt: after(301) })))).toMatchSnapshot();
  });
});
