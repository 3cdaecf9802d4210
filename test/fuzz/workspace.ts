import { startAdobe } from '../../playground/adobe/world.js';
import { startRedis } from '../../playground/redis.js';
import { channelIds, people } from '../../playground/slack/content.js';
import { hire, makeChannel } from '../../playground/slack/events.js';
import { startSlack } from '../../playground/slack/world.js';
import { worldEnv } from '../../playground/usher.js';
import { waitUntil } from '../../playground/waiting.js';
import { startWorker } from '../../jobs/start.js';
import { startBot } from '../../src/bot.js';
import { readConfig } from '../../src/config.js';
import { createLog } from '../../src/platform/log.js';
import { SIGNING_SECRET } from '../journeys/world.js';
import { signed } from '../journeys/door.js';
import { between } from './between.js';

const ERROR = 50;
const ENV = {
  POLL_INITIAL_MS: '150',
  ADOBE_TIMEOUT_MS: '1000',
  SETTLE_MS: '1000',
  SLACK_TIMEOUT_MS: '20000',
  BUSY_WAIT_MS: '300',
  PORT: '0',
  // Each asks more than anybody may.
  PERSON_ASKS: '100000',
  PROFILE_LOOKUP: 'on',
  USHER_OPERATORS: people.oskar,
  USHER_ADMINS: people.ada,
};

export interface Answered {
  status: number;
  body: string;
}

/** The real bot and worker in this process, Slack and Adobe at the ends of HTTP, and all that they say and do. */
export async function openWorkspace() {
  const redis = await startRedis();
  const adobe = await startAdobe({ settings: { queuedMs: 30, evaluationMs: 100, exportMs: 100, quota: 1_000 } });
  const slack = await startSlack({
    settings: { signingSecret: SIGNING_SECRET, ackMs: 30_000, triggerLifeMs: 30_000, postEveryMs: 0, tiers: false },
  });
  const wire = await between(adobe.url);
  const worlds = { slackApi: slack.apiUrl, redis: redis.url, signingSecret: SIGNING_SECRET };
  const config = readConfig({ ...worldEnv({ ...worlds, adobe: wire.url }), ...ENV });
  const errors: string[] = [];
  const write = (line: string) => {
    const { level } = Object(JSON.parse(line)) as { level: number }; // pino's lines
    if (level >= ERROR) errors.push(line);
  };
  const log = createLog({ level: 'warn', to: { write } });
  const bot = await startWorker(config, {
    log,
    startBot,
    pace: { postEveryMs: 1, editsAMinute: 100_000, patienceMs: 1 },
  });
  const url = `http://127.0.0.1:${bot.port}`;
  slack.state.settings.eventsUrl = `${url}/slack/events`;
  const live = async () => /^usher_live_runs (\d+)/m.exec(await (await fetch(`${url}/metrics`)).text())?.[1];
  return {
    slack: slack.state,
    adobe: adobe.world,
    wire,
    /** What was logged as a fault. */
    errors,
    /** Sends this as Slack does. */
    post: async (body: string, type?: string): Promise<Answered> => {
      const headers = signed(body, type === undefined ? {} : { type });
      const response = await fetch(`${url}/slack/events`, { method: 'POST', body, headers });
      return { status: response.status, body: await response.text() };
    },
    /** Until no run goes on. */
    calm: () => waitUntil('no run goes on', async () => ((await live()) === '0' ? true : undefined), 90_000),
    ...castOf(slack.state),
    close: async () => {
      await bot.close();
      await wire.close();
      await Promise.all([adobe.close(), slack.close(), redis.close()]);
    },
  };
}

export type Workspace = Awaited<ReturnType<typeof openWorkspace>>;

/** Who is there, and the rooms: one in which well-formed asks are typed, those of all the others, and those that nobody types in. */
function castOf(slack: Parameters<typeof hire>[0]) {
  const hired = (name: string, count: number) => Array.from({ length: count }, (_, at) => hire(slack, `${name}-${at}`));
  const [heard, rooms] = [channelIds.campaigns, [makeChannel(slack, 'one'), makeChannel(slack, 'two')]];
  return {
    askers: hired('asker', 8),
    members: hired('member', 16),
    rights: [people.oskar, people.ada],
    outside: [people.gus, people.eve, 'U0NOBODY1'],
    heard,
    rooms,
    silent: [channelIds.dataOps, channelIds.archive, channelIds.secret, makeChannel(slack, 'silent')],
  };
}
