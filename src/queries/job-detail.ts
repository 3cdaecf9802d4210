import { batchesOf, type ExportJob } from '../adobe/export-jobs.js';
import { type AdobeJob, waitedMs } from '../adobe/jobs.js';
import type { MergePolicy } from '../adobe/merge-policies.js';
import { pieces, word } from '../adobe/lenient.js';
import { countersOf, countOf, evaluatedIds, namespacesOf, type SegmentJob, statusesOf } from '../adobe/segment-jobs.js';
import { jobValues, stripStoragePaths } from '../adobe/schemas.js';
import { type Filters, fromExportJob } from '../export-filters/index.js';
import { orUndefined } from '../errors.js';
import { ALL_AUDIENCES } from '../request/request.js';
import { namelessAudience } from '../resolve/audience-label.js';
import { gatewayJobs } from '../runs/results.js';
import type { Inquiry, PersonalInquiry } from './inquiry.js';
import { asChannelReads, type JobLine, jobRows, namedDataset, namesOf, type OwnedJob, withOwners } from './job-rows.js';
import { defined } from '../platform/defined.js';

/** What Adobe does not report is absent. */
export interface JobDetail extends JobLine {
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
  /** Counted audiences that the job does not name. */
  others: { all: number; largest: { id: string; name: string; profiles: number }[] };
  /** All profiles that Adobe examined. */
  totalProfiles?: number;
  exported?: { profiles?: number; namespaces: Record<string, number> };
  dataset?: { id: string; name: string };
  filters: Filters;
  /** Filters of an export that cannot be read. */
  unread: string[];
  /** This reader may not know the statuses and filters of the export. */
  withheld?: true;
  batches: { id?: string; audience?: string; statuses: string[]; status?: string; written?: number; failed?: number }[];
  /** Adobe's words, without call stacks and storage paths. */
  errors: string[];
  /** What Adobe's support asks for. */
  support: [name: string, id: string][];
}

/** Batches whose records are told. Each costs a call to the catalog. */
const RECORDS = 12;
/** Audiences counted besides that are named. */
const BESIDES = 10;

/** Fields that only this detail needs. */
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

/** Undefined if Adobe knows no such job. */
export async function jobById(kind: AdobeJob['kind'], id: string, inquiry: PersonalInquiry) {
  const { sandbox, services } = inquiry;
  const asked = services.adobe.jobs.get(kind, { sandbox: sandbox.name, id });
  const found = await asked.catch(orUndefined('not-found', 'bad-request'));
  const [listed] = found ? await withOwners([found], inquiry) : [];
  return listed && detailOf(listed, inquiry);
}

/** All that Adobe tells of a job, but not what was asked for by a run that the person may not see. */
async function detailOf(owned: OwnedJob, inquiry: Inquiry): Promise<JobDetail> {
  const { sandbox, services, gaps } = inquiry;
  const { kind, job, run } = owned;
  const [[line], policies = []] = await Promise.all([
    jobRows([owned], inquiry),
    gaps.part('Merge policy names', services.adobe.mergePolicies.list({ sandbox: sandbox.name })),
  ]);
  if (!line) throw new Error(`no line for job ${job.id}`);
  const detail = {
    ...line,
    ...(kind === 'evaluation'
      ? await evaluationDetail(job, line.audiences, policies, inquiry)
      : await exportDetail(job, line.audiences, policies, inquiry)),
    errors: job.errors.map(({ code, msg }) =>
      [code, stripStoragePaths(msg) ?? 'Adobe gave no reason.'].filter((part) => part).join(': '),
    ),
    support: supportOf(job),
  };
  return run?.seen === 'not' ? withheld(detail) : detail;
}

async function evaluationDetail(job: SegmentJob, names: string[], policies: MergePolicy[], inquiry: Inquiry) {
  const { metrics } = job;
  const own = evaluatedIds(job).filter(({ segmentId }) => segmentId !== ALL_AUDIENCES);
  const ids = new Set(own.map(({ segmentId }) => segmentId));
  const counts = own.map((segment, index) => {
    const { segmentId: id } = segment;
    const { mergePolicy, mergePolicyId } = segmentSchema.parse(segment).segment ?? {};
    const policy = policyName({ id: mergePolicy?.id ?? mergePolicyId, version: mergePolicy?.version }, policies);
    return {
      id,
      name: names[index] ?? namelessAudience(id),
      namespaces: namespacesOf(job, id),
      statuses: statusesOf(job, id),
      ...defined({ profiles: countOf(job, id), policy }),
    };
  });
  const waited = waitedMs(job);
  return {
    counts,
    filters: {},
    unread: [],
    batches: [],
    others: await countedBesides(job, ids, inquiry),
    stages: [
      stage('total', metrics.totalTime?.totalTimeInMs),
      ...(waited === undefined ? [] : [stage('waiting', waited)]),
      stage('segmentation', metrics.profileSegmentationTime?.totalTimeInMs),
    ],
    ...defined({ totalProfiles: metrics.totalProfiles }),
  };
}

async function countedBesides(job: SegmentJob, own: Set<string>, inquiry: Inquiry): Promise<JobDetail['others']> {
  const all = Object.entries(countersOf(job) ?? {}).filter(([id]) => !own.has(id));
  const largest = all.sort(([, a], [, b]) => b - a).slice(0, BESIDES);
  const ids = largest.map(([id]) => id);
  const names = await namesOf(ids, inquiry);
  const named = largest.map(([id, profiles]) => ({ id, name: names.get(id) ?? namelessAudience(id), profiles }));
  return { all: all.length, largest: named };
}

const stage = (name: string, ms: number | undefined) => defined({ name, ms });

function policyName(
  { id, version }: { id?: string | undefined; version?: string | number | undefined },
  policies: MergePolicy[],
): string | undefined {
  if (id === undefined) return undefined;
  const name = policies.find((policy) => policy.id === id)?.name ?? id;
  return version === undefined ? name : `${name}, version ${version}`;
}

async function exportDetail(job: ExportJob, names: string[], policies: MergePolicy[], inquiry: Inquiry) {
  const { metrics, destination, filter, mergePolicy } = job;
  const policy = policyName(mergePolicy ?? {}, policies);
  const { totalExportedProfileCounter: profiles, exportedProfileByNamespaceCounter: namespaces = {} } = metrics;
  const { datasetId } = destination;
  const dataset = datasetId === undefined ? undefined : await namedDataset(datasetId, inquiry);
  // An unreadable time is shown as Adobe wrote it.
  const instant = (time: string | undefined) => jobValues.instant(time) ?? time;
  return {
    counts: (filter?.segments ?? []).map(({ segmentId, status: asked = [] }, index) => ({
      id: segmentId,
      name: names[index] ?? namelessAudience(segmentId),
      namespaces: {},
      statuses: {},
      asked,
      ...defined({ policy }),
    })),
    others: { all: 0, largest: [] },
    // The merge policy is told beside each audience.
    filters: fromExportJob({ ...job, mergePolicy: undefined }, { ...jobValues, instant }),
    unread: job.unreadPieces ?? [],
    batches: await batchesWithRecords(job, inquiry),
    stages: [
      stage('total', metrics.totalTime?.totalTimeInMs),
      stage('export', metrics.profileExportTime?.totalTimeInMs),
      stage('dataset write', metrics.aCPDatasetWriteTime?.totalTimeInMs),
    ],
    exported: { ...defined({ profiles }), namespaces },
    ...defined({ dataset }),
  };
}

/** An unfinished job names batches that the catalog does not know yet. */
async function batchesWithRecords(job: ExportJob, inquiry: Inquiry): Promise<JobDetail['batches']> {
  const { sandbox, services, gaps } = inquiry;
  const batches = batchesOf(job);
  const ids = batches.flatMap(({ segmentId }) => segmentId ?? []);
  const names = await namesOf(ids, inquiry);
  return Promise.all(
    batches.map(async ({ segmentId, status: statuses, batchId: id }, at) => {
      const asked =
        at < RECORDS &&
        id &&
        services.adobe.batches.get({ sandbox: sandbox.name, id }).catch(orUndefined('not-found', 'bad-request'));
      const record = asked ? await gaps.part('Batch records', asked) : undefined;
      const { status, recordsWritten: written, recordsFailed: failed } = record ?? {};
      const audience = segmentId && (names.get(segmentId) ?? namelessAudience(segmentId));
      return { statuses, ...defined({ id, audience, status, written, failed }) };
    }),
  );
}

function supportOf(job: SegmentJob | ExportJob): JobDetail['support'] {
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
  return named.flatMap(([name, id]): JobDetail['support'] => (id === undefined ? [] : [[name, id]]));
}

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

/** Without what a run asked for, if the whole channel may not know of that run. */
export function jobInChannel(job: JobDetail): JobDetail {
  return job.run?.privately ? withheld(asChannelReads(job)) : job;
}
