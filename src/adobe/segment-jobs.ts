import { z } from 'zod';
import { ALL_AUDIENCES } from '../request/request.js';
import { type AdobeClient, type Call, type CallFor, inPath } from './client.js';
import { bulkOf } from './bulk.js';
import { type AsRead, asRead, type Entries, placesIn, readable, sameEntries } from './lenient-lists.js';
import type { ErrorBody } from './errors.js';
import { type Cursor, seek } from './offset-cursor.js';
import { listWithGaps } from './pagination.js';
import { jobHead, type JobHead } from './job-head.js';
import { entry, id, moment, object, pieces, text } from './lenient.js';
import { checkAmount, errors, metrics, jobStatus, under } from './schemas.js';

const PATH = '/data/core/ups/segment/jobs';

const segment = entry({ segmentId: id }, {});
/** Undefined without a list: only an empty list says that it names no audience. */
const segments = z.union([z.array(z.unknown()), object]).transform((list) => readable(placesIn(list, segment)));

/** Every shape of a segment job that Adobe's documents show. */
export const segmentJobSchema = entry(
  { id, status: jobStatus, errors, metrics },
  {
    source: text,
    requestId: text,
    creationTime: moment,
    updateTime: moment,
    computeGatewayJobId: z.unknown(),
    segments,
    /** Only scheduled runs have these. */
    properties: pieces({ scheduleId: text, runId: text }),
  },
);

export type SegmentJob = z.infer<typeof segmentJobSchema>;

const listSchema = listWithGaps('children', segmentJobSchema);
const headsSchema = listWithGaps('children', jobHead);

export interface SegmentJobFilter {
  status?: 'NEW' | 'QUEUED' | 'PROCESSING' | 'SUCCEEDED' | 'FAILED' | 'CANCELLING' | 'CANCELLED';
  segmentId?: string;
}

type ListCall = Call & SegmentJobFilter & { limit?: number };

/** Each page looks back over this many jobs for the one where the last page ended. */
const OVERLAP = 20;
/** Adobe was never seen to give more than 100 jobs at once. */
const MOST = 100 - OVERLAP;

const bulkSchema = bulkOf(segmentJobSchema);

/** Adobe's segment jobs: evaluations on demand, and the nightly ones. */
export class SegmentJobs {
  constructor(private readonly client: AdobeClient) {}

  /** Never retried. Throws AdobeError `unknown-outcome` if the job may or may not have started. */
  async create({
    segmentIds,
    ...call
  }: Call & { segmentIds: string[]; requestId: string; timeoutMs: number }): Promise<SegmentJob> {
    checkAmount('a segment job', segmentIds);
    const body = segmentIds.map((segmentId) => ({ segmentId }));
    return this.client.create({ ...call, path: PATH, body, schema: segmentJobSchema });
  }

  async get(call: CallFor): Promise<SegmentJob> {
    return this.client.read({ ...call, path: `${PATH}/${inPath(call.id)}`, schema: segmentJobSchema });
  }

  /** Jobs by offset, newest first. Each new job moves the offsets; `page` and `all` allow for that. */
  async list(call: ListCall & { start?: number }): Promise<Entries<SegmentJob>> {
    return readable(await this.listed(call));
  }

  /** The newest jobs first, by id and time: the rest of the answer is not parsed. */
  async newest(call: Call & { limit: number }): Promise<Entries<JobHead>> {
    const query = { limit: call.limit, sort: 'creationTime:desc' };
    return readable((await this.client.read({ ...call, path: PATH, schema: headsSchema, query })).places);
  }

  /** Like `list`, with undefined for unreadable jobs: fewer than `limit` entries mean that the list ends. */
  async listed(call: ListCall & { start?: number }): Promise<(SegmentJob | undefined)[]> {
    const { start, limit = 50, status, segmentId } = call;
    const property = segmentId === undefined ? undefined : `segments~segmentId==${segmentId}`;
    const query = { start, limit, sort: 'creationTime:desc', status, property };
    return (await this.client.read({ ...call, path: PATH, schema: listSchema, query })).places;
  }

  /** At most 80 jobs, newest first, maybe fewer than asked. Jobs that start or end meanwhile cause no repeat or gap. */
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

  /** Every job that existed at the start, newest first, each once. Read page by page, so a caller may stop early. */
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

  /** Adobe answers 207: an entry may be an error, and an id may be missing. */
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

  /** Marks the job for cancelling; it may still end otherwise. Throws `not-found` if Adobe does not know it. */
  async cancel(call: CallFor): Promise<void> {
    await this.client.cancel(`${PATH}/${inPath(call.id)}`, call);
  }
}

/** False for an entry of a bulk answer that is Adobe's error about a missing job. */
export function isSegmentJob(entry: SegmentJob | ErrorBody): entry is SegmentJob {
  return 'status' in entry;
}

/** Qualifying profiles; undefined means that Adobe did not report them, which is not 0. */
export function countOf(job: SegmentJob, segmentId: string): number | undefined {
  return under(countersOf(job), segmentId);
}

/** Profiles by segment id, also of audiences that nobody asked for. Undefined if Adobe reported none at all. */
export function countersOf({ metrics: all }: SegmentJob): Record<string, number> | undefined {
  return all.segmentedProfileCounter ?? all.segmentProfileCounter;
}

/** Profiles by identity namespace; empty if Adobe did not report them. They overlap: do not add them up. */
export function namespacesOf({ metrics: all }: SegmentJob, segmentId: string): Record<string, number> {
  return under(all.segmentedProfileByNamespaceCounter, segmentId) ?? {};
}

/** Profiles by status. `realized` does not always agree with the count, even in Adobe's own samples. */
export function statusesOf({ metrics: all }: SegmentJob, segmentId: string): Record<string, number> {
  return under(all.segmentedProfileByStatusCounter ?? all.segmentProfileByStatusCounter, segmentId) ?? {};
}

export function evaluatedIds({ segments: all }: SegmentJob): NonNullable<SegmentJob['segments']> {
  return all ?? asRead([], 0);
}

/** Does the job evaluate everything? False if Adobe does not list its audiences, or none of them is readable. */
export function isOfAllAudiences({ segments: all }: SegmentJob): boolean {
  if (!all) return false;
  return all.some(({ segmentId }) => segmentId === ALL_AUDIENCES) || (all.length === 0 && all.unread === 0);
}

/** The request id of a job that a schedule sent: the schedule's id and the time in epoch ms. */
const OF_A_SCHEDULE = /^[\w-]{36}-\d{13}$/;

export function isOfSchedule({ requestId = '' }: { requestId?: string | undefined }): boolean {
  return OF_A_SCHEDULE.test(requestId);
}

/**
 * Adobe's own run: it evaluates everything or has a schedule's id. `source` does not tell: Adobe's samples say
 * `scheduler` of jobs that people sent. `ours`: we sent it, so it is not scheduled, whatever it says.
 */
export function isScheduledEvaluation(job: SegmentJob, ours: boolean): boolean {
  return !ours && (isOfAllAudiences(job) || job.properties?.scheduleId !== undefined || isOfSchedule(job));
}

/** Does the job evaluate exactly these audiences? `in-part`: the counts agree, but some audiences are unreadable. */
export function matchesEvaluation(job: SegmentJob, segmentIds: string[]): 'exactly' | 'in-part' | false {
  const theirs = evaluatedIds(job);
  const ids = theirs.map(({ segmentId }) => segmentId);
  return sameEntries(asRead(ids, theirs.unread), segmentIds);
}
