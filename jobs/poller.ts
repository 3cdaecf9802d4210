import { z } from 'zod';
import { type JobKind, keys } from '../src/keys.js';
import { defineScript } from '../src/platform/redis-script.js';
import type { JobSnapshot, Target } from '../src/runs/job-snapshots.js';
import type { JobParts } from './parts.js';

/** Adobe publishes no maximum for bulk-get of jobs; bulk-get of audiences takes 100. */
const IDS_PER_LOOK = 50;
/** A SUCCEEDED job may lack its counters at first, so it is looked at twice more. */
const LOOKS_WITHOUT_COUNTERS = 3;
const RACE_WAIT_MS = 250;
/** A claim expires this long after the time-out of its call. */
const CLAIM_SLACK_MS = 5_000;
/**
 * A sorted set of ids holds the watched jobs of one sandbox and kind. The score is the time of the next look in whole
 * ms, such as 1700000015000. Half a ms more, as in 1700000042000.5, marks a claim: a worker is asking Adobe, and the
 * look is due again at that time unless an answer is stored before.
 */
const CLAIM_MARK = 0.5;

/** Hands out due ids to one caller at a time. An id without a stored answer is due again when its claim expires. */
const claimDue = defineScript({
  name: 'claimDue',
  keys: ['watch'],
  args: ['now', 'claimedUntil', 'most'],
  answer: z.array(z.string()),
  lua: `
local due = redis.call('ZRANGEBYSCORE', watch, '-inf', now, 'LIMIT', 0, most)
for _, id in ipairs(due) do redis.call('ZADD', watch, 'XX', claimedUntil, id) end
return due`,
});

/** Asks Adobe for several jobs of one kind at once. An id may be missing from the answer. */
export type Ask = (sandbox: string, ids: string[]) => Promise<Map<string, Answer>>;

export interface Answer {
  job: unknown;
  terminal: boolean;
  /** The job succeeded, but has no counters. */
  bare: boolean;
}

type PollerOptions = Pick<
  JobParts,
  'redis' | 'snapshots' | 'pollInitialMs' | 'pollMaxMs' | 'adobeTimeoutMs' | 'keepMs' | 'now' | 'log'
> & { ask: Record<JobKind, Ask> };

interface Polled {
  seen: JobSnapshot | undefined;
  waitMs: number;
  upToDate: boolean;
}

/** Looks at Adobe's jobs for all workers: one call answers for every run that waits. */
export class Poller {
  readonly #options: PollerOptions;

  constructor(options: PollerOptions) {
    this.#options = options;
  }

  /**
   * Adobe's last answer on the job, and the ms until the next look; asks Adobe if a look is due. `upToDate`: no look is
   * due or under way. `target.since` (epoch ms) is when the wait began: the older it is, the rarer the looks.
   */
  async poll(target: Target, run: string): Promise<Polled> {
    const { redis, now, adobeTimeoutMs } = this.#options;
    const watch = keys.watch(target.sandbox, target.kind);
    for (let tries = 0; tries < 10; tries += 1) {
      const seen = await this.#options.snapshots.read(target);
      if (seen?.final) return { seen, waitMs: 0, upToDate: true };
      const due = await this.#due(target);
      if (due > now()) return { seen, waitMs: this.#waitMs(target, due), upToDate: !isClaimed(due) };
      const claimedUntil = Math.floor(now()) + adobeTimeoutMs + CLAIM_SLACK_MS + CLAIM_MARK;
      const claimed = await claimDue(redis, { watch }, { now: now(), claimedUntil, most: IDS_PER_LOOK });
      if (claimed.length === 0) break;
      await this.#ask(target, claimed, run);
    }
    return { seen: await this.#options.snapshots.read(target), waitMs: RACE_WAIT_MS, upToDate: false };
  }

  #waitMs({ id }: Target, due: number): number {
    const { pollInitialMs, now } = this.#options;
    const left = isClaimed(due) ? Math.min(due - now(), pollInitialMs / 5) : due - now();
    return left + jitter(id, pollInitialMs);
  }

  async #due({ sandbox, kind, id, since }: Target): Promise<number> {
    const { redis, now } = this.#options;
    const score = await redis.zscore(keys.watch(sandbox, kind), id);
    if (score !== null) return Number(score);
    const next = this.#nextSlot(now() - since);
    await redis.hsetnx(keys.watchSince(sandbox, kind), id, since);
    await redis.zadd(keys.watch(sandbox, kind), 'NX', next, id);
    return next;
  }

  async #ask({ sandbox, kind }: Target, ids: string[], run: string): Promise<void> {
    let answers: Map<string, Answer>;
    try {
      answers = await this.#options.ask[kind](sandbox, ids);
    } catch (error) {
      this.#options.log.warn({ err: error, run, sandbox, kind, ids }, 'a look at Adobe failed; the next one comes');
      answers = new Map();
    }
    await Promise.all(ids.map((id) => this.#store({ sandbox, kind, id, since: 0 }, answers.get(id))));
  }

  async #store(target: Target, answer: Answer | undefined): Promise<void> {
    const { redis, snapshots, now, keepMs } = this.#options;
    const { sandbox, kind, id } = target;
    const since = Number((await redis.hget(keys.watchSince(sandbox, kind), id)) ?? now());
    if (answer !== undefined) {
      const bare = answer.terminal && answer.bare ? ((await snapshots.read(target))?.withoutCounts ?? 0) + 1 : 0;
      const final = answer.terminal && (!answer.bare || bare >= LOOKS_WITHOUT_COUNTERS);
      await snapshots.keep(target, { at: now(), job: answer.job, final, withoutCounts: bare }, keepMs);
      if (final) return this.#forget(target);
    }
    if (now() - since > keepMs) return this.#forget(target);
    await redis.zadd(keys.watch(sandbox, kind), 'XX', this.#nextSlot(now() - since), id);
  }

  /** The job has ended, or every run has long lost sight of it. A run that still waits has it watched again. */
  async #forget({ sandbox, kind, id }: Target): Promise<void> {
    await this.#options.redis.zrem(keys.watch(sandbox, kind), id);
    await this.#options.redis.hdel(keys.watchSince(sandbox, kind), id);
  }

  /** The time of the next look. By default looks are 15 s apart, 60 s after 5 minutes, and 5 minutes after an hour. */
  #nextSlot(ageMs: number): number {
    const { pollInitialMs, pollMaxMs, now } = this.#options;
    const factor = ageMs < 20 * pollInitialMs ? 1 : ageMs < 240 * pollInitialMs ? 4 : 20;
    const interval = Math.max(pollInitialMs, Math.min(pollMaxMs, factor * pollInitialMs));
    return (Math.floor(now() / interval) + 1) * interval;
  }
}

function isClaimed(due: number): boolean {
  return !Number.isInteger(due);
}

/** Runs wake slightly apart, so that the first fetches the answer for the rest: at most a fifth of the interval. */
function jitter(id: string, gridMs: number): number {
  let hash = 0;
  for (const char of id) hash = (hash * 31 + char.charCodeAt(0)) % 1_000;
  return Math.round((hash / 1_000) * (gridMs / 5));
}
