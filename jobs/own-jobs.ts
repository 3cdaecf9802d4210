import { createHash } from 'node:crypto';
import type { RedisClient } from '../src/platform/redis-connection.js';
import { type JobKind, keys } from '../src/keys.js';
import type { Replication } from '../src/platform/replication.js';
import type { Attempt } from '../src/runs/record.js';

/** Clocks differ: a job may seem older than its intent. */
const SKEW_MS = 15 * 60_000;
const ECHOES_MS = 24 * 60 * 60_000;
/** Another worker may meanwhile have learned the opposite. */
const LEARNED_MS = 60_000;
/** A smaller number is no time in ms. */
const SURELY_MS = 1e11;

/** A job at Adobe that may be ours. */
export interface Candidate {
  id: string;
  createdAt?: number | undefined;
  source?: string | undefined;
  requestId?: string | undefined;
  /** Match with our body. `with-defaults`: Adobe filled in what we left out. `in-part`: as far as it can be read. */
  same: 'exactly' | 'with-defaults' | 'in-part' | false;
}

/** What there was before an intent, so that none of it is taken for its job. */
type Existing = Pick<JobIntent, 'existingIds'>;

/** A job that a run takes. `alike`: it was found by its body only, and may be somebody else’s. */
export type FoundJob = { id: string; alike?: boolean };
export type Enough = (listed: Candidate[]) => boolean;
export type JobIntent = NonNullable<Attempt['intent']>;
type Kind = { sandbox: string; stage: JobKind };

/** Tells our jobs from those of others, and claims them, as a job belongs to one run. */
export class OwnJobs {
  readonly #redis: RedisClient;
  readonly #replication: Replication;
  readonly #keepMs: number;
  /** Until when it is known to be written that Adobe echoes our ids: it need not be written for each job. */
  readonly #echoed = new Map<string, number>();

  constructor({ redis, replication, keepMs }: { redis: RedisClient; replication: Replication; keepMs: number }) {
    this.#redis = redis;
    this.#replication = replication;
    this.#keepMs = keepMs;
  }

  /** Claims the job that this intent made, if it is among those listed. */
  async find(run: string, driver: Kind, intent: JobIntent, listed: Candidate[]): Promise<FoundJob | undefined> {
    const isKnown = knownTo(intent);
    const stranger = await this.#strangers(driver, intent);
    const isOurs = ({ requestId }: Candidate) => requestId === intent.requestId;
    const isYoung = ({ createdAt = intent.at }: Candidate) => createdAt >= intent.at - SKEW_MS;
    const mayBe = (job: Candidate) => isYoung(job) && !stranger(job) && job.same !== false;
    const candidates = listed.filter((job) => !isKnown(job) && (isOurs(job) || mayBe(job))).sort(nearest(intent));
    for (const { id, requestId, same } of candidates) {
      const alike = requestId !== intent.requestId && (requestId !== undefined || same === 'in-part');
      if (await this.claim(run, driver, id)) return { id, ...(alike ? { alike } : {}) };
    }
    return undefined;
  }

  /** While Adobe is known to echo request ids, a job with another id is not ours. */
  async #strangers({ sandbox, stage }: Kind, intent: JobIntent): Promise<(job: Candidate) => boolean> {
    const echoed = (await this.#redis.exists(keys.echoes(sandbox, stage))) === 1;
    return ({ requestId }) => echoed && requestId !== undefined && requestId !== intent.requestId;
  }

  /** Learns from each answer whether Adobe echoes request ids. This is kept for a day, as it may change. */
  async learn({ sandbox, stage }: Kind, sent: string, echoed: string | undefined): Promise<void> {
    if (echoed === undefined) return;
    const key = keys.echoes(sandbox, stage);
    if (echoed !== sent) {
      this.#echoed.delete(key);
      await this.#redis.del(key);
    } else if ((this.#echoed.get(key) ?? 0) < performance.now()) {
      await this.#redis.set(key, '1', 'PX', ECHOES_MS);
      this.#echoed.set(key, performance.now() + LEARNED_MS);
    }
  }

  /** Throws TooFewReplicas where the claim may be lost with its master, and another run then take the job. */
  async claim(run: string, { sandbox, stage }: Kind, id: string): Promise<boolean> {
    const key = keys.owner(sandbox, stage, id);
    const isFirst = await this.#redis.set(key, run, 'PX', this.#keepMs, 'NX');
    if (!isFirst && (await this.#redis.get(key)) !== run) return false;
    await this.#replication.require({ key, is: run });
    return true;
  }
}

/**
 * What an intent keeps of the jobs that were there before it: the ids of those that its search could take for its own. Jobs
 * of an earlier time than that search goes back to are told by their time. `now`: epoch ms, before the intent.
 */
export function existingAmong(listed: Pick<Candidate, 'id' | 'createdAt'>[], now: number): Existing {
  const mayBeTaken = ({ createdAt = now }: Pick<Candidate, 'createdAt'>) =>
    createdAt < SURELY_MS || createdAt >= now - SKEW_MS;
  return { existingIds: listed.filter(mayBeTaken).map(({ id }) => shortened(id)) };
}

/** Of long ids a digest of 60 bits is kept: no two of a list will ever share one. */
const SHORT = 10;

const shortened = (id: string): string =>
  id.length <= SHORT ? id : createHash('sha256').update(id).digest('base64url').slice(0, SHORT);

/** Whether a job was there before the intent. */
function knownTo({ existingIds }: JobIntent) {
  const ids = new Set(existingIds);
  return ({ id }: Pick<Candidate, 'id'>) => ids.has(shortened(id));
}

/**
 * The list is long enough once it reaches, for each intent, a job that existed before it. The creation time comes from
 * another clock, so it decides only for jobs that are too old to be ours.
 */
export function listedBackTo(intents: JobIntent[]): Enough {
  const isOld = ({ at, existingIds }: JobIntent, { createdAt = at }: Candidate) =>
    createdAt < at - SKEW_MS && (createdAt > SURELY_MS || existingIds.length === 0);
  const before = (intent: JobIntent, job: Candidate) => knownTo(intent)(job) || isOld(intent, job);
  return (listed) => intents.every((intent) => listed.some((job) => before(intent, job)));
}

/**
 * Sorts by our request id, then by how well the body matches, then by `source`, then the oldest first, so that runs
 * that look at once each find their own job. `source` excludes none: Adobe's sample of a sent job says `scheduler`.
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
