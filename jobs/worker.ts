import { DelayedError, type Job, Worker } from 'bullmq';
import type { Parts } from '../src/compose.js';
import { keys } from '../src/keys.js';
import { backoff, ignoreNotDelayed, payloadSchema, QUEUE } from '../src/queue.js';
import type { Visit } from './run.js';

/** A dead worker is noticed once its lock has expired and a stall check has run: within 20 s. */
const LOCK_MS = 10_000;
const STALL_CHECK_MS = 5_000;
/** BullMQ never resets this count, and a long-lived run may meet many crashes. */
const MAX_STALLS = 1_000_000;
/** Bounds for the runs awake at a time. They mostly wait for Adobe and Slack, and hardly use the processor. */
const LEAST_AWAKE = 100;
const MOST_AWAKE = 2_000;

const SWEEP_MS = 60_000;

type RunWorkerOptions = Pick<Parts, 'redis' | 'queue' | 'log'> & {
  /** The most live runs of one person. Twice as many runs may be awake, so that slow ones leave room for others. */
  personLiveRuns: number;
  process: (run: string) => Promise<Visit>;
};

/** Runs BullMQ's worker: it wakes runs and puts them back to sleep, and retries a failed visit without end. */
export function createRunWorker(options: RunWorkerOptions): Worker {
  const { redis, queue, personLiveRuns, process: process, log } = options;
  const worker = new Worker(
    QUEUE,
    async (job: Job, token?: string) => {
      const { run } = payloadSchema.parse(job.data);
      const wakeCount = () => redis.hget(keys.now(run), 'woken');
      const woken = await wakeCount();
      const next = await process(run);
      if (next.is === 'closed') return;
      await job.moveToDelayed(Date.now() + next.ms, token);
      if ((await wakeCount()) !== woken) await job.promote().catch(ignoreNotDelayed);
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
  // The run may have been woken while its last visit ended, as by a late follower: its queue job still existed then.
  worker.on('completed', (job) => {
    const late = (error: unknown) => log.warn({ err: error, run: job.id }, 'the sweep looks whether it was woken');
    void requeueIfLive(payloadSchema.parse(job.data).run).catch(late);
  });
  async function requeueIfLive(run: string): Promise<void> {
    if (await redis.sismember(keys.live, run)) await queue.add(run);
  }
  return worker;
}

/**
 * Gives every live run without a queue job a new one, so that no run is stranded. Every worker sweeps, also when it
 * comes back to Redis: a failover may have lost the youngest queue jobs.
 */
export function startSweep(
  { runs, queue, redis, log }: Pick<Parts, 'runs' | 'queue' | 'redis' | 'log'>,
  everyMs = SWEEP_MS,
) {
  const sweep = async () => {
    for (const run of await runs.live()) await queue.add(run);
  };
  const safely = () => void sweep().catch((error: unknown) => log.warn({ err: error }, 'the sweep comes again'));
  safely();
  redis.on('ready', safely);
  const timer = setInterval(safely, everyMs);
  const stop = () => {
    redis.off('ready', safely);
    clearInterval(timer);
  };
  return { stop };
}
