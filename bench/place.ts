import { type AdobeControl, createAdobeControl } from '../playground/adobe/control.js';
import type { Settings } from '../playground/adobe/state.js';
import { startAdobe } from '../playground/adobe/world.js';
import { startRedis } from '../playground/redis.js';
import { channelIds } from '../playground/slack/content.js';
import { createSlackControl, type SlackControl } from '../playground/slack/control.js';
import { startSlack } from '../playground/slack/world.js';
import { waitUntil } from '../playground/waiting.js';
import { worldEnv } from '../playground/usher.js';
import { startWorker as startWorker } from '../jobs/start.js';
import { type Config, readConfig } from '../src/config.js';
import { startBot as startBot } from '../src/bot.js';

export const SIGNING_SECRET = 'a-secret-of-the-bench';
/** So many ask, in turn: more than 60 asks at once, or 50 runs, are not one person's. */
const PEOPLE = 8;
/** Slack's own limits would be all that is measured. */
const PACE = { postEveryMs: 1, editsAMinute: 1_000_000, patienceMs: 1 };
/** Audiences that can be evaluated together; all but 7 are on one merge policy, and can be exported together too. */
const AUDIENCES = { evaluate: [1, 2, 3, 4, 5, 6, 7, 13], export: [1, 2, 3, 4, 5, 6, 13] };

/** Both worlds and a Redis of its own; the bot, and workers where they are asked for, in this process. */
export interface Place {
  slack: SlackControl;
  adobe: AdobeControl;
  config: Config;
  redisUrl: string;
  /** Where the bot takes what Slack sends. */
  eventsUrl: string;
  /** Who asks next: so many people take turns, and each is known to the bot. */
  asker: () => string;
  /** What the next asker types in #campaigns; again where the bot is not sure or could not take it: asking again never runs twice. */
  ask: (text: string) => Promise<void>;
  startWorkers: (count: number) => Promise<void>;
  /** Only the workers: what follows is measured without them. */
  stopWorkers: () => Promise<void>;
  close: () => Promise<void>;
}

export async function openPlace(options: { env?: Record<string, string>; adobe?: Partial<Settings> }): Promise<Place> {
  const redis = await startRedis();
  const adobeWorld = await startAdobe({ settings: { quota: 100_000, ...options.adobe } });
  const slackWorld = await startSlack({ settings: { signingSecret: SIGNING_SECRET, postEveryMs: 0, tiers: false } });
  const worlds = { slackApi: slackWorld.apiUrl, adobe: adobeWorld.url, redis: redis.url };
  const config = readConfig({
    ...worldEnv({ ...worlds, signingSecret: SIGNING_SECRET }),
    LOG_LEVEL: 'silent',
    PORT: '0',
    ...options.env,
  });
  const bot = await startBot(config);
  const slack = createSlackControl(slackWorld.url);
  const eventsUrl = `http://127.0.0.1:${bot.port}/slack/events`;
  await slack.settings({ eventsUrl, ackMs: 60_000 });
  const asker = await askers(slack);
  const workers: { close: () => Promise<void> }[] = [];
  const stopWorkers = async () => {
    await Promise.all(workers.splice(0).map((worker) => worker.close()));
  };
  return {
    slack,
    adobe: createAdobeControl(adobeWorld.url),
    config,
    redisUrl: redis.url,
    eventsUrl,
    stopWorkers,
    asker,
    ask: (text) => ask(slack, asker(), text),
    startWorkers: async (count) => {
      for (let n = 0; n < count; n += 1) workers.push(await startWorker(config, { pace: PACE }));
    },
    close: async () => {
      await stopWorkers();
      await bot.close();
      await Promise.all([adobeWorld.close(), slackWorld.close(), redis.close()]);
    },
  };
}

/** People who take turns, and are no strangers to the bot. */
async function askers(slack: SlackControl): Promise<() => string> {
  const people = await slack.hireMany(PEOPLE);
  for (const user of people) await slack.command({ user, channel: channelIds.campaigns, text: 'help' });
  let asked = 0;
  return () => people[(asked += 1) % PEOPLE] ?? '';
}

/** What says that asking again may help; on a busy machine the acknowledgement may come before the answer, and empty. */
const UNSURE = /I’m not sure|Not queued|Asking Adobe|^{}$/;

async function ask(slack: SlackControl, user: string, text: string): Promise<void> {
  await waitUntil(`taken: ${text}`, async () => {
    const { body } = await slack.command({ user, channel: channelIds.campaigns, text });
    const answer = JSON.stringify({ body });
    if (/R-\d+/.test(answer)) return true;
    if (UNSURE.test(answer)) return undefined;
    throw new Error(`${text} was not taken: ${answer}`);
  });
}

/** As many different requests as are wanted: each names another set of audiences. Throws where there are too few. */
export function differentAudiences(verb: keyof typeof AUDIENCES, count: number): string[] {
  const numbers = AUDIENCES[verb];
  const most = 2 ** numbers.length - 1;
  if (count > most) throw new Error(`there are only ${most} different sets of audiences`);
  return Array.from({ length: count }, (_, n) =>
    numbers
      .filter((_one, bit) => (((n + 1) >> bit) & 1) === 1)
      .map((one) => `4edc8488-2c35-4f6d-b4c6-9075c68d2d${String(one).padStart(2, '0')}`)
      .join(' '),
  );
}
