import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { slackPace } from '../jobs/rate-limit.js';
import { waitUntil } from '../playground/waiting.js';
import { keys } from '../src/keys.js';
import { QUEUE } from '../src/queue.js';
import type { Figure } from './figures.js';
import { openPlace, type Place } from './place.js';
import type { Program } from './program.js';

const WORKERS = 2;
/** One person may have 50 live runs, and ask 60 times at once. */
const EACH = 40;
/** How many ask at the same time. */
const AT_ONCE = 16;
const IDS_A_LOOK = 50;
const DAY_MS = 24 * 60 * 60 * 1000;
const LONG_MS = 1_200_000;

export interface Crowd {
  runs: number;
  channels: number;
  everyMs: number;
  /** For how many intervals nothing happens but waiting. */
  intervals: number;
}

/**
 * What many runs cost that wait for their evaluations, told in many channels, carried by two workers at Slack's own pace;
 * and how soon all reports are there when all of them end at once.
 */
export async function* waiting(crowd: Crowd): AsyncGenerator<Figure> {
  const { runs, channels, everyMs } = crowd;
  const place = await openPlace({
    people: Math.max(8, Math.ceil(runs / EACH)),
    env: { POLL_INITIAL_MS: String(everyMs), POLL_MAX_MS: String(everyMs) },
    adobe: { evaluationMs: DAY_MS, keepsAnswers: false },
    slack: { postEveryMs: slackPace.postEveryMs },
  });
  const redis = new Redis(place.redisUrl, { maxRetriesPerRequest: null });
  try {
    const rooms: string[] = [];
    for (let n = 0; n < channels; n += 1) rooms.push(await place.slack.makeChannel(`room-${n + 1}`));
    const workers = await place.startWorkers(WORKERS, { pace: 'slack' });
    const idle = await used(workers, everyMs);
    const before = await bytes(redis);
    await askAll(place, rooms, runs);
    await waitUntil('all of them wait', () => allWait(place, runs), LONG_MS, 1_000);
    await pause(2 * everyMs);
    const quiet = await quietly(place, workers, crowd);
    const what = (words: string) => `${words}, ${runs} runs waiting`;
    const most = Math.ceil(runs / IDS_A_LOOK) + 2;
    const looks = { bare: runs, usher: quiet.looks, goal: { of: 'value', atMost: most } } as const;
    yield { what: what('look-ups an interval'), unit: 'requests', ...looks };
    for (const { unit, of, atMost } of LOADS)
      for (const [n, worker] of quiet.used.entries()) {
        const pair = { bare: of(idle[n] ?? worker), usher: of(worker) };
        yield { what: what(`${unit} of worker ${n + 1}`), unit, ...pair, goal: { of: 'value', atMost } };
      }
    const each = { bare: await bytesOfQueueJob(redis), usher: ((await bytes(redis)) - before) / runs };
    yield { what: what('bytes of Redis for each'), unit: 'bytes', ...each, goal: { of: 'value', atMost: 5 * 1024 } };
    yield* reports(place, crowd);
  } finally {
    redis.disconnect();
    await place.close();
  }
}

/** Each asks for two audiences that nobody else asks for together, in the channels in turn. */
async function askAll(place: Place, rooms: string[], runs: number): Promise<void> {
  const sets = await pairs(place, runs);
  const asks = sets.map((words, n) => ({ text: `evaluate ${words}`, channel: rooms[n % rooms.length] ?? '' }));
  const left = asks.values();
  const one = async () => {
    for (const typed of left) await place.ask(typed);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, () => one()));
}

async function pairs({ adobe }: Place, count: number): Promise<string[]> {
  const enough = Math.ceil(Math.sqrt(2 * count)) + 1;
  const names = Array.from({ length: enough }, (_, n) => ({ name: `Waiting ${n + 1}` }));
  const ids = await adobe.addAudiences('dev', names);
  return ids.flatMap((one, n) => ids.slice(n + 1).map((other) => `${one} ${other}`)).slice(0, count);
}

const CARDS = '^Evaluating ';

/** Every run has its card, and its job at Adobe. */
async function allWait({ adobe, slack }: Place, runs: number): Promise<true | undefined> {
  const sent = await adobe.tally({ method: 'POST', path: /segment\/jobs$/ });
  if (sent < runs) return undefined;
  return (await slack.tally({ pattern: CARDS, from: 0 })).length >= runs ? true : undefined;
}

interface Used {
  /** Of one core, in percent. */
  share: number;
  rssMb: number;
}

const LOADS = [
  { unit: '% of a core', of: ({ share }: Used) => share, atMost: 10 },
  { unit: 'MB', of: ({ rssMb }: Used) => rssMb, atMost: 250 },
];

async function used(workers: Program[], ms: number): Promise<Used[]> {
  const from = performance.now();
  const before = await Promise.all(workers.map((worker) => worker.usage()));
  await pause(ms);
  const after = await Promise.all(workers.map((worker) => worker.usage()));
  const took = performance.now() - from;
  return after.map(({ cpuMs, rssMb }, n) => ({ share: (100 * (cpuMs - (before[n]?.cpuMs ?? 0))) / took, rssMb }));
}

/** From one line of the grid to another. */
async function quietly(place: Place, workers: Program[], { everyMs, intervals }: Crowd) {
  const from = (Math.floor(Date.now() / everyMs) + 1) * everyMs;
  const until = from + intervals * everyMs;
  await pause(from - Date.now());
  const spent = await used(workers, intervals * everyMs);
  const during = { from, until };
  const together = await place.adobe.tally({ method: 'POST', path: /segment\/jobs\/bulk-get$/, ...during });
  const alone = await place.adobe.tally({ method: 'GET', path: /segment\/jobs\/[\w-]+$/, ...during });
  return { looks: (together + alone) / intervals, used: spent };
}

/** All that Redis has in use, connections and what BullMQ keeps of its own included. */
async function bytes(redis: Redis): Promise<number> {
  return Number(/used_memory:(\d+)/.exec(await redis.info('memory'))?.[1]);
}

/** What a BullMQ job alone takes: without it nobody would ever look at the run again. */
async function bytesOfQueueJob(redis: Redis): Promise<number> {
  const run = (await redis.srandmember(keys.live)) ?? '';
  return (await redis.memory('USAGE', `${keys.queuePrefix}:${QUEUE}:${run}`)) ?? NaN;
}

const REPORTS = '^✅ [^\\n]*\\n';

/** All evaluations end at once. Bare: what the pace of the channels takes, after the next look. */
async function* reports({ adobe, slack }: Place, { runs, channels, everyMs }: Crowd): AsyncGenerator<Figure> {
  const from = Date.now() / 1_000;
  await adobe.endJobs();
  const last = await waitUntil(
    'all reports are there',
    async () => {
      const times = await slack.tally({ pattern: REPORTS, from });
      return times.length >= runs ? times.at(-1) : undefined;
    },
    LONG_MS,
    1_000,
  );
  const paced = (everyMs + Math.ceil(runs / channels) * slackPace.postEveryMs) / 1_000;
  yield {
    what: `reports of ${runs} runs in ${channels} channels`,
    unit: 's',
    bare: paced,
    usher: last - from,
    goal: { atMost: 1.1 },
  };
  const gap = closest((await slack.allMessages()).filter(({ ts }) => Number(ts) >= from));
  const between = { what: 'the closest two posts in a channel', unit: 's', bare: slackPace.postEveryMs / 1_000 };
  yield { ...between, usher: gap, goal: { atLeast: 0.9 } };
}

/** Seconds. They may be a little closer than they were sent: one was longer on its way than the next. */
function closest(messages: { channel: string; ts: string }[]): number {
  const last = new Map<string, number>();
  let least = Infinity;
  for (const { channel, ts } of messages) {
    least = Math.min(least, Number(ts) - (last.get(channel) ?? -Infinity));
    last.set(channel, Number(ts));
  }
  return least;
}
