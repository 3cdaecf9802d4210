import * as holds from '../../../src/messages/hold.js';
import type { RunView } from '../../../src/runs/view.js';
import { after, production, story } from '../../src/messages/run-views.js';
import { recorded } from './recorded.js';
import type { SamplesOf } from './shape.js';

const words = recorded(holds);

const run = 'R-1042';
const by = 'U0OSKAR01';
const here = { channel: 'C0CAMPAIGNS', asked: 'C0CAMPAIGNS' };
const held = { ...story(), hold: { reason: 'reset', since: after(8), until: after(600), again: false } as const };
const quota = { resets: after(600), used: { runs: [{ run: 'R-1038', by }], others: 1 } };
const chain: RunView = { ...story({ kind: 'evaluation-then-export' }), quota };
const support = { org: 'USHER@AdobeOrg', sandbox: 'dev', gatewayJobs: [], failedAt: after(8) };
const failed = {
  how: 'failed',
  at: after(8),
  stage: 'evaluation',
  reason: 'Used <up>.',
  mayHaveStarted: false,
  support,
} as const;
const inProduction = { ...story().request, sandbox: production };

export const holdSamples: SamplesOf<typeof holds> = {
  heldCard: [words.heldCard(held), words.heldCard({ ...held, hold: { ...held.hold, again: true } })],
  quotaReport: [
    words.quotaReport(chain, failed, { resets: after(600) }),
    words.quotaReport({ ...story(), repeated: true }, failed, { resets: after(600) }),
  ],
  expiredReport: [words.expiredReport(chain), words.expiredReport({ ...story(), repeated: true })],
  atResetQuestion: [
    words.atResetQuestion({ request: inProduction, reportIn: here.channel, resets: after(600) }, 'ask'),
  ],
  heldSubmission: [
    words.heldSubmission({ run, until: after(600), where: { ...here, state: 'open' } }),
    words.heldSubmission({ run, until: after(600), where: { ...here, channel: 'D0ANNA001', state: 'closed' } }),
  ],
  withdrawn: [words.withdrawn(run)],
  sentNow: [words.sentNow(run)],
  sendNowQuestion: [words.sendNowQuestion(held, 'ask')],
};
