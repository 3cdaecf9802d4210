import { WebClient } from '@slack/web-api';
import type { Access } from '../src/access.js';
import type { Adobe } from '../src/adobe/index.js';
import { isSegmentJob, countersOf, type SegmentJob } from '../src/adobe/segment-jobs.js';
import { isTerminal } from '../src/adobe/schemas.js';
import type { Parts } from '../src/compose.js';
import { AdobeError, type Sentence } from '../src/errors.js';
import { boltLogger, type Log } from '../src/platform/log.js';
import { createViewOf } from '../src/runs/build-view.js';
import { anyYes, type Reach } from '../src/runs/reach.js';
import type { Submitted } from '../src/runs/record.js';
import { HeldRuns } from './held-runs.js';
import { JobCanceller, type StateOf } from './cancel-job.js';
import { CardEdits, REFRESH_MS } from './card-edits.js';
import { createJobDrivers } from './job-drivers.js';
import { Notifications } from './notifications.js';
import { Outbox } from './outbox.js';
import { RunOutcome } from './outcome.js';
import type { JobParts } from './parts.js';
import { Permits } from './permits.js';
import { type Answer, Poller } from './poller.js';
import { type PaceLimits, RateLimit, slackPace } from './rate-limit.js';
import { LateResolver } from './resolve-late.js';
import { RunHandler } from './run.js';
import { SharedEvaluations } from './shared-evaluations.js';
import { BackgroundSlack } from './slack-client.js';
import { Advancer } from './stage.js';
import { StageLog } from './stage-log.js';
import { Submitter } from './submit.js';

/** Before the first post in a channel Slack is asked who is in it; runs within this time share the answer. */
const PLACE_FRESH_MS = 10_000;
/** Whether a card may name another run depends on who is in the channel; the answer is kept as long as a card stays. */
const NAMES_FRESH_MS = REFRESH_MS;

interface JobWorkParts extends Parts {
  stopping: () => boolean;
  /** By default Slack's own limits. */
  pace?: Partial<PaceLimits> | undefined;
}

/** What a worker does with its queue jobs: carries on runs, and looks at Adobe's jobs for all of them. */
export function createJobWork({ stopping, pace, ...given }: JobWorkParts): { handler: RunHandler; poller: Poller } {
  const { config, redis } = given;
  const parts = {
    ...given,
    ...config.runs,
    orgId: config.adobe.orgId,
    adobeTimeoutMs: config.adobe.timeoutMs,
    slackTimeoutMs: config.slack.timeoutMs,
    pace: new RateLimit({ redis, limits: { ...slackPace, ...pace } }),
    reach: given.createReach(PLACE_FRESH_MS),
    slack: new BackgroundSlack({ client: createSlackClient(given), metrics: given.metrics }),
    stages: new StageLog(given),
  };
  const sharing = new SharedEvaluations(parts);
  const ask = { evaluation: askSegmentJobs(parts.adobe), export: askExportJobs(parts.adobe, parts.log) };
  const poller = new Poller({ ...parts, ask, stopping });
  const handler = new RunHandler({
    ...parts,
    stopping,
    lateResolver: new LateResolver({ ...parts, mayWrite: createMayWrite(parts.access) }),
    heldRuns: new HeldRuns({ ...parts, sharing }),
    advancer: createAdvancer({ ...parts, sharing, poller }),
    notifications: new Notifications({
      ...parts,
      edits: new CardEdits(parts),
      outbox: new Outbox({ ...parts, mayTell: createMayTell(parts.reach) }),
      viewOf: createViewOf({ ...parts, uiTenant: config.uiTenant, reach: parts.createReach(NAMES_FRESH_MS) }),
    }),
    outcome: new RunOutcome({ ...parts, sharing }),
  });
  return { handler, poller };
}

function createAdvancer(parts: JobParts & { sharing: SharedEvaluations; poller: Poller }): Advancer {
  const { adobe, log } = parts;
  const stateOf = createStateOf(adobe, log);
  return new Advancer({
    ...parts,
    stateOf,
    canceller: new JobCanceller({ ...parts, stateOf }),
    driver: createJobDrivers(parts),
    permits: new Permits(parts),
    submitter: new Submitter(parts),
  });
}

/** The client reports failures at once, as the run decides what is tried again, and when. */
function createSlackClient({ config: { slack }, fetch, log }: Parts): WebClient {
  return new WebClient(slack.botToken, {
    slackApiUrl: slack.apiUrl,
    timeout: slack.timeoutMs,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    fetch,
    logger: boltLogger(log),
  });
}

/** A channel may be told if any of these people may have the run reported there. */
function createMayTell(reach: Reach) {
  return async (channel: string, people: string[]): Promise<'yes' | 'no' | 'unknown'> => {
    const all = await Promise.all(people.map((person) => reach.mayBeTold(person, channel, { leaveToSlack: true })));
    return anyYes(all.map(({ is }) => is));
  };
}

/** The check by the run, for an ask that was accepted unchecked. */
function createMayWrite(access: Access) {
  return ({ by, confirmed, ask }: Submitted, type: 'production' | 'development'): Sentence | undefined => {
    const refusal = access.whyNotWrite(by, { name: ask.sandbox, type });
    if (refusal !== undefined || type === 'development' || confirmed) return refusal;
    return `${ask.sandbox} is a production sandbox, and Adobe was too slow for me to ask you to confirm. Run the command again.`;
  };
}

function createStateOf(adobe: Adobe, log: Log): StateOf {
  return async (stage, sandbox, id) => {
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

function askSegmentJobs({ segmentJobs }: Adobe) {
  return async (sandbox: string, ids: string[]): Promise<Map<string, Answer>> => {
    const jobs = await segmentJobs.bulkGet({ sandbox, ids });
    const known = [...jobs.values()].filter(isSegmentJob);
    const isBare = (job: SegmentJob) => job.status === 'SUCCEEDED' && countersOf(job) === undefined;
    return new Map(known.map((job) => [job.id, answer(job, isBare(job))]));
  };
}

/** One list call for all, and a single one for each job that it lacks. The next look asks again for what failed. */
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

function answer(job: { status: string }, bare = false): Answer {
  return { job, terminal: isTerminal(job.status), bare };
}
