import { z } from 'zod';
import { endingSchema } from './outcome.js';
import { draftRequestSchema, requestSchema } from '../request/request.js';
import { UserError } from '../errors.js';

/** Longest time between winning an intent and beginning its effect, in ms; later, the effect is not performed. */
export const INTENT_GRACE_MS = 5_000;

/** What people call a run, such as `R-1042`. */
export const RUN_ID = /^R-\d{1,12}$/i;

export const noSuchRun = (run: string): UserError => new UserError(`There is no run ${run}.`, 'words');

/** The run's first channel, kept plain so that it can be read even where the rest cannot. */
export const CHANNEL_FIELD = 'channel';
/** The key that keeps others from asking the same, kept plain so that it can be let go of whatever happens. */
const CLAIM_FIELD = 'claim';

/** A record that a newer or older Usher wrote, or that is damaged: nobody can carry on from it. */
export class UnreadableRecord extends Error {
  constructor(cause: unknown) {
    super('the record of a run cannot be read', { cause });
    this.name = 'UnreadableRecord';
  }
}

const ms = z.number();

export const submittedSchema = z.object({
  ask: draftRequestSchema,
  /** Slack user id. */
  by: z.string(),
  channel: z.string(),
  at: ms,
  /** Good for 30 minutes and five answers. */
  responseUrl: z.string().optional(),
  /** The person has said yes to writing in production. */
  confirmed: z.boolean().default(false),
  /** The run that has done the same, where the person knows of it and wants it done once more. */
  again: z.string().optional(),
});

/** Words, and people among them, as `Sentence` has it. */
const sentenceSchema = z.union([
  z.string(),
  z.array(z.union([z.string(), z.object({ people: z.array(z.string()), otherwise: z.string() })])),
]);

/** What is asked of the asker instead, while the answers are kept. */
const unclearSchema = z.object({
  kept: z.string(),
  problems: z.array(
    z.object({
      sentence: z.string(),
      typed: z.string(),
      choices: z.array(
        z.object({ name: z.string(), detail: z.string().optional(), apart: z.string().optional(), at: z.number() }),
      ),
      more: z.number().optional(),
      sort: z.enum(['audience', 'dataset', 'policy']).optional(),
      alike: z.literal(true).optional(),
    }),
  ),
  without: z.object({ at: z.number(), names: z.array(z.string()) }).optional(),
});

const intentSchema = z.object({
  at: ms,
  /** The x-request-id of the creating call. */
  requestId: z.string(),
  /** Ids of the jobs that were already listed. */
  existingIds: z.array(z.string()),
  body: z.unknown().optional(),
});

const refusedSchema = z.object({
  at: ms,
  failure: z.string(),
  message: z.string(),
  code: z.string().optional(),
  adobeRequestId: z.string().optional(),
  requestId: z.string(),
});

/** A definite "not now": nothing was started, we ask again after `until`. */
const laterSchema = z.object({ at: ms, why: z.enum(['busy', 'throttled', 'too-late']), until: ms });

const stamped = z.object({ at: ms });

const attemptSchema = z.object({
  intent: intentSchema.optional(),
  /** `alike`: found by what it does only, while it bears a request id that is not ours. */
  id: z.object({ id: z.string(), at: ms, alike: z.boolean().optional() }).optional(),
  refused: refusedSchema.optional(),
  retryAfter: laterSchema.optional(),
  /** Looked for until nothing could still come: it never happened. */
  notFound: stamped.optional(),
});

const cancelledSchema = stamped.extend({ refused: z.string().optional() });

export const stageSchema = z.object({
  attempts: z.array(attemptSchema).default([]),
  /**
   * Calls of runs that this one has succeeded, which were never answered: as far as anybody knows they may have started
   * what this run waits for.
   */
  inherited: z.array(intentSchema).default([]),
  /** The evaluation of another run that this one shares; without `run`, a job that was started outside Usher. `alike` as above. */
  join: z.object({ run: z.string().optional(), id: z.string(), at: ms, alike: z.boolean().optional() }).optional(),
  /** The job in its last state, as Adobe gave it. */
  end: z.object({ at: ms, job: z.unknown().optional() }).optional(),
  /** What the catalog says of the export's batches. */
  batches: z.array(z.unknown()).optional(),
  /** Adobe was told to cancel; `refused` in its words where it would not. `cancelledAgain`: where somebody asked once more. */
  cancelled: cancelledSchema.optional(),
  cancelledAgain: cancelledSchema.optional(),
});

/** `job`: its job is meant, by somebody who may cancel that, whoever has sent it. */
const cancelSchema = z.object({ by: z.string(), at: ms, job: z.boolean().optional() });

/**
 * It was not posted. `until`: not before; `refused`: the place will not have it, until somebody asks to try again;
 * `repeated`: we could not look, the next one says so; `text-only`: without blocks; `unthreaded`: the thread is gone.
 */
const notPostedSchema = z.object({
  at: ms,
  until: ms.optional(),
  refused: z.string().optional(),
  next: z.enum(['repeated', 'text-only', 'unthreaded']).optional(),
});

const postSchema = z.object({
  attempts: z.array(z.object({ intent: stamped.optional(), notPosted: notPostedSchema.optional() })).default([]),
  ts: z.object({ ts: z.string(), at: ms }).optional(),
  /** Posted or not: we cannot look, and do not post again. */
  lost: stamped.optional(),
});

export const posts = ['card', 'report', 'overdue', 'offer', 'private'] as const;
export type Post = (typeof posts)[number];

/** A map by Slack ids. It has no prototype, so that an id such as `constructor` finds nothing but an entry. */
function byName<Value extends z.ZodType>(value: Value) {
  // It is made by the schema, and the compiler does not follow it through.
  return z.record(z.string(), value).transform((all) => Object.setPrototypeOf(all, null) as typeof all);
}

const recordSchema = z.object({
  asked: submittedSchema,
  request: requestSchema.optional(),
  /** Who follows, by channel id, then by Slack user id; the channel that is told first may be one of them. */
  follower: byName(byName(stamped)).prefault({}),
  /**
   * Where to report instead, when the first place would not have us; the last one holds. `afterRefusalAt` is when that place
   * said no, where it had: by the clock that wrote that, so that no two clocks are compared.
   */
  moved: z
    .object({
      attempts: z
        .array(z.object({ channel: z.string(), by: z.string(), at: ms, afterRefusalAt: ms.optional() }))
        .default([]),
    })
    .prefault({}),
  evaluation: stageSchema.prefault({}),
  export: stageSchema.prefault({}),
  /** By kind of post, then by channel id; offers by the place that would not have us, and how often one was chosen. */
  post: z.partialRecord(z.enum(posts), byName(postSchema)).default({}),
  cancel: cancelSchema.optional(),
  /** Asked once more, after Adobe had refused. */
  cancelAgain: cancelSchema.optional(),
  overdue: stamped.optional(),
  /** No place would have it before anything was sent: it began to wait for one. */
  homeless: stamped.optional(),
  /** Ended before anything was started; the text is for the asker only. */
  refusal: z
    .object({ at: ms, text: sentenceSchema, follow: z.string().optional(), unclear: unclearSchema.optional() })
    .optional(),
  ending: endingSchema.optional(),
  /** Of how many facts this was read. They are written once: as long as it is the same, nothing came since. */
  size: z.number().default(0),
});

export type RunRecord = z.infer<typeof recordSchema>;
export type Refusal = NonNullable<RunRecord['refusal']>;
export type Submitted = z.infer<typeof submittedSchema>;
export type Attempt = z.infer<typeof attemptSchema>;
export type StageFacts = z.infer<typeof stageSchema>;
export type PostFacts = z.infer<typeof postSchema>;

/** Field of an Adobe effect's fact, such as `evaluation.1.intent`; attempts count from 1. */
export function attemptField(stage: 'evaluation' | 'export', attempt: number, fact: keyof Attempt): string {
  return `${stage}.${attempt}.${fact}`;
}

/** Field of a Slack effect's fact, such as `post.card.C1.1.intent`. */
export function postField(post: Post, channel: string, fact: 'ts' | 'lost'): string;
export function postField(post: Post, channel: string, fact: 'intent' | 'notPosted', attempt: number): string;
export function postField(post: Post, channel: string, fact: string, attempt?: number): string {
  return ['post', post, channel, ...(attempt === undefined ? [] : [String(attempt)]), fact].join('.');
}

/** Field of somebody who follows in a channel; `acceptRun` writes it as well. */
export const followerField = (channel: string, person: string) => `follower.${channel}.${person}`;

/**
 * Makes a tree of a run's flat hash, `a.1.b` becoming `{ a: { attempts: [{ b }] } }`, and holds it against the schema.
 * Throws UnreadableRecord.
 */
export function parseRecord(hash: Record<string, string>): RunRecord {
  const tree = bare();
  try {
    for (const [field, json] of Object.entries(hash)) {
      if (field !== CHANNEL_FIELD && field !== CLAIM_FIELD) place(tree, field.split('.'), JSON.parse(json));
    }
    return recordSchema.parse({ ...tree, size: Object.keys(hash).length });
  } catch (error) {
    throw new UnreadableRecord(error);
  }
}

/** The channel that is told first: where it was moved to, where it was asked to be reported, where it was asked. */
export function mainChannel({ asked, moved }: Pick<RunRecord, 'asked' | 'moved'>): string {
  return moved.attempts.at(-1)?.channel ?? asked.ask.reportIn ?? asked.channel;
}

/** It has not ended, well or badly. */
export const isLive = ({ ending, refusal }: RunRecord): boolean => !ending && !refusal;

/** The creating call was made, or may have been, and nothing is known of what became of it. */
export function isOutcomeUnknown({ attempts }: StageFacts): boolean {
  const last = attempts.at(-1);
  return last?.intent !== undefined && !last.id && !last.retryAfter && !last.notFound && !last.refused;
}

/** Why a place would not have a post; undefined where it has not said no since somebody asked to try it again. */
export function postRefusal(post: PostFacts | undefined, channel: string, { moved }: Pick<RunRecord, 'moved'>) {
  const last = post?.attempts.at(-1)?.notPosted;
  if (last?.refused === undefined || post?.ts) return undefined;
  const again = moved.attempts.some((move) => move.channel === channel && (move.afterRefusalAt ?? 0) >= last.at);
  return again ? undefined : { error: last.refused, at: last.at };
}

interface Tree {
  [name: string]: unknown;
}

/** A field may be called anything, and `__proto__` is the way into every object but these. */
const bare = (): Tree => Object.create(null) as Tree; // the compiler knows nothing of what it makes

function place(tree: Tree, path: string[], value: unknown): void {
  const [head = '', ...rest] = path;
  const number = Number(head);
  if (Number.isInteger(number) && number >= 1) {
    placeAttempt(tree, number, rest, value);
  } else if (rest.length === 0) {
    tree[head] = value;
  } else {
    place(branch(tree, head), rest, value);
  }
}

function placeAttempt(tree: Tree, number: number, rest: string[], value: unknown): void {
  const attempts: unknown[] = Array.isArray(tree['attempts']) ? tree['attempts'] : [];
  tree['attempts'] = attempts;
  while (attempts.length < number) attempts.push(bare());
  const attempt = attempts[number - 1];
  if (rest.length === 0) attempts[number - 1] = value;
  else if (isTree(attempt)) place(attempt, rest, value);
}

function branch(tree: Tree, name: string): Tree {
  const existing = tree[name];
  if (isTree(existing)) return existing;
  const made = bare();
  tree[name] = made;
  return made;
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
