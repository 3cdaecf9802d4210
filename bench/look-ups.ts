import { setTimeout as pause } from 'node:timers/promises';
import { waitUntil } from '../playground/waiting.js';
import { createAdobe } from '../src/adobe/index.js';
import type { Figure } from './figures.js';
import { openPlace, type Place } from './place.js';
import { bareRedisCalls, redisCalls } from './redis-calls.js';

const ONE_BY_ONE = /segment\/jobs\/[\w-]+$/;
const TOGETHER = /segment\/jobs\/bulk-get$/;

/**
 * Requests in which Adobe is asked how jobs are, per interval, while runs wait in one sandbox and two workers carry them;
 * against a loop that asks for each job by itself once an interval. And what waiting costs Redis, against a BullMQ worker
 * that wakes each run once an interval.
 */
export async function lookUps(options: { waiting: number; intervals: number; everyMs: number }): Promise<Figure[]> {
  const { waiting, everyMs } = options;
  const env = { POLL_INITIAL_MS: String(everyMs), POLL_MAX_MS: String(everyMs) };
  const place = await openPlace({ env, adobe: { evaluationMs: 3_600_000 } });
  try {
    await place.startWorkers(2);
    await Promise.all(place.different(waiting).map((words) => place.ask({ text: `evaluate ${words}` })));
    const started = async () => (await place.adobe.ours('segment')).length >= waiting;
    await waitUntil('all runs wait', async () => ((await started()) ? true : undefined));
    const together = () => place.adobe.calls('POST', TOGETHER);
    await waitUntil('they are looked at', async () => ((await together()).length > 0 ? true : undefined));
    const usher = await counted(place, options);
    const calls = { ...options, url: place.redisUrl };
    const usherCalls = await redisCalls(calls);
    await place.stopWorkers();
    const bare = await countedBare(place, options);
    const bareCalls = await bareRedisCalls(calls);
    return [
      { what: `look-ups an interval, ${waiting} runs waiting`, unit: 'requests', bare, usher },
      { what: `Redis calls an interval, ${waiting} runs waiting`, unit: 'calls', bare: bareCalls, usher: usherCalls },
    ];
  } finally {
    await place.close();
  }
}

/** From one grid line to another: an interval that was begun before is not counted. */
async function counted(place: Place, { intervals, everyMs }: { intervals: number; everyMs: number }): Promise<number> {
  const from = Math.ceil((Date.now() + everyMs) / everyMs) * everyMs;
  const until = from + intervals * everyMs;
  await pause(until - Date.now());
  const traffic = (await place.adobe.traffic()).filter(({ at }) => at >= from && at < until);
  const looks = traffic.filter(
    ({ method, path }) => TOGETHER.test(path) || (method === 'GET' && ONE_BY_ONE.test(path)),
  );
  return looks.length / intervals;
}

async function countedBare(place: Place, { intervals, everyMs }: { intervals: number; everyMs: number }) {
  const { segmentJobs } = createAdobe({ ...place.config.adobe, fetch });
  const sandbox = place.config.adobe.sandbox;
  const jobs = await place.adobe.ours('segment');
  const before = (await place.adobe.calls('GET', ONE_BY_ONE)).length;
  for (let interval = 0; interval < intervals; interval += 1) {
    const next = pause(everyMs);
    await Promise.all(jobs.map(({ id }) => segmentJobs.get({ sandbox, id })));
    await next;
  }
  return ((await place.adobe.calls('GET', ONE_BY_ONE)).length - before) / intervals;
}
