import { z } from 'zod';
import { MAX_AUDIENCES } from '../runs/request.js';
import type { AdobeClient } from './client.js';
import { wordsOf, type Words } from './failures.js';
import { type Cursor, locate } from './moving-list.js';
import { errors, id, maybe, metrics } from './shapes.js';

const PATH = '/data/core/ups/segment/jobs';

/** A segment job as Adobe gives it, in every shape its documents show. */
export const segmentJobSchema = z.looseObject({
  id,
  status: z.string(),
  source: maybe(z.string()),
  requestId: maybe(z.string()),
  creationTime: maybe(z.number()),
  updateTime: maybe(z.number()),
  computeGatewayJobId: z.unknown().optional(),
  segments: z
    .array(z.looseObject({ segmentId: z.string() }))
    .default([])
    .catch([]),
  /** Of scheduled runs only. */
  properties: maybe(z.looseObject({ scheduleId: z.string().optional(), runId: z.string().optional() })),
  errors,
  metrics,
});

export type SegmentJob = z.infer<typeof segmentJobSchema>;

const listSchema = z.looseObject({
  /** One that cannot be read as a job at all hides none of the others, and keeps its place: offsets count it. */
  children: z
    .array(maybe(segmentJobSchema))
    .nullish()
    .transform((children) => children ?? []),
});

/** How a listing may be narrowed. `property` is Adobe's own `path==value`. */
export interface SegmentJobFilter {
  status?: 'NEW' | 'QUEUED' | 'PROCESSING' | 'SUCCEEDED' | 'FAILED' | 'CANCELLING' | 'CANCELLED';
  segmentId?: string;
  property?: string;
}

/** A piece of the list, by offset. */
export interface SegmentJobSpan extends SegmentJobFilter {
  sandbox: string;
  start?: number;
  limit?: number;
  timeoutMs?: number;
}

/** Each page looks back over this many jobs for the one where the last page ended. */
const OVERLAP = 20;
/** More than a hundred at once was never seen to be granted. */
const MOST = 100 - OVERLAP;

const bulkSchema = z.looseObject({ results: z.record(z.string(), z.unknown()) });

/** Adobe's segment jobs: evaluations on demand, and the nightly ones. */
export class SegmentJobs {
  constructor(private readonly client: AdobeClient) {}

  /** Never repeated by us. Throws AdobeError `unknown-outcome` when there is no telling whether it started. */
  async create(call: {
    sandbox: string;
    segmentIds: string[];
    requestId: string;
    timeoutMs: number;
  }): Promise<SegmentJob> {
    const { sandbox, segmentIds, requestId, timeoutMs } = call;
    if (segmentIds.length === 0 || segmentIds.length > MAX_AUDIENCES) {
      throw new Error(`a segment job takes 1 to ${MAX_AUDIENCES} audiences, not ${segmentIds.length}`);
    }
    return this.client.request({
      method: 'POST',
      path: PATH,
      sandbox,
      requestId,
      timeoutMs,
      intent: 'create',
      body: segmentIds.map((segmentId) => ({ segmentId })),
      schema: segmentJobSchema,
    });
  }

  async get(call: { sandbox: string; id: string; timeoutMs?: number }): Promise<SegmentJob> {
    const { sandbox, id: job, timeoutMs } = call;
    const path = `${PATH}/${encodeURIComponent(job)}`;
    return this.client.request({ method: 'GET', path, sandbox, timeoutMs, intent: 'read', schema: segmentJobSchema });
  }

  /** Jobs by their offset, newest first. Every job that starts meanwhile moves the offsets: `page` and `all` heed that. */
  async list(call: SegmentJobSpan): Promise<SegmentJob[]> {
    return (await this.listed(call)).filter((job) => job !== undefined);
  }

  /** The same, with undefined in the place of what cannot be read: fewer than `limit` only where the list ends. */
  async listed(call: SegmentJobSpan): Promise<(SegmentJob | undefined)[]> {
    const { sandbox, start, limit = 50, status, segmentId, timeoutMs } = call;
    const property = segmentId === undefined ? call.property : `segments~segmentId==${segmentId}`;
    const answer = await this.client.request({
      method: 'GET',
      path: PATH,
      sandbox,
      intent: 'read',
      schema: listSchema,
      timeoutMs,
      query: { start, limit, sort: 'creationTime:desc', status, property },
    });
    return answer.children;
  }

  /**
   * The page after another one, newest first, of at most 80 jobs, sometimes of fewer than asked for. What starts or ends
   * meanwhile neither repeats nor hides a job.
   */
  async page(
    call: SegmentJobFilter & {
      sandbox: string;
      limit?: number;
      after?: Cursor | undefined;
      timeoutMs?: number;
    },
  ): Promise<{ jobs: SegmentJob[]; next?: Cursor }> {
    const { limit = 50, after } = call;
    if (limit > MOST) throw new Error(`a page of segment jobs has at most ${MOST}`);
    const size = limit + OVERLAP;
    const { chunk, start, from } = await locate(after, { size, overlap: OVERLAP }, (offset) =>
      this.listed({ ...call, start: offset, limit: size }),
    );
    const given = chunk.slice(from, from + limit);
    const jobs = given.filter((job) => job !== undefined);
    const last = jobs.at(-1);
    const more = last !== undefined && (from + limit < chunk.length || chunk.length === size);
    if (!more) return { jobs };
    return { jobs, next: { id: last.id, at: last.creationTime ?? 0, offset: start + from + given.lastIndexOf(last) } };
  }

  /** Every job there was when the listing began, newest first, each once; in pages, so that a caller may stop early. */
  async *all(call: SegmentJobFilter & { sandbox: string; timeoutMs?: number }): AsyncGenerator<SegmentJob> {
    const seen = new Set<string>();
    let after: Cursor | undefined;
    do {
      const { jobs, next } = await this.page({ ...call, limit: MOST, after });
      for (const job of jobs) {
        if (seen.has(job.id)) continue;
        seen.add(job.id);
        yield job;
      }
      after = next;
    } while (after);
  }

  /** A 207: an entry may be an error, and an id may be missing. */
  async bulkGet({ sandbox, ids }: { sandbox: string; ids: string[] }): Promise<Map<string, SegmentJob | Words>> {
    const answer = await this.client.request({
      method: 'POST',
      path: `${PATH}/bulk-get`,
      sandbox,
      intent: 'read',
      schema: bulkSchema,
      body: { ids: ids.map((one) => ({ id: one })) },
    });
    return new Map(Object.entries(answer.results).map(([key, entry]) => [key, jobOrWords(entry)]));
  }

  /** Marks the job for cancelling; it may still end otherwise. Throws `not-found` where Adobe does not know it. */
  async cancel({ sandbox, id: job }: { sandbox: string; id: string }): Promise<void> {
    const path = `${PATH}/${encodeURIComponent(job)}`;
    await this.client.request({ method: 'DELETE', path, sandbox, intent: 'cancel', schema: z.unknown() });
  }
}

function jobOrWords(entry: unknown): SegmentJob | Words {
  const job = segmentJobSchema.safeParse(entry);
  return job.success ? job.data : wordsOf(entry);
}

/** An entry of a bulk answer that is a job, and not Adobe's words about a missing one. */
export function isSegmentJob(entry: SegmentJob | Words): entry is SegmentJob {
  return 'status' in entry;
}

/** Qualifying profiles; undefined means that Adobe did not report them, which is not 0. */
export function countOf(job: SegmentJob, segmentId: string): number | undefined {
  return countersOf(job)?.[segmentId];
}

/** Profiles by segment id, also of audiences that nobody asked for. Undefined: Adobe reported none at all. */
export function countersOf({ metrics: all }: SegmentJob): Record<string, number> | undefined {
  return all.segmentedProfileCounter ?? all.segmentProfileCounter;
}

/** Profiles by identity namespace; empty where Adobe did not report them. They overlap: do not add them up. */
export function namespacesOf({ metrics: all }: SegmentJob, segmentId: string): Record<string, number> {
  return all.segmentedProfileByNamespaceCounter?.[segmentId] ?? {};
}

/** Profiles by status. `realized` does not always agree with the count, even in Adobe's own samples. */
export function statusesOf({ metrics: all }: SegmentJob, segmentId: string): Record<string, number> {
  return (all.segmentedProfileByStatusCounter ?? all.segmentProfileByStatusCounter)?.[segmentId] ?? {};
}

/** Adobe's own run of everything, by its schedule; the tutorial's edition of a job tells neither source nor schedule. */
export function isNightly({ source, properties, segments }: SegmentJob): boolean {
  return (
    source === 'scheduler' ||
    properties?.scheduleId !== undefined ||
    segments.some(({ segmentId }) => segmentId === '*')
  );
}

/** Does the job evaluate exactly these audiences? */
export function sameSegmentJob(job: SegmentJob, segmentIds: string[]): boolean {
  const theirs = job.segments.map(({ segmentId }) => segmentId).sort();
  return theirs.length === segmentIds.length && [...segmentIds].sort().every((one, index) => one === theirs[index]);
}
