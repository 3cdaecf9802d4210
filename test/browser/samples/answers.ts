import { verbs } from '../../../src/app.js';
import * as cancelModule from '../../../src/messages/cancel.js';
import * as channelModule from '../../../src/messages/channel.js';
import * as datasetModule from '../../../src/messages/dataset.js';
import * as detailsModule from '../../../src/messages/details.js';
import * as ephemeralModule from '../../../src/messages/ephemeral.js';
import * as filesModule from '../../../src/messages/files.js';
import * as audiencesModule from '../../../src/messages/audiences.js';
import * as helpModule from '../../../src/messages/help.js';
import * as jobsModule from '../../../src/messages/jobs.js';
import * as sandboxModule from '../../../src/messages/sandbox.js';
import * as statusModule from '../../../src/messages/status.js';
import { after, production, story } from '../../src/messages/run-views.js';
import { audience, batch, goingOn, inFull, line, night, odd, outside, set, streaming } from './things.js';
import { profileSamples } from './profile.js';
import { support } from './runs.js';
import { scheduleSamples } from './schedule.js';
import type { SamplesOf } from './shape.js';
import { troubles } from './troubles.js';
import { recorded } from './recorded.js';

const cancel = recorded(cancelModule);
const channel = recorded(channelModule);
const dataset = recorded(datasetModule);
const details = recorded(detailsModule);
const ephemeral = recorded(ephemeralModule);
const files = recorded(filesModule);
const audiences = recorded(audiencesModule);
const help = recorded(helpModule);
const jobs = recorded(jobsModule);
const sandbox = recorded(sandboxModule);
const status = recorded(statusModule);

const by = 'U0ADA0001';
const run = { run: 'R-1041', request: undefined, askedBy: 'Ada', followers: [], outside: false };
const dev = { name: 'dev', type: 'development' as const };
const place = { sandbox: production };
const names = new Map([
  ['U0OSKAR01', 'Oskar'],
  [by, 'Ada'],
]);
const rights = { isOperator: true, isAdmin: false, operators: ['U0OSKAR01'], admins: [by], names };
const told = { told: 'failures' as const, mention: ['U0ANNA001', 'S0TEAM001'] };
const now = after(0);
const cancelling = {
  request: { ...story().request, job: { id: 'e-1', at: after(0), source: 'api' } },
  runs: ['R-1041'],
};

export const answers = {
  ...troubles,
  audiences: {
    found: [
      audiences.found({ ...place, text: odd, audiences: [audience, streaming], later: true, left: 4, more: 'next' }),
      audiences.found({ ...place, text: odd, audiences: [], later: false, left: 0, more: undefined }),
    ],
    sizeMessage: [
      audiences.sizeMessage(production, audience, audiences.ESTIMATING),
      audiences.sizeMessage(production, streaming, odd),
    ],
    estimated: [
      audiences.estimated(production, audience, {
        profiles: 4_000,
        interval: { from: 3_900, to: 4_100, confidence: '95%' },
        sample: 1_000_000,
        namespaces: [
          { id: '4', percent: 99.6 },
          { id: '6', percent: 80 },
        ],
        unread: 1,
      }),
    ],
    estimateFailed: [audiences.estimateFailed(audience, 'late')],
  } satisfies SamplesOf<typeof audiences>,
  cancel: {
    cancelQuestion: [
      cancel.cancelQuestion({ ...cancelling, outside: false }, 'v'),
      cancel.cancelQuestion({ ...cancelling, outside: true }, 'v'),
      cancel.cancelQuestion({ ...cancelling, runs: [], outside: true }, 'v'),
      cancel.cancelQuestion({ ...cancelling, runs: [], outside: false }, 'v'),
    ],
    cancelRunQuestion: [
      cancel.cancelRunQuestion({ ...run, request: story().request, followers: ['Anna'] }, 'v'),
      cancel.cancelRunQuestion({ ...run, request: cancelling.request, outside: true }, 'v'),
      cancel.cancelRunQuestion(run, 'v'),
    ],
    runCancelling: [
      cancel.runCancelling('R-1', { first: true, refused: undefined }),
      cancel.runCancelling('R-1', { first: true, refused: odd }),
      cancel.runCancelling('R-1', { first: false, refused: undefined }),
    ],
    jobCancelling: [cancel.jobCancelling()],
    jobCancelled: [cancel.jobCancelled(cancelling, 'Ada')],
  } satisfies SamplesOf<typeof cancel>,
  channel: {
    channelSettings: [
      channel.channelSettings(told, 'dev'),
      channel.channelSettings(told, 'dev', 'Only operators can change notification settings. Ask: Ada.'),
    ],
    channelChanged: [channel.channelChanged('Ada', { told: 'channel', mention: [] }, told)],
    savedIn: [channel.savedIn('C0CAMPAIGN'), channel.savedIn('D0ANNA001')],
    mentioning: [channel.mentioning(ephemeral.alreadyFollowing('R-1042'), told.mention)],
  } satisfies SamplesOf<typeof channel>,
  dataset: {
    datasets: [
      dataset.datasets({ ...place, datasets: set, left: 12, more: 'next' }),
      dataset.datasets({ sandbox: dev, datasets: [], left: 0, more: undefined }),
    ],
    datasetCreated: [dataset.datasetCreated({ ...place, id: 'ds-1', name: odd })],
    datasetAnnounced: [dataset.datasetAnnounced({ ...place, id: 'ds-1', name: odd, by: 'Ada' })],
    datasetQuestion: [dataset.datasetQuestion({ ...place, name: odd, kept: 'v' })],
  } satisfies SamplesOf<typeof dataset>,
  files: {
    filesMessage: [
      files.filesMessage(production, batch, {
        shown: [
          { name: 'part-0001.parquet', bytes: 1_400_000 },
          { name: odd, parts: 3, bytes: 900, atLeast: true },
        ],
        from: 1,
        total: 9,
        complete: false,
        more: 'next',
      }),
    ],
    batches: [
      files.batches(
        production,
        'R-1042',
        Array.from({ length: 10 }, () => batch),
      ),
    ],
    handOverMessage: [
      files.handOverMessage({
        ...place,
        run: 'R-1042',
        dataset: { id: 'ds-1', name: 'Agency drop' },
        batches: [{ id: 'b-1', audience: odd }, { id: 'b-2' }],
      }),
    ],
  } satisfies SamplesOf<typeof files>,
  help: {
    helpPage: [help.helpPage({ verbs, rights, sandbox: 'dev' })],
    helpVerb: [
      help.helpVerb({ name: 'export', verb: verbs.export, rights }),
      ...Object.entries(verbs).map(([name, verb]) => help.helpVerb({ name, verb, rights })),
    ],
    welcome: [help.welcome({ sandbox: 'dev' })],
  } satisfies SamplesOf<typeof help>,
  details: {
    detailsMessage: [
      details.detailsMessage(story({ ending: { how: 'lost', at: now, stage: 'export', support } }), [inFull], 'asker'),
      details.detailsMessage(story(), [], 'channel'),
    ],
  } satisfies SamplesOf<typeof details>,
  jobs: {
    jobsMessage: [
      jobs.jobsMessage({
        ...place,
        narrowed: ['exports', odd],
        jobs: [line, outside],
        later: false,
        lookedBackTo: now,
        more: 'n',
      }),
      jobs.jobsMessage({ ...place, narrowed: [], jobs: [], later: true, lookedBackTo: undefined, more: undefined }),
    ],
    jobDetails: [
      jobs.jobDetails({ ...place, jobs: [inFull, { ...inFull, ...outside }] }, 'asker'),
      jobs.jobDetails({ ...place, jobs: [inFull] }, 'channel'),
      jobs.jobDetails({ ...place, jobs: [goingOn] }, 'asker'),
    ],
  } satisfies SamplesOf<typeof jobs>,
  profile: profileSamples,
  sandbox: {
    sandboxes: [
      sandbox.sandboxes({
        current: 'dev',
        known: [
          { ...dev, title: 'Development' },
          { ...production, title: 'prod' },
        ],
      }),
    ],
    sandboxChanged: [sandbox.sandboxChanged('Ada', 'dev', production)],
  } satisfies SamplesOf<typeof sandbox>,
  schedule: scheduleSamples,
  status: {
    overview: [
      status.overview({
        ...place,
        running: [outside],
        waiting: [line],
        night,
        usedToday: 1,
        resetsAt: after(600),
        unsent: [{ run: 'R-1044', by: 'Anna', kind: 'evaluation', audiences: [odd] }],
        next: [
          { name: odd, at: now },
          { name: 'b', cron: '0 0 1 * * ?' },
        ],
      }),
      status.overview({ ...place, running: [], waiting: [], unsent: [], next: [], usedToday: 0, resetsAt: after(600) }),
    ],
    audienceStatus: [
      status.audienceStatus({ ...place, audience, counted: { profiles: 5, job: line, before: 3 }, open: outside }),
      status.audienceStatus({ ...place, audience: streaming }),
    ],
    nightly: [status.nightly(production, night), status.nightly(production, undefined)],
  } satisfies SamplesOf<typeof status>,
};
