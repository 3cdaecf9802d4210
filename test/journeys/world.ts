import { expect } from '@jest/globals';
import { join, relative } from 'node:path';
import { Redis } from 'ioredis';
import { z } from 'zod';
import { type AdobeControl, createAdobeControl } from '../../playground/adobe/control.js';
import type { Settings } from '../../playground/adobe/state.js';
import { startAdobe } from '../../playground/adobe/world.js';
import { type PrivateRedis, startRedis } from '../../playground/redis.js';
import { channelIds, people } from '../../playground/slack/content.js';
import { createSlackControl, type SlackControl } from '../../playground/slack/control.js';
import { startSlack } from '../../playground/slack/world.js';
import { waitUntil } from '../../playground/waiting.js';
import { startUsher, type UsherProcess, worldEnv } from '../../playground/usher.js';
import { startWorker } from '../../jobs/start.js';
import { readConfig } from '../../src/config.js';
import type { Log } from '../../src/platform/log.js';
import { startBot } from '../../src/bot.js';
import { recordTraffic } from '../contract/record.js';
import { runIn } from './ephemeral.js';

const saidSchema = z.object({ channel: z.string(), text: z.string() });
const ASKING = 'Asking Adobe. The answer will appear here.';

export const SIGNING_SECRET = 'a-secret-of-the-tests';
/** As fast as the journeys are: neither we nor the stand-in count. */
const unpaced = {
  usher: { postEveryMs: 1, editsAMinute: 100_000, patienceMs: 1 },
  slack: { postEveryMs: 0, tiers: false },
};
/** A loaded machine is no reason to lose a trigger or an answer; journeys of just that set it themselves. */
const patient = { ackMs: 30_000, triggerLifeMs: 30_000 };
const ROOT = join(import.meta.dirname, '..', '..');

/** The world of a journey: a Slack and an Adobe, a Redis of its own, and what it takes to put Usher into it. */
export interface World {
  slack: SlackControl;
  adobe: AdobeControl;
  redis: PrivateRedis;
  /** Connected by the first command, until the world is closed. */
  redisClient: Redis;
  env: Record<string, string>;
  /**
   * Starts bot and workers in this process, so that their coverage counts; again, the next bot hears what people do.
   * `now`: the clock of the workers; `env`: what differs from the world’s; `cold`: the bot has not heard anybody yet,
   * whose first word would take its time on a loaded machine. Answers with where the bot listens to Slack.
   */
  start: (options?: Start) => Promise<string>;
  /** A worker, or the bot, as a process of its own, to be killed. */
  spawn: (role: 'bot' | 'worker') => Promise<UsherProcess>;
  /** @anna, or somebody else, types in #campaigns, or elsewhere; answers with the words only they see. */
  slash: (text: string, as?: SlashAs) => Promise<string>;
  /** As `slash`, for what starts a run or follows one; answers with that run. */
  ask: (text: string, as?: SlashAs) => Promise<string>;
  /** Waits until a message in the channel has ever shown this, even if an edit has overtaken it since. */
  waitForShown: (pattern: RegExp, channel?: string) => Promise<string>;
  close: () => Promise<void>;
}

interface SlashAs {
  user?: string;
  channel?: string;
  triggerId?: string;
}

export interface Start {
  workers?: number;
  now?: () => number;
  env?: Record<string, string>;
  cold?: boolean;
  /** Of the workers. */
  log?: Log;
}

export interface WorldOptions {
  env?: Record<string, string>;
  adobe?: Partial<Settings>;
  /** Slack's limits as they are, and ours. */
  paced?: boolean;
}

let created = 0;

/** One name for each world, of the test file that creates it: what is recorded later replaces nothing. */
export function nextTrafficName(): string {
  created += 1;
  const file = relative(join(ROOT, 'test'), expect.getState().testPath ?? '');
  return `${file.replace(/\.test\.ts$/, '').replaceAll('/', '-')}-${created}`;
}

export async function createWorld({
  env = {},
  adobe: settings = {},
  paced = false,
}: WorldOptions = {}): Promise<World> {
  const trafficName = nextTrafficName();
  const redis = await startRedis();
  const adobeWorld = await startAdobe({
    settings: { queuedMs: 60, evaluationMs: 250, exportMs: 250, quota: 1_000, ...settings },
  });
  const slackWorld = await startSlack({
    settings: { signingSecret: SIGNING_SECRET, ...patient, ...(paced ? {} : unpaced.slack) },
  });
  const slack = createSlackControl(slackWorld.url);
  const adobe = createAdobeControl(adobeWorld.url);
  const full = {
    ...worldEnv({
      slackApi: slackWorld.apiUrl,
      adobe: adobeWorld.url,
      redis: redis.url,
      signingSecret: SIGNING_SECRET,
    }),
    POLL_INITIAL_MS: '150',
    ADOBE_TIMEOUT_MS: '1500',
    SETTLE_MS: '1000',
    SLACK_TIMEOUT_MS: '1500',
    BUSY_WAIT_MS: '300',
    LOG_LEVEL: 'silent',
    PORT: '0',
    USHER_OPERATORS: people.oskar,
    ...env,
  };
  const redisClient = new Redis(redis.url, { lazyConnect: true });
  const closing: (() => Promise<void>)[] = [];
  const slash: World['slash'] = async (
    text,
    { user = people.anna, channel = channelIds.campaigns, triggerId } = {},
  ) => {
    const { body } = await slack.command({ user, channel, text, ...(triggerId === undefined ? {} : { triggerId }) });
    return typeof body === 'object' && body !== null && 'text' in body ? String(body.text) : '';
  };
  /** A slow machine makes Usher say that it is asking Adobe: the answer follows, to the same person. */
  const answered = async (said: string, user: string = people.anna) =>
    said.startsWith(ASKING)
      ? waitUntil('the answer follows', async () => {
          const { text } = (await slack.ephemerals(user)).at(-1) ?? {};
          return text?.startsWith(ASKING) ? undefined : text;
        })
      : said;
  return {
    slack,
    adobe,
    redis,
    redisClient,
    env: full,
    slash,
    ask: async (text, as) => runIn(await answered(await slash(text, as), as?.user)),
    start: async ({ workers = 1, now, env: own = {}, cold = false, log } = {}) => {
      const config = readConfig({ ...full, ...own });
      const options = { ...(paced ? {} : { pace: unpaced.usher }), ...(now ? { now } : {}), ...(log ? { log } : {}) };
      const bot = await startBot(config);
      closing.push(bot.close);
      for (let count = 0; count < workers; count += 1) closing.push((await startWorker(config, options)).close);
      const eventsUrl = `http://127.0.0.1:${bot.port}/slack/events`;
      await slack.settings({ eventsUrl });
      if (cold) return eventsUrl;
      // An answer without buttons: none that a test might press by mistake.
      await waitUntil(
        '@anna is answered',
        async () => /lists the commands/i.test(await slash('help help')) || undefined,
      );
      return eventsUrl;
    },
    spawn: async (role) => {
      const usher = await startUsher({ role, env: full, dist: join(ROOT, 'dist') });
      closing.push(() => usher.stop('SIGKILL'));
      if (role === 'bot') await slack.settings({ eventsUrl: `${usher.url}/slack/events` });
      return usher;
    },
    waitForShown: (pattern, channel = channelIds.campaigns) =>
      waitUntil(`${channel} has shown ${pattern}`, async () => {
        const said = (await slack.traffic()).map(({ request }) => saidSchema.safeParse(request).data);
        return said.find((one) => one?.channel === channel && pattern.test(one.text))?.text;
      }),
    close: async () => {
      for (const close of closing.reverse()) await close();
      redisClient.disconnect();
      recordTraffic(trafficName, await adobe.traffic());
      await Promise.all([adobeWorld.close(), slackWorld.close(), redis.close()]);
    },
  };
}
