import { basename, join } from 'node:path';
import { createAdobeControl } from '../playground/adobe/control.js';
import { startAdobe } from '../playground/adobe/world.js';
import { startRedis } from '../playground/redis.js';
import { channelIds, people } from '../playground/slack/content.js';
import { createSlackControl, type SlackControl } from '../playground/slack/control.js';
import { startSlack } from '../playground/slack/world.js';
import { startUsher, worldEnv } from '../playground/usher.js';
import { waitUntil } from '../playground/waiting.js';
import { type Figure, percentile, timed } from './figures.js';
import { portSchema } from './place.js';
import { startProgram } from './program.js';
import { SIGNING_SECRET } from './signed.js';

const FIELD = 'fill:audiences';
const ROOT = join(import.meta.dirname, '..');
/** The bot runs as it was built, from wherever this file is run. */
const DIST = basename(ROOT) === 'dist' ? ROOT : join(ROOT, 'dist');

interface TypeAheadOptions {
  /** How many words are typed. */
  words: number;
  audiences: number;
  /** How long Adobe takes for each answer, once the bot has read its list. */
  adobeMs: number;
}

/**
 * From Slack's signed request for the rows of a picker to the answer, for words that nobody typed before, while Adobe is
 * slow: 19 of 20 are answered within it. Against a bare Bolt app that has the same names in an array.
 */
export async function typeAhead({ words, audiences, adobeMs }: TypeAheadOptions): Promise<Figure[]> {
  const names = Array.from({ length: audiences }, (_, n) => `Wave ${n} of ${['spring', 'autumn'][n % 2] ?? ''}`);
  const place = await openPlace(names);
  const bare = await startBare(names, place.slackApi);
  try {
    await place.listed(audiences - 1);
    await place.adobe.fault({ path: '', kind: 'slow', delayMs: adobeMs, times: 1_000_000 });
    const times: Record<'bare' | 'usher', number[]> = { bare: [], usher: [] };
    for (let n = 0; n < words; n += 1) {
      const wanted = Math.floor((n * audiences) / words);
      times.bare.push(await typed(place.slack, bare.url, wanted));
      times.usher.push(await typed(place.slack, place.eventsUrl, wanted));
    }
    const what = `type-ahead over ${audiences} audiences, 95 % of ${words}`;
    const goal = { of: 'value', atMost: 300 } as const;
    return [{ what, unit: 'ms', bare: percentile(times.bare, 95), usher: percentile(times.usher, 95), goal }];
  } finally {
    await bare.close();
    await place.close();
  }
}

/** Both worlds, and a bot whose form is open. */
async function openPlace(names: string[]) {
  const redis = await startRedis();
  const adobeWorld = await startAdobe();
  const slackWorld = await startSlack({ settings: { signingSecret: SIGNING_SECRET, postEveryMs: 0, tiers: false } });
  const [adobe, slack] = [createAdobeControl(adobeWorld.url), createSlackControl(slackWorld.url)];
  await adobe.addAudiences(
    'dev',
    names.map((name, n) => ({ name, id: idOf(n) })),
  );
  const worlds = {
    slackApi: slackWorld.apiUrl,
    adobe: adobeWorld.url,
    redis: redis.url,
    signingSecret: SIGNING_SECRET,
  };
  const usher = await startUsher({ role: 'bot', env: worldEnv(worlds), dist: DIST });
  const eventsUrl = `${usher.url}/slack/events`;
  await slack.settings({ eventsUrl, ackMs: 60_000, triggerLifeMs: 60_000 });
  await slack.command({ user: people.anna, channel: channelIds.campaigns, text: 'evaluate' });
  await slack.waitForView(people.anna, /Evaluate audiences/);
  return {
    adobe,
    slack,
    eventsUrl,
    slackApi: slackWorld.apiUrl,
    /** An id is found in the list alone: Adobe searches names. */
    listed: (n: number) =>
      waitUntil('the list is read', async () => {
        const { options } = await slack.suggest(people.anna, FIELD, idOf(n));
        return options.some(({ value }) => value === idOf(n)) ? true : undefined;
      }),
    close: async () => {
      await usher.stop();
      await Promise.all([adobeWorld.close(), slackWorld.close(), redis.close()]);
    },
  };
}

const idOf = (n: number) => `made-${String(n).padStart(5, '0')}`;

/** How long the answer took, ms. Throws unless it has the audience. */
async function typed(slack: SlackControl, eventsUrl: string, n: number): Promise<number> {
  await slack.settings({ eventsUrl });
  const text = `ave ${n} of`;
  let shown: string[] = [];
  const ms = await timed(async () => {
    const { options } = await slack.suggest(people.anna, FIELD, text);
    shown = options.map((option) => option.text.text);
  });
  if (!shown.some((row) => row.startsWith(`Wave ${n} of `)))
    throw new Error(`"${text}" was answered with ${JSON.stringify(shown)}`);
  return ms;
}

async function startBare(names: string[], slackApiUrl: string) {
  const options = { signingSecret: SIGNING_SECRET, botToken: 'xoxb-stand-in', slackApiUrl, names };
  const program = await startProgram('bare-bot', options);
  const { port } = portSchema.parse(program.ready);
  return { url: `http://127.0.0.1:${port}/slack/events`, close: () => program.close() };
}
