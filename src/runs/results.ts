import { ownValue } from '../platform/own-value.js';
import { amountOf } from '../platform/english.js';
import { z } from 'zod';
import { type BatchRecord, batchRecordSchema } from '../adobe/batches.js';
import { lenientList } from '../adobe/lenient-lists.js';
import { batchesOf, type ExportJob, exportJobSchema } from '../adobe/export-jobs.js';
import { waitedMs } from '../adobe/jobs.js';
import {
  countersOf,
  countOf,
  namespacesOf,
  type SegmentJob,
  segmentJobSchema,
  statusesOf,
} from '../adobe/segment-jobs.js';
import { firstError } from '../adobe/schemas.js';
import { nameIn, type OfAudience, pairUp } from './batches.js';
import { mainChannel, type RunRecord, UnreadableRecord } from './record.js';
import { knownSince } from './stages.js';
import { ALL_AUDIENCES, PLATFORM_NAMESPACE, type Request } from '../request/request.js';
import { defined } from '../platform/defined.js';
import { shortBatch } from '../platform/id-label.js';
import { namelessAudience } from '../resolve/audience-label.js';
import type { AudienceCount, EndedRun, EvaluationResult, ExportedBatch, ExportResult, OtherCount } from './view.js';

export interface JobOutcome {
  status: string;
  error: { code?: string; message: string } | undefined;
  requestId: string | undefined;
  gatewayJobs: string[];
  batches: { batchId?: string | undefined }[];
}

export function evaluationJob({ evaluation }: RunRecord): JobOutcome | undefined {
  return evaluation.end && { ...jobOutcome(storedSegmentJob(evaluation.end.job)), batches: [] };
}

export function exportJob({ export: own }: RunRecord): JobOutcome | undefined {
  if (!own.end) return undefined;
  const job = storedExportJob(own.end.job);
  return { ...jobOutcome(job), batches: batchesOf(job) };
}

/** The catalog's records of the batches: a batch whose record cannot be read has no row counts. */
const recordsSchema = lenientList(batchRecordSchema);

/** What was read of the answers that records keep: a view asks for the same one several times. */
const read = { segmentJobs: new WeakMap<object, SegmentJob>(), exportJobs: new WeakMap<object, ExportJob>() };

const storedSegmentJob = (value: unknown) => parseStored(segmentJobSchema, read.segmentJobs, value);
const storedExportJob = (value: unknown) => parseStored(exportJobSchema, read.exportJobs, value);

/** Parses an answer of Adobe's that a record keeps. Throws UnreadableRecord. */
function parseStored<Job>(schema: z.ZodType<Job>, known: WeakMap<object, Job>, value: unknown): Job {
  const before = isObject(value) ? known.get(value) : undefined;
  if (before !== undefined) return before;
  const { success, data, error } = schema.safeParse(value);
  if (!success) throw new UnreadableRecord(error);
  if (isObject(value)) known.set(value, data);
  return data;
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

function jobOutcome(job: SegmentJob | ExportJob): Omit<JobOutcome, 'batches'> {
  return {
    status: job.status,
    error: firstError(job.errors),
    requestId: job.requestId,
    gatewayJobs: gatewayJobs(job.computeGatewayJobId),
  };
}

/** A string on segment jobs, an object on export jobs, empty at first. */
export function gatewayJobs(value: unknown): string[] {
  const texts =
    typeof value === 'string' ? [value] : Object.values(z.record(z.string(), z.unknown()).catch({}).parse(value));
  return texts.filter((text): text is string => typeof text === 'string' && text !== '');
}

export function evaluationResult({ asked, evaluation }: RunRecord, request: Request): EvaluationResult | undefined {
  if (!evaluation.end) return undefined;
  const job = storedSegmentJob(evaluation.end.job);
  if (job.status !== 'SUCCEEDED') return undefined;
  const counts = request.audiences.filter(({ id }) => id !== ALL_AUDIENCES).map((audience) => countFor(job, audience));
  const wanted = new Set(request.audiences.map(({ id }) => id));
  const others = Object.fromEntries(Object.entries(countersOf(job) ?? {}).filter(([id]) => !wanted.has(id)));
  const named = evaluation.others?.flatMap(({ id, name, before }): OtherCount[] => {
    const profiles = ownValue(others, id);
    return profiles === undefined ? [] : [{ id, profiles, ...defined({ name, before }) }];
  });
  return {
    jobId: job.id,
    startedAt: knownSince(evaluation, evaluation.end.at),
    endedAt: evaluation.end.at,
    counts,
    others,
    ...defined({ waitedMs: waited(job, asked.at, evaluation), named }),
    warnings: [...missing(counts), ...errorsOf(job)],
  };
}

function countFor(job: SegmentJob, { id, name, last }: Request['audiences'][number]): AudienceCount {
  const profiles = countOf(job, id);
  return {
    id,
    name,
    namespaces: namespacesOf(job, id),
    statuses: statusesOf(job, id),
    ...defined({ profiles }),
    ...(last === undefined ? {} : { last: { profiles: last.profiles, ...defined({ at: last.at }) } }),
  };
}

function missing(counts: AudienceCount[]): string[] {
  return counts
    .filter(({ profiles }) => profiles === undefined)
    .map(({ name }) => `Adobe didn’t report a count for ${name}.`);
}

function errorsOf({ errors }: SegmentJob | ExportJob): string[] {
  const error = firstError(errors);
  return error ? [`Adobe reports success, but says: ${error.message}`] : [];
}

/** How long Adobe would not take the job, plus the time from its creation to the start of counting. */
function waited(job: SegmentJob, askedAt: number, { attempts }: RunRecord['evaluation']) {
  const atAdobe = waitedMs(job);
  const sent = attempts.some(({ retryAfter }) => retryAfter) ? attempts.find(({ id }) => id)?.id?.at : undefined;
  if (sent === undefined) return atAdobe;
  return sent - askedAt + (atAdobe ?? 0);
}

export function exportResult({ export: own }: RunRecord, request: Request): ExportResult | undefined {
  if (!own.end) return undefined;
  const job = storedExportJob(own.end.job);
  if (job.status !== 'SUCCEEDED') return undefined;
  const records = recordsSchema.parse(own.batches);
  const { audiences } = request;
  const reported = batchesOf(job);
  const pairs = pairUp(reported, audiences);
  const batches = [
    ...reported.map((batch) => batchFor(batch, records, pairs)),
    ...(request.filters.batchPerAudience ? withoutBatch(pairs) : []),
  ];
  const profiles = job.metrics.totalExportedProfileCounter;
  return {
    jobId: job.id,
    startedAt: knownSince(own, own.end.at),
    endedAt: own.end.at,
    // If the narrowing is withheld, the statuses that the job takes are not shown.
    batches: request.job?.withheld ? batches.map((batch) => ({ ...batch, statuses: [] })) : batches,
    ...defined({ profiles }),
    warnings: [...batches.flatMap((batch) => batchWarnings(batch, audiences)), ...errorsOf(job)],
  };
}

function batchFor(batch: OfAudience['batches'][number], records: BatchRecord[], pairs: OfAudience[]): ExportedBatch {
  const { segmentId, segmentNs, status, batchId } = batch;
  const pair =
    pairs.find(({ batches }) => batches.includes(batch)) ?? pairs.find(({ audience: { id } }) => id === segmentId);
  const audience = pair?.audience;
  const record = records.find(({ id }) => id === batchId);
  const { recordsWritten, recordsFailed } = record ?? {};
  return {
    statuses: status,
    ...(segmentId === undefined
      ? {}
      : {
          audience: {
            id: segmentId,
            namespace: segmentNs ?? audience?.namespace ?? PLATFORM_NAMESPACE,
            name: audience?.name ?? namelessAudience(segmentId),
          },
        }),
    ...defined({ batchId }),
    ...(record === undefined ? {} : { status: record.status }),
    ...defined({ recordsWritten, recordsFailed }),
  };
}

/** With a batch for each audience, statuses that Adobe does not mention are shown without a batch. */
function withoutBatch(pairs: OfAudience[]): ExportedBatch[] {
  return pairs
    .filter(({ missing }) => missing.length > 0)
    .map(({ audience: { id, namespace, name }, missing }) => ({
      audience: { id, namespace, name },
      statuses: missing,
    }));
}

function batchWarnings(batch: ExportedBatch, audiences: Request['audiences']): string[] {
  const { audience, batchId, status, statuses, recordsWritten, recordsFailed } = batch;
  const whose = audience ? ` for ${nameIn(audiences, audience, statuses)}` : '';
  if (batchId === undefined) return [`Adobe reported no batch${whose}.`];
  const short = shortBatch(batchId);
  if (status !== undefined && /^(failure|failed|aborted|abandoned)$/.test(status)) {
    return [`Batch ${short} is ${status}.`, ...failures(short, recordsFailed)];
  }
  return [
    ...(recordsWritten === undefined ? [`Adobe didn’t report how many rows batch ${short} holds.`] : []),
    ...failures(short, recordsFailed),
  ];
}

function failures(batch: string, failed: number | undefined): string[] {
  return failed ? [`Batch ${batch}: ${amountOf(failed, 'row')} failed.`] : [];
}

/** Undefined if the run has not ended, or was refused before it started. Throws UnreadableRecord. */
export function endedRun(facts: RunRecord, now: number): EndedRun | undefined {
  const { request, ending, post } = facts;
  if (!request || !ending) return undefined;
  const channel = mainChannel(facts);
  const shown = post.report?.[channel]?.ts !== undefined && !channel.startsWith('D');
  return {
    request,
    agoMs: Math.max(0, now - ending.at),
    evaluation: evaluationResult(facts, request),
    export: exportResult(facts, request),
    ...(shown ? { reportIn: channel } : {}),
  };
}
