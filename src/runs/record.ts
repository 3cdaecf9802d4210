import { z } from 'zod';
import { holdsSchema } from './hold.js';
import { endingSchema } from './outcome.js';
import { draftRequestSchema, requestSchema } from '../request/request.js';
import { unclearSchema } from '../resolve/unclear.js';
import { UserError } from '../errors.js';

/** Longest time between winning an intent and beginning its effect, in ms; later, the effect is not performed. */
export const INTENT_GRACE_MS = 5_000;

/** What people call a run, such as `R-1042`. */
export const RUN_ID = /^R-\d{1,12}$/i;

/** Later runs have higher numbers. */
export const runNumber = (run: string): number => Number(run.slice('R-'.length));

export const noSuchRun = (run: string): UserError => new UserError(`There is no run ${run}. Check /audience jobs.`);

/** The run's first channel, kept plain so that it can be read even if the rest cannot. */
export const CHANNEL_FIELD = 'channel';
/** The key of the claimed request, kept plain so that it can be freed even if the rest cannot be read. */
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
  /** The run that has done the same, if the person knows of it and wants it repeated. */
  again: z.string().optional(),
  /** It is not to be sent before Adobe's day resets. */
  hold: z.literal('reset').optional(),
});

/** The schema of `Sentence`: words, and people among them. */
const sentenceSchema = z.union([
  z.string(),
  z.array(z.union([z.string(), z.object({ people: z.array(z.string()), otherwise: z.string() })])),
]);

const intentSchema = z.object({
  at: ms,
  /** The x-request-id of the creating call. */
  requestId: z.string(),
  /** Ids of the jobs that Adobe already listed, long ones shortened; without those that are too old to be taken for ours. */
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
  /** `alike`: found only by what the job does; its request id is not ours. */
  id: z.object({ id: z.string(), at: ms, alike: z.boolean().optional() }).optional(),
  refused: refusedSchema.optional(),
  retryAfter: laterSchema.optional(),
  /** Looked for until no job could still appear: the call never took effect. */
  notFound: stamped.optional(),
});

const cancelledSchema = stamped.extend({ refused: z.string().optional() });

export const stageSchema = z.object({
  attempts: z.array(attemptSchema).default([]),
  /** Unanswered calls of runs that this one succeeds: they may have started what this run waits for. */
  inherited: z.array(intentSchema).default([]),
  /** The shared evaluation of another run; without `run`, a job started outside Usher. `alike` as above. */
  join: z.object({ run: z.string().optional(), id: z.string(), at: ms, alike: z.boolean().optional() }).optional(),
  /** The job in its last state, as Adobe gave it. */
  end: z.object({ at: ms, job: z.unknown().optional() }).optional(),
  /** What was looked up of audiences that the evaluation counted besides. */
  others: z.array(z.object({ id: z.string(), name: z.string().optional(), before: z.number().optional() })).optional(),
  /** What the catalog says of the export's batches. */
  batches: z.array(z.unknown()).optional(),
  /** Adobe was told to cancel; `refused`: why it would not. `cancelledAgain`: its answer to a second request. */
  cancelled: cancelledSchema.optional(),
  cancelledAgain: cancelledSchema.optional(),
});

/** `job`: the job itself is to be cancelled, whoever sent it, by somebody who may do so. */
const cancelSchema = z.object({ by: z.string(), at: ms, job: z.boolean().optional() });

/**
 * A failed post. `until`: no retry before; `refused`: the channel's error, no retry until somebody asks; `repeated`:
 * the retry says that the first may have arrived; `plainer`: it has no tables; `text-only`: it has no blocks; `unthreaded`: the thread is gone.
 */
const notPostedSchema = z.object({
  at: ms,
  until: ms.optional(),
  refused: z.string().optional(),
  next: z.enum(['repeated', 'plainer', 'text-only', 'unthreaded']).optional(),
});

const postSchema = z.object({
  attempts: z.array(z.object({ intent: stamped.optional(), notPosted: notPostedSchema.optional() })).default([]),
  ts: z.object({ ts: z.string(), at: ms }).optional(),
  /** We cannot see whether it was posted, and do not post it again. */
  lost: stamped.optional(),
});

export const posts = ['card', 'report', 'overdue', 'offer', 'private'] as const;
export type Post = (typeof posts)[number];

/** A map by Slack ids. It has no prototype, so that an id such as `constructor` finds nothing but an entry. */
function byName<Value extends z.ZodType>(value: Value) {
  // The schema guarantees the type, which setPrototypeOf loses.
  return z.record(z.string(), value).transform((all) => Object.setPrototypeOf(all, null) as typeof all);
}

const recordSchema = z.object({
  asked: submittedSchema,
  request: requestSchema.optional(),
  /** Followers by channel id, then by Slack user id; the main channel may have some too. */
  follower: byName(byName(stamped)).prefault({}),
  /**
   * Channels that replace the first one; the last counts. `afterRefusalAt`: when that channel had refused, if it had.
   * The time is copied from the refusal, so that no two clocks are compared.
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
  hold: holdsSchema,
  /** By kind of post, then by channel id; offers by the channel that refused, and how often one was chosen. */
  post: z.partialRecord(z.enum(posts), byName(postSchema)).default({}),
  cancel: cancelSchema.optional(),
  /** The second request, after Adobe had refused. */
  cancelAgain: cancelSchema.optional(),
  overdue: stamped.optional(),
  /** When an unsent run began to wait for a channel that takes it. */
  homeless: stamped.optional(),
  /** Ended before anything was started; the text is for the asker only. */
  refusal: z
    .object({ at: ms, text: sentenceSchema, follow: z.string().optional(), unclear: unclearSchema.optional() })
    .optional(),
  ending: endingSchema.optional(),
  /** How many facts were read. Facts are written once: the same size means that nothing came since. */
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

/** Makes a tree of a flat hash, `a.1.b` becoming `{ a: { attempts: [{ b }] } }`. Throws UnreadableRecord. */
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

/** The channel where an ask wants its report. */
export const placeOf = ({ ask, channel }: Pick<Submitted, 'ask' | 'channel'>): string => ask.reportIn ?? channel;

/** The channel that is told first: the last that the run moved to, else the one chosen for reports, else the first. */
export function mainChannel({ asked, moved }: Pick<RunRecord, 'asked' | 'moved'>): string {
  return moved.attempts.at(-1)?.channel ?? placeOf(asked);
}

export const isLive = ({ ending, refusal }: RunRecord): boolean => !ending && !refusal;

/** Whether a creating call was made, or may have been, whose result is unknown. */
export function isOutcomeUnknown({ attempts }: StageFacts): boolean {
  const last = attempts.at(-1);
  return last?.intent !== undefined && !last.id && !last.retryAfter && !last.notFound && !last.refused;
}

/** Why a channel refused a post; undefined if it has not refused since somebody asked to try again. */
export function postRefusal(post: PostFacts | undefined, channel: string, { moved }: Pick<RunRecord, 'moved'>) {
  const last = post?.attempts.at(-1)?.notPosted;
  if (last?.refused === undefined || post?.ts) return undefined;
  const again = moved.attempts.some((move) => move.channel === channel && (move.afterRefusalAt ?? 0) >= last.at);
  return again ? undefined : { error: last.refused, at: last.at };
}

interface Tree {
  [name: string]: unknown;
}

/** A field may have any name: without a prototype, `__proto__` is like any other. */
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
