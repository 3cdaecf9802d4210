import { orUndefined } from '../errors.js';
import type { JobKind } from '../keys.js';
import { ALL_AUDIENCES } from '../request/request.js';
import type { CallFor } from './client.js';
import type { ExportJob, ExportJobs } from './export-jobs.js';
import { asRead, type Entries } from './lenient-lists.js';
import { isTerminal } from './schemas.js';
import {
  evaluatedIds,
  isOfSchedule,
  isScheduledEvaluation,
  type SegmentJob,
  type SegmentJobs,
} from './segment-jobs.js';

/** What we call an evaluation is Adobe's segment job. */
export type AdobeJob = { kind: 'evaluation'; job: SegmentJob } | { kind: 'export'; job: ExportJob };

/** Export jobs have numbers for ids; segment jobs have letters, digits and dashes. */
export const EXPORT_ID = /^\d{1,20}$/;

export class Jobs {
  constructor(
    private readonly evaluations: SegmentJobs,
    private readonly exports: ExportJobs,
  ) {}

  async get(kind: JobKind, call: CallFor): Promise<AdobeJob> {
    return kind === 'evaluation'
      ? { kind, job: await this.evaluations.get(call) }
      : { kind, job: await this.exports.get(call) };
  }

  /** A job of unknown kind. Undefined if Adobe has none with this id. */
  async find(call: CallFor): Promise<AdobeJob | undefined> {
    const kinds: JobKind[] = EXPORT_ID.test(call.id) ? ['export', 'evaluation'] : ['evaluation', 'export'];
    for (const kind of kinds) {
      const found = await this.get(kind, call).catch(orUndefined('not-found', 'bad-request'));
      if (found) return found;
    }
    return undefined;
  }

  async cancel(kind: JobKind, call: CallFor): Promise<void> {
    await (kind === 'evaluation' ? this.evaluations : this.exports).cancel(call);
  }
}

/** The job's readable audiences; `ALL_AUDIENCES` may be among them. */
export function segmentIds({ kind, job }: AdobeJob): Entries<string> {
  const segments = kind === 'evaluation' ? evaluatedIds(job) : (job.filter?.segments ?? asRead([], 0));
  const ids = segments.map(({ segmentId }) => segmentId);
  return asRead(ids, segments.unread);
}

/** Does it cover everything, as far as Adobe tells? The right to cancel such a job is checked strictly. */
export function isEverything(found: AdobeJob): boolean {
  const ids = segmentIds(found);
  return ids.length === 0 || ids.includes(ALL_AUDIENCES);
}

/** Did a schedule of Adobe's send it? `ours`: a run of ours sent it. */
export function isScheduled({ kind, job }: AdobeJob, ours: boolean): boolean {
  return kind === 'evaluation' ? isScheduledEvaluation(job, ours) : !ours && isOfSchedule(job);
}

/** Epoch ms, by the metrics if possible: `updateTime` is cut off to seconds and may precede the creation. */
export function jobEnd({ metrics, status, updateTime, creationTime }: AdobeJob['job']): number | undefined {
  const end = metrics.totalTime?.endTimeInMs ?? (isTerminal(status) ? updateTime : undefined);
  return end === undefined ? undefined : Math.max(end, creationTime ?? end);
}

/** From the job's creation to the start of counting, ms. */
export function waitedMs({ metrics, creationTime }: SegmentJob): number | undefined {
  const began = metrics.profileSegmentationTime?.startTimeInMs;
  return began === undefined || creationTime === undefined ? undefined : Math.max(0, began - creationTime);
}
