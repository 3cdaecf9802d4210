import { z } from 'zod';
import { type AdobeControl, createAdobeControl } from '../playground/adobe/control.js';
import type { Settings } from '../playground/adobe/state.js';
import { startRedis } from '../playground/redis.js';
import { channelIds } from '../playground/slack/content.js';
import { createSlackControl, type SlackControl } from '../playground/slack/control.js';
import type { SlackSettings } from '../playground/slack/state.js';
import { worldEnv } from '../playground/usher.js';
import { waitUntil } from '../playground/waiting.js';
import type { PaceLimits } from '../jobs/rate-limit.js';
import { type Config, readConfig } from '../src/config.js';
import { type Program, startProgram } from './program.js';
import { send, SIGNING_SECRET, type Typed } from './signed.js';

/** Slack's own limits would be all that is measured. */
const NO_PACE: PaceLimits = { postEveryMs: 1, editsAMinute: 1_000_000, patienceMs: 1 };
/** In one channel the posts would wait for each other: Slack takes one a second there, from whoever it is. */
const CHANNELS = 25;
/** Audiences that can be evaluated and exported together, beyond those that the world has. */
const ADDED = 16;
/** So many take turns: one person may ask 60 times at once and have 50 live runs. */
const PEOPLE = 8;

interface PlaceOptions {
  env?: Record<string, string>;
  adobe?: Partial<Settings>;
  slack?: Partial<SlackSettings>;
  /** How many people ask in turn. */
  people?: number;
}

interface WorkersOptions {
  awake?: number;
  /** By default none; `slack`: Slack's own limits. */
  pace?: PaceLimits | 'slack';
}

/** Both worlds and a Redis; the bot, and workers where they are asked for: each in a process of its own. */
export interface Place {
  slack: SlackControl;
  adobe: AdobeControl;
  config: Config;
  /** What a program of Usher's, or a bare one, needs to live here. */
  env: Record<string, string>;
  redisUrl: string;
  /** Where the bot takes what Slack sends. */
  eventsUrl: string;
  /** Who asks next: so many people take turns, and each is known to the bot. */
  asker: () => string;
  /** What somebody types; again where the bot is not sure or could not take it: asking again never runs twice. */
  ask: (typed: Partial<Typed> & Pick<Typed, 'text'>) => Promise<void>;
  /** Channels that take turns. */
  channelOf: (n: number) => string;
  /** Requests for so many different runs: each names another set of audiences. */
  different: (count: number) => string[];
  startWorkers: (count: number, options?: WorkersOptions) => Promise<Program[]>;
  /** Only the workers: what follows is measured without them. */
  stopWorkers: () => Promise<void>;
  close: () => Promise<void>;
}

const urlsSchema = z.object({ url: z.string(), apiUrl: z.string().default('') });
export const portSchema = z.object({ port: z.number() });

export async function openPlace({ people = PEOPLE, ...options }: PlaceOptions): Promise<Place> {
  const worlds = await openWorlds(options);
  const { env, slack, adobe } = worlds;
  const bot = await startProgram('bot', { env });
  const eventsUrl = `http://127.0.0.1:${portSchema.parse(bot.ready).port}/slack/events`;
  await slack.settings({ eventsUrl, ackMs: 60_000 });
  const asker = await askers(slack, eventsUrl, people);
  const audiences = await adobe.addAudiences('dev', numbered(ADDED, 'Bench'));
  const channels: string[] = [];
  for (let n = 0; n < CHANNELS; n += 1) channels.push(await slack.makeChannel(`bench-${n + 1}`));
  const workers: Program[] = [];
  const stopWorkers = async () => {
    await Promise.all(workers.splice(0).map((worker) => worker.close()));
  };
  return {
    ...worlds,
    config: readConfig(env),
    eventsUrl,
    stopWorkers,
    asker,
    ask: (typed) => ask(eventsUrl, { user: asker(), channel: channelIds.campaigns, ...typed }),
    channelOf: (n) => channels[n % CHANNELS] ?? '',
    different: (count) => differentSets(audiences, count),
    startWorkers: async (count, { awake, pace = NO_PACE } = {}) => {
      const options = { env, awake, ...(pace === 'slack' ? {} : { pace }) };
      const started = await Promise.all(Array.from({ length: count }, () => startProgram('worker', options)));
      workers.push(...started);
      return started;
    },
    close: async () => {
      await stopWorkers();
      await bot.close();
      await worlds.close();
    },
  };
}

const numbered = (count: number, name: string) =>
  Array.from({ length: count }, (_, n) => ({ name: `${name} ${n + 1}` }));

/** Both worlds and a Redis, and the environment of a program that lives in them. */
async function openWorlds(options: Omit<PlaceOptions, 'people'>) {
  const redis = await startRedis();
  const adobeWorld = await startProgram('adobe', { quota: 1_000_000, ownExports: false, ...options.adobe });
  const slackSettings = { signingSecret: SIGNING_SECRET, postEveryMs: 0, tiers: false, ...options.slack };
  const slackWorld = await startProgram('slack', slackSettings);
  const { url: adobeUrl } = urlsSchema.parse(adobeWorld.ready);
  const { url: slackUrl, apiUrl } = urlsSchema.parse(slackWorld.ready);
  const worlds = { slackApi: apiUrl, adobe: adobeUrl, redis: redis.url, signingSecret: SIGNING_SECRET };
  return {
    slack: createSlackControl(slackUrl),
    adobe: createAdobeControl(adobeUrl),
    redisUrl: redis.url,
    env: { ...worldEnv(worlds), LOG_LEVEL: 'silent', PORT: '0', ...options.env },
    close: async () => {
      await Promise.all([adobeWorld.close(), slackWorld.close(), redis.close()]);
    },
  };
}

/** People who take turns, and are no strangers to the bot. */
async function askers(slack: SlackControl, eventsUrl: string, count: number): Promise<() => string> {
  const people = await slack.hireMany(count);
  for (const user of people) await send(eventsUrl, { user, channel: channelIds.campaigns, text: 'help' });
  let asked = 0;
  return () => people[(asked += 1) % count] ?? '';
}

/** What says that asking again may help; 404: there was no answer within Slack's three seconds. */
const UNSURE = /I’m not sure|Not queued|Asking Adobe|answered with 404/;

async function ask(eventsUrl: string, typed: Typed): Promise<void> {
  await waitUntil(`taken: ${typed.text}`, async () => {
    const answer = await send(eventsUrl, typed).catch((error: unknown) => String(error));
    if (/R-\d+/.test(answer)) return true;
    if (UNSURE.test(answer)) return undefined;
    throw new Error(`${typed.text} was not taken: ${answer}`);
  });
}

/** As many different sets as are wanted, each as it is typed. Throws where there are too few. */
export function differentSets(names: string[], count: number): string[] {
  const most = 2 ** names.length - 1;
  if (count > most) throw new Error(`there are only ${most} different sets of ${names.length} audiences`);
  return Array.from({ length: count }, (_, n) => names.filter((_one, bit) => (((n + 1) >> bit) & 1) === 1).join(' '));
}
