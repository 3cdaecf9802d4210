import { z } from 'zod';
import { ALL_AUDIENCES, MAX_AUDIENCES } from '../request/request.js';
import type { AdobeClient, Call, CallFor } from './client.js';
import { bulkOf } from './bulk.js';
import { type AsRead, asRead, type Entries, placesIn, readable, sameEntries } from './lenient-lists.js';
import type { ErrorBody } from './errors.js';
import { type Cursor, seek } from './offset-cursor.js';
import { listWithGaps } from './pagination.js';
import { inPath } from './paths.js';
import { entry, figure, id, pieces, text } from './lenient.js';
import { errors, metrics, jobStatus, under } from './schemas.js';

const PATH = '/data/core/ups/segment/jobs';

const segment = entry({ segmentId: id }, {});
/** Absent where there is no list: only an empty one says that nothing is in it. */
const segments = z
  .union([z.array(z.unknown()), z.record(z.string(), z.unknown())])
  .transform((list) => readable(placesIn(list, segment)));

/** A segment job as Adobe gives it, in every shape its documents show. */
export const segmentJobSchema = entry(
  { id, status: jobStatus, errors, metrics },
  {
    source: text,
    requestId: text,
    creationTime: figure,
    updateTime: figure,
    computeGatewayJobId: z.unknown(),
    segments,
    /** Of scheduled runs only. */
    properties: pieces({ scheduleId: text, runId: text }),
  },
);

export type SegmentJob = z.infer<typeof segmentJobSchema>;

const listSchema = listWithGaps('children', segmentJobSchema);

/** How a listing may be narrowed. `property` is Adobe's own `path==value`. */
export interface SegmentJobFilter {
  status?: 'NEW' | 'QUEUED' | 'PROCESSING' | 'SUCCEEDED' | 'FAILED' | 'CANCELLING' | 'CANCELLED';
  segmentId?: string;
  property?: string;
}

type ListCall = Call & SegmentJobFilter & { limit?: number };

/** Each page looks back over this many jobs for the one where the last page ended. */
const OVERLAP = 20;
/** More than a hundred at once was never seen to be granted. */
const MOST = 100 - OVERLAP;

const bulkSchema = bulkOf(segmentJobSchema);

/** Adobe's segment jobs: evaluations on demand, and the nightly ones. */
export class SegmentJobs {
  constructor(private readonly client: AdobeClient) {}

  /** Never repeated by us. Throws AdobeError `unknown-outcome` when there is no telling whether it started. */
  async create({
    segmentIds,
    ...call
  }: Call & { segmentIds: string[]; requestId: string; timeoutMs: number }): Promise<SegmentJob> {
    if (segmentIds.length === 0 || segmentIds.length > MAX_AUDIENCES) {
      throw new Error(`a segment job takes 1 to ${MAX_AUDIENCES} audiences, not ${segmentIds.length}`);
    }
    const body = segmentIds.map((segmentId) => ({ segmentId }));
    return this.client.create({ ...call, path: PATH, body, schema: segmentJobSchema });
  }

  async get(call: CallFor): Promise<SegmentJob> {
    return this.client.read({ ...call, path: `${PATH}/${inPath(call.id)}`, schema: segmentJobSchema });
  }

  /** Jobs by their offset, newest first. Every job that starts meanwhile moves the offsets: `page` and `all` heed that. */
  async list(call: ListCall & { start?: number }): Promise<Entries<SegmentJob>> {
    return readable(await this.listed(call));
  }

  /** The same, with undefined in the place of what cannot be read: fewer than `limit` only where the list ends. */
  async listed(call: ListCall & { start?: number }): Promise<(SegmentJob | undefined)[]> {
    const { start, limit = 50, status, segmentId } = call;
    const property = segmentId === undefined ? call.property : `segments~segmentId==${segmentId}`;
    const query = { start, limit, sort: 'creationTime:desc', status, property };
    return (await this.client.read({ ...call, path: PATH, schema: listSchema, query })).places;
  }

  /**
   * The page after another one, newest first, of at most 80 jobs, sometimes of fewer than asked for. What starts or ends
   * meanwhile neither repeats nor hides a job.
   */
  async page(call: ListCall & { after?: Cursor | undefined }): Promise<{ jobs: Entries<SegmentJob>; next?: Cursor }> {
    const { limit = 50, after } = call;
    if (limit > MOST) throw new Error(`a page of segment jobs has at most ${MOST}`);
    const size = limit + OVERLAP;
    const { chunk, start, from } = await seek(after, { size, overlap: OVERLAP }, (offset) =>
      this.listed({ ...call, start: offset, limit: size }),
    );
    const given = chunk.slice(from, from + limit);
    const jobs = readable(given);
    const last = jobs.at(-1);
    const more = last !== undefined && (from + limit < chunk.length || chunk.length === size);
    if (!more) return { jobs };
    const at = jobs.findLast(({ creationTime }) => creationTime !== undefined)?.creationTime ?? after?.at ?? 0;
    return { jobs, next: { id: last.id, at, offset: start + from + given.lastIndexOf(last) } };
  }

  /** Every job there was when the listing began, newest first, each once; in pages, so that a caller may stop early. */
  async *all(call: Call & SegmentJobFilter): AsyncGenerator<SegmentJob> {
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
  async bulkGet({ ids, ...call }: Call & { ids: string[] }): Promise<AsRead<Map<string, SegmentJob | ErrorBody>>> {
    const { found, missing } = await this.client.request({
      ...call,
      method: 'POST',
      path: `${PATH}/bulk-get`,
      intent: 'read',
      schema: bulkSchema,
      body: { ids: ids.map((one) => ({ id: one })) },
    });
    return asRead(new Map<string, SegmentJob | ErrorBody>([...missing, ...found]), found.unread);
  }

  /** Marks the job for cancelling; it may still end otherwise. Throws `not-found` where Adobe does not know it. */
  async cancel(call: CallFor): Promise<void> {
    await this.client.cancel(`${PATH}/${inPath(call.id)}`, call);
  }
}

/** An entry of a bulk answer that is a job, and not Adobe's words about a missing one. */
export function isSegmentJob(entry: SegmentJob | ErrorBody): entry is SegmentJob {
  return 'status' in entry;
}

/** Qualifying profiles; undefined means that Adobe did not report them, which is not 0. */
export function countOf(job: SegmentJob, segmentId: string): number | undefined {
  return under(countersOf(job), segmentId);
}

/** Profiles by segment id, also of audiences that nobody asked for. Undefined: Adobe reported none at all. */
export function countersOf({ metrics: all }: SegmentJob): Record<string, number> | undefined {
  return all.segmentedProfileCounter ?? all.segmentProfileCounter;
}

/** Profiles by identity namespace; empty where Adobe did not report them. They overlap: do not add them up. */
export function namespacesOf({ metrics: all }: SegmentJob, segmentId: string): Record<string, number> {
  return under(all.segmentedProfileByNamespaceCounter, segmentId) ?? {};
}

/** Profiles by status. `realized` does not always agree with the count, even in Adobe's own samples. */
export function statusesOf({ metrics: all }: SegmentJob, segmentId: string): Record<string, number> {
  return under(all.segmentedProfileByStatusCounter ?? all.segmentProfileByStatusCounter, segmentId) ?? {};
}

/** The audiences that it names. */
export function evaluatedIds({ segments: all }: SegmentJob): NonNullable<SegmentJob['segments']> {
  return all ?? asRead([], 0);
}

/** Does it evaluate all there is? One whose audiences Adobe does not tell, or not all of them, does not say so. */
export function isOfAllAudiences({ segments: all }: SegmentJob): boolean {
  if (!all) return false;
  return all.some(({ segmentId }) => segmentId === ALL_AUDIENCES) || (all.length === 0 && all.unread === 0);
}

/** What a schedule sends bears the schedule's id and the time, epoch ms. */
const OF_A_SCHEDULE = /^[\w-]{36}-\d{13}$/;

export function isOfSchedule({ requestId = '' }: { requestId?: string | undefined }): boolean {
  return OF_A_SCHEDULE.test(requestId);
}

/**
 * Adobe's own run, by its schedule: of everything, or with the schedule's id. `source` does not tell: Adobe's samples say
 * `scheduler` of jobs that somebody sent. What is ours never is, whatever it says: that is known by its owner.
 */
export function isScheduledEvaluation(job: SegmentJob, ours: boolean): boolean {
  return !ours && (isOfAllAudiences(job) || job.properties?.scheduleId !== undefined || isOfSchedule(job));
}

/** Does the job evaluate exactly these audiences? `in-part`: as far as its audiences can be read, and of as many. */
export function matchesEvaluation(job: SegmentJob, segmentIds: string[]): 'exactly' | 'in-part' | false {
  const theirs = evaluatedIds(job);
  const ids = theirs.map(({ segmentId }) => segmentId);
  return sameEntries(asRead(ids, theirs.unread), segmentIds);
}
