import { createHash } from 'node:crypto';
import { z } from 'zod';
import { canonicalFilters, filtersSchema } from '../export-filters/index.js';

/** Adobe's limit for one on-demand evaluation. Exports have it too, so that a form means the same for both. */
export const MAX_AUDIENCES = 20;

/** The namespace of audiences that Adobe itself evaluates; compared without case (Adobe writes `ups` and `UPS`). */
export const PLATFORM_NAMESPACE = 'ups';

/** Without a namespace, an audience is one that Adobe evaluates itself. */
export const isPlatform = (namespace: string | undefined): boolean =>
  namespace === undefined || namespace.toLowerCase() === PLATFORM_NAMESPACE;

export const kinds = ['evaluation', 'export', 'evaluation-then-export'] as const;
export const statuses = ['realized', 'existing', 'exited'] as const;

/** Stands for every audience of the sandbox, as Adobe's nightly evaluation has it. Never sent. */
export const ALL_AUDIENCES = '*';

const kind = z.enum(kinds);
const status = z.enum(statuses);
/**
 * What a person asked for, as typed or picked and not yet checked against Adobe. An audience's `term` is an id or a
 * name; `dataset` too. `statuses` and `namespace` of an audience win over those for all.
 */
export const draftRequestSchema = z.object({
  kind,
  sandbox: z.string().min(1),
  audiences: z.array(
    z.object({
      term: z.string().min(1),
      /** Picked from a list, or copied from a run: `term` is an id of its namespace, and is never looked for as a name. */
      chosen: z.literal(true).optional(),
      /** The whole word as typed, if that may be a name as well: `promo:winter`, `Sales=exited`. */
      typed: z.string().optional(),
      /** Typed in quotes: one name or id, whatever is in it. */
      quoted: z.literal(true).optional(),
      namespace: z.string().optional(),
      statuses: z.array(status).optional(),
      /** Typed without quotes right behind another term without quotes: together they may be one name. */
      continues: z.boolean().optional(),
      /** What stands between this term and the one before in its line: a comma, or a space beside a quote. */
      after: z.string().optional(),
      /** It begins a line of a list: up to the next comma the line is one name. */
      item: z.literal(true).optional(),
      /** Typed without quotes right behind this modifier: it may be part of the dataset's name, or of the value. */
      behind: z.enum(['to', 'status', 'fields', 'events']).optional(),
    }),
  ),
  statuses: z.array(status).optional(),
  namespace: z.string().optional(),
  dataset: z.string().optional(),
  /** Picked from a list, or copied from a run: `dataset` is an id, and is never looked for as a name. */
  datasetChosen: z.literal(true).optional(),
  /** Typed in quotes: `dataset` may be a name that looks like an id. */
  datasetQuoted: z.literal(true).optional(),
  filters: filtersSchema.default({}),
  /** Slack channel id; absent means the channel of the command. */
  reportIn: z.string().optional(),
});

/** What a run carries out: every name is resolved, every default is spelt out. */
export const requestSchema = z.object({
  kind,
  sandbox: z.object({ name: z.string(), type: z.enum(['production', 'development']) }),
  audiences: z.array(
    z.object({
      id: z.string(),
      namespace: z.string(),
      name: z.string(),
      statuses: z.array(status),
      mergePolicyId: z.string().optional(),
      /** The count known when it was asked for, so that the change can be told; `at` in epoch ms. */
      last: z.object({ profiles: z.number(), at: z.number().optional() }).optional(),
    }),
  ),
  dataset: z.object({ id: z.string(), name: z.string() }).optional(),
  filters: filtersSchema,
  /** A job that was started outside Usher: it is followed, nothing is sent. `at` in epoch ms; `scheduled`: by Adobe. */
  job: z
    .object({
      id: z.string(),
      at: z.number().optional(),
      scheduled: z.boolean().optional(),
      /** Parts of the job that could not be read, in words: the job may do less, or something else, than we tell. */
      unread: z.array(z.string()).optional(),
      /** A job of a run that is told in private places only: who asked and what narrows it are not told here. */
      withheld: z.literal(true).optional(),
    })
    .optional(),
});

export type RunKind = z.infer<typeof kind>;
export type Status = z.infer<typeof status>;
/** The statuses that an export takes by default: who is in the audience now. */
export const DEFAULT_STATUSES: Status[] = ['realized'];
export type DraftRequest = z.infer<typeof draftRequestSchema>;
export type Request = z.infer<typeof requestSchema>;

export type SandboxRef = Request['sandbox'];

/** The statuses, each once, in the order in which they are shown. */
export const inOrder = (some: Status[]): Status[] => statuses.filter((status) => some.includes(status));

/** JSON with sorted keys and nothing absent, so that equal content is equal text. */
export const canonical = (value: unknown): string => JSON.stringify(inKeyOrder(value));

function inKeyOrder(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(inKeyOrder);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, inKeyOrder(inner)]));
}

/** So much of SHA-256 that no two are ever the same: 144 bits. It is a part of many keys and values. */
const DIGEST_LENGTH = 24;

/** The same for two values exactly if their canonical forms are the same. */
export function digest(value: unknown): string {
  return createHash('sha256').update(canonical(value)).digest('base64url').slice(0, DIGEST_LENGTH);
}

/**
 * Equal for two requests exactly if they make Adobe do the same; names and counts do not matter. A time counted from
 * the moment of asking is compared by its words: `7d`, typed again a second later, is the same request.
 */
export function requestDigest(request: Request): string {
  const known = digests.get(request) ?? digestOf(request);
  digests.set(request, known);
  return known;
}

/** Requests never change, and one step asks for the digest several times. */
const digests = new WeakMap<Request, string>();

function digestOf(request: Request): string {
  const exports = request.kind !== 'evaluation';
  const audiences = request.audiences
    .map(({ id, namespace, statuses: wanted }) => ({
      id,
      namespace: namespace.toLowerCase(),
      ...(exports ? { statuses: [...wanted].sort() } : {}),
    }))
    .sort((a, b) => (canonical(a) < canonical(b) ? -1 : 1));
  return digest({
    kind: request.kind,
    sandbox: request.sandbox.name,
    audiences,
    ...(exports ? { dataset: request.dataset?.id, filters: canonicalFilters(request.filters) } : {}),
    ...(request.job ? { job: request.job.id } : {}),
  });
}
