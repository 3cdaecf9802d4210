import type { WebClient } from '@slack/web-api';
import type { Redis } from 'ioredis';
import { type Access, createAccess } from '../src/access.js';
import { type Adobe, createAdobe } from '../src/adobe/index.js';
import { isSegmentJob, countersOf } from '../src/adobe/segment-jobs.js';
import { isTerminal } from '../src/adobe/schemas.js';
import { UnclearRequests } from '../src/questions/unclear-request.js';
import { Channels } from '../src/slack/channel-settings.js';
import { Conversations } from '../src/slack/conversations.js';
import { AdobeError, type Sentence } from '../src/errors.js';
import type { Config } from '../src/config.js';
import type { Submitted, UnreadableRecord } from '../src/runs/record.js';
import { createFetch } from '../src/platform/http.js';
import type { Log } from '../src/platform/log.js';
import { PastRuns } from '../src/runs/past-runs.js';
import { card, cardEnded } from '../src/messages/card.js';
import { mentioning } from '../src/messages/channel.js';
import { cannotPost, rejected, unreadable } from '../src/messages/ephemeral.js';
import { overdue, report } from '../src/messages/report.js';
import { unclearRequest } from '../src/messages/unclear.js';
import { adobeNotes, type Metrics } from '../src/platform/metrics.js';
import type { LazyUsers } from '../src/slack/create-users.js';
import type { RunQueue } from '../src/queue.js';
import { Reach } from '../src/runs/reach.js';
import type { RunStore } from '../src/runs/store.js';
import { JobSnapshots } from '../src/runs/job-snapshots.js';
import { createViewOf } from '../src/runs/build-view.js';
import type { RunStage } from '../src/runs/view.js';
import { Advancer } from './stage.js';
import { JobCanceller, type StateNow } from './cancel-job.js';
import { CardEdits, REFRESH_MS } from './card-edits.js';
import { LateResolver } from './resolve-late.js';
import { RunOutcome } from './outcome.js';
import { type Answer, Poller } from './poller.js';
import { createJobDrivers } from './job-drivers.js';
import { Permits } from './permits.js';
import { RateLimit, type PaceLimits, slackPace } from './rate-limit.js';
import { Outbox } from './outbox.js';
import { RunHandler } from './run.js';
import { SharedEvaluations } from './shared-evaluations.js';
import { BackgroundSlack } from './slack-client.js';
import { StageLog } from './stage-log.js';
import { Submitter } from './submit.js';
import { Notifications } from './notifications.js';

/** Who is in a channel is asked before the first post there; for many runs at once it is asked once. */
const PLACE_FRESH_MS = 10_000;
/** Whether a card may name another run is asked whenever the card may have changed: for as long as a card stays as it is an answer will do. */
const NAMES_FRESH_MS = REFRESH_MS;
const DAY_MS = 24 * 60 * 60 * 1000;

export interface PartsOptions {
  config: Config;
  redis: Redis;
  runs: RunStore;
  queue: RunQueue;
  client: WebClient;
  /** One that only looks up. */
  lookUps: WebClient;
  people: LazyUsers;
  metrics: Metrics;
  log: Log;
  now: () => number;
  stopping: () => boolean;
  /** Slack's own limits where nothing is said. */
  pace?: Partial<PaceLimits> | undefined;
}

/** Puts the parts of a run's errand together. */
export function createRunHandler(parts: PartsOptions): RunHandler {
  const { config, redis, runs, metrics, log, now } = parts;
  const adobe = createAdobe({ ...config.adobe, ...adobeNotes(metrics, log), fetch: createFetch(config.proxy) });
  const access = createAccess(config.access);
  const memory = new PastRuns({ redis });
  const stages = new StageLog({ log, now });
  const reach = createReach(parts, access, PLACE_FRESH_MS);
  const sharing = new SharedEvaluations({
    redis,
    stages,
    keepMs: keepMs(config),
    now,
    wake: (run) => parts.queue.wake(run),
  });
  return new RunHandler({
    runs,
    now,
    stopping: parts.stopping,
    ...config.runs,
    lateResolver: new LateResolver({
      runs,
      adobe,
      now,
      reach,
      questions: new UnclearRequests({ redis, log }),
      mayWrite: createMayWrite(access),
    }),
    advancer: createAdvancer(parts, { adobe, access, sharing, memory, stages }),
    notifications: createTelling(parts, { access, memory, stages, reach }),
    reach,
    stages,
    outcome: createConclude(parts, { adobe, sharing, memory }),
    ...notesOf(metrics, log),
  });
}

function notesOf(metrics: Metrics, log: Log) {
  return {
    onEnded: (run: string, kind: string, ending: string) => {
      metrics.ended.inc({ kind, ending });
      log.info({ run, kind, ending }, 'the run ended');
    },
    onUnreadable: (run: string, error: UnreadableRecord) => {
      metrics.unreadable.inc();
      log.error({ run, err: error }, 'the record of a run cannot be read');
    },
    onGone: (run: string) => log.error({ run }, 'the record of a run is gone; it is not carried on'),
    onProblem: (run: string, problem: unknown) =>
      log.warn({ run, err: problem }, 'Adobe did not answer; the run looks again'),
  };
}

function createConclude(
  parts: PartsOptions,
  { adobe, sharing, memory }: Omit<Shared, 'stages' | 'access'>,
): RunOutcome {
  const { config, runs, log, now } = parts;
  return new RunOutcome({
    runs,
    adobe,
    sharing,
    memory,
    now,
    org: config.adobe.orgId,
    ...config.runs,
    onProblem: (run, problem) => log.warn({ run, err: problem }, 'a batch could not be looked up'),
  });
}

interface Shared {
  adobe: Adobe;
  access: Access;
  sharing: SharedEvaluations;
  memory: PastRuns;
  stages: StageLog;
}

function createAdvancer(parts: PartsOptions, { adobe, access, sharing, memory, stages }: Shared): Advancer {
  const { config, redis, runs, log, now } = parts;
  const timing = { adobeTimeoutMs: config.adobe.timeoutMs, keepMs: keepMs(config), now, ...config.runs };
  const look = stateOf(adobe, log);
  return new Advancer({
    runs,
    sharedEvaluations: sharing,
    pastRuns: memory,
    stages,
    now,
    ...config.runs,
    stateOf: look,
    canceller: new JobCanceller({
      runs,
      sharing,
      stateOf: look,
      ...timing,
      cancelJob: async (stage, sandbox, id) => adobe.jobs.cancel(stage, { sandbox, id }),
    }),
    maker: createJobDrivers({ adobe }),
    permits: new Permits({ access, users: parts.people, sandboxes: adobe.sandboxes, log, now }),
    submitter: new Submitter({ runs, redis, stages, ...timing }),
    poller: new Poller({
      redis,
      jobs: new JobSnapshots({ redis }),
      ...timing,
      ask: { evaluation: askSegmentJobs(adobe), export: askExportJobs(adobe, log) },
      onError: (error, about) => log.warn({ err: error, ...about }, 'a look at Adobe failed; the next one comes'),
    }),
  });
}

function createTelling(
  parts: PartsOptions,
  { access, memory, stages, reach }: Pick<Shared, 'memory' | 'stages'> & { access: Access; reach: Reach },
): Notifications {
  const { config, redis, runs, queue, client, metrics, log, now } = parts;
  const named = createReach(parts, access, NAMES_FRESH_MS);
  const slack = new BackgroundSlack({ client, onCall: (method, outcome) => metrics.slack.inc({ method, outcome }) });
  const pace = new RateLimit({ redis, limits: { ...slackPace, ...parts.pace } });
  const { timeoutMs: slackTimeoutMs } = config.slack;
  const onProblem = (about: object) => log.warn(about, 'Slack did not take a message');
  return new Notifications({
    runs,
    redis,
    slack,
    pace,
    now,
    edits: new CardEdits({ redis, slack, pace, card, cardEnded, now }),
    poster: new Outbox({ runs, slack, pace, slackTimeoutMs, now, onProblem, stages, mayTell: createMayTell(reach) }),
    voice: {
      card,
      report,
      overdue,
      noPlace: cannotPost,
      nothingStarted: rejected,
      unclear: unclearRequest,
      unreadable,
      mentioning,
    },
    channels: new Channels({ redis, sandbox: config.adobe.sandbox }),
    story: createViewOf({ snapshots: new JobSnapshots({ redis }), pastRuns: memory, runs, reach: named }),
    wake: (run) => queue.wake(run),
    stages,
  });
}

function createReach({ lookUps, people, log }: PartsOptions, access: Access, freshMs: number): Reach {
  const conversations = new Conversations({ client: lookUps, users: people, freshMs });
  return new Reach({ conversations, users: people, access, log });
}

/** A place is for what any of these people asked. */
function createMayTell(reach: Reach) {
  return async (channel: string, people: string[]): Promise<'yes' | 'no' | 'unknown'> => {
    const all = await Promise.all(people.map((person) => reach.mayBeTold(person, channel, { leaveToSlack: true })));
    const known = all.map(({ is }) => is);
    return known.find((is) => is === 'yes') ?? known.find((is) => is === 'unknown') ?? 'no';
  };
}

/** Checked again by the run, for an ask that was taken unread. */
function createMayWrite(access: Access) {
  return ({ by, confirmed, ask }: Submitted, type: 'production' | 'development'): Sentence | undefined => {
    const refusal = access.whyNotWrite(by, { name: ask.sandbox, type });
    if (refusal !== undefined || type === 'development' || confirmed) return refusal;
    return `${ask.sandbox} is a production sandbox, and Adobe was too slow to ask you first. Ask again with /audience.`;
  };
}

function stateOf(adobe: Adobe, log: Log) {
  return async (stage: RunStage, sandbox: string, id: string): Promise<StateNow> => {
    try {
      return { is: 'known', status: (await adobe.jobs.get(stage, { sandbox, id })).job.status };
    } catch (error) {
      if (!(error instanceof AdobeError)) throw error;
      if (error.failure === 'not-found') return { is: 'gone' };
      log.warn({ err: error, sandbox, job: id }, 'a job whose state decides was not looked at');
      return { is: 'silent' };
    }
  };
}

/** Adobe's answers are kept past the watch limit, so that a late look still finds them. */
function keepMs({ runs }: Config): number {
  return runs.watchLimitMs + DAY_MS;
}

function askSegmentJobs({ segmentJobs }: Adobe) {
  return async (sandbox: string, ids: string[]): Promise<Map<string, Answer>> => {
    const jobs = await segmentJobs.bulkGet({ sandbox, ids });
    const known = [...jobs.values()].filter(isSegmentJob);
    return new Map(
      known.map((job) => [
        job.id,
        { job, terminal: isTerminal(job.status), bare: job.status === 'SUCCEEDED' && countersOf(job) === undefined },
      ]),
    );
  };
}

/** One list call for all, single ones for what it lacks or cannot be read; where that fails, the next look asks again. */
function askExportJobs({ exportJobs }: Adobe, log: Log) {
  return async (sandbox: string, ids: string[]): Promise<Map<string, Answer>> => {
    const { jobs } = await exportJobs.list({ sandbox, limit: 100 }).catch((error: unknown) => {
      if (!(error instanceof AdobeError) || error.failure !== 'unreadable') throw error;
      log.warn({ err: error, sandbox }, 'the list of exports cannot be read; they are looked at one by one');
      return { jobs: [] };
    });
    const found = new Map(jobs.filter(({ id }) => ids.includes(id)).map((job) => [job.id, answer(job)]));
    for (const id of ids.filter((one) => !found.has(one))) {
      try {
        found.set(id, answer(await exportJobs.get({ sandbox, id })));
      } catch (error) {
        if (!(error instanceof AdobeError)) throw error;
        if (error.failure !== 'not-found') log.warn({ err: error, sandbox, ids: [id] }, 'an export was not looked at');
      }
    }
    return found;
  };
}

function answer(job: { status: string }): Answer {
  return { job, terminal: isTerminal(job.status), bare: false };
}
