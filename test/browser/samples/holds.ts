import * as holds from '../../../src/messages/hold.js';
import { after, production, story } from '../../src/messages/run-views.js';
import { recorded } from './recorded.js';
import type { SamplesOf } from './shape.js';

const words = recorded(holds);

const run = 'R-1042';
const here = { channel: 'C0CAMPAIGNS', asked: 'C0CAMPAIGNS' };
const held = { ...story(), hold: { reason: 'reset', since: after(8), until: after(600) } as const };
const inProduction = { ...story().request, sandbox: production };

export const holdSamples: SamplesOf<typeof holds> = {
  heldCard: [
    words.heldCard(held),
    words.heldCard({ ...held, hold: { ...held.hold, again: 'next-reset' } }),
    words.heldCard({ ...held, hold: { ...held.hold, again: 'same-reset' } }),
  ],
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
