import type { App } from '@slack/bolt';
import { WebClient } from '@slack/web-api';
import { Redis } from 'ioredis';
import { createAccess } from './access.js';
import { createAdobe } from './adobe/index.js';
import { ShareableAnswers } from './slack/shareable-answers.js';
import * as map from './app.js';
import { Cancellation } from './runs/cancel.js';
import { CurrentStanding } from './runs/current-standing.js';
import { UnclearRequests } from './questions/unclear-request.js';
import { RunIntake } from './runs/accept.js';
import { AdobeCache } from './adobe/cache.js';
import { Channels } from './slack/channel-settings.js';
import { type Config, secretsOf } from './config.js';
import { Conversations } from './slack/conversations.js';
import { Clocks } from './doctor/clocks.js';
import { type Finding, report } from './doctor/findings.js';
import { examine } from './doctor/index.js';
import { createReceiver } from './slack/receiver.js';
import { GuestNotices } from './slack/guest-notices.js';
import { createDispatcher, createFetch } from './platform/http.js';
import { listen } from './slack/listen.js';
import { boltLogger, createLog, type Log } from './platform/log.js';
import { adobeNotes, createMetrics, type Metrics } from './platform/metrics.js';
import { createUsers, lookupClientOptions } from './slack/create-users.js';
import { PersonLimits } from './decisions/person-limits.js';
import { configOrExit, isProgram, runProcess } from './platform/process.js';
import { RunQueue } from './queue.js';
import { Reach } from './runs/reach.js';
import { onFailover, probe } from './platform/redis.js';
import { PastRuns } from './runs/past-runs.js';
import { RecentAudiences } from './runs/recent-audiences.js';
import { RunStore } from './runs/store.js';
import { JobSnapshots } from './runs/job-snapshots.js';
import type { Services } from './services.js';
import { jobIdOf, stagesOf, targetOf } from './runs/stages.js';
import { EffectLocks } from './runs/effect-locks.js';
import { createViewOf } from './runs/build-view.js';
import { withTimeout } from './platform/timeout.js';

/** How long the start waits for Redis. */
const REDIS_MS = 2_000;

export interface Started {
  port: number;
  close: () => Promise<void>;
}

export interface BotOptions {
  log?: Log;
  /** Those of the worker in the same process, where there is one. */
  metrics?: Metrics;
}

/** The bot: config -> clients -> Slack app -> listening. */
export async function startBot(config: Config, options: BotOptions = {}): Promise<Started> {
  const log = options.log ?? createLog({ level: config.logLevel, secrets: secretsOf(config) });
  const redis = new Redis(config.redisUrl, {
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    retryStrategy: (times) => Math.min(100 * times, 2_000),
    reconnectOnError: onFailover(1),
  });
  redis.on('error', (error) => log.warn({ err: error }, 'Redis'));
  const queue = new RunQueue({ connection: redis, redis });
  queue.onError((error) => log.warn({ err: error }, 'queue'));
  const onUnreadable = (run: string, error: Error) => {
    metrics.unreadable.inc();
    log.error({ run, err: error }, 'the record of a run cannot be read and is left out');
  };
  const runs = new RunStore({ redis, retentionDays: config.runs.retentionDays, onUnreadable });
  const metrics = options.metrics ?? createMetrics({ live: async () => (await runs.live()).length });
  const net = { dispatcher: createDispatcher(config.proxy), fetch: createFetch(config.proxy) };
  const door = createReceiver(config, log, {
    net,
    health: { ready: () => probe(redis), metrics: metrics.text },
  });
  const team = await authenticate(door.app);
  const services = createServices({ config, log, team, redis, queue, runs, metrics, fetch: net.fetch });
  listen(door.app, { map, services, fetch: net.fetch, slackApiUrl: config.slack.apiUrl });
  await waitForRedis(redis);
  const port = await door.open();
  log.info({ port, socketMode: config.slack.appToken !== undefined }, 'the bot listens');
  return {
    port,
    close: async () => {
      await door.close();
      await queue.close();
      redis.disconnect();
    },
  };
}

/** The first ask must not be refused only because Redis is still being connected to; without Redis we start all the same. */
async function waitForRedis(redis: Redis): Promise<void> {
  if (redis.status === 'ready') return;
  const ready = new Promise<void>((resolve) => redis.once('ready', () => resolve()));
  await withTimeout(REDIS_MS, ready, () => undefined);
}

/** The workspace that Usher is installed in. */
async function authenticate(app: App): Promise<string | undefined> {
  try {
    await app.init();
    return (await app.client.auth.test()).team_id;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`Slack does not let the bot in (${reason}); npm run doctor says more`, { cause: error });
  }
}

interface Parts {
  config: Config;
  log: Log;
  /** The workspace that Usher is installed in. */
  team: string | undefined;
  redis: Redis;
  queue: RunQueue;
  runs: RunStore;
  metrics: Metrics;
  fetch: typeof fetch;
}

function createServices({ config, log, team, redis, queue, runs, metrics, fetch }: Parts): Services {
  const adobe = createAdobe({ ...config.adobe, ...adobeNotes(metrics, log), fetch });
  const now = () => new Date();
  const access = createAccess(config.access);
  const client = new WebClient(config.slack.botToken, lookupClientOptions(config, { log, fetch }));
  const users = createUsers({ client, config, team });
  const conversations = new Conversations({ client, users });
  const reach = new Reach({ conversations, users, access, log });
  const standing = new CurrentStanding({ users, access, log });
  const snapshots = new JobSnapshots({ redis });
  const pastRuns = new PastRuns({ redis });
  const effectLocks = new EffectLocks({ redis });
  const buildView = createViewOf({ snapshots, pastRuns, runs, reach });
  const shared = { runs, queue, access, standing, adobe, effectLocks, reach, log, now };
  return {
    ...shared,
    pastRuns,
    users,
    profileLookup: config.profileLookup,
    verbs: Object.fromEntries(Object.entries(map.verbs).filter(([name]) => name !== 'profile' || config.profileLookup)),
    shareableAnswers: new ShareableAnswers({ redis }),
    cancellation: new Cancellation(shared),
    adobeCache: new AdobeCache({ adobe }),
    channels: new Channels({ redis, sandbox: config.adobe.sandbox }),
    questions: new UnclearRequests({ redis, log }),
    recentAudiences: new RecentAudiences({ redis, runs }),
    guestNotices: new GuestNotices({ redis, log }),
    limits: new PersonLimits({ redis, metrics, log, asks: config.limits.personAsks }),
    intake: new RunIntake({ ...shared, redis, metrics, personLiveRuns: config.limits.personLiveRuns }),
    viewOf: async (run, facts) => (facts.request ? buildView(run, facts, facts.request) : undefined),
    pollNow: async (facts) => {
      for (const stage of facts.request ? stagesOf(facts.request) : []) {
        const id = jobIdOf(facts[stage]);
        if (facts.request && id !== undefined)
          await snapshots.pollNow(targetOf(facts.request, stage, id, 0), Date.now());
      }
    },
  };
}

/** `npm run doctor`: looks at everything Usher stands on, changes nothing. */
export async function doctor(config: Config): Promise<Finding[]> {
  const { slack, adobe } = config;
  const clocks = new Clocks();
  const fetch = clocks.watch(createFetch(config.proxy));
  const client = (token: string) =>
    new WebClient(token, {
      slackApiUrl: slack.apiUrl,
      timeout: slack.timeoutMs,
      retryConfig: { retries: 0 },
      fetch,
      rejectRateLimitedCalls: true,
      logger: boltLogger(createLog({ level: 'silent' })),
    });
  const redis = new Redis(config.redisUrl, {
    lazyConnect: true,
    maxRetriesPerRequest: 0,
    connectTimeout: 5_000,
    commandTimeout: 5_000,
    retryStrategy: () => null,
  });
  const findings = await examine({
    slack: {
      bot: client(slack.botToken),
      app: slack.appToken === undefined ? undefined : client(slack.appToken),
      signingSecret: slack.signingSecret,
      ...config.access,
    },
    adobe: { adobe: createAdobe({ ...adobe, fetch }), sandbox: adobe.sandbox },
    redis,
    clocks,
  });
  redis.disconnect();
  return findings;
}

if (isProgram(import.meta.url)) {
  if (process.argv.includes('--doctor')) {
    const findings = await doctor(configOrExit(process.env));
    process.stdout.write(report(findings));
    process.exitCode = findings.some(({ is }) => is === 'bad') ? 1 : 0;
  } else await runProcess(process.env, (config, log) => startBot(config, { log }));
}
