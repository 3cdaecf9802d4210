import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { UserError } from '../errors.js';
import { keys } from '../keys.js';
import type { Log } from '../platform/log.js';
import { withTimeout } from '../platform/timeout.js';
import { json, serialize } from '../platform/zod-json.js';
import { draftRequestSchema } from '../request/request.js';
import { clarify } from '../resolve/clarify.js';
import type { RequestProblems } from '../resolve/request-errors.js';
import type { UnclearRequest } from '../resolve/unclear.js';
import { type Submitted, submittedSchema } from './record.js';

/** As long as a private answer can be replaced. */
const KEEP_S = 30 * 60;
/** What Redis may take: an acknowledgement waits for it. */
const REDIS_MS = 400;

/** One sort of question, and what such a question is about. */
export interface QuestionKind<About> {
  name: string;
  schema: z.ZodType<About>;
}

const openSchema = z.object({ question: z.string(), by: z.string(), about: z.unknown() });
type OpenQuestion = z.infer<typeof openSchema>;

const isAnswered = () =>
  new UserError('You answered this already, or it is older than 30 minutes. Ask again with /audience.', 'words');

/** Questions that wait for their answer, each under an id that its buttons hold. */
export class OpenQuestions {
  readonly #redis: Redis;
  readonly #log: Log;

  constructor({ redis, log }: { redis: Redis; log: Log }) {
    this.#redis = redis;
    this.#log = log;
  }

  /** Its id; undefined where Redis does not keep it in time. `by` was asked: a Slack user id. Throws Unwritable. */
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

  /** Leaves it to be answered. Throws UserError where somebody else was asked, or where it is answered or too old. */
  async read(id: string, by: string): Promise<OpenQuestion | 'out-of-reach'> {
    const text = await this.#inTime(() => this.#redis.get(keys.question(id)));
    if (text === 'out-of-reach') return text;
    const { data: open } = json.pipe(openSchema).safeParse(text);
    if (!open) throw isAnswered();
    if (open.by !== by) throw new UserError('Only the person who asked may answer this.', 'words');
    return open;
  }

  /** The same, and it is answered by that. Taken too late to be used, it is put back. */
  async take(id: string, by: string): Promise<OpenQuestion | 'out-of-reach'> {
    const open = await this.read(id, by);
    if (open === 'out-of-reach') return open;
    let isLate = false;
    const taken = await this.#inTime(async () => {
      const text = await this.#redis.getdel(keys.question(id));
      if (isLate && text !== null) await this.putBack(id, open);
      return text;
    });
    isLate = taken === 'out-of-reach';
    if (taken === 'out-of-reach') return taken;
    if (taken === null) throw isAnswered();
    return open;
  }

  /** Its answer came to nothing: it may be answered again. */
  async putBack(id: string, open: OpenQuestion): Promise<void> {
    await this.#inTime(() => this.#redis.set(keys.question(id), JSON.stringify(open), 'EX', KEEP_S, 'NX'));
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

/** Whether, or which of several, is to be started: before a write in production, once more, or where an ask is not clear. */
export const startRunQuestion = {
  name: 'start-run',
  schema: z.object({
    asked: submittedSchema,
    /** What is asked for, by the place of its button. */
    asks: z.array(draftRequestSchema),
  }),
} satisfies QuestionKind<unknown>;

/** Keeps an ask that waits for a yes: its id, undefined where it could not be kept. Throws Unwritable. */
export const keepAsk = (questions: Pick<OpenQuestions, 'keep'>, asked: Submitted, id?: string) =>
  questions.keep(startRunQuestion, asked.by, { asked, asks: [asked.ask] }, id);

/** Keeps what an ask that is not clear becomes at each answer; undefined where no press would help, or it could not be kept. */
export async function keepUnclear(
  questions: Pick<OpenQuestions, 'keep'>,
  asked: Submitted,
  wrong: RequestProblems,
): Promise<UnclearRequest | undefined> {
  const unclear = clarify(asked.ask, wrong);
  if (!unclear) return undefined;
  const about = { asked: { ...asked, confirmed: false }, asks: unclear.asks };
  const kept = await questions.keep(startRunQuestion, asked.by, about);
  return kept === undefined ? undefined : { kept, ...unclear.question };
}
