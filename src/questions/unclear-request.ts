import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { UserError } from '../errors.js';
import { json, serialize } from '../platform/zod-json.js';
import type { Log } from '../platform/log.js';
import type { UnclearRequest } from '../resolve/unclear.js';
import { type Submitted, submittedSchema } from '../runs/record.js';
import { keys } from '../keys.js';
import { draftRequestSchema } from '../request/request.js';
import { withTimeout } from '../platform/timeout.js';
import { clarify } from '../resolve/clarify.js';
import type { RequestProblems } from '../resolve/request-errors.js';

/** As long as a private answer can be replaced. */
const KEEP_S = 30 * 60;
/** What Redis may take: an acknowledgement waits for it. */
const REDIS_MS = 400;

const keptSchema = z.object({ asked: submittedSchema, asks: z.array(draftRequestSchema) });
type Kept = z.infer<typeof keptSchema>;

/** Questions about asks that are not clear: kept with their answers, and answered once. */
export class UnclearRequests {
  readonly #redis: Redis;
  readonly #log: Log;

  constructor({ redis, log }: { redis: Redis; log: Log }) {
    this.#redis = redis;
    this.#log = log;
  }

  /** The question; undefined where no press would help, or where its answers cannot be kept. Throws Unwritable. */
  async about(asked: Submitted, wrong: RequestProblems): Promise<UnclearRequest | undefined> {
    const unclear = clarify(asked.ask, wrong);
    if (!unclear || this.#redis.status !== 'ready') return undefined;
    const kept = randomUUID();
    const text = serialize(keptSchema, { asked, asks: unclear.asks } satisfies Kept);
    const keeping = this.#redis.set(keys.question(kept), text, 'EX', KEEP_S).catch((error: unknown) => {
      this.#log.error({ err: error }, 'a question could not be kept');
      return undefined;
    });
    const done = await withTimeout(REDIS_MS, keeping, () => undefined);
    return done === 'OK' ? { kept, ...unclear.question } : undefined;
  }

  /**
   * The ask as it was meant; it counts as asked `now`, in epoch ms. Where Redis does not answer in time the question stays
   * as it is. Throws UserError where somebody else asked, or nothing is kept.
   */
  async answered(value: string, by: string, now: number): Promise<Submitted | 'out-of-reach'> {
    const [id = '', place = ''] = value.split(' ');
    const first = await this.#kept(id, (key) => this.#redis.get(key));
    if (first === 'out-of-reach') return first;
    if (first && first.asked.by !== by) throw new UserError('Only the person who asked may answer this.', 'words');
    const kept = await this.#kept(
      id,
      (key) => this.#redis.getdel(key),
      (key, text) => this.#redis.set(key, text, 'EX', KEEP_S, 'NX'),
    );
    if (kept === 'out-of-reach') return kept;
    const ask = kept?.asks[Number(place)];
    if (!ask) {
      throw new UserError(
        'You answered this already, or it is older than 30 minutes. Ask again with /audience.',
        'words',
      );
    }
    return { ...kept.asked, ask, confirmed: false, at: now };
  }

  /** `undo`: with what was read too late to be used. */
  async #kept(
    id: string,
    read: (key: string) => Promise<string | null>,
    undo?: (key: string, text: string) => Promise<unknown>,
  ): Promise<Kept | undefined | 'out-of-reach'> {
    if (this.#redis.status !== 'ready') return 'out-of-reach';
    const key = keys.question(id);
    let late = false;
    const look = async () => {
      const text = await read(key);
      if (late && text !== null) await undo?.(key, text);
      return json.pipe(keptSchema).safeParse(text).data;
    };
    const looking = look().catch((error: unknown) => {
      this.#log.error({ err: error }, 'the answers to a question could not be read');
      return 'out-of-reach' as const;
    });
    return withTimeout(REDIS_MS, looking, () => {
      late = true;
      return 'out-of-reach' as const;
    });
  }
}
