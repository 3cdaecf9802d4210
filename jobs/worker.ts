import { DelayedError, type Job, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { keys } from '../src/keys.js';
import type { Log } from '../src/platform/log.js';
import { backoff, payloadSchema, QUEUE, type RunQueue } from '../src/queue.js';
import type { Visit } from './run.js';

/** A worker that died is noticed after the lock has run out and a stall check has come by: under 20 s. */
const LOCK_MS = 10_000;
const STALL_CHECK_MS = 5_000;
/** Long-lived jobs may meet many crashes: the count is never reset. */
const MAX_STALLS = 1_000_000;
/** Runs that are awake at a time: they wait for Adobe and Slack, and take next to no time of the processor. */
const LEAST_AWAKE = 100;
const MOST_AWAKE = 2_000;

export interface RunWorkerOptions {
  redis: Redis;
  queue: RunQueue;
  /** How many runs of one person may go on at a time: while Adobe is slow to answer them, there is room for others. */
  personLiveRuns: number;
  /** Carries the run on. */
  visit: (run: string) => Promise<Visit>;
  log: Log;
}

/** BullMQ's part: wakes runs, puts them back to sleep, and never lets one go because of a fault. */
export function createRunWorker(options: RunWorkerOptions): Worker {
  const { redis, queue, personLiveRuns, visit, log } = options;
  const worker = new Worker(
    QUEUE,
    async (job: Job, token?: string) => {
      const { run } = payloadSchema.parse(job.data);
      const wakings = () => redis.hget(keys.now(run), 'woken');
      const woken = await wakings();
      const next = await visit(run);
      if (next.is === 'closed') return;
      await job.moveToDelayed(Date.now() + next.ms, token);
      if ((await wakings()) !== woken) await job.promote().catch(ignoreAlreadyPromoted);
      throw new DelayedError();
    },
    {
      connection: redis,
      prefix: keys.queuePrefix,
      concurrency: Math.min(MOST_AWAKE, Math.max(LEAST_AWAKE, 2 * personLiveRuns)),
      lockDuration: LOCK_MS,
      stalledInterval: STALL_CHECK_MS,
      maxStalledCount: MAX_STALLS,
      settings: { backoffStrategy: backoff },
    },
  );
  worker.on('error', (error) => log.warn({ err: error }, 'worker'));
  worker.on('failed', (job, error) => log.error({ err: error, run: job?.id }, 'a visit failed and is tried again'));
  // Woken while it closed, as by a follower who came at the last moment: its queue job was still there, and is no more.
  worker.on('completed', (job) => {
    const late = (error: unknown) => log.warn({ err: error, run: job.id }, 'the sweep looks whether it was woken');
    void goOn(payloadSchema.parse(job.data).run).catch(late);
  });
  async function goOn(run: string): Promise<void> {
    if (await redis.sismember(keys.live, run)) await queue.add(run);
  }
  return worker;
}

/** Whoever woke the run was quicker: it is not delayed any more. */
function ignoreAlreadyPromoted(error: unknown): void {
  if (!(error instanceof Error) || !/not in the delayed state|Missing key/i.test(error.message)) throw error;
}
