import type { Adobe } from '../src/adobe/index.js';
import { countersOf, isOfAllAudiences, type SegmentJob } from '../src/adobe/segment-jobs.js';
import { AdobeError } from '../src/errors.js';
import { defined } from '../src/platform/defined.js';
import type { Log } from '../src/platform/log.js';
import type { StageFacts } from '../src/runs/record.js';
import type { EvaluationResult } from '../src/runs/view.js';

/** The most that Adobe's bulk look-up takes at once. */
const MOST = 100;
/** How many jobs back the run before is looked for. */
const JOBS = 50;
/** A report waits no longer for each of the two calls. */
const NAMES_MS = 5_000;

type Others = NonNullable<StageFacts['others']>;

/**
 * What Adobe tells of the audiences that a job counted besides, in one call: for an evaluation of everything those that
 * moved most since the one before, else the largest. Empty if Adobe does not answer: no report waits for names.
 */
export async function lookUpOthers(
  { jobId, counts, others }: EvaluationResult,
  sandbox: string,
  { adobe, log }: { adobe: Pick<Adobe, 'audiences' | 'segmentJobs'>; log: Log },
): Promise<Others> {
  const sizes = Object.entries(others);
  if (sizes.length === 0) return [];
  try {
    const before = counts.length === 0 ? await countsBefore(jobId, sandbox, adobe) : {};
    const beforeOf = (id: string) => (Object.hasOwn(before, id) ? before[id] : undefined);
    const movement = ([id, profiles]: [string, number]) => Math.abs(profiles - (beforeOf(id) ?? profiles));
    const ids = sizes
      .sort((a, b) => movement(b) - movement(a) || b[1] - a[1])
      .slice(0, MOST)
      .map(([id]) => id);
    const { found, unreadable } = await adobe.audiences.byIds({ sandbox, ids, timeoutMs: NAMES_MS });
    // An audience that cannot be read, or that has no name, is not unknown: only what Adobe does not know is.
    const isUnsure = (id: string) =>
      found.get(id)?.name === '' || unreadable.some((one) => one === id || (one === undefined && !found.has(id)));
    const readable = ids.filter((id) => !isUnsure(id));
    return readable.map((id) => ({ id, ...defined({ name: found.get(id)?.name || undefined, before: beforeOf(id) }) }));
  } catch (error) {
    if (!(error instanceof AdobeError)) throw error;
    log.warn({ err: error, sandbox, job: jobId }, 'the audiences that a job counted besides were not looked up');
    return [];
  }
}

/** The counters of the last evaluation of everything before this one; empty if there is none. */
async function countsBefore(
  jobId: string,
  sandbox: string,
  { segmentJobs }: Pick<Adobe, 'segmentJobs'>,
): Promise<Record<string, number>> {
  const jobs = await segmentJobs.list({ sandbox, limit: JOBS, timeoutMs: NAMES_MS });
  const at = jobs.find(({ id }) => id === jobId)?.creationTime ?? Infinity;
  const isBefore = (job: SegmentJob) =>
    job.id !== jobId && job.status === 'SUCCEEDED' && isOfAllAudiences(job) && (job.creationTime ?? 0) <= at;
  const earlier = jobs.find((job) => isBefore(job) && countersOf(job) !== undefined);
  return (earlier && countersOf(earlier)) ?? {};
}
