import { isTerminal, jobValues } from '../adobe/schemas.js';
import type { Adobe } from '../adobe/index.js';
import type { ExportJob } from '../adobe/export-jobs.js';
import type { Sandbox } from '../adobe/sandboxes.js';
import {
  isScheduledEvaluation,
  isOfAllAudiences,
  isOfSchedule,
  type SegmentJob,
  evaluatedIds,
} from '../adobe/segment-jobs.js';
import { AdobeError, UserError } from '../errors.js';
import { fromExportJob } from '../export-filters/index.js';
import { plural } from '../messages/mrkdwn.js';
import type { JobKind } from '../keys.js';
import { type DraftRequest, ALL_AUDIENCES, PLATFORM_NAMESPACE, type Request, statuses } from '../request/request.js';
import type { RunStore } from './store.js';
import { short } from '../resolve/resolve-request.js';

/** Adobe's ids: export jobs have numbers, segment jobs letters, digits and dashes. */
const NUMBER = /^\d{1,20}$/;
const ID = /^[\w-]{1,64}$/;

export type FoundJob = { kind: 'segment'; job: SegmentJob } | { kind: 'export'; job: ExportJob };

/** A job of Adobe's by its id, whoever started it. Throws UserError where there is none. */
export async function findJob(id: string, { name: sandbox }: Sandbox, adobe: Adobe): Promise<FoundJob> {
  if (!ID.test(id))
    throw new UserError(`“${short(id)}” is no job. Type its id at Adobe, or a run such as R-1042.`, 'words');
  const kinds: JobKind[] = NUMBER.test(id) ? ['export', 'segment'] : ['segment', 'export'];
  for (const kind of kinds) {
    const found = await lookUp(kind, { sandbox, id }, adobe);
    if (found) return found;
  }
  throw new UserError(
    `Adobe has no job “${short(id)}” in ${sandbox}. Look at /audience jobs, or name another sandbox with in:<sandbox>.`,
    'words',
  );
}

async function lookUp(
  kind: JobKind,
  call: { sandbox: string; id: string },
  adobe: Adobe,
): Promise<FoundJob | undefined> {
  try {
    return kind === 'segment'
      ? { kind, job: await adobe.segmentJobs.get(call) }
      : { kind, job: await adobe.exportJobs.get(call) };
  } catch (error) {
    if (error instanceof AdobeError && ['not-found', 'bad-request'].includes(error.failure)) return undefined;
    throw error;
  }
}

/** Who knows of a job: Adobe, and which of ours it is. */
interface Known {
  adobe: Adobe;
  runs: Pick<RunStore, 'ownersOf'>;
}

/** The scheduled evaluation that is going on now; undefined where none is. */
export async function runningScheduledJob(
  { name: sandbox }: Sandbox,
  { adobe, runs }: Known,
): Promise<FoundJob | undefined> {
  const jobs = (await adobe.segmentJobs.list({ sandbox, limit: 20 })).filter(({ status }) => !isTerminal(status));
  const ids = jobs.map(({ id }) => id);
  const ours = await runs.ownersOf(sandbox, 'segment', ids);
  const job = jobs.find((one) => isScheduledEvaluation(one, ours.has(one.id)));
  return job && { kind: 'segment', job };
}

/** It evaluates, or exports, everything that there is, as far as Adobe tells: who may cancel that is asked strictly. */
function isEverything(found: FoundJob): boolean {
  const ids = audienceIds(found);
  return ids.length === 0 || ids.includes(ALL_AUDIENCES);
}

function audienceIds({ kind, job }: FoundJob): string[] {
  const segments = kind === 'segment' ? evaluatedIds(job) : (job.filter?.segments ?? []);
  return segments.map(({ segmentId }) => segmentId);
}

async function isScheduled({ kind, job }: FoundJob, sandbox: string, { runs }: Known): Promise<boolean> {
  const ours = (await runs.ownersOf(sandbox, kind, [job.id])).has(job.id);
  return kind === 'segment' ? isScheduledEvaluation(job, ours) : !ours && isOfSchedule(job);
}

/** A request for which nothing is sent: the job goes on already. */
export type FollowedRequest = Request & { job: NonNullable<Request['job']> };

/** What a job does, as a request that follows it: names are looked up, and nothing of it is ever sent. */
export async function requestFromJob(found: FoundJob, sandbox: Sandbox, known: Known): Promise<FollowedRequest> {
  const { job } = found;
  const { adobe } = known;
  return {
    kind: found.kind === 'segment' ? 'evaluation' : 'export',
    sandbox: { name: sandbox.name, type: sandbox.type },
    audiences: isEverything(found) ? [everything(found)] : await namedAudiences(found, sandbox, adobe),
    ...(found.kind === 'export' ? await exported(found.job, sandbox, adobe) : { filters: {} }),
    job: {
      id: job.id,
      ...(job.creationTime === undefined ? {} : { at: job.creationTime }),
      ...((await isScheduled(found, sandbox.name, known)) ? { scheduled: true } : {}),
      ...unreadOf(found),
    },
  };
}

/** The same without what its asker wanted of it, which not everybody may read. */
export function withoutNarrowing(request: FollowedRequest): FollowedRequest {
  return {
    ...request,
    filters: {},
    audiences: request.audiences.map((audience) => ({ ...audience, statuses: ['realized'] })),
    job: { ...request.job, withheld: true },
  };
}

/** What the request cannot say, though the job has it. */
function unreadOf({ kind, job }: FoundJob): { unread?: string[] } {
  const segments = kind === 'segment' ? evaluatedIds(job) : job.filter?.segments;
  const asked = kind === 'segment' ? [] : (job.filter?.segments ?? []);
  const isOdd = asked.some(({ status }) => status && statusesOf(status).length < status.length + status.unread);
  const unread = [
    ...(segments && segments.unread > 0 ? [`${segments.unread} ${plural('audience', segments.unread)}`] : []),
    ...(isOdd ? ['some of the statuses'] : []),
    ...(kind === 'segment' ? [] : (job.unreadPieces ?? [])),
  ];
  return unread.length === 0 ? {} : { unread };
}

const statusesOf = (words: string[]) =>
  words.flatMap((word) => statuses.find((known) => known === word.toLowerCase()) ?? []);

/** Only a schedule evaluates everything; older answers do not say that it was one. */
function everything(found: FoundJob): Request['audiences'][number] {
  return { id: ALL_AUDIENCES, namespace: PLATFORM_NAMESPACE, statuses: [], name: everythingName(found) };
}

function everythingName({ kind, job }: FoundJob): string {
  const isUnread = ((kind === 'segment' ? job.segments : job.filter?.segments)?.unread ?? 0) > 0;
  if (isUnread) return 'audiences that couldn’t be read';
  if (kind === 'export') return 'every profile';
  return isOfAllAudiences(job) ? 'every audience (nightly)' : 'audiences not told by Adobe';
}

async function namedAudiences(found: FoundJob, sandbox: Sandbox, adobe: Adobe): Promise<Request['audiences']> {
  const known = await adobe.audiences
    .bulkGet({ sandbox: sandbox.name, ids: audienceIds(found).slice(0, 100) })
    .catch(nameless);
  const name = (id: string) => known.get(id)?.name || id;
  if (found.kind === 'segment') {
    const namespace = PLATFORM_NAMESPACE;
    return audienceIds(found).map((id) => ({ id, namespace, name: name(id), statuses: ['realized'] }));
  }
  return (found.job.filter?.segments ?? []).map(({ segmentId, segmentNs, status }) => ({
    id: segmentId,
    namespace: segmentNs ?? PLATFORM_NAMESPACE,
    name: name(segmentId),
    statuses: statusesOf(status ?? []),
  }));
}

/** Without names the ids do. */
function nameless(error: unknown): Map<string, { name: string }> {
  if (error instanceof AdobeError) return new Map();
  throw error;
}

async function exported(job: ExportJob, { name: sandbox }: Sandbox, adobe: Adobe) {
  const { datasetId } = job.destination;
  const filters = fromExportJob(job, jobValues);
  if (datasetId === undefined) return { filters };
  const dataset = await adobe.datasets.get({ sandbox, id: datasetId }).catch(unnamed);
  return { dataset: { id: datasetId, name: dataset?.name ?? datasetId }, filters };
}

function unnamed(error: unknown): undefined {
  if (error instanceof AdobeError) return undefined;
  throw error;
}

/** The ask for exactly this: its audiences and its dataset are chosen. */
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
