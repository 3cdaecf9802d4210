import { type JobsOptions, Queue } from 'bullmq';
import { z } from 'zod';
import type { RedisClient } from './platform/redis-connection.js';
import { keys } from './keys.js';
import type { Log } from './platform/log.js';

export const QUEUE = 'queue';

/** The contract between src and jobs: a queue job holds only the run's id, and the record holds the rest. */
export const payloadSchema = z.object({ run: z.string() });

/** The wait after a failure, in ms: doubles from one second up to a minute. */
export function backoff(attemptsMade: number): number {
  return Math.min(60_000, 1_000 * 2 ** Math.min(attemptsMade - 1, 6));
}

/** A queue job is removed when it completes or fails, so that its id is free again. Attempts never run out. */
const options: JobsOptions = {
  attempts: Number.MAX_SAFE_INTEGER,
  backoff: { type: 'capped' },
  removeOnComplete: true,
  removeOnFail: true,
};

/** One queue job per live run; its id is the run's id. */
export class RunQueue {
  readonly #queue: Queue;
  readonly #redis: RedisClient;

  constructor({ redis, log }: { redis: RedisClient; log: Log }) {
    this.#queue = new Queue(QUEUE, { connection: redis, prefix: keys.queuePrefix, defaultJobOptions: options });
    this.#queue.on('error', (error) => log.warn({ err: error }, 'queue'));
    this.#redis = redis;
  }

  /** Has no effect if the run already has a queue job. */
  async add(run: string): Promise<void> {
    await this.#queue.add('run', { run } satisfies z.infer<typeof payloadSchema>, { jobId: run });
  }

  /** `woken` is counted first: a worker that is just putting the run to sleep sees it and wakes the run itself. */
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

/** Somebody else has woken the run, or a worker has taken it, before the promotion: it is awake already. */
export function ignoreNotDelayed(error: unknown): void {
  if (!(error instanceof Error) || !/not in the delayed state|Missing key/i.test(error.message)) throw error;
}
