import { randomUUID } from 'node:crypto';
import type { RedisClient } from '../platform/redis-connection.js';
import { z } from 'zod';
import { UserError } from '../errors.js';
import { keys } from '../keys.js';
import type { Log } from '../platform/log.js';
import type { Replication } from '../platform/replication.js';
import { withTimeout } from '../platform/timeout.js';
import { json, serialize } from '../platform/zod-json.js';
import { draftRequestSchema } from '../request/request.js';
import { clarify } from '../resolve/clarify.js';
import type { RequestProblems } from '../resolve/request-errors.js';
import type { UnclearRequest } from '../resolve/unclear.js';
import { type Submitted, submittedSchema } from './record.js';

/** How long Slack lets a private answer be replaced. */
const KEEP_S = 30 * 60;
/** How long Redis may take: an ack waits for it. */
const REDIS_MS = 400;

export interface QuestionKind<About> {
  name: string;
  schema: z.ZodType<About>;
}

const openSchema = z.object({ question: z.string(), by: z.string(), about: z.unknown() });
type OpenQuestion = z.infer<typeof openSchema>;

/** Questions that wait for their answer, each under an id that its buttons hold. */
export class OpenQuestions {
  readonly #redis: RedisClient;
  readonly #replication: Replication;
  readonly #log: Log;

  constructor({ redis, replication, log }: { redis: RedisClient; replication: Replication; log: Log }) {
    this.#redis = redis;
    this.#replication = replication;
    this.#log = log;
  }

  /** Returns the id, or undefined if Redis is too slow. `by`: Slack user id of the person asked. Throws Unwritable. */
  async keep<About>(
    { name, schema }: QuestionKind<About>,
    by: string,
    about: About,
    id: string = randomUUID(),
  ): Promise<string | undefined> {
    const text = serialize(openSchema.extend({ about: schema }), { question: name, by, about } satisfies OpenQuestion);
    const kept = await this.#inTime(() => this.#redis.set(keys.question(id), text, 'EX', KEEP_S));
    return kept === 'OK' ? id : undefined;
  }

  /** Leaves the question open. `gone`: it is answered or too old. Throws UserError if somebody else was asked. */
  async read(id: string, by: string): Promise<OpenQuestion | 'gone' | 'out-of-reach'> {
    const text = await this.#inTime(() => this.#redis.get(keys.question(id)));
    if (text === 'out-of-reach') return text;
    const { data: open } = json.pipe(openSchema).safeParse(text);
    if (!open) return 'gone';
    if (open.by !== by) throw new UserError('Only the person who asked may answer this.');
    return open;
  }

  /** Reads a question and closes it. A question that is taken too late, or not safely, is put back. */
  async take(id: string, by: string): Promise<OpenQuestion | 'gone' | 'out-of-reach'> {
    const open = await this.read(id, by);
    if (open === 'gone' || open === 'out-of-reach') return open;
    let isLate = false;
    const taken = await this.#inTime(async () => {
      const text = await this.#redis.getdel(keys.question(id));
      if (isLate && text !== null) await this.putBack(id, open);
      return text;
    });
    isLate = taken === 'out-of-reach';
    if (taken === 'out-of-reach') return taken;
    if (taken === null) return 'gone';
    if (await this.#replication.reached({ key: keys.question(id), is: false })) return open;
    await this.putBack(id, open);
    return 'out-of-reach';
  }

  /** Opens a question again after its answer came to nothing. */
  async putBack(id: string, open: OpenQuestion): Promise<void> {
    const put = await this.#inTime(() => this.#redis.set(keys.question(id), JSON.stringify(open), 'EX', KEEP_S, 'NX'));
    if (put === 'out-of-reach') this.#log.error({ question: open.question }, 'a question could not be put back');
  }

  async #inTime<Found>(ask: () => Promise<Found>): Promise<Found | 'out-of-reach'> {
    if (this.#redis.status !== 'ready') return 'out-of-reach';
    const asked = ask().catch((error: unknown) => {
      this.#log.error({ err: error }, 'a question could not be kept or read');
      return 'out-of-reach' as const;
    });
    return withTimeout(REDIS_MS, asked, () => 'out-of-reach' as const);
  }
}

/** Asks whether to start a run, or which one: before a write in production, to repeat one, or for an unclear ask. */
export const startRunKind = {
  name: 'start-run',
  schema: z.object({
    asked: submittedSchema,
    /** The asks to choose from, in the order of their buttons. */
    asks: z.array(draftRequestSchema),
  }),
} satisfies QuestionKind<unknown>;

/** Keeps an ask that waits for a yes. Returns its id, or undefined if it could not be kept. Throws Unwritable. */
export const keepAsk = (questions: Pick<OpenQuestions, 'keep'>, asked: Submitted, id?: string) =>
  questions.keep(startRunKind, asked.by, { asked, asks: [asked.ask] }, id);

/** Asks whether to follow a run that counts this already, or to start one all the same. */
export const overlapKind = {
  name: 'overlap',
  schema: z.object({ asked: submittedSchema, run: z.string() }),
} satisfies QuestionKind<unknown>;

export const keepOverlap = (questions: Pick<OpenQuestions, 'keep'>, asked: Submitted, run: string) =>
  questions.keep(overlapKind, asked.by, { asked, run });

/** Keeps the ask that each answer would make; undefined if no press would help or nothing could be kept. */
export async function keepUnclear(
  questions: Pick<OpenQuestions, 'keep'>,
  asked: Submitted,
  wrong: RequestProblems,
): Promise<UnclearRequest | undefined> {
  const unclear = clarify(asked.ask, wrong);
  if (!unclear) return undefined;
  const about = { asked: { ...asked, confirmed: false }, asks: unclear.asks };
  const kept = await questions.keep(startRunKind, asked.by, about);
  return kept === undefined ? undefined : { kept, ...unclear.question };
}
