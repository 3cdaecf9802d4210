import * as answerModule from '../../../src/forms/answer.js';
import * as channelModule from '../../../src/forms/channel.js';
import * as commandModule from '../../../src/forms/command.js';
import * as datasetModule from '../../../src/forms/dataset.js';
import { blankDraft, type FormState, type FormMeta, type FormData } from '../../../src/forms/run/state.js';
import * as viewsModule from '../../../src/forms/run/views.js';
import * as noticeModule from '../../../src/forms/run/notice.js';
import * as perAudienceModule from '../../../src/forms/run/per-audience-view.js';
import * as profileModule from '../../../src/forms/profile.js';
import * as reviewModule from '../../../src/forms/run/review.js';
import * as scheduleModule from '../../../src/forms/schedule.js';
import type { Request } from '../../../src/request/request.js';
import { production, story } from '../../src/messages/run-views.js';
import { kept, type SamplesOf } from './shape.js';
import { recorded } from './recorded.js';
import { startedHere } from './runs.js';

const answer = recorded(answerModule);
const channel = recorded(channelModule);
const command = recorded(commandModule);
const dataset = recorded(datasetModule);
const views = recorded(viewsModule);
const notice = recorded(noticeModule);
const perAudience = recorded(perAudienceModule);
const profile = recorded(profileModule);
const review = recorded(reviewModule);
const schedule = recorded(scheduleModule);

const here = 'C0CAMPAIGN';
const meta: FormMeta = {
  form: 'export',
  channel: here,
  sandbox: 'dev',
  shownSandboxType: 'development',
  revision: 0,
  filters: true,
  times: 'picked',
  overrides: new Map([['aud-1', { statuses: ['exited' as const], namespace: 'AAM' }]]),
  caption: 'Run again · from R-1042',
};
const draft: FormState = {
  ...blankDraft('dev', here),
  audiences: [{ value: 'aud-1', text: 'VIP <buyers>', description: '4,195' }],
  pasted: 'aud-2',
  then: 'export',
  dataset: { value: 'ds-1', text: 'Agency drop' },
  filters: {
    fields: 'identities.id',
    batch: 'each',
    empty: 'yes',
    entered: '2026-11-01T08:00:00Z..2026-11-02T08:00:00Z',
    updated: '2026-11-01T08:00:00Z',
    policy: 'p-2',
    version: '3',
    events: 'commerce',
    'events-since': '2026-11-01T08:00:00Z',
  },
  namespace: 'UPS',
};
const known: FormData = {
  now: Date.parse('2026-11-25T13:00:00Z'),
  zone: 'Europe/Berlin',
  usedToday: 1,
  sandboxes: [
    { name: 'dev', title: 'Development', type: 'development' },
    { name: 'prod', title: 'prod', type: 'production' },
  ],
  policies: [{ id: 'p-1', name: 'Timestamp ordered', version: 1, isDefault: true }],
  counted: [{ id: 'aud-1', name: 'VIP <buyers>', last: { profiles: 4_195, at: 1_764_000_000_000 }, by: 'nightly' }],
};
const unknown: FormData = { ...known, sandboxes: undefined, policies: undefined, counted: [], usedToday: undefined };
const typed: FormMeta = { ...meta, times: 'typed' };
const evaluation: FormMeta = { ...meta, form: 'evaluate', filters: false, overrides: new Map() };
const request: Request = {
  ...story({ kind: 'export' }).request,
  sandbox: production,
  filters: {
    entered: { from: '2026-11-01T08:00:00Z' },
    updatedSince: '2026-11-01T08:00:00Z',
    fields: ['identities.id'],
    policy: { id: 'p-1', version: 1 },
    events: { fields: ['commerce'], ingestedSince: '2026-11-01T08:00:00Z' },
    emptyProfiles: true,
    batchPerAudience: true,
  },
};
const ask = { kind: 'export' as const, sandbox: 'prod', audiences: [{ term: 'aud-1' }], dataset: 'ds-1', filters: {} };
const reviewed = { ask: 'a', channel: here, said: 'production' as const };
const entries = [
  { key: 'aud-1', name: 'VIP <buyers>', terms: [{ term: 'aud-1', chosen: true as const }] },
  { key: '#1', name: 'x=exited', terms: [{ term: 'x', statuses: ['exited' as const], typed: 'x=exited' }] },
];
const scheduled = { meta: { sandbox: 'dev', channel: here }, zone: 'Europe/Berlin', time: '2:00' };
const made = { sandbox: 'prod', type: 'production' as const, channel: here, responseUrl: undefined };

export const forms = {
  answer: {
    answerForm: [answer.answerForm('Details', startedHere, { channel: here })],
  } satisfies SamplesOf<typeof answer>,
  command: {
    commandForm: [command.commandForm('/audience export "VIP <buyers>" to:"Agency drop"', 'name')],
  } satisfies SamplesOf<typeof command>,
  channel: {
    channelView: [channel.channelView({ told: 'thread', mention: ['U0ANNA001', 'S0TEAM001'] }, { channel: here })],
  } satisfies SamplesOf<typeof channel>,
  dataset: {
    datasetForm: [dataset.datasetForm(made)],
    datasetFormOn: [kept(dataset.datasetFormOn({ draft, meta }))],
  } satisfies SamplesOf<typeof dataset>,
  run: {
    renderForm: [
      kept(views.renderForm({ draft: blankDraft('dev', undefined), meta: evaluation, known: unknown })),
      kept(views.renderForm({ draft, meta: evaluation, known, notice: 'Switched to dev. <Choose>.' })),
      kept(views.renderForm({ draft: blankDraft('prod', undefined), meta: { ...evaluation, form: 'export' }, known })),
      kept(views.renderForm({ draft, meta, known })),
      kept(views.renderForm({ draft, meta: typed, known: unknown })),
    ],
  } satisfies SamplesOf<typeof views>,
  notice: {
    withNotice: [notice.withNotice(dataset.datasetForm(made), 'Not taken: <ask> again.')],
    withFieldError: [notice.withFieldError(kept(views.renderForm({ draft, meta, known })), 'policy', 'Choose <one>.')],
  } satisfies SamplesOf<typeof notice>,
  'per-audience': {
    perAudienceView: [
      kept(perAudience.perAudienceView({ draft, meta }, entries)),
      kept(perAudience.perAudienceView({ draft, meta }, [])),
    ],
  } satisfies SamplesOf<typeof perAudience>,
  profile: {
    profileForm: [profile.profileForm({ sandbox: 'dev', channel: here, responseUrl: undefined, unread: true })],
  } satisfies SamplesOf<typeof profile>,
  review: {
    reviewView: [
      review.reviewView(reviewed, review.summary(request, here), 'Read <this> again.'),
      review.reviewView({ ...reviewed, said: 'development' }, review.unverifiedSummary(ask, here)),
    ],
  } satisfies SamplesOf<typeof review>,
  schedule: {
    timeView: [
      schedule.timeView({ ...scheduled, meta: { ...scheduled.meta, schedule: { id: 's', name: 'n', cron: 'c' } } }),
    ],
    createView: [schedule.createView({ ...scheduled, name: 'Nightly', active: true })],
  } satisfies SamplesOf<typeof schedule>,
};
