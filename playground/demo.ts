import { join } from 'node:path';
import type { Settings } from './adobe/state.js';
import { startAdobe } from './adobe/world.js';
import { createBackstage, shortened } from './backstage/backstage.js';
import { startCrew } from './backstage/crew.js';
import { SPEED } from './backstage/pace.js';
import { createRunsSeen } from './backstage/runs-seen.js';
import { readManifest } from './manifest.js';
import { startRedis } from './redis.js';
import { people } from './slack/content.js';
import type { SlackSettings } from './slack/state.js';
import { startSlack } from './slack/world.js';
import { worldEnv } from './usher.js';

const SECRET = 'stand-in-signing-secret';

/** Who may be acted as; the bot is told the same below. */
const ROLES = {
  [people.anna]: 'analyst',
  [people.oskar]: 'operator · production',
  [people.ada]: 'admin · production',
  [people.gus]: 'guest · is told once an hour that they may not',
};

/** Deadlines and waits that fit the demo's default speed. */
const PACE = {
  POLL_INITIAL_MS: '300',
  POLL_MAX_MS: '2000',
  ADOBE_TIMEOUT_MS: '6000',
  SETTLE_MS: '2000',
  BUSY_WAIT_MS: '4000',
  SLACK_TIMEOUT_MS: '3000',
};

export interface Demo {
  /** Of the page, and of the stand-in Slack's control endpoint. */
  url: string;
  adobeUrl: string;
  close: () => Promise<void>;
}

/** A private Redis, both worlds, the real bot and worker as processes of their own, all on free ports, and the page. */
export async function startDemo(options: {
  /** The folder of the build. */
  dist: string;
  adobe?: Partial<Settings>;
  slack?: Partial<SlackSettings>;
  env?: Record<string, string>;
}): Promise<Demo> {
  const closing: (() => unknown)[] = [];
  const close = async () => {
    for (const one of closing.splice(0).reverse()) await one();
  };
  try {
    return { ...(await raise(options, closing)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function raise(
  { dist, adobe: adobeSettings = {}, slack: slackSettings = {}, env: more = {} }: Parameters<typeof startDemo>[0],
  closing: (() => unknown)[],
): Promise<Omit<Demo, 'close'>> {
  const redis = await startRedis();
  closing.push(redis.close);
  const adobe = await startAdobe({ settings: { quota: 50, ...shortened(SPEED), ...adobeSettings } });
  closing.push(adobe.close);
  const slack = await startSlack({
    settings: { signingSecret: SECRET, ...slackSettings },
    page: { folder: join(dist, 'playground', 'page'), command: readManifest(join(dist, '..')), roles: ROLES },
  });
  closing.push(slack.close);
  const env = {
    ...worldEnv({ slackApi: slack.apiUrl, adobe: adobe.url, redis: redis.url, signingSecret: SECRET }),
    ...PACE,
    USHER_OPERATORS: `${people.oskar},${people.ada}`,
    USHER_ADMINS: people.ada,
    ...more,
  };
  const crew = await startCrew({ env, dist });
  closing.push(crew.close);
  slack.state.settings.eventsUrl = `${crew.bot.url}/slack/events`;
  const runs = createRunsSeen(redis.url);
  closing.push(runs.close);
  const backstage = createBackstage({ adobe, crew, runs, speed: SPEED, slack: slack.state });
  closing.push(backstage.close);
  slack.page.raise(backstage);
  return { url: slack.url, adobeUrl: adobe.url };
}
