import { WebClient } from '@slack/web-api';
import { Redis } from 'ioredis';
import { type Config, secretsOf } from '../src/config.js';
import { createFetch } from '../src/platform/http.js';
import { openPorts } from '../src/platform/http-ports.js';
import { boltLogger, createLog, type Log } from '../src/platform/log.js';
import { startBot as startBot } from '../src/main.js';
import { createMetrics } from '../src/platform/metrics.js';
import { createUsersLazily, lookupClientOptions } from '../src/slack/create-users.js';
import { isProgram, runProcess } from '../src/platform/process.js';
import { RunQueue } from '../src/queue.js';
import { onFailover, probe } from '../src/platform/redis.js';
import { RunStore } from '../src/runs/store.js';
import { createHandlers } from './index.js';
import type { PaceLimits } from './rate-limit.js';
import { createRunHandler } from './compose.js';
import { startSweep } from './sweep.js';
import { createRunWorker } from './worker.js';

export interface WorkerOptions {
  log?: Log;
  /** Without it the process answers to health and metrics itself. */
  withBot?: boolean;
  sweepMs?: number;
  /** Slack's own limits where nothing is said. */
  pace?: Partial<PaceLimits>;
  /** The clock that runs go by: the machine's where nothing is said. */
  now?: () => number;
}

/** A worker: config -> clients -> errands -> queue. */
export async function startWorker(config: Config, options: WorkerOptions = {}) {
  const log = options.log ?? createLog({ level: config.logLevel, secrets: secretsOf(config) });
  const redis = new Redis(config.redisUrl, { maxRetriesPerRequest: null, reconnectOnError: onFailover(2) });
  redis.on('error', (error) => log.warn({ err: error }, 'Redis'));
  const queue = new RunQueue({ connection: redis, redis });
  queue.onError((error) => log.warn({ err: error }, 'queue'));
  const runs = new RunStore({ redis, retentionDays: config.runs.retentionDays });
  const metrics = createMetrics({ live: async () => (await runs.live()).length });
  const client = createSlackClient(config, log);
  const lookUps = createLookUpClient(config, log);
  const people = createUsersLazily({ client: lookUps, config });
  let isStopping = false;
  const { now = Date.now } = options;
  const parts = { config, redis, runs, queue, client, lookUps, people, metrics, log, now, stopping: () => isStopping };
  const errands = createHandlers({ run: createRunHandler({ ...parts, pace: options.pace }) });
  const again = (run: string) => queue.add(run);
  const worker = createRunWorker({ ...parts, ...config.limits, connection: redis, visit: errands.run, again });
  const every = options.sweepMs === undefined ? {} : { everyMs: options.sweepMs };
  const sweep = startSweep({ runs, queue, log, ...every });
  const health = { ready: () => probe(redis), metrics: metrics.text };
  const front = options.withBot
    ? await startBot(config, { log, metrics })
    : await openPorts({ listening: config, health, log });
  log.info({ port: front.port }, 'the worker works');
  return {
    port: front.port,
    /** Resolves when the steps at hand are done; whoever cannot wait for that ends the process, and loses nothing. */
    close: async () => {
      isStopping = true;
      sweep.stop();
      await Promise.all([worker.close(), front.close()]);
      await queue.close();
      redis.disconnect();
    },
  };
}

/** Refusals come to us at once: what is tried again, and when, is a run's affair. */
function createSlackClient({ slack, proxy }: Config, log: Log): WebClient {
  return new WebClient(slack.botToken, {
    slackApiUrl: slack.apiUrl,
    timeout: slack.timeoutMs,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    fetch: createFetch(proxy),
    logger: boltLogger(log),
  });
}

/** Who asked for a run is looked up beside its cards and reports: neither waits for the other. */
function createLookUpClient(config: Config, log: Log): WebClient {
  const fetch = createFetch(config.proxy);
  return new WebClient(config.slack.botToken, lookupClientOptions(config, { log, fetch }));
}

if (isProgram(import.meta.url)) {
  const withBot = process.argv.includes('--with-bot');
  await runProcess(process.env, (config, log) => startWorker(config, { log, withBot }));
}
