import type { App } from '@slack/bolt';
import type { RedisClient } from './platform/redis-connection.js';
import * as map from './app.js';
import { compose, composeServices } from './compose.js';
import { type Config, createLogFor } from './config.js';
import { createDispatcher } from './platform/fetch.js';
import type { Log } from './platform/log.js';
import type { Metrics } from './platform/metrics.js';
import type { Running } from './platform/process.js';
import { withTimeout } from './platform/timeout.js';
import { listen } from './slack/listen.js';
import { createReceiver } from './slack/receiver.js';

/** How long the bot waits for Redis at the start. */
const REDIS_MS = 2_000;
/** How long after the start the audiences of the usual sandbox are read: first the bot is to be ready. */
const LIST_MS = 1_000;

interface BotOptions {
  log?: Log;
  /** The metrics of the worker, if it runs in the same process. */
  metrics?: Metrics;
}

/** The bot, from its first connection to the open port. Throws if Slack does not let it in. */
export async function startBot(config: Config, options: BotOptions = {}): Promise<Running & { port: number }> {
  const log = options.log ?? createLogFor(config);
  const workspace: { team?: string | undefined } = {};
  const parts = compose({
    config,
    log,
    role: 'bot',
    metrics: options.metrics,
    team: () => Promise.resolve(workspace.team),
  });
  const { redis, metrics, fetch } = parts;
  const door = createReceiver(config, log, {
    net: { dispatcher: createDispatcher(config.proxy), fetch },
    health: { ready: parts.ready, metrics: metrics.text },
  });
  const connected = Promise.all([authenticate(door.app), waitForRedis(redis)]);
  const services = composeServices(parts, map.verbs);
  listen(door.app, { map, services, fetch, slackApiUrl: config.slack.apiUrl });
  [workspace.team] = await connected;
  const port = await door.open();
  // Nobody waits for the list: pickers answer from it once it is there.
  const reading = setTimeout(() => services.adobeCache.audienceList(config.adobe.sandbox), LIST_MS).unref();
  log.info({ port, socketMode: config.slack.appToken !== undefined }, 'the bot listens');
  return {
    port,
    close: async () => {
      clearTimeout(reading);
      await door.close();
      await parts.queue.close();
      parts.replication.close();
      redis.disconnect();
    },
  };
}

/** Waits, so that the first ask is not refused while Redis still connects. The bot starts without Redis, too. */
async function waitForRedis(redis: RedisClient): Promise<void> {
  if (redis.status === 'ready') return;
  const ready = new Promise<void>((resolve) => redis.once('ready', () => resolve()));
  await withTimeout(REDIS_MS, ready, () => undefined);
}

/** The id of the workspace that Usher is installed in. */
async function authenticate(app: App): Promise<string | undefined> {
  try {
    const [{ team_id: team }] = await Promise.all([app.client.auth.test(), app.init()]);
    return team;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`Slack does not let the bot in (${reason}); npm run doctor says more`, { cause: error });
  }
}
