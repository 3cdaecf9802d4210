import { type Figure, figureOfPairs, type Pair } from './figures.js';
import { openPlace, type Place } from './place.js';
import { reportedASecond, USHER_REPORT } from './reported.js';

const ANSWER_MS = 100;
const AWAKE = 10;

/**
 * Exports a second through two workers against one, where Adobe and Slack take 100 ms for each answer and each worker
 * has ten runs awake: what the workers share must not hold them up.
 */
export async function* twoWorkers({ exports, pairs }: { exports: number; pairs: number }): AsyncGenerator<Figure> {
  const place = await openPlace({
    people: Math.max(8, Math.ceil((exports * pairs * 2) / 40)),
    adobe: { queuedMs: 20, exportMs: 200 },
  });
  try {
    const words = place.different(exports * pairs * 2);
    const measured: Pair[] = [];
    const through = (workers: number) => throughput(place, words.splice(0, exports), workers);
    for (let n = 0; n < pairs; n += 1) measured.push({ bare: await through(1), usher: await through(2) });
    const what = 'exports a second through two workers, bare: one';
    yield figureOfPairs({ what, unit: '/s', pairs: measured, goal: { atLeast: 1.8 } });
  } finally {
    await place.close();
  }
}

async function throughput(place: Place, sets: string[], workers: number): Promise<number> {
  for (const [n, set] of sets.entries())
    await place.ask({ text: `export ${set} to:"Agency drop"`, channel: place.channelOf(n) });
  const slow = { kind: 'slow', delayMs: ANSWER_MS, times: 1_000_000 } as const;
  await Promise.all([place.adobe.fault({ ...slow, path: '' }), place.slack.fault({ ...slow, method: '' })]);
  const reports = { pattern: USHER_REPORT, count: sets.length };
  const perSecond = await reportedASecond(place, reports, () => place.startWorkers(workers, { awake: AWAKE }));
  await Promise.all([place.adobe.clearFaults(), place.slack.clearFaults(), place.stopWorkers()]);
  return perSecond;
}
