import type { ChainableCommander } from 'ioredis';
import type { Log } from './log.js';
import type { RedisClient } from './redis-connection.js';
import { withTimeout } from './timeout.js';

/** How long replicas may take. Whoever waits for an answer in Slack has a second for all of Redis. */
const REPLICAS_MS = 500;
const ANSWER_MS = 800;
/** Questions of one look: a longer line would hold up what comes after it. */
const MOST = 500;

/** What must have been written: this value, any (`true`) or none (`false`) in the key, or in a field of the hash. */
export interface Written {
  key: string;
  field?: string;
  is: string | boolean;
}

export class TooFewReplicas extends Error {
  constructor(atLeast: number) {
    super(`what was written has not reached ${atLeast} replicas`);
    this.name = 'TooFewReplicas';
  }
}

interface ReplicationOptions {
  /** Nobody else's: it is blocked while replicas are waited for. Undefined where none are required. */
  redis: RedisClient | undefined;
  atLeast: number;
  /** A key of the same slot as all others. */
  mark: string;
  log: Log;
}

/**
 * Waits until replicas have what was written: a master that is lost then takes no promise along. What was written is
 * looked up first, on the connection that waits: after a failover it may be at another master than the one that wrote.
 * The mark is written after it, so that a replica that has the mark has both.
 */
export class Replication {
  readonly #options: ReplicationOptions;
  #line: { written: Written | undefined; answer: (reached: boolean) => void }[] = [];
  #busy = false;
  #short = false;

  constructor(options: ReplicationOptions) {
    this.#options = options;
  }

  /** False if it is not known to have reached enough replicas in time. True at once where none are required. */
  async reached(written?: Written): Promise<boolean> {
    if (this.#options.redis === undefined) return true;
    const answered = new Promise<boolean>((answer) => this.#line.push({ written, answer }));
    if (!this.#busy) void this.#serve(this.#options.redis);
    return answered;
  }

  /** Throws TooFewReplicas: whoever goes on with a run comes again later. */
  async require(written?: Written): Promise<void> {
    if (!(await this.reached(written))) throw new TooFewReplicas(this.#options.atLeast);
  }

  /** Throws TooFewReplicas if there were too few the last time, and still are: then nothing is begun at all. */
  async requireEnough(): Promise<void> {
    if (this.#short) await this.require();
  }

  close(): void {
    this.#options.redis?.disconnect();
  }

  /** One look for all that came while the last one was under way. */
  async #serve(redis: RedisClient): Promise<void> {
    this.#busy = true;
    while (this.#line.length > 0) {
      const some = this.#line.splice(0, MOST);
      const reached = await this.#look(
        redis,
        some.map(({ written }) => written),
      );
      some.forEach(({ answer }, index) => answer(reached[index] ?? false));
    }
    this.#busy = false;
  }

  async #look(redis: RedisClient, all: (Written | undefined)[]): Promise<boolean[]> {
    const { atLeast, log } = this.#options;
    const answers = await this.#ask(redis, all).catch((error: unknown) => {
      log.warn({ err: error }, 'Redis does not say how many replicas have what was written');
      return null;
    });
    const [marked, waited] = answers?.slice(-2) ?? [];
    this.#short = !(marked?.[1] === 'OK' && Number(waited?.[1]) >= atLeast);
    if (this.#short) log.warn({ atLeast, reached: waited?.[1] }, 'too few replicas have what was written');
    return all.map((one, index) => {
      const [error, found] = answers?.[index] ?? [new Error('no answer')];
      return !this.#short && !error && (one === undefined || isAsWritten(one.is, found));
    });
  }

  /** All in one go: a cluster sends them to the master that has the keys, and to no other. */
  async #ask(redis: RedisClient, all: (Written | undefined)[]) {
    const { atLeast, mark } = this.#options;
    const line = redis.pipeline();
    for (const written of all) question(line, written ?? { key: mark });
    return withTimeout(ANSWER_MS, line.set(mark, '1').wait(atLeast, REPLICAS_MS).exec(), () => null);
  }
}

const question = (line: ChainableCommander, { key, field }: Pick<Written, 'key' | 'field'>): ChainableCommander =>
  field === undefined ? line.get(key) : line.hget(key, field);

const isAsWritten = (is: Written['is'], found: unknown): boolean =>
  typeof is === 'string' ? found === is : (found !== null) === is;
