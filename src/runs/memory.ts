import type { Redis } from 'ioredis';
import { z } from 'zod';
import { json } from '../json.js';
import { keys } from './keys.js';
import { digest } from './request.js';
import type { EvaluationResult } from './story.js';

const KEEP_S = 90 * 24 * 60 * 60;
/** Longer than a creating call and its looks afterwards take. */
const CREATING_S = 90;

const evaluatedJson = json.pipe(z.object({ at: z.number(), run: z.string() }));

/** What later runs like to know of earlier ones: how long it took, which evaluation an export rests on. */
export class Memory {
  readonly #redis: Redis;

  constructor({ redis }: { redis: Redis }) {
    this.#redis = redis;
  }

  async took(digest: string, ms: number): Promise<void> {
    await this.#redis.set(keys.took(digest), ms, 'EX', KEEP_S);
  }

  async lastTook(digest: string): Promise<number | undefined> {
    const ms = await this.#redis.get(keys.took(digest));
    return ms === null ? undefined : Number(ms);
  }

  async evaluated(run: string, sandbox: string, { counts, endedAt }: EvaluationResult): Promise<void> {
    const entries = counts.map(({ id }) => [id, JSON.stringify({ at: endedAt, run })] as const);
    if (entries.length > 0) await this.#redis.hset(keys.evaluated(sandbox), Object.fromEntries(entries));
  }

  /** The evaluation of ours that all these audiences were last part of; undefined when there is none for all. */
  async lastEvaluation(sandbox: string, ids: string[]): Promise<{ at: number; run: string } | undefined> {
    if (ids.length === 0) return undefined;
    const kept = await this.#redis.hmget(keys.evaluated(sandbox), ...ids);
    const read = kept.map((text) => (text === null ? undefined : evaluatedJson.safeParse(text).data));
    const [first] = read;
    return first && read.every((entry) => entry?.run === first.run) ? first : undefined;
  }

  /** True for one caller a minute: Adobe would make two datasets of one name. */
  async claimDataset(sandbox: string, name: string): Promise<boolean> {
    return (await this.#redis.set(keys.creating(sandbox, digest(name)), 1, 'EX', CREATING_S, 'NX')) === 'OK';
  }

  /** Adobe has refused: it may be asked again at once. */
  async releaseDataset(sandbox: string, name: string): Promise<void> {
    await this.#redis.del(keys.creating(sandbox, digest(name)));
  }

  async countLook(run: string): Promise<number> {
    return this.#redis.hincrby(keys.now(run), 'batch-looks', 1);
  }
}
