import type { Redis } from 'ioredis';
import { z } from 'zod';
import { json } from '../platform/zod-json.js';
import { type JobKind, keys } from '../keys.js';

const seenSchema = z.object({
  at: z.number(),
  job: z.unknown().optional(),
  final: z.boolean(),
  bare: z.number(),
});
/** What Adobe last said of a job: `at` in epoch ms; `final` when it will say no more; `bare` looks without counters. */
export type Seen = z.infer<typeof seenSchema>;

/** What another version kept and this one cannot read counts as not seen: the next look replaces it. */
const seenJson = json.pipe(seenSchema);

export interface Target {
  sandbox: string;
  kind: JobKind;
  id: string;
  /** When the wait began, epoch ms: the interval between looks grows with it. */
  since: number;
}

/** Adobe's last word on each watched job, kept for everybody. */
export class SeenJobs {
  readonly #redis: Redis;

  constructor({ redis }: { redis: Redis }) {
    this.#redis = redis;
  }

  async seen({ sandbox, kind, id }: Target): Promise<Seen | undefined> {
    const json = await this.#redis.get(keys.seen(sandbox, kind, id));
    return json === null ? undefined : seenJson.safeParse(json).data;
  }

  async keep({ sandbox, kind, id }: Target, seen: Seen, keepMs: number): Promise<void> {
    await this.#redis.set(keys.seen(sandbox, kind, id), JSON.stringify(seen), 'PX', keepMs);
  }

  /** Makes the next look due now, for a person who asks. */
  async hurry({ sandbox, kind, id }: Target, now: number): Promise<void> {
    await this.#redis.zadd(keys.watch(sandbox, kind), 'XX', now, id);
  }
}
