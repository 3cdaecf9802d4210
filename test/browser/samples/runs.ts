import * as cards from '../../../src/messages/card.js';
import * as details from '../../../src/messages/run-details.js';
import * as privates from '../../../src/messages/ephemeral.js';
import * as reports from '../../../src/messages/report.js';
import * as submissions from '../../../src/messages/submission.js';
import type { Ending, LostRight, SlackMessage, StageView, RunView, Support } from '../../../src/runs/view.js';
import { after, counted, production, stage, story, VIP } from '../../src/messages/run-views.js';
import { recorded } from './recorded.js';
import type { SamplesOf } from './shape.js';

const { card, cardEnded } = recorded(cards);
const { overdue, report } = recorded(reports);
const { runDetails } = recorded(details);
const words = recorded(privates);
const { submissionMessage } = recorded(submissions);

const by = 'U0OSKAR01';
export const support: Support = {
  org: 'USHER@AdobeOrg',
  sandbox: 'dev',
  jobId: '24115',
  code: '0090000009',
  requestId: 'r-1',
  ourRequestId: 'x-1',
  gatewayJobs: ['g-1', 'g-2'],
  sentAt: after(2),
  failedAt: after(8),
};
const failed = { how: 'failed', at: after(8), reason: 'No space in <b>', mayHaveStarted: false, support } as const;
const cancelled = { how: 'cancelled', at: after(8), by, submitted: true, finishedAnyway: false } as const;
const inProduction = { ...story({ kind: 'export' }).request, sandbox: production };
const exported: NonNullable<RunView['export']> = {
  jobId: '24115',
  startedAt: after(140),
  endedAt: after(160),
  profiles: 4_315,
  warnings: ['One batch failed'],
  batches: [
    {
      audience: { id: VIP.id, namespace: 'ups', name: VIP.name },
      statuses: ['realized'],
      batchId: 'b-1',
      recordsWritten: 4_315,
      recordsFailed: 7,
      status: 'success',
    },
    { statuses: [] },
  ],
};

const lost: ['evaluation' | 'export', LostRight][] = [
  ['evaluation', { lost: 'member', who: by }],
  ['export', { lost: 'operator', who: by, may: ['U0ADA0001'] }],
  ['evaluation', { lost: 'turned', who: by, may: [] }],
  ['evaluation', { lost: 'sandbox', who: by }],
];
const overQuota: Ending = { ...failed, stage: 'evaluation', quota: { resets: after(600) } };
const endings: Ending[] = [
  { how: 'finished', at: after(161) },
  { how: 'finished-with-warnings', at: after(161), warnings: ['Adobe reports success, but says: <odd>'] },
  { ...failed, stage: 'evaluation' },
  { ...failed, stage: 'export', mayHaveStarted: true },
  ...lost.map(([stage, right]): Ending => ({ ...failed, stage, right })),
  cancelled,
  { ...cancelled, submitted: false, withdrawn: true },
  { how: 'expired', at: after(3_000) },
  overQuota,
  { ...cancelled, submitted: false, unconfirmed: true },
  { ...cancelled, finishedAnyway: true, refused: 'It has ended.' },
  { how: 'lost', at: after(1_442), stage: 'evaluation', support },
];
const states: StageView['state'][] = [
  ...(['todo', 'sending', 'in-doubt', 'busy', 'waiting', 'running', 'done', 'failed', 'cancelled'] as const),
];
const waited = { run: 'R-1041' };
const behinds = [
  waited,
  { ...waited, busyUntil: after(9) },
  { inDoubtSince: after(3) },
  { ...waited, cancelling: true },
] as const;
const more = { sentAt: after(2), endedAt: after(8), busyUntil: after(9), inDoubtSince: after(3), status: 'PROCESSING' };
const chain = story({ kind: 'evaluation-then-export', evaluation: counted, export: exported });
/** How far a run came before it ended like this. */
function reached(ending: Ending): Partial<RunView> {
  if (ending.how === 'finished' || ending.how === 'finished-with-warnings')
    return { evaluation: counted, export: exported };
  if (ending.how === 'cancelled' && ending.finishedAnyway) return { evaluation: counted, export: exported };
  return ending.how === 'failed' && ending.stage === 'export' ? { evaluation: counted } : {};
}
const elsewhere = { kind: 'export', request: inProduction, export: exported, followedBy: by, repeated: true } as const;
const ended: RunView[] = [
  ...endings.map((ending) => story({ kind: 'evaluation-then-export', ...reached(ending), ending })),
  ...endings.slice(0, 2).map((ending) => story({ ...elsewhere, ending })),
];

const named = [
  { id: 'aud-9', name: 'Newsletter <readers>', profiles: 12_044, before: 12_040 },
  { id: 'aud-8', profiles: 0, before: 12 },
];
const besides = { 'aud-9': 12_044, 'aud-8': 0, 'aud-7': 3 };
const evaluated = { ...counted, others: besides, named };
const linked = { uiTenant: 'acme', evaluation: evaluated };
/** More audiences than stand in lines. */
const plain = { namespaces: {}, statuses: {}, trend: [4_000, 4_195, 4_315] };
const many = Array.from({ length: 9 }, (_, n) => ({
  ...plain,
  id: `aud-${n}`,
  name: `Audience ${n}`,
  profiles: 4_315,
}));
const quota = { resets: after(600), used: { runs: [{ run: 'R-1038', by }], others: 1 } };
const finished = { how: 'finished', at: after(161) } as const;
ended.push(
  { ...story(linked), ending: finished },
  { ...story({ uiTenant: 'acme', evaluation: { ...evaluated, counts: many } }), ending: finished },
  { ...story({ evaluation: { ...evaluated, counts: [] } }), ending: finished },
  { ...story({ kind: 'evaluation-then-export', quota }), ending: overQuota },
  { ...story({ quota }), ending: { how: 'expired', at: after(3_000) } },
);

const [first, ...others] = ended;
const reported = (tell: (one: RunView) => SlackMessage): [SlackMessage, ...SlackMessage[]] => [
  tell(first ?? chain),
  ...others.map((one) => tell(one)),
];

export const cardSamples: SamplesOf<typeof cards> = {
  card: [
    card(story()),
    card(story({ hold: { reason: 'reset', since: after(8), until: after(600) } })),
    ...behinds.map((behind) => card(story({ stages: [stage('evaluation', 'behind', { behind })] }))),
    ...states.map((state) => card(story({ stages: [stage('evaluation', state, more)], lastTookMs: 10_000_000 }))),
    card(story({ request: inProduction, kind: 'export', overdue: true, cancelling: { by, at: after(3) } })),
  ],
  cardEnded: reported(cardEnded),
};

export const reportSamples: SamplesOf<typeof reports> = {
  report: reported(report),
  overdue: [overdue({ ...chain, overdue: true, checkedAt: after(300) })],
};

export const detailSamples: SamplesOf<typeof details> = {
  runDetails: [
    runDetails({ ...chain, ...linked }),
    runDetails({
      ...story({ kind: 'export', export: exported }),
      stages: states.map((state) => stage('export', state, { ...more, jobId: 'j' })),
    }),
  ],
};

const run = 'R-1042';
const here = { channel: 'C0CAMPAIGNS', asked: 'C0CAMPAIGNS' };
const there = { ...here, channel: 'C0DATAOPS1' };
const own = { ...here, channel: 'D0ANNA001' };
const written = { jobId: '24115', startedAt: after(0), endedAt: after(20), profiles: 4, batches: [], warnings: [] };
const overAgo = {
  request: story({ kind: 'export' }).request,
  agoMs: 420_000,
  evaluation: undefined,
  export: undefined,
};

export const startedHere = submissionMessage({ outcome: 'started', run, joins: false, where: here });

export const privateSamples: SamplesOf<typeof privates> = {
  followed: [words.followed('R-1042')],
  alreadyFollowing: [words.alreadyFollowing('R-1042')],
  jobAlreadyEnded: [words.jobAlreadyEnded({ id: 'e-1', status: 'CANCELLED' })],
  textMessage: [
    words.textMessage(
      'A sentence with *bold*, `code`, <https://example.com|a link> and <!date^1764072000^{time}|then>.',
    ),
  ],
  shareable: [words.shareable(startedHere, 'kept')],
  shared: [words.shared(startedHere, by)],
  withoutSharing: [words.withoutSharing(words.shareable(startedHere, 'kept'))],
  formOffer: [
    words.formOffer('Evaluate audiences', 'evaluate'),
    words.formOffer('Export to a dataset', `export ${'x'.repeat(2_000)}`),
  ],
  heardTooLate: [words.heardTooLate(7_500_000)],
  userErrorMessage: [
    words.userErrorMessage([
      ['No audience “<!channel>” & co. Ask ', { people: [by], otherwise: 'an admin' }, '.'],
      'Nor “x”.',
    ]),
  ],
  readInUtc: [words.readInUtc(startedHere)],
  rejectedRedisDown: [words.rejectedRedisDown()],
  cannotPost: [words.cannotPost(run, 'C0NOBOT01'), words.cannotPost(run, 'C0DATAOPS', 'not-theirs')],
  unreadable: [words.unreadable(run)],
  rejected: [words.rejected(run, 'No audience “x” in dev.')],
};

const started = { outcome: 'started', run, joins: false } as const;
const following = { outcome: 'following', run, where: here, while: 'live' } as const;
const question = { outcome: 'question', kept: 'ask', reportIn: here.channel, resets: after(600) } as const;
const overlap = { run, audiences: ['VIP buyers', 'Cart <leavers> & co'] };
const overlapOfMany = { run, audiences: Array.from({ length: 9 }, (_, n) => `Promo ${n}`) };
const over = { outcome: 'over', run, now: after(12) } as const;

export const submissionSamples: SamplesOf<typeof submissions> = {
  submissionMessage: [
    submissionMessage({ ...question, request: inProduction, runsToday: 1 }),
    submissionMessage({ ...question, request: { ...story().request, sandbox: production }, runsToday: 2 }),
    submissionMessage({ ...question, request: story().request, reportIn: own.channel, runsToday: undefined }),
    submissionMessage({ ...question, request: inProduction, runsToday: 2, overlap }),
    submissionMessage({ outcome: 'overlaps', kept: 'ask', request: story().request, overlap }),
    submissionMessage({ outcome: 'overlaps', kept: 'ask', request: story().request, overlap: overlapOfMany }),
    submissionMessage({ ...started, where: { ...here, state: 'open' } }),
    submissionMessage({ ...started, where: { ...there, state: 'closed' } }),
    submissionMessage({ ...started, where: { ...own, state: 'open' } }),
    startedHere,
    submissionMessage({ ...started, joins: true, where: { ...here, state: 'open' } }),
    submissionMessage({ ...started, joins: true, where: { ...there, state: 'closed' } }),
    submissionMessage({ outcome: 'held', run, until: after(600), where: here }),
    submissionMessage({ outcome: 'unverified', run }),
    submissionMessage(following),
    submissionMessage({ ...following, where: there, while: 'cancelling' }),
    submissionMessage({ ...following, while: 'homeless' }),
    submissionMessage({ ...following, while: 'held' }),
    submissionMessage({
      outcome: 'ended',
      ended: { run: 'R-1042', ...overAgo, evaluation: counted, reportIn: 'C0CAMPAIGNS' },
      kept: 'ask',
    }),
    submissionMessage({ outcome: 'ended', ended: { ...overAgo, export: written }, kept: 'ask' }),
    submissionMessage({ outcome: 'ended', ended: undefined, kept: undefined }),
    submissionMessage({ ...over, ending: cancelled }),
    submissionMessage({ ...over, ending: failed }),
    submissionMessage({ ...over, refusal: 'No audience “x” in dev.' }),
    submissionMessage({ outcome: 'not-taken' }),
    submissionMessage({ outcome: 'unknown' }),
  ],
};
