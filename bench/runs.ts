import { Queue } from 'bullmq';
import { createRedis } from '../src/platform/redis-connection.js';
import { type Figure, figureOfPairs, type Pair } from './figures.js';
import { openPlace, type Place } from './place.js';
import { type Program, startProgram } from './program.js';
import { BARE_REPORT, reportedASecond, USHER_REPORT } from './reported.js';

/** How many exports are worked on at once: as many as Usher's worker does by default. */
const AWAKE = 100;
const EVERY_MS = 150;

interface Amounts {
  exports: number;
  pairs: number;
}

/**
 * Exports a second through one worker, once it is warm; against a bare BullMQ worker that makes
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
      for (const [at, set] of words.splice(0, exports).entries())
        await place.ask({ text: `export ${set} to:"Agency drop"`, channel: place.channelOf(at) });
      const reports = { pattern: USHER_REPORT, count: exports };
      const usher = await reportedASecond(place, reports, () => place.startWorkers(1));
      await place.stopWorkers();
      measured.push({ bare: await bareASecond(place, exports, n), usher });
    }
    const what = `exports a second, ${exports} through one worker`;
    yield figureOfPairs({ what, unit: '/s', pairs: measured, goal: { atLeast: 0.5 } });
  } finally {
    await place.close();
  }
}

async function bareASecond(place: Place, exports: number, pair: number): Promise<number> {
  const connection = createRedis(place.config.redis.at, { maxRetriesPerRequest: null });
  const name = `bare-${pair}`;
  const queue = new Queue(name, { connection });
  const sent = (await place.adobe.calls('POST', /export\/jobs$/)).slice(0, exports);
  await queue.addBulk(sent.map(({ body }, at) => ({ name: 'export', data: { body, channel: place.channelOf(at) } })));
  const options = { env: place.env, queue: name, awake: AWAKE, everyMs: EVERY_MS };
  let worker: Program | undefined;
  try {
    return await reportedASecond(place, { pattern: BARE_REPORT, count: exports }, async () => {
      worker = await startProgram('bare-worker', options);
    });
  } finally {
    await worker?.close();
    await queue.close();
    connection.disconnect();
  }
}
