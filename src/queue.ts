import { type JobsOptions, Queue } from 'bullmq';
import { z } from 'zod';
import type { Redis } from 'ioredis';
import { keys } from './keys.js';
import type { Log } from './platform/log.js';

export const QUEUE = 'queue';

/** The contract between src and jobs. A queue job holds the run's id only; the record holds the rest. */
export const payloadSchema = z.object({ run: z.string() });

/** Waits between failures, in ms: doubling from one second, never more than a minute, never giving up. */
export function backoff(attemptsMade: number): number {
  return Math.min(60_000, 1_000 * 2 ** Math.min(attemptsMade - 1, 6));
}

/** Removed when done or failed, so that the id is free again; attempts never run out. */
const options: JobsOptions = {
  attempts: Number.MAX_SAFE_INTEGER,
  backoff: { type: 'capped' },
  removeOnComplete: true,
  removeOnFail: true,
};

/** The queue as everyone uses it: one queue job per live run, with the run's id. */
export class RunQueue {
  readonly #queue: Queue;
  readonly #redis: Redis;

  constructor({ redis, log }: { redis: Redis; log: Log }) {
    this.#queue = new Queue(QUEUE, { connection: redis, prefix: keys.queuePrefix, defaultJobOptions: options });
    this.#queue.on('error', (error) => log.warn({ err: error }, 'queue'));
    this.#redis = redis;
  }

  /** No effect when the run has a queue job already. */
  async add(run: string): Promise<void> {
    await this.#queue.add('run', { run } satisfies z.infer<typeof payloadSchema>, { jobId: run });
  }

  /**
   * Makes the run look around at once. The mark comes first: a worker that is just putting the run back to sleep
   * sees it afterwards and wakes the run itself.
   */
  async wake(run: string): Promise<void> {
    await this.#redis.hincrby(keys.now(run), 'woken', 1);
    await this.add(run);
    const job = await this.#queue.getJob(run);
    if (await job?.isDelayed()) await job?.promote().catch(ignoreNotDelayed);
  }

  async close(): Promise<void> {
    await this.#queue.close();
  }
}

/** Between the look and the promotion a worker may have taken the job: then it is awake, which is all we wanted. */
function ignoreNotDelayed(error: unknown): void {
  if (!(error instanceof Error) || !/not in the delayed state|Missing key/i.test(error.message)) throw error;
}
