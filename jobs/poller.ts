import type { JobKind } from '../src/keys.js';
import { keys } from '../src/keys.js';
import type { JobSnapshot, Target } from '../src/runs/job-snapshots.js';
import type { PollPlace } from '../src/queue.js';
import { statusOf } from '../src/runs/stages.js';
import type { WatchedJobs } from '../src/runs/watched-jobs.js';
import type { JobParts } from './parts.js';
import type { Visit } from './step.js';

/** Adobe publishes no maximum for bulk-get of jobs; bulk-get of audiences takes 100. */
const IDS_PER_LOOK = 50;
const LOOKS_AT_ONCE = 8;
/** A SUCCEEDED job may lack its counters at first, so it is looked at twice more. */
const LOOKS_WITHOUT_COUNTERS = 3;

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
  'redis' | 'snapshots' | 'queue' | 'pollInitialMs' | 'pollMaxMs' | 'keepMs' | 'now' | 'log'
> & { watched: WatchedJobs; ask: Record<JobKind, Ask>; stopping: () => boolean };

interface Watched {
  seen: JobSnapshot | undefined;
  /** No look at the job is due or under way. */
  upToDate: boolean;
}

/** Looks at Adobe's jobs for all runs: one call answers for every run that waits, and only a change wakes them. */
export class Poller {
  readonly #options: PollerOptions;

  constructor(options: PollerOptions) {
    this.#options = options;
  }

  /**
   * Adobe's last answer on the job. The run is woken when the job's status changes, and by its last answer.
   * `target.since` (epoch ms) is when the wait began: the older it is, the rarer the looks.
   */
  async watch(target: Target, run: string): Promise<Watched> {
    const { snapshots, watched, now } = this.#options;
    const before = await snapshots.read(target);
    if (before?.final) return { seen: before, upToDate: true };
    const { dueAt, seen } = await watched.register(target, run, this.#nextSlot(now() - target.since));
    const known = snapshots.parse(seen);
    // The look that heard of it lets go of it, or has just done so: only this run has no need to be woken any more.
    if (known?.final) await watched.leave(target, run);
    return { seen: known, upToDate: dueAt > now() };
  }

  /** Looks at all jobs that are due. Answers with when the next one is. */
  async look(place: PollPlace): Promise<Visit> {
    const { redis, now, stopping } = this.#options;
    const watch = keys.watch(place.sandbox, place.kind);
    while (!stopping()) {
      const due = await redis.zrangebyscore(watch, '-inf', now(), 'LIMIT', 0, IDS_PER_LOOK * LOOKS_AT_ONCE);
      if (due.length === 0) break;
      await Promise.all(groups(due).map((ids) => this.#lookAt(place, ids)));
    }
    const [, next] = await redis.zrange(watch, 0, 0, 'WITHSCORES');
    return next === undefined ? { is: 'closed' } : { is: 'sleep', ms: Math.max(10, Number(next) - now()) };
  }

  /** A job stays due until its runs are woken: whoever is killed before that leaves the look to another worker. */
  async #lookAt(place: PollPlace, ids: string[]): Promise<void> {
    const answers = await this.#ask(place, ids);
    const over = await this.#store(place, ids, answers);
    await this.#wakeOwed(place, ids);
    await this.#letGo(place, over);
    await this.#putOff(
      place,
      ids.filter((id) => !over.includes(id)),
    );
  }

  async #ask({ sandbox, kind }: PollPlace, ids: string[]): Promise<Map<string, Answer>> {
    try {
      return await this.#options.ask[kind](sandbox, ids);
    } catch (error) {
      this.#options.log.warn({ err: error, sandbox, kind, ids }, 'a look at Adobe failed; the next one comes');
      return new Map();
    }
  }

  /** Keeps the answers, and notes whose runs are to be woken, in one step. Answers with the jobs that are over. */
  async #store(place: PollPlace, ids: string[], answers: Map<string, Answer>): Promise<string[]> {
    const { redis, snapshots, now, keepMs } = this.#options;
    const known = await snapshots.readAll(place, ids);
    const step = redis.multi();
    const over: string[] = [];
    for (const [at, id] of ids.entries()) {
      const answer = answers.get(id);
      if (!answer) continue;
      const before = known[at];
      const without = answer.terminal && answer.bare ? (before?.withoutCounts ?? 0) + 1 : 0;
      const final = answer.terminal && (!answer.bare || without >= LOOKS_WITHOUT_COUNTERS);
      // Until the last word only the status is of use to anybody: the rest would fill Redis, and wake runs for nothing.
      const status = statusOf(answer.job);
      const job = final ? answer.job : { status };
      snapshots.keep(step, { ...place, id }, { at: now(), job, final, withoutCounts: without }, keepMs);
      if (final) over.push(id);
      if (final || statusOf(before?.job) !== status) step.sadd(keys.owed(place.sandbox, place.kind), id);
    }
    await step.exec();
    return over;
  }

  async #wakeOwed({ sandbox, kind }: PollPlace, ids: string[]): Promise<void> {
    const { redis, queue } = this.#options;
    const owed = await redis.smismember(keys.owed(sandbox, kind), ...ids);
    const changed = ids.filter((_, at) => owed[at] === 1);
    const runs = await Promise.all(changed.map((id) => redis.zrange(keys.watchers(sandbox, kind, id), 0, -1)));
    const all = [...new Set(runs.flat())];
    const live = all.length === 0 ? [] : await redis.smismember(keys.live, ...all);
    await Promise.all(all.filter((_, at) => live[at] === 1).map((run) => queue.wake(run)));
    if (changed.length > 0) await redis.srem(keys.owed(sandbox, kind), ...changed);
  }

  /** The next look at each. One that every run has long lost sight of is let go of; a run that waits has it watched again. */
  async #putOff(place: PollPlace, ids: string[]): Promise<void> {
    if (ids.length === 0) return;
    const { redis, now, keepMs } = this.#options;
    const { sandbox, kind } = place;
    const since = await redis.hmget(keys.watchSince(sandbox, kind), ...ids);
    const ages = ids.map((id, at) => ({ id, age: now() - Number(since[at] ?? now()) }));
    await this.#letGo(
      place,
      ages.filter(({ age }) => age > keepMs).map(({ id }) => id),
    );
    const next = ages.filter(({ age }) => age <= keepMs).flatMap(({ id, age }) => [this.#nextSlot(age), id]);
    if (next.length > 0) await redis.zadd(keys.watch(sandbox, kind), 'XX', ...next);
  }

  async #letGo({ sandbox, kind }: PollPlace, ids: string[]): Promise<void> {
    if (ids.length === 0) return;
    const step = this.#options.redis.multi();
    step.zrem(keys.watch(sandbox, kind), ...ids).hdel(keys.watchSince(sandbox, kind), ...ids);
    await step.del(...ids.map((id) => keys.watchers(sandbox, kind, id))).exec();
  }

  /** The time of the next look. By default looks are 15 s apart, 60 s after 5 minutes, and 5 minutes after an hour. */
  #nextSlot(ageMs: number): number {
    const { pollInitialMs, pollMaxMs, now } = this.#options;
    const factor = ageMs < 20 * pollInitialMs ? 1 : ageMs < 240 * pollInitialMs ? 4 : 20;
    const interval = Math.max(pollInitialMs, Math.min(pollMaxMs, factor * pollInitialMs));
    return (Math.floor(now() / interval) + 1) * interval;
  }
}

function groups(ids: string[]): string[][] {
  const count = Math.ceil(ids.length / IDS_PER_LOOK);
  return Array.from({ length: count }, (_, at) => ids.slice(at * IDS_PER_LOOK, (at + 1) * IDS_PER_LOOK));
}
