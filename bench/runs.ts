import { Queue } from 'bullmq';
import { channelIds } from '../playground/slack/content.js';
import { waitUntil } from '../playground/waiting.js';
import { createRedis } from '../src/platform/redis-connection.js';
import { type Figure, figureOfPairs, type Pair } from './figures.js';
import { openPlace, type Place } from './place.js';
import { startProgram } from './program.js';

/** How many exports are worked on at once: as many as Usher's worker does by default. */
const AWAKE = 100;
const EVERY_MS = 150;

interface Amounts {
  exports: number;
  pairs: number;
}

/**
 * Exports a second through one worker, from the first card to the last report; against a bare BullMQ worker that makes
 * the same effects (card, export job, look-ups of its own, report) and promises nothing.
 */
export async function* runs({ exports, pairs }: Amounts): AsyncGenerator<Figure> {
  const place = await openPlace({
    people: Math.max(8, Math.ceil((exports * pairs) / 40)),
    env: { POLL_INITIAL_MS: String(EVERY_MS) },
    adobe: { queuedMs: 20, exportMs: 200 },
  });
  try {
    const measured: Pair[] = [];
    const words = place.different(exports * pairs);
    for (let n = 0; n < pairs; n += 1) {
      for (const set of words.splice(0, exports)) await place.ask({ text: `export ${set} to:"Agency drop"` });
      await place.startWorkers(1);
      const usher = exports / (await secondsUntilReported(place, USHER, exports * (n + 1)));
      await place.stopWorkers();
      measured.push({ bare: exports / (await bareSeconds(place, exports, n)), usher });
    }
    const what = `exports a second, ${exports} through one worker`;
    yield figureOfPairs({ what, unit: '/s', pairs: measured, goal: { atLeast: 0.5 } });
  } finally {
    await place.close();
  }
}

/** How the cards and reports of one side begin or go on; a card that has ended is no report. */
const USHER = { any: '^(?!bare)', report: '^✅ [^\\n]* to [^\\n]*\\n' };
const BARE = { any: '^bare', report: '^bare report' };

/** From the first message after this call to the last of so many reports, in seconds of Slack's clock. */
async function secondsUntilReported({ slack }: Place, words: typeof USHER, reports: number): Promise<number> {
  const from = Date.now() / 1_000;
  const tally = (pattern: string) => slack.tally({ channel: channelIds.campaigns, pattern, from });
  const all = await slack.tally({ channel: channelIds.campaigns, pattern: words.report, from: 0 });
  const left = reports - all.count;
  return waitUntil(
    `${left} reports are there`,
    async () => {
      const { count, last } = await tally(words.report);
      return count >= left ? last - (await tally(words.any)).first : undefined;
    },
    300_000,
    200,
  );
}

async function bareSeconds(place: Place, exports: number, pair: number): Promise<number> {
  const connection = createRedis(place.config.redis.at, { maxRetriesPerRequest: null });
  const name = `bare-${pair}`;
  const queue = new Queue(name, { connection });
  const sent = (await place.adobe.calls('POST', /export\/jobs$/)).slice(0, exports);
  await queue.addBulk(sent.map(({ body }) => ({ name: 'export', data: { body } })));
  const options = { env: place.env, queue: name, awake: AWAKE, everyMs: EVERY_MS };
  const worker = await startProgram('bare-worker', options);
  try {
    return await secondsUntilReported(place, BARE, exports * (pair + 1));
  } finally {
    await worker.close();
    await queue.close();
    connection.disconnect();
  }
}
