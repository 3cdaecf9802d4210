import { WebClient } from '@slack/web-api';
import type { RedisOptions } from 'ioredis';
import { createAccess } from './access.js';
import { AdobeCache } from './adobe/cache.js';
import { createAdobe } from './adobe/index.js';
import type { Config } from './config.js';
import { PersonLimits } from './decisions/person-limits.js';
import { keys } from './keys.js';
import { createFetch } from './platform/fetch.js';
import { boltLogger, type Log } from './platform/log.js';
import { adobeNotes, createMetrics, type Metrics } from './platform/metrics.js';
import { createRedis } from './platform/redis-connection.js';
import { Replication } from './platform/replication.js';
import { RunQueue } from './queue.js';
import type { VerbInfo } from './request/command.js';
import { RunIntake } from './runs/accept.js';
import { createViewOf } from './runs/build-view.js';
import { Cancellation } from './runs/cancel.js';
import { CurrentStanding } from './runs/current-standing.js';
import { EffectLocks } from './runs/effect-locks.js';
import { Holds } from './runs/holds.js';
import { keepJobsMs, WatchedJobs } from './runs/watched-jobs.js';
import { LiveRuns } from './runs/live-runs.js';
import { JobSnapshots } from './runs/job-snapshots.js';
import { OpenQuestions } from './runs/open-questions.js';
import { PastRuns } from './runs/past-runs.js';
import { Reach } from './runs/reach.js';
import { RecentAudiences } from './runs/recent-audiences.js';
import type { RunRecord } from './runs/record.js';
import { jobIdOf, stagesOf, targetOf } from './runs/stages.js';
import { RunStore } from './runs/store.js';
import { Channels } from './slack/channel-settings.js';
import { Conversations } from './slack/conversations.js';
import { HeardMessages } from './slack/heard-messages.js';
import { ShareableAnswers } from './slack/shareable-answers.js';
import { lookUpOptions, Users } from './slack/users.js';

const PROBE_TTL_S = 60;

/** After a failover the old master refuses writes. `1` reconnects, `2` also resends: a refused write had no effect. */
function onFailover<Then extends 1 | 2>(then: Then): (error: Error) => Then | false {
  return ({ message }) => (message.includes('READONLY') ? then : false);
}

/** The bot fails at once when Redis does not answer; a worker waits for it. */
const CONNECTIONS = {
  bot: {
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    retryStrategy: (times) => Math.min(100 * times, 2_000),
    reconnectOnError: onFailover(1),
  },
  worker: { maxRetriesPerRequest: null, reconnectOnError: onFailover(2) },
} satisfies Record<string, RedisOptions>;

interface ComposeOptions {
  config: Config;
  log: Log;
  role: keyof typeof CONNECTIONS;
  /** The metrics of the other role, if it runs in the same process. */
  metrics?: Metrics | undefined;
  /** Epoch ms; by default the machine's clock. */
  now?: (() => number) | undefined;
  /** The workspace that Usher is installed in; by default Slack is asked at the first look-up. */
  team?: () => Promise<string | undefined>;
}

export type Parts = ReturnType<typeof compose>;

/** The parts that bot and worker share. Calls neither Slack nor Adobe. */
export function compose({ config, log, role, now = Date.now, ...options }: ComposeOptions) {
  const redis = createRedis(config.redis.at, CONNECTIONS[role]);
  redis.on('error', (error) => log.warn({ err: error }, 'Redis'));
  const replication = createReplication(config, log);
  const metrics = options.metrics ?? createMetrics({ live: () => redis.scard(keys.live) });
  const fetch = createFetch(config.proxy);
  const client = createLookupClient(config, { fetch, log });
  const access = createAccess(config.access);
  const { team = teamOf(client) } = options;
  const queue = new RunQueue({ redis, log });
  const keepMs = keepJobsMs(config.runs);
  const users = new Users({ client, team, named: [...config.access.operators, ...config.access.admins] });
  return {
    config,
    log,
    now,
    redis,
    replication,
    metrics,
    fetch,
    access,
    users,
    /** Rejects if Redis does not answer or refuses writes, as a replica does, or a full memory or a failed disk. */
    ready: () => redis.set(keys.probe, '1', 'EX', PROBE_TTL_S),
    queue,
    runs: new RunStore({ redis, replication, retentionDays: config.runs.retentionDays, metrics, log }),
    holds: new Holds({ redis }),
    adobe: createAdobe({ ...config.adobe, ...adobeNotes(metrics, log), fetch }),
    snapshots: new JobSnapshots({ redis }),
    watched: new WatchedJobs({ redis, queue, keepMs }),
    /** How long Redis keeps what is known of Adobe's jobs, ms. */
    keepMs,
    pastRuns: new PastRuns({ redis }),
    channels: new Channels(redis, config.adobe.sandbox),
    questions: new OpenQuestions({ redis, replication, log }),
    /** `freshMs`: how long Slack's answer on who is in a channel is kept. */
    createReach: (freshMs?: number) => {
      const conversations = new Conversations({ client, users, freshMs });
      return new Reach({ conversations, users, access, log });
    },
  };
}

/** What the bot's handlers may use. */
export function composeServices(parts: Parts, verbs: Record<string, VerbInfo>) {
  const { config, log, redis, metrics, runs, snapshots, watched, pastRuns, adobe, access, users, channels, questions } =
    parts;
  const reach = parts.createReach();
  const buildView = createViewOf({ snapshots, pastRuns, runs, reach, users, uiTenant: config.uiTenant });
  const standing = new CurrentStanding({ users, access, log });
  const effectLocks = new EffectLocks(parts);
  const { now } = parts;
  const adobeCache = new AdobeCache({ adobe, now });
  const shared = { runs, queue: parts.queue, access, standing, adobe, effectLocks, questions, reach, log, now };
  return {
    ...shared,
    liveRuns: new LiveRuns({ redis }),
    pastRuns,
    users,
    channels,
    /** Whether profiles may be looked up at all. */
    profileLookup: config.profileLookup,
    /** What the verbs that there are say of themselves, for help. */
    verbs: Object.fromEntries(Object.entries(verbs).filter(([name]) => name !== 'profile' || config.profileLookup)),
    shareableAnswers: new ShareableAnswers(redis),
    cancellation: new Cancellation({ ...shared, holds: parts.holds }),
    heard: new HeardMessages({ redis, log }),
    adobeCache,
    recentAudiences: new RecentAudiences({ redis, runs }),
    limits: new PersonLimits({ redis, metrics, log, asks: config.limits.personAsks }),
    intake: new RunIntake({
      ...shared,
      sandboxes: { list: (call) => adobeCache.sandboxesNow(call) },
      redis,
      metrics,
      personLiveRuns: config.limits.personLiveRuns,
    }),
    /** A run as its cards and reports show it; undefined while its names are still being checked. */
    viewOf: async (run: string, facts: RunRecord) => (facts.request ? buildView(run, facts, facts.request) : undefined),
    pollNow: async (facts: RunRecord) => {
      for (const stage of facts.request ? stagesOf(facts.request) : []) {
        const id = jobIdOf(facts[stage]);
        if (facts.request && id !== undefined) await watched.lookNow(targetOf(facts.request, stage, id, 0), now());
      }
    },
  };
}

/** On a connection of its own, which nobody else's commands wait for. What is asked before it is there waits for it. */
function createReplication({ redis: { at, minReplicas } }: Config, log: Log): Replication {
  const redis = minReplicas === 0 ? undefined : createRedis(at, { ...CONNECTIONS.bot, enableOfflineQueue: true });
  redis?.on('error', (error: unknown) => log.warn({ err: error }, 'Redis, for its replicas'));
  return new Replication({ redis, atLeast: minReplicas, mark: keys.replicated, log });
}

/** Separate from Bolt's client, which pauses for everybody when Slack limits one method; runs never wait for it. */
function createLookupClient(
  { slack }: Config,
  { fetch, log }: { fetch: typeof globalThis.fetch; log: Log },
): WebClient {
  return new WebClient(slack.botToken, {
    ...lookUpOptions,
    slackApiUrl: slack.apiUrl,
    fetch,
    logger: boltLogger(log),
  });
}

/** A worker starts without Slack and asks for its workspace at the first look-up of a person. */
function teamOf(client: WebClient): () => Promise<string | undefined> {
  let known: { team: string | undefined } | undefined;
  return async () => (known ??= { team: (await client.auth.test()).team_id }).team;
}
