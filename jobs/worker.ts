import { DelayedError, type Job, Worker } from 'bullmq';
import type { Parts } from '../src/compose.js';
import { keys } from '../src/keys.js';
import {
  backoff,
  ignoreNotDelayed,
  type PollPlace,
  type QueuePayload,
  payloadSchema,
  QUEUE,
  wokenKey,
} from '../src/queue.js';
import type { Visit } from './step.js';

/** A dead worker is noticed once its lock has expired and a stall check has run: within 20 s. */
const LOCK_MS = 10_000;
const STALL_CHECK_MS = 5_000;
/** BullMQ never resets this count, and a long-lived run may meet many crashes. */
const MAX_STALLS = 1_000_000;
/** Bounds for the runs awake at a time. They mostly wait for Adobe and Slack, and hardly use the processor. */
const LEAST_AWAKE = 100;
const MOST_AWAKE = 2_000;

const SWEEP_MS = 60_000;
/** So many runs a sweep asks for at once: neither Redis nor the worker is held up. */
const LOOKED_AT_ONCE = 500;

type JobWorkerOptions = Pick<Parts, 'redis' | 'queue' | 'watched' | 'log'> & {
  /** How many runs may be awake at once. */
  awake: number;
  visit: (run: string) => Promise<Visit>;
  look: (place: PollPlace) => Promise<Visit>;
};

/** Twice as many runs may be awake as one person may have, so that slow ones leave room for others. */
export const mostAwake = ({ personLiveRuns }: { personLiveRuns: number }): number =>
  Math.min(MOST_AWAKE, Math.max(LEAST_AWAKE, 2 * personLiveRuns));

/** Runs BullMQ's worker: it wakes runs and looks, puts them back to sleep, and retries what failed without end. */
export function createJobWorker(options: JobWorkerOptions): Worker {
  const { redis, queue, watched, awake, visit, look, log } = options;
  const worker = new Worker(
    QUEUE,
    async (job: Job, token?: string) => {
      const payload = payloadSchema.parse(job.data);
      const wakeCount = () => redis.hget(wokenKey(payload), 'woken');
      const woken = await wakeCount();
      const next = await ('poll' in payload ? look(payload.poll) : visit(payload.run));
      if (next.is === 'closed') return;
      await job.moveToDelayed(Date.now() + next.ms, token);
      if ((await wakeCount()) !== woken) await job.promote().catch(ignoreNotDelayed);
      throw new DelayedError();
    },
    {
      connection: redis,
      prefix: keys.queuePrefix,
      concurrency: awake,
      lockDuration: LOCK_MS,
      stalledInterval: STALL_CHECK_MS,
      maxStalledCount: MAX_STALLS,
      // So that its id is free again.
      removeOnComplete: { count: 0 },
      removeOnFail: { count: 0 },
      settings: { backoffStrategy: backoff },
    },
  );
  worker.on('error', (error) => log.warn({ err: error }, 'worker'));
  worker.on('failed', (job, error) => log.error({ err: error, run: job?.id }, 'a visit failed and is tried again'));
  // It may have been woken while its last visit ended, as by a late follower: its queue job still existed then.
  worker.on('completed', (job) => {
    const late = (error: unknown) => log.warn({ err: error, job: job.id }, 'the sweep looks whether it was woken');
    void requeue(payloadSchema.parse(job.data)).catch(late);
  });
  async function requeue(payload: QueuePayload): Promise<void> {
    if ('run' in payload) {
      if (await redis.sismember(keys.live, payload.run)) await queue.add(payload.run);
    } else if (await watched.isWatched(payload.poll)) await queue.addPoll(payload.poll);
  }
  return worker;
}

/**
 * Gives every live run, and the looks at watched jobs, a queue job where they have none, so that nothing is stranded.
 * Every worker sweeps, also when it comes back to Redis: a failover may have lost the youngest queue jobs.
 */
export function startSweep(
  { runs, queue, watched, redis, log }: Pick<Parts, 'runs' | 'queue' | 'watched' | 'redis' | 'log'>,
  everyMs = SWEEP_MS,
) {
  const sweep = async () => {
    for (const place of await watched.places()) await queue.addPoll(place);
    const live = await runs.live();
    for (let at = 0; at < live.length; at += LOOKED_AT_ONCE) {
      for (const run of await queue.without(live.slice(at, at + LOOKED_AT_ONCE))) await queue.add(run);
    }
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
