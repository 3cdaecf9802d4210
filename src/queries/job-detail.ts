import { batchesOf, type ExportJob } from '../adobe/export-jobs.js';
import type { Adobe } from '../adobe/index.js';
import { waitedMs } from '../adobe/jobs.js';
import type { MergePolicy } from '../adobe/merge-policies.js';
import { pieces, word } from '../adobe/lenient.js';
import { countersOf, countOf, namespacesOf, type SegmentJob, evaluatedIds, statusesOf } from '../adobe/segment-jobs.js';
import { jobValues, stripStoragePaths } from '../adobe/schemas.js';
import { type Filters, fromExportJob } from '../export-filters/index.js';
import { orUndefined } from '../errors.js';
import { ALL_AUDIENCES } from '../request/request.js';
import { gatewayJobs } from '../runs/results.js';
import type { Services } from '../services.js';
import type { MissingParts } from './missing-parts.js';
import { asChannelReads, type JobLine, jobRows, namesOf, type OwnedJob } from './job-rows.js';
import { defined } from '../platform/defined.js';

/** One of Adobe's jobs, completely. Absent is what Adobe does not report. */
export interface JobDetail extends JobLine {
  /** With the time that each took, ms. */
  stages: { name: string; ms?: number }[];
  counts: {
    id: string;
    name: string;
    profiles?: number;
    namespaces: Record<string, number>;
    statuses: Record<string, number>;
    /** The statuses that an export asks for. */
    asked?: string[];
    /** Name or id of its merge policy, with the version. */
    policy?: string;
  }[];
  /** How many audiences were counted that the job does not name. */
  others: number;
  /** All profiles that were looked at. */
  totalProfiles?: number;
  exported?: { profiles?: number; namespaces: Record<string, number> };
  dataset?: { id: string; name: string };
  /** What an export is narrowed to. */
  filters: Filters;
  /** What narrows an export too, and cannot be read. */
  unread: string[];
  /** Whom an export takes, and what narrows it, is not for this reader. */
  withheld?: true;
  batches: { id?: string; audience?: string; statuses: string[]; status?: string; written?: number; failed?: number }[];
  /** Adobe's words, without call stacks and storage paths. */
  errors: string[];
  /** What Adobe's support asks for: name and id. */
  support: [name: string, id: string][];
}

/** Each costs a call to the catalog. */
const BATCHES = 12;

/** What jobs hold beside what every run reads. */
const restSchema = pieces({
  batchId: word,
  computeJobId: word,
  profileInstanceId: word,
  modelName: word,
  schema: pieces({ name: word }),
});

const segmentSchema = pieces({
  segment: pieces({ mergePolicyId: word, mergePolicy: pieces({ id: word, version: word }) }),
});

/**
 * A job with all that Adobe tells of it: names for ids, batches with what the catalog says. Of a run that the person may not
 * see it is not told what was asked for.
 */
export async function detailOf(
  sandbox: string,
  listed: OwnedJob,
  services: Services,
  gaps: MissingParts,
): Promise<JobDetail> {
  const detail = await wholeOf(sandbox, listed, services, gaps);
  return listed.run?.seen === 'not' ? withheld(detail) : detail;
}

async function wholeOf(sandbox: string, listed: OwnedJob, services: Services, gaps: MissingParts): Promise<JobDetail> {
  const { adobe } = services;
  const { kind, job } = listed;
  const [[line], policies = []] = await Promise.all([
    jobRows(sandbox, [listed], services, gaps),
    gaps.part('Names of merge policies', adobe.mergePolicies.list({ sandbox })),
  ]);
  if (!line) throw new Error(`no line for job ${job.id}`);
  const shared = { ...line, errors: errorsOf(job), support: supportOf(job) };
  if (kind === 'evaluation') return { ...shared, ...evaluationDetail(job, line.audiences, policies) };
  return { ...shared, ...(await exportDetail(sandbox, job, line.audiences, { policies, adobe, gaps })) };
}

function evaluationDetail(job: SegmentJob, names: string[], policies: MergePolicy[]) {
  const { metrics } = job;
  const own = evaluatedIds(job).filter(({ segmentId }) => segmentId !== ALL_AUDIENCES);
  const ids = new Set(own.map(({ segmentId }) => segmentId));
  const counts = own.map((segment, index) => {
    const id = segment.segmentId;
    const profiles = countOf(job, id);
    const policy = policyWords(segment, policies);
    return {
      id,
      name: names[index] ?? id,
      namespaces: namespacesOf(job, id),
      statuses: statusesOf(job, id),
      ...defined({ profiles, policy }),
    };
  });
  const waited = waitedMs(job);
  return {
    counts,
    filters: {},
    unread: [],
    batches: [],
    others: Object.keys(countersOf(job) ?? {}).filter((id) => !ids.has(id)).length,
    stages: [
      stage('total', metrics.totalTime?.totalTimeInMs),
      ...(waited === undefined ? [] : [stage('waiting', waited)]),
      stage('segmentation', metrics.profileSegmentationTime?.totalTimeInMs),
    ],
    ...defined({ totalProfiles: metrics.totalProfiles }),
  };
}

const stage = (name: string, ms: number | undefined) => defined({ name, ms });

function policyWords(segment: unknown, policies: MergePolicy[]): string | undefined {
  const { mergePolicy, mergePolicyId } = segmentSchema.parse(segment).segment ?? {};
  return policyName(mergePolicy?.id ?? mergePolicyId, mergePolicy?.version, policies);
}

function policyName(id: string | undefined, version: string | number | undefined, policies: MergePolicy[]) {
  if (id === undefined) return undefined;
  const name = policies.find((policy) => policy.id === id)?.name ?? id;
  return version === undefined ? name : `${name}, version ${version}`;
}

async function exportDetail(
  sandbox: string,
  job: ExportJob,
  names: string[],
  { policies, adobe, gaps }: { policies: MergePolicy[]; adobe: Adobe; gaps: MissingParts },
) {
  const { metrics, destination, filter, mergePolicy } = job;
  const segments = filter?.segments ?? [];
  const policy = policyName(mergePolicy?.id, mergePolicy?.version, policies);
  const { totalExportedProfileCounter: profiles, exportedProfileByNamespaceCounter: namespaces } = metrics;
  const id = destination.datasetId;
  const dataset =
    id === undefined ? undefined : await gaps.part('The dataset’s name', adobe.datasets.get({ sandbox, id }));
  return {
    counts: segments.map(({ segmentId: one, status: asked = [] }, index) => ({
      id: one,
      name: names[index] ?? one,
      namespaces: {},
      statuses: {},
      asked,
      ...defined({ policy }),
    })),
    others: 0,
    filters: filtersOf(job),
    unread: job.unreadPieces ?? [],
    batches: await batchesWithRecords(sandbox, job, adobe, gaps),
    stages: [
      stage('total', metrics.totalTime?.totalTimeInMs),
      stage('export', metrics.profileExportTime?.totalTimeInMs),
      stage('dataset write', metrics.aCPDatasetWriteTime?.totalTimeInMs),
    ],
    exported: { ...defined({ profiles }), namespaces: namespaces ?? {} },
    ...(id === undefined ? {} : { dataset: { id, name: dataset?.name ?? id } }),
  };
}

/** Its merge policy is told beside each audience. A time that cannot be read is as Adobe wrote it. */
function filtersOf(job: ExportJob): Filters {
  const instant = (time: string | undefined) => jobValues.instant(time) ?? time;
  return fromExportJob({ ...job, mergePolicy: undefined }, { ...jobValues, instant });
}

async function batchesWithRecords(
  sandbox: string,
  job: ExportJob,
  adobe: Adobe,
  gaps: MissingParts,
): Promise<JobDetail['batches']> {
  const batches = batchesOf(job).slice(0, BATCHES);
  const ids = batches.flatMap(({ segmentId }) => segmentId ?? []);
  const names = await namesOf(sandbox, ids, adobe, gaps);
  return Promise.all(
    batches.map(async ({ segmentId, status: statuses, batchId }) => {
      const record = batchId === undefined ? undefined : await recordOf(sandbox, batchId, adobe, gaps);
      return {
        statuses,
        ...defined({ id: batchId }),
        ...(segmentId === undefined ? {} : { audience: names.get(segmentId) ?? segmentId }),
        ...(record ? { status: record.status } : {}),
        ...(record?.recordsWritten === undefined ? {} : { written: record.recordsWritten }),
        ...(record?.recordsFailed === undefined ? {} : { failed: record.recordsFailed }),
      };
    }),
  );
}

/** A job that is not over names batches which the catalog does not know yet. */
function recordOf(sandbox: string, id: string, adobe: Adobe, gaps: MissingParts) {
  const known = adobe.batches.get({ sandbox, id }).catch(orUndefined('not-found', 'bad-request'));
  return gaps.part('Records of batches', known);
}

/** All of them, without call stacks; the one that only says "unknown" last. */
function errorsOf({ errors }: SegmentJob | ExportJob): string[] {
  return errors.map(({ code, msg }) =>
    [code, stripStoragePaths(msg) ?? 'Adobe gave no reason.'].filter((part) => part).join(': '),
  );
}

function supportOf(job: SegmentJob | ExportJob): [string, string][] {
  const { batchId, computeJobId, profileInstanceId, modelName, schema } = restSchema.parse(job);
  const named: [string, string | undefined][] = [
    ['job', job.id],
    ['requestId', job.requestId],
    ['compute job', computeJobId],
    ...gatewayJobs(job.computeGatewayJobId).map((id): [string, string] => ['gateway job', id]),
    ['profile instance', profileInstanceId],
    ['model', schema?.name ?? modelName],
    ['batch', batchId],
  ];
  return named.filter((pair): pair is [string, string] => pair[1] !== undefined);
}

/** Without whom an takes, and what narrows it. */
function withheld(job: JobDetail): JobDetail {
  return {
    ...job,
    withheld: true,
    filters: {},
    unread: [],
    counts: job.counts.map((count) => ({ ...count, asked: [] })),
    batches: job.batches.map((batch) => ({ ...batch, statuses: [] })),
  };
}

/** The job as the whole channel reads it: what a run asked for that it may not know of is left out. */
export function jobInChannel(job: JobDetail): JobDetail {
  return job.run?.privately ? withheld(asChannelReads(job)) : job;
}
