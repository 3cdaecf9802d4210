import { Job, type JobsOptions, Queue } from 'bullmq';
import { z } from 'zod';
import type { RedisClient } from './platform/redis-connection.js';
import { keys } from './keys.js';
import type { Log } from './platform/log.js';

export const QUEUE = 'queue';

/** The jobs of one kind in one sandbox: they are looked at together. */
export const pollPlaceSchema = z.object({ sandbox: z.string(), kind: z.enum(['evaluation', 'export']) });
export type PollPlace = z.infer<typeof pollPlaceSchema>;

/**
 * The contract between src and jobs: a queue job holds only the run's id, and the record holds the rest; or it looks at
 * all watched jobs of one kind in one sandbox.
 */
export const payloadSchema = z.union([z.object({ run: z.string() }), z.object({ poll: pollPlaceSchema })]);
export type QueuePayload = z.infer<typeof payloadSchema>;

/** The wait after a failure, in ms: doubles from one second up to a minute. */
export function backoff(attemptsMade: number): number {
  return Math.min(60_000, 1_000 * 2 ** Math.min(attemptsMade - 1, 6));
}

/**
 * Attempts, up to a minute apart, do not run out within a year. BullMQ stores these options with each queue job. Redis packs
 * a hash into half the memory while none of its values is longer than 64 bytes, so they are short.
 */
const options: JobsOptions = { attempts: 999_999, backoff: { type: 'cap' } };

/** One queue job per live run, whose id is the run's id, and one for each kind and sandbox with watched jobs. */
export class RunQueue {
  readonly #queue: Queue;
  readonly #redis: RedisClient;

  constructor({ redis, log }: { redis: RedisClient; log: Log }) {
    this.#queue = new Queue(QUEUE, {
      connection: redis,
      prefix: keys.queuePrefix,
      defaultJobOptions: options,
      // Nobody reads what BullMQ tells of each step.
      streams: { events: { maxLen: 100 } },
    });
    this.#queue.on('error', (error) => log.warn({ err: error }, 'queue'));
    this.#redis = redis;
  }

  /** Has no effect if the run already has a queue job. */
  async add(run: string): Promise<void> {
    await this.#add({ run });
  }

  /** Has no effect if the looks already have a queue job. */
  async addPoll(place: PollPlace): Promise<void> {
    await this.#add({ poll: place });
  }

  /** Which of these runs have no queue job: they would never be looked at again. */
  async without(runs: string[]): Promise<string[]> {
    if (runs.length === 0) return [];
    const looks = this.#redis.pipeline();
    for (const run of runs) looks.exists(`${keys.queuePrefix}:${QUEUE}:${queueJobId({ run })}`);
    const found = (await looks.exec()) ?? [];
    return runs.filter((_, at) => found[at]?.[1] !== 1);
  }

  async wake(run: string): Promise<void> {
    await this.#wake({ run });
  }

  async wakePoll(place: PollPlace): Promise<void> {
    await this.#wake({ poll: place });
  }

  async close(): Promise<void> {
    await this.#queue.close();
  }

  async #add(payload: QueuePayload): Promise<void> {
    await this.#queue.add(nameOf(payload), payload, { jobId: queueJobId(payload) });
  }

  /** `woken` is counted first: a worker that is just putting the job to sleep sees it and wakes the job itself. */
  async #wake(payload: QueuePayload): Promise<void> {
    await this.#redis.hincrby(wokenKey(payload), 'woken', 1);
    if (!(await this.#promote(payload))) await this.#add(payload);
  }

  /** False if the job is awake, or not there. */
  async #promote(payload: QueuePayload): Promise<boolean> {
    const sleeping = new Job(this.#queue, nameOf(payload), payload, {}, queueJobId(payload));
    try {
      await sleeping.promote();
      return true;
    } catch (error) {
      ignoreNotDelayed(error);
      return false;
    }
  }
}

const nameOf = (payload: QueuePayload): string => ('poll' in payload ? 'poll' : 'run');

const queueJobId = (payload: QueuePayload): string =>
  'poll' in payload ? `poll-${payload.poll.sandbox}-${payload.poll.kind}` : payload.run;

/** The hash in which `woken` is counted. */
export const wokenKey = (payload: QueuePayload): string =>
  'poll' in payload ? keys.polls(payload.poll.sandbox, payload.poll.kind) : keys.now(payload.run);

/** Somebody else has woken the job, or a worker has taken it, before the promotion: it is awake already. */
export function ignoreNotDelayed(error: unknown): void {
  if (!(error instanceof Error) || !/not in the delayed state|Missing key/i.test(error.message)) throw error;
}
