import type { RedisClient } from '../platform/redis-connection.js';
import { z } from 'zod';
import { json } from '../platform/zod-json.js';
import { keys } from '../keys.js';
import type { EvaluationResult } from './view.js';

/** How much Adobe's time of a count may differ from when we saw its evaluation end, ms. */
export const SAME_EVALUATION_MS = 5 * 60_000;

/** Counts that are kept of one audience, and shown of it. */
export const TREND = 14;
/** Of how many audiences of one evaluation the counts are kept: those asked for, then the largest. */
const RECORDED = 500;

const KEEP_S = 90 * 24 * 60 * 60;

const silentSchema = z.enum(['Slack', 'Adobe']);
type Silent = z.infer<typeof silentSchema>;

const evaluatedJson = json.pipe(z.object({ at: z.number(), run: z.string() }));

/** What later runs need to know of earlier ones: durations, waits, the evaluation that an export rests on. */
export class PastRuns {
  readonly #redis: RedisClient;

  constructor({ redis }: { redis: RedisClient }) {
    this.#redis = redis;
  }

  async recordDuration(digest: string, ms: number): Promise<void> {
    await this.#redis.set(keys.took(digest), ms, 'EX', KEEP_S);
  }

  async lastTook(digest: string): Promise<number | undefined> {
    const ms = await this.#redis.get(keys.took(digest));
    return ms === null ? undefined : Number(ms);
  }

  async recordEvaluation(run: string, sandbox: string, { counts, endedAt }: EvaluationResult): Promise<void> {
    const entries = counts.map(({ id }) => [id, JSON.stringify({ at: endedAt, run })] as const);
    if (entries.length > 0) await this.#redis.hset(keys.evaluated(sandbox), Object.fromEntries(entries));
  }

  /** Keeps what an evaluation counted, for each audience once, however often its end is seen. */
  async recordCounts(sandbox: string, { jobId, endedAt, counts, others }: EvaluationResult): Promise<void> {
    const asked = counts.flatMap(({ id, profiles }) => (profiles === undefined ? [] : [[id, profiles] as const]));
    const besides = Object.entries(others).sort(([, a], [, b]) => b - a);
    const pipeline = this.#redis.pipeline();
    for (const [id, profiles] of [...asked, ...besides].slice(0, RECORDED)) {
      const key = keys.counts(sandbox, id);
      pipeline.zadd(key, endedAt, `${profiles} ${jobId}`);
      pipeline.zremrangebyrank(key, 0, -TREND - 1);
      pipeline.expire(key, KEEP_S);
    }
    await pipeline.exec();
  }

  /** The counts of an audience before this evaluation, the oldest first. `at` in epoch ms. */
  async countsBefore(
    { jobId, endedAt }: EvaluationResult,
    sandbox: string,
    id: string,
  ): Promise<{ at: number; profiles: number }[]> {
    const kept = await this.#redis.zrangebyscore(keys.counts(sandbox, id), '-inf', endedAt, 'WITHSCORES');
    return kept.flatMap((member, index) => {
      const [profiles = '', ...job] = member.split(' ');
      const isCount = index % 2 === 0 && job.join(' ') !== jobId;
      return isCount ? [{ at: Number(kept[index + 1]), profiles: Number(profiles) }] : [];
    });
  }

  /** The last evaluation of ours that all these audiences share; undefined if there is none. */
  async lastEvaluation(sandbox: string, ids: string[]): Promise<{ at: number; run: string } | undefined> {
    if (ids.length === 0) return undefined;
    const kept = await this.#redis.hmget(keys.evaluated(sandbox), ...ids);
    const read = kept.map((text) => (text === null ? undefined : evaluatedJson.safeParse(text).data));
    const [first] = read;
    return first && read.every((entry) => entry?.run === first.run) ? first : undefined;
  }

  /** Records which run this one waits for before it is sent, if any. True if that is new. */
  async waitsFor(run: string, other: string | undefined): Promise<boolean> {
    if ((await this.waitedFor(run)) === other) return false;
    if (other === undefined) await this.#redis.hdel(keys.now(run), 'waits-for');
    else await this.#redis.hset(keys.now(run), 'waits-for', other);
    return true;
  }

  async waitedFor(run: string): Promise<string | undefined> {
    return (await this.#redis.hget(keys.now(run), 'waits-for')) ?? undefined;
  }

  /** Records that `silent` does not say whether the run may be sent. Returns since when (epoch ms) and how often. */
  async unsure(run: string, { at, silent }: { at: number; silent: Silent }): Promise<{ since: number; times: number }> {
    const key = keys.now(run);
    await this.#redis.hsetnx(key, 'unsure-since', at);
    await this.#redis.hset(key, 'unsure-of', silent);
    const times = await this.#redis.hincrby(key, 'unsure-times', 1);
    return { since: Number((await this.#redis.hget(key, 'unsure-since')) ?? at), times };
  }

  async sure(run: string): Promise<void> {
    await this.#redis.hdel(keys.now(run), 'unsure-since', 'unsure-of', 'unsure-times');
  }

  /** Who does not say whether the run may be sent; undefined if the run does not wait for that. */
  async unsureOf(run: string): Promise<Silent | undefined> {
    return silentSchema.safeParse(await this.#redis.hget(keys.now(run), 'unsure-of')).data;
  }

  async incrementBatchLookups(run: string): Promise<number> {
    return this.#redis.hincrby(keys.now(run), 'batch-looks', 1);
  }
}
