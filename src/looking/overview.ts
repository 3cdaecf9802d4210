import type { ExportJob } from '../adobe/export-jobs.js';
import type { Sandbox } from '../adobe/sandboxes.js';
import type { Schedule } from '../adobe/schedules.js';
import { isNightly, type SegmentJob } from '../adobe/segment-jobs.js';
import { isTerminal } from '../adobe/shapes.js';
import type { JobKind } from '../runs/keys.js';
import type { NextRun, Overview } from '../messages/status.js';
import { nextRun, readQuartz } from '../schedule-time.js';
import type { Services } from '../services.js';
import { type Listed, stateOf } from './jobs.js';
import { linesOf } from './lines.js';
import { compare, nightlyRuns } from './nightly.js';
import { unsentOf } from './unsent.js';

/** Whatever is not over is among the newest: more of them than Adobe starts in weeks. */
const NEWEST = 80;

/** What goes on in a sandbox just now. Throws AdobeError. */
export async function overviewOf(sandbox: Sandbox, services: Services): Promise<Overview> {
  const { adobe } = services;
  const place = { sandbox: sandbox.name };
  const now = services.now();
  const [{ jobs: evaluations }, { jobs: exports }, schedules, runs, unsent] = await Promise.all([
    adobe.segmentJobs.page({ ...place, limit: NEWEST }),
    adobe.exportJobs.list({ ...place, limit: NEWEST }),
    adobe.schedules.list(place),
    nightlyRuns(sandbox.name, adobe),
    unsentOf(sandbox.name, services),
  ]);
  const open = [
    ...(await owned(sandbox.name, 'segment', evaluations.filter(isOpen), services)),
    ...(await owned(sandbox.name, 'export', exports.filter(isOpen), services)),
  ];
  const lines = await linesOf(sandbox.name, open, services);
  const midnight = new Date(now).setUTCHours(0, 0, 0, 0);
  return {
    sandbox,
    running: lines.filter(({ status }) => stateOf(status) !== 'waiting'),
    waiting: lines.filter(({ status }) => stateOf(status) === 'waiting'),
    unsent,
    ...(runs.length > 0 ? { night: compare(runs) } : {}),
    next: nextRuns(schedules, now),
    usedToday: evaluations.filter((job) => !isNightly(job) && (job.creationTime ?? 0) >= midnight).length,
  };
}

function isOpen({ status }: { status: string }): boolean {
  return !isTerminal(status);
}

/** With the runs of ours that they are. */
export async function owned(
  sandbox: string,
  kind: JobKind,
  jobs: (SegmentJob | ExportJob)[],
  { runs }: Services,
): Promise<Listed[]> {
  const owners = await runs.ownersOf(
    sandbox,
    kind,
    jobs.map(({ id }) => id),
  );
  return jobs.map((job) => {
    const run = owners.get(job.id);
    return 'destination' in job
      ? { kind: 'export', job: job as ExportJob, run } // only export jobs have a destination
      : { kind: 'evaluation', job: job, run };
  });
}

/** When active schedules run next, the soonest first; one in other words than "every day at" has no time. */
function nextRuns(schedules: Schedule[], now: Date): NextRun[] {
  return schedules
    .filter(({ state }) => state === 'active')
    .map(({ name, id, schedule }) => {
      const time = schedule ? readQuartz(schedule) : undefined;
      const at = time && nextRun(time, now.getTime());
      return { name: name ?? id, ...(schedule ? { cron: schedule } : {}), ...(at === undefined ? {} : { at }) };
    })
    .sort((a, b) => (a.at ?? Infinity) - (b.at ?? Infinity));
}
