import { setTimeout as pause } from 'node:timers/promises';
import { DelayedError, Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { waitUntil } from '../playground/waiting.js';

/** Calls that a Redis has carried out since it began, those of scripts included. */
async function callsSoFar(redis: Redis): Promise<number> {
  const info = await redis.info('commandstats');
  return [...info.matchAll(/calls=(\d+)/g)].reduce((sum, [, calls]) => sum + Number(calls), 0);
}

interface Waiting {
  url: string;
  intervals: number;
  everyMs: number;
}

/** Calls an interval, from one grid line to another. */
export async function redisCalls({ url, intervals, everyMs }: Waiting): Promise<number> {
  const redis = new Redis(url, { maxRetriesPerRequest: null });
  try {
    const before = await callsSoFar(redis);
    await pause(intervals * everyMs);
    return ((await callsSoFar(redis)) - before) / intervals;
  } finally {
    redis.disconnect();
  }
}

/** The same for a BullMQ worker that wakes each of so many jobs at every interval, and finds nothing to do. */
export async function bareRedisCalls(options: Waiting & { waiting: number }): Promise<number> {
  const connection = new Redis(options.url, { maxRetriesPerRequest: null });
  const queue = new Queue('bare-waiting', { connection });
  let wakes = 0;
  const worker = new Worker(
    'bare-waiting',
    async (job, token) => {
      wakes += 1;
      await job.moveToDelayed(Date.now() + options.everyMs, token);
      throw new DelayedError();
    },
    { connection, concurrency: options.waiting },
  );
  await queue.addBulk(Array.from({ length: options.waiting }, () => ({ name: 'wait', data: {} })));
  await waitUntil('all of them wait', () => Promise.resolve(wakes >= options.waiting ? true : undefined));
  const calls = await redisCalls(options);
  await worker.close();
  await queue.close();
  connection.disconnect();
  return calls;
}
