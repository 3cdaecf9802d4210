import { ALL_PROFILES, exitedFrom, isOver, isPerSegment, type SimulatedJob } from './simulated-job.js';
import type { AdobeState } from './state.js';

const ORG = 'USHER@AdobeOrg';

/** A segment job as Adobe prints it; the tutorial's dialect lacks what was added since. */
export function segmentJob(state: AdobeState, job: SimulatedJob): Record<string, unknown> {
  const status = state.statusOf(job);
  const current = state.settings.dialect === 'current';
  return {
    profileInstanceId: 'ups',
    id: job.id,
    imsOrgId: ORG,
    status,
    requestId: job.requestId,
    creationTime: job.createdAt,
    updateTime: changedAt(job) * 1000,
    segments: job.segmentIds.map((segmentId) => ({
      segmentId,
      ...(segmentId === '*' ? {} : { segment: segmentOf(state, job.sandbox, segmentId) }),
    })),
    ...(current
      ? {
          source: job.source,
          sandbox: {
            sandboxName: job.sandbox,
            type: job.sandbox === 'prod' ? 'production' : 'development',
            default: job.sandbox === 'prod',
          },
          schema: { name: '_xdm.context.profile' },
          updateEpoch: changedAt(job),
          ...(status === 'NEW' ? {} : { batchId: `batch-${job.id}` }),
        }
      : { modelName: '_xdm.context.profile' }),
    ...(status === 'NEW' ? {} : { computeJobId: 13_377, computeGatewayJobId: `gateway-${job.id}` }),
    ...(job.script.errors && isOver(status) ? { errors: job.script.errors } : current ? {} : { errors: [] }),
    ...(job.properties ? { properties: job.properties } : {}),
    ...ofASample(state, job),
    ...segmentMetrics(state, job, status),
    _links: links(current ? 'b31aed3d-b3b1-4613-98c6-7d3846e8d48f' : job.id),
  };
}

const SAMPLED = '4e538382-dbd8-449e-988a-4ac639ebe72b';

/** Adobe's samples of segment jobs that were sent are copies of one that a schedule made. */
function ofASample({ settings: { sentSays } }: AdobeState, { source, createdAt }: SimulatedJob) {
  if (sentSays === 'api' || source === 'scheduler') return {};
  if (sentSays === 'scheduler') return { source: 'scheduler' };
  const properties = { scheduleId: SAMPLED, runId: 'e6c1308d-0d4b-4246-b2eb-43697b50a149' };
  return { source: 'scheduler', requestId: `${SAMPLED}-${createdAt}`, properties };
}

function segmentOf(state: AdobeState, sandbox: string, id: string) {
  const mergePolicy = state.policyOf(sandbox, id);
  return {
    id,
    expression: { type: 'PQL', format: 'pql/text', value: 'secretRule.of = "all"' },
    mergePolicy,
    ...(state.settings.dialect === 'current' ? { mergePolicyId: mergePolicy.id } : { version: 1 }),
  };
}

/** In the specification's sample the links bear the id of another job: whoever follows them cancels that one. */
function links(id: string) {
  return {
    cancel: { href: `/segment/jobs/${id}`, method: 'DELETE' },
    checkStatus: { href: `/segment/jobs/${id}`, method: 'GET' },
  };
}

function segmentMetrics({ settings }: AdobeState, job: SimulatedJob, status: string): Record<string, unknown> {
  if (status === 'NEW' || status === 'QUEUED') return {};
  if (status !== 'SUCCEEDED') return { metrics: { totalTime: { startTimeInMs: job.createdAt } } };
  const times = {
    totalTime: { startTimeInMs: job.createdAt, endTimeInMs: job.endsAt, totalTimeInMs: job.endsAt - job.createdAt },
    profileSegmentationTime: {
      startTimeInMs: job.startsAt,
      endTimeInMs: job.endsAt,
      totalTimeInMs: job.endsAt - job.startsAt,
    },
  };
  if (job.script.withoutCounters === true) return { metrics: times };
  const entries = Object.entries(job.counters);
  return {
    metrics: {
      ...times,
      totalProfiles: ALL_PROFILES,
      segmentedProfileCounter: job.counters,
      segmentedProfileByNamespaceCounter: Object.fromEntries(
        entries.map(([id, size]) => [id, size > 0 ? { email: Math.floor(size * 0.99) } : {}]),
      ),
      ...(settings.statusCounters
        ? {
            segmentedProfileByStatusCounter: Object.fromEntries(
              entries.map(([id, size]) => [id, { realized: size, exited: exitedFrom(size) }]),
            ),
          }
        : {}),
    },
  };
}

/** An export job: a numeric id, and the two spellings of the dataset's id. */
export function exportJob(state: AdobeState, job: SimulatedJob): Record<string, unknown> {
  const status = state.statusOf(job);
  const current = state.settings.dialect === 'current';
  return {
    profileInstanceId: 'ups',
    jobType: 'BATCH',
    id: Number(job.id),
    imsOrgId: ORG,
    status,
    requestId: job.requestId,
    ...job.body,
    ...(state.settings.fillsInPolicy ? { mergePolicy: policyInForce(state, job) } : {}),
    destination: destination(job, current),
    creationTime: job.createdAt,
    updateTime: changedAt(job) * 1000,
    computeGatewayJobId: gatewayJobs(job, status, current),
    ...(job.script.errors && isOver(status) ? { errors: job.script.errors } : {}),
    metrics: {
      totalTime: {
        startTimeInMs: job.createdAt,
        ...(isOver(status) ? { endTimeInMs: job.endsAt, totalTimeInMs: job.endsAt - job.createdAt } : {}),
      },
      ...(status === 'SUCCEEDED' && current
        ? { totalExportedProfileCounter: job.batches.reduce((sum, { rows }) => sum + rows, 0) }
        : {}),
      ...(status === 'SUCCEEDED' && !current
        ? {
            profileExportTime: {
              startTimeInMs: job.startsAt,
              endTimeInMs: job.endsAt - 1,
              totalTimeInMs: job.endsAt - 1 - job.startsAt,
            },
            aCPDatasetWriteTime: { startTimeInMs: job.endsAt - 1, endTimeInMs: job.endsAt, totalTimeInMs: 1 },
          }
        : {}),
    },
  };
}

/** What was asked for; where nothing was, the audiences' own, in its latest version. */
function policyInForce(state: AdobeState, { sandbox, segmentIds, body: { mergePolicy } }: SimulatedJob) {
  const asked = typeof mergePolicy === 'object' ? mergePolicy : {};
  const { id } = { ...state.policyOf(sandbox, segmentIds[0] ?? ''), ...asked };
  return { id, version: state.policies().find((policy) => policy.id === id)?.version, ...asked };
}

function gatewayJobs({ id }: SimulatedJob, status: string, current: boolean): Record<string, unknown> {
  if (status === 'NEW') return current ? { exportJob: '' } : {};
  return { exportJob: `gateway-${id}`, ...(current ? {} : { pushJob: `push-${id}` }) };
}

function destination(job: SimulatedJob, current: boolean): Record<string, unknown> {
  const { destination: asked } = job.body;
  const { datasetId, ...rest } = { datasetId: '', ...(typeof asked === 'object' ? asked : {}) };
  const failed = job.script.outcome === 'FAILED';
  // A failed export has an empty batch id, or, in the newer samples, one that means nothing.
  const nothing = current ? 'df4gssdfb93a09f7e37fa53ad52' : '';
  if (!isPerSegment(job.body))
    return { ...rest, datasetId, batchId: failed ? nothing : (job.batches[0]?.batchId ?? '') };
  const batches = job.batches.map(({ segmentId, segmentNs, status, batchId }) => ({
    segmentId,
    segmentNs,
    batchId: failed ? nothing : batchId,
    status: current ? status[0] : status,
  }));
  return {
    ...rest,
    [current ? 'datasetId' : 'dataSetId']: datasetId,
    batches: current && batches.length === 1 ? batches[0] : batches,
  };
}

/** Seconds since 1970, cut off: the time printed in milliseconds can lie before that of creation, as Adobe's does. */
function changedAt(job: SimulatedJob): number {
  return Math.floor(Math.min(Date.now(), job.endsAt) / 1000);
}
