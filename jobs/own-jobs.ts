import type { Redis } from 'ioredis';
import { type JobKind, keys } from '../src/keys.js';
import type { Attempt } from '../src/runs/record.js';

/** Clocks differ: a job may seem to be older than the intent that made it. */
const SKEW_MS = 15 * 60_000;
const ECHOES_MS = 24 * 60 * 60_000;

/** What is needed of a job that may be ours. */
export interface Candidate {
  id: string;
  createdAt?: number | undefined;
  source?: string | undefined;
  requestId?: string | undefined;
  /**
   * It does what our body asks for; `filled-in`: and says more, where we left it to Adobe; `in-part`: as far as it can be read.
   */
  same: 'exactly' | 'with-defaults' | 'in-part' | false;
}

/**
 * A job that is taken for ours; `alike`: by what it does only, while it bears another request id than ours, or what it does can be
 * read in part only.
 */
export type Found = { id: string; alike?: boolean };
export type Enough = (listed: Candidate[]) => boolean;
export type JobIntent = NonNullable<Attempt['intent']>;
type Kind = { sandbox: string; stage: JobKind };

/** Tells the jobs that our calls made from those of others, and claims them: a job belongs to one run. */
export class OwnJobs {
  readonly #redis: Redis;
  readonly #keepMs: number;

  constructor({ redis, keepMs }: { redis: Redis; keepMs: number }) {
    this.#redis = redis;
    this.#keepMs = keepMs;
  }

  /** Claims the job that this intent made, if it is among those listed. */
  async find(run: string, driver: Kind, intent: JobIntent, listed: Candidate[]): Promise<Found | undefined> {
    const known = new Set(intent.existingIds);
    const stranger = await this.#strangers(driver, intent);
    const isOurs = ({ requestId }: Candidate) => requestId === intent.requestId;
    const mayBe = ({ same, createdAt = intent.at }: Candidate) => same !== false && createdAt >= intent.at - SKEW_MS;
    const candidates = listed
      .filter((job) => !known.has(job.id) && (isOurs(job) || (mayBe(job) && !stranger(job))))
      .sort(nearest(intent));
    for (const { id, requestId, same } of candidates) {
      const alike = requestId !== intent.requestId && (requestId !== undefined || same === 'in-part');
      if (await this.claim(run, driver, id)) return { id, ...(alike ? { alike } : {}) };
    }
    return undefined;
  }

  /** Where Adobe is known to echo our request ids, a job with another one is not ours. */
  async #strangers({ sandbox, stage }: Kind, intent: JobIntent): Promise<(job: Candidate) => boolean> {
    const echoed = (await this.#redis.exists(keys.echoes(sandbox, stage))) === 1;
    return ({ requestId }) => echoed && requestId !== undefined && requestId !== intent.requestId;
  }

  /** Whether Adobe echoes request ids is seen at each answer, and believed for a day: it may change. */
  async learn({ sandbox, stage }: Kind, sent: string, echoed: string | undefined): Promise<void> {
    if (echoed === undefined) return;
    const key = keys.echoes(sandbox, stage);
    await (echoed === sent ? this.#redis.set(key, '1', 'PX', ECHOES_MS) : this.#redis.del(key));
  }

  async claim(run: string, { sandbox, stage }: Kind, id: string): Promise<boolean> {
    const key = keys.owner(sandbox, stage, id);
    if (await this.#redis.set(key, run, 'PX', this.#keepMs, 'NX')) return true;
    return (await this.#redis.get(key)) === run;
  }
}

/**
 * Enough of the list to find what these intents made: back to a job that was there before each. The time, of another clock,
 * decides only where none was.
 */
export function listedBackTo(intents: JobIntent[]): Enough {
  const before = ({ at, existingIds }: JobIntent, { id, createdAt = at }: Candidate) =>
    existingIds.length > 0 ? existingIds.includes(id) : createdAt < at - SKEW_MS;
  return (listed) => intents.every((intent) => listed.some((job) => before(intent, job)));
}

/**
 * With our own request id first, then those word for word, then those that can be read to the end, then those that do not
 * say to be a schedule's, then the oldest: runs that look at once each find their own. `source` excludes none: Adobe's own sample of a job that was sent says
 * `scheduler`.
 */
const RANKS: readonly Candidate['same'][] = ['exactly', 'with-defaults', 'in-part', false];
function nearest({ requestId, at }: { requestId: string; at: number }) {
  const isSent = ({ source = 'api' }: Candidate) => source === 'api';
  return (a: Candidate, b: Candidate): number =>
    Number(b.requestId === requestId) - Number(a.requestId === requestId) ||
    RANKS.indexOf(a.same) - RANKS.indexOf(b.same) ||
    Number(isSent(b)) - Number(isSent(a)) ||
    (a.createdAt ?? at) - (b.createdAt ?? at);
}
