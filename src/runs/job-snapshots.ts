import type { ChainableCommander } from 'ioredis';
import type { RedisClient } from '../platform/redis-connection.js';
import { z } from 'zod';
import { json } from '../platform/zod-json.js';
import { type JobKind, keys } from '../keys.js';

const snapshotSchema = z.object({
  at: z.number(),
  job: z.unknown().optional(),
  final: z.boolean(),
  withoutCounts: z.number(),
});
/**
 * Adobe's last answer on a job; only its status is kept before the answer is final. `at`: epoch ms. `final`: Adobe says no
 * more. `withoutCounts`: looks that found no counters.
 */
export type JobSnapshot = z.infer<typeof snapshotSchema>;

/** A snapshot of another version that cannot be read counts as not seen: the next look replaces it. */
const seenJson = json.pipe(snapshotSchema);

export interface Target {
  sandbox: string;
  kind: JobKind;
  id: string;
  /** When the wait began, epoch ms: the interval between looks grows with it. */
  since: number;
}

/** Adobe's last word on each watched job, kept for everybody. */
export class JobSnapshots {
  readonly #redis: RedisClient;

  constructor({ redis }: { redis: RedisClient }) {
    this.#redis = redis;
  }

  async read({ sandbox, kind, id }: Target): Promise<JobSnapshot | undefined> {
    return this.parse(await this.#redis.get(keys.seen(sandbox, kind, id)));
  }

  /** In the order of the ids. */
  async readAll({ sandbox, kind }: Pick<Target, 'sandbox' | 'kind'>, ids: string[]) {
    const all = await this.#redis.mget(ids.map((id) => keys.seen(sandbox, kind, id)));
    return all.map((json) => this.parse(json));
  }

  parse(json: string | null): JobSnapshot | undefined {
    return json === null ? undefined : seenJson.safeParse(json).data;
  }

  /** As a part of `step`, which is carried out as one. */
  keep(
    step: ChainableCommander,
    { sandbox, kind, id }: Pick<Target, 'sandbox' | 'kind' | 'id'>,
    read: JobSnapshot,
    keepMs: number,
  ): void {
    step.set(keys.seen(sandbox, kind, id), JSON.stringify(read), 'PX', keepMs);
  }
}
