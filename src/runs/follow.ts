import { isTerminal, jobValues } from '../adobe/schemas.js';
import type { Adobe } from '../adobe/index.js';
import type { ExportJob } from '../adobe/export-jobs.js';
import type { Sandbox } from '../adobe/sandboxes.js';
import { type AdobeJob, isEverything, isScheduled, segmentIds } from '../adobe/jobs.js';
import { isOfAllAudiences, isScheduledEvaluation } from '../adobe/segment-jobs.js';
import { orUndefined, UserError } from '../errors.js';
import { defined } from '../platform/defined.js';
import { plural } from '../platform/english.js';
import { shortId } from '../platform/id-label.js';
import {
  DEFAULT_STATUSES,
  type DraftRequest,
  ALL_AUDIENCES,
  isPlatform,
  PLATFORM_NAMESPACE,
  type Request,
  statuses,
} from '../request/request.js';
import { type Filters, fromExportJob } from '../export-filters/index.js';
import type { RunStore } from './store.js';
import { audienceLabel, namelessAudience } from '../resolve/audience-label.js';
import { truncateTyped } from '../resolve/problems.js';

const ID = /^[\w-]{1,64}$/;

/** An Adobe job by its id, whoever started it. Throws UserError if there is none. */
export async function findJob(id: string, { name: sandbox }: Sandbox, adobe: Adobe): Promise<AdobeJob> {
  if (!ID.test(id))
    throw new UserError(`“${truncateTyped(id)}” isn’t a job. Use an Adobe job id, or a run such as R-1042.`);
  const found = await adobe.jobs.find({ sandbox, id });
  if (found) return found;
  throw new UserError(
    `There is no job “${truncateTyped(id)}” in ${sandbox}. Check /audience jobs, or add in:<sandbox> for another sandbox.`,
  );
}

/** Where to ask about a job: Adobe, and the runs that own jobs. */
interface Known {
  adobe: Adobe;
  runs: Pick<RunStore, 'ownersOf'>;
}

export async function runningScheduledJob(
  { name: sandbox }: Sandbox,
  { adobe, runs }: Known,
): Promise<AdobeJob | undefined> {
  const jobs = (await adobe.segmentJobs.list({ sandbox, limit: 20 })).filter(({ status }) => !isTerminal(status));
  const ids = jobs.map(({ id }) => id);
  const ours = await runs.ownersOf(sandbox, 'evaluation', ids);
  const job = jobs.find((one) => isScheduledEvaluation(one, ours.has(one.id)));
  return job && { kind: 'evaluation', job };
}

/** A request for a job that is already going on: nothing is sent for it. */
export type FollowedRequest = Request & { job: NonNullable<Request['job']> };

/** The request that follows a job, with the names looked up. */
export async function requestFromJob(found: AdobeJob, sandbox: Sandbox, known: Known): Promise<FollowedRequest> {
  const { kind, job } = found;
  const { adobe, runs } = known;
  const ours = (await runs.ownersOf(sandbox.name, kind, [job.id])).has(job.id);
  return {
    kind,
    sandbox: { name: sandbox.name, type: sandbox.type },
    audiences: isEverything(found) ? [everything(found)] : await namedAudiences(found, sandbox, adobe),
    ...(found.kind === 'export' ? await exported(found.job, sandbox, adobe) : { filters: {} }),
    job: {
      id: job.id,
      ...(job.creationTime === undefined ? {} : { at: job.creationTime }),
      ...(isScheduled(found, ours) ? { scheduled: true } : {}),
      ...unreadOf(found),
    },
  };
}

/** The request without filters and statuses, which not everybody may read. */
export function withoutNarrowing(request: FollowedRequest): FollowedRequest {
  return {
    ...request,
    filters: {},
    audiences: request.audiences.map((audience) => ({ ...audience, statuses: DEFAULT_STATUSES })),
    job: { ...request.job, withheld: true },
  };
}

/** The parts of the job that the request cannot express. */
function unreadOf(found: AdobeJob): { unread?: string[] } {
  const segments = segmentIds(found).unread;
  const { filter, unreadPieces = [] } = found.kind === 'export' ? found.job : {};
  const asked = filter?.segments ?? [];
  const isOdd = asked.some(({ status }) => status && statusesOf(status).length < status.length + status.unread);
  const unread = [
    ...(segments > 0 ? [`${segments} ${plural('audience', segments)}`] : []),
    ...(isOdd ? ['some of the statuses'] : []),
    ...unreadPieces,
  ];
  return unread.length === 0 ? {} : { unread };
}

const statusesOf = (words: string[]) =>
  words.flatMap((word) => statuses.find((known) => known === word.toLowerCase()) ?? []);

/** Only a schedule evaluates everything; older answers of Adobe's do not say that a job was scheduled. */
function everything(found: AdobeJob): Request['audiences'][number] {
  return { id: ALL_AUDIENCES, namespace: PLATFORM_NAMESPACE, statuses: [], name: everythingName(found) };
}

function everythingName(found: AdobeJob): string {
  if (segmentIds(found).unread > 0) return 'audiences that couldn’t be read';
  if (found.kind === 'export') return 'every profile';
  return isOfAllAudiences(found.job) ? 'every audience (nightly)' : 'audiences that Adobe doesn’t specify';
}

async function namedAudiences(found: AdobeJob, sandbox: Sandbox, adobe: Adobe): Promise<Request['audiences']> {
  const ids = segmentIds(found);
  const call = { sandbox: sandbox.name, ids: [...ids] };
  const looked = await adobe.audiences.byIds(call).catch(orUndefined());
  const names = new Map([...(looked?.found ?? [])].flatMap(([id, { name }]) => (name === '' ? [] : [[id, name]])));
  const isUnsure = (id: string) =>
    !looked || looked.found.has(id) || looked.unreadable.some((one) => one === undefined || one === id);
  const name = (id: string) => audienceLabel(id, { names, isUnsure });
  if (found.kind === 'evaluation') {
    const namespace = PLATFORM_NAMESPACE;
    return ids.map((id) => ({ id, namespace, name: name(id), statuses: DEFAULT_STATUSES }));
  }
  return (found.job.filter?.segments ?? []).map(({ segmentId, segmentNs, status }) => ({
    id: segmentId,
    namespace: segmentNs ?? PLATFORM_NAMESPACE,
    // Adobe's look-up does not take ids of other namespaces.
    name: segmentNs === undefined || isPlatform(segmentNs) ? name(segmentId) : namelessAudience(segmentId),
    statuses: statusesOf(status ?? []),
  }));
}

async function exported(job: ExportJob, { name: sandbox }: Sandbox, adobe: Adobe) {
  const { datasetId } = job.destination;
  const filters = await withPolicyName(fromExportJob(job, jobValues), sandbox, adobe);
  if (datasetId === undefined) return { filters };
  const dataset = await adobe.datasets.get({ sandbox, id: datasetId }).catch(orUndefined());
  return { dataset: { id: datasetId, name: dataset?.name ?? `dataset ${shortId(datasetId)}` }, filters };
}

async function withPolicyName(filters: Filters, sandbox: string, { mergePolicies }: Adobe): Promise<Filters> {
  const { policy } = filters;
  if (!policy) return filters;
  const known = await mergePolicies.list({ sandbox }).catch(orUndefined());
  return { ...filters, policy: { ...policy, ...defined({ name: known?.find(({ id }) => id === policy.id)?.name }) } };
}

/** The ask for exactly this request: its audiences and its dataset are chosen by id. */
export function asDraft({ kind, sandbox, audiences, dataset, filters }: Request): DraftRequest {
  return {
    kind,
    sandbox: sandbox.name,
    filters,
    audiences: audiences.map(({ id, namespace, statuses: own }) => ({
      term: id,
      chosen: true,
      namespace,
      // An evaluation has no use for statuses, and refuses them.
      ...(kind === 'evaluation' ? {} : { statuses: own }),
    })),
    ...(dataset ? { dataset: dataset.id, datasetChosen: true } : {}),
  };
}
