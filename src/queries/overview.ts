import type { Entries } from '../adobe/lenient-lists.js';
import type { Sandbox } from '../adobe/sandboxes.js';
import type { Schedule } from '../adobe/schedules.js';
import { isScheduledEvaluation } from '../adobe/segment-jobs.js';
import { isTerminal } from '../adobe/schemas.js';
import type { NextRun, Overview } from '../messages/status.js';
import { readQuartz } from '../adobe/quartz.js';
import { nextRun } from '../adobe/quartz-runs.js';
import type { Services } from '../services.js';
import type { MissingParts } from './missing-parts.js';
import { type FoundJobs, type OwnedJob, withOwners, stateOf } from './jobs.js';
import { jobRows } from './job-rows.js';
import { compareRuns, nightlyRuns } from './nightly.js';
import type { Looker } from './run.js';
import { pendingRuns } from './pending-runs.js';

/** Whatever is not over is among the newest: more of them than Adobe starts in weeks. */
const NEWEST = 80;

/** What goes on in a sandbox just now. Throws AdobeError where Adobe gives no part of it. */
export async function overviewOf(
  sandbox: Sandbox,
  looker: Looker,
  services: Services,
  gaps: MissingParts,
): Promise<Overview> {
  const { adobe } = services;
  const place = { sandbox: sandbox.name };
  const now = services.now();
  const [evaluations, exports, schedules, nights, unsent] = await Promise.all([
    gaps.part('Evaluations', adobe.segmentJobs.page({ ...place, limit: NEWEST })),
    gaps.part('Exports', adobe.exportJobs.list({ ...place, limit: NEWEST })),
    gaps.part('Schedules', adobe.schedules.list(place)),
    gaps.part('Scheduled runs', nightlyRuns(sandbox.name, services)),
    pendingRuns(sandbox.name, looker, services),
  ]);
  gaps.throwIfNothing();
  const found: FoundJobs[] = [
    ...jobsOf(evaluations, gaps).map((job) => ({ kind: 'evaluation', job }) as const),
    ...jobsOf(exports, gaps).map((job) => ({ kind: 'export', job }) as const),
  ];
  const listed = await withOwners(sandbox.name, found, looker, services);
  const lines = await jobRows(
    sandbox.name,
    listed.filter(({ job }) => !isTerminal(job.status)),
    services,
    gaps,
  );
  return {
    sandbox,
    running: lines.filter(({ status }) => stateOf(status) !== 'waiting'),
    waiting: lines.filter(({ status }) => stateOf(status) === 'waiting'),
    ...(evaluations && exports ? {} : { only: evaluations ? 'evaluation' : exports ? 'export' : 'neither' }),
    unsent,
    ...(nights ? { night: nights.length > 0 ? compareRuns(nights) : ('none' as const) } : {}),
    ...(schedules ? { next: nextRuns(gaps.read('schedule', schedules), now) } : {}),
    ...(evaluations ? { usedToday: usedToday(listed, now) } : {}),
  };
}

function jobsOf<Job>(page: { jobs: Entries<Job> } | undefined, gaps: MissingParts): Job[] {
  return page ? gaps.read('job', page.jobs) : [];
}

/** On-demand evaluations of this UTC day. */
function usedToday(listed: OwnedJob[], now: number): number {
  const midnight = new Date(now).setUTCHours(0, 0, 0, 0);
  return listed.filter(
    ({ kind, job, run }) =>
      kind === 'evaluation' && !isScheduledEvaluation(job, run !== undefined) && (job.creationTime ?? 0) >= midnight,
  ).length;
}

/** When active schedules run next, the soonest first; one in words that cannot be read has no time. */
function nextRuns(schedules: Schedule[], now: number): NextRun[] {
  return schedules
    .filter(({ state }) => state === 'active')
    .map(({ name, id, schedule }): NextRun => {
      const quartz = schedule ? readQuartz(schedule) : undefined;
      const at = quartz && (nextRun(quartz, now) ?? 'never');
      return { name: name ?? id, ...(schedule ? { cron: schedule } : {}), ...(at === undefined ? {} : { at }) };
    })
    .sort((a, b) => rank(a) - rank(b));
}

const rank = ({ at }: NextRun) => (at === 'never' ? Infinity : (at ?? Number.MAX_VALUE));
