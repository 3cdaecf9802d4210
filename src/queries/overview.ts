import type { Entries } from '../adobe/lenient-lists.js';
import type { Sandbox } from '../adobe/sandboxes.js';
import type { SandboxRef } from '../request/request.js';
import type { Schedule } from '../adobe/schedules.js';
import { evaluationsToday } from '../adobe/cache.js';
import type { AdobeJob } from '../adobe/jobs.js';
import { isTerminal } from '../adobe/schemas.js';
import { defined } from '../platform/defined.js';
import { readQuartz } from '../adobe/quartz.js';
import { nextRun } from '../adobe/quartz-runs.js';
import type { Inquiry, MissingParts } from './missing-parts.js';
import { withOwners, stateOf } from './jobs.js';
import { asChannelReads, type JobLine, jobRows } from './job-rows.js';
import { compareRuns, nightlyRuns, type ScheduledRunSummary } from './nightly.js';
import type { Looker } from './run.js';
import { pendingRuns, type UnsentLine } from './pending-runs.js';

export interface NextRun {
  name: string;
  /** Quartz, UTC. */
  cron?: string;
  /** Epoch ms; absent where the expression cannot be read. */
  at?: number | 'never';
}

/** Absent is what Adobe did not tell. */
export interface Overview {
  sandbox: SandboxRef;
  running: JobLine[];
  waiting: JobLine[];
  /** Which jobs those two were picked from, where not from both kinds. */
  only?: 'evaluation' | 'export' | 'neither';
  unsent: UnsentLine[];
  night?: ScheduledRunSummary | 'none';
  next?: NextRun[];
  /** On-demand evaluations of this UTC day; the interface's own may not show, so: at least. */
  usedToday?: number;
}

/** The same as the whole channel reads it. */
export const overviewInChannel = ({ running, waiting, unsent, ...rest }: Overview): Overview => ({
  ...rest,
  running: running.map(asChannelReads),
  waiting: waiting.map(asChannelReads),
  unsent: unsent.filter(({ privately }) => !privately),
});

/** Whatever is not over is among the newest: more of them than Adobe starts in weeks. */
const NEWEST = 80;

/** What goes on in a sandbox just now. Throws AdobeError where Adobe gives no part of it. */
export async function overviewOf(sandbox: Sandbox, looker: Looker, { services, gaps }: Inquiry): Promise<Overview> {
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
  const evaluated = jobsOf(evaluations, gaps);
  const found: AdobeJob[] = [
    ...evaluated.map((job) => ({ kind: 'evaluation', job }) as const),
    ...jobsOf(exports, gaps).map((job) => ({ kind: 'export', job }) as const),
  ];
  const listed = await withOwners(sandbox.name, found, looker, services);
  const ours = new Set(listed.flatMap(({ job, run }) => (run ? [job.id] : [])));
  const open = listed.filter(({ job }) => !isTerminal(job.status));
  const lines = await jobRows(sandbox.name, open, { services, gaps });
  return {
    sandbox,
    running: lines.filter(({ status }) => stateOf(status) !== 'waiting'),
    waiting: lines.filter(({ status }) => stateOf(status) === 'waiting'),
    ...(evaluations && exports ? {} : { only: evaluations ? 'evaluation' : exports ? 'export' : 'neither' }),
    unsent,
    ...defined({
      night: nights && (nights.length > 0 ? compareRuns(nights) : ('none' as const)),
      next: schedules && nextRuns(gaps.read('schedule', schedules), now),
      usedToday: evaluations && evaluationsToday(evaluated, now, ours),
    }),
  };
}

function jobsOf<Job>(page: { jobs: Entries<Job> } | undefined, gaps: MissingParts): Job[] {
  return page ? gaps.read('job', page.jobs) : [];
}

/** When active schedules run next, the soonest first; one in words that cannot be read has no time. */
function nextRuns(schedules: Schedule[], now: number): NextRun[] {
  return schedules
    .filter(({ state }) => state === 'active')
    .map(({ name, id, schedule }): NextRun => {
      const quartz = schedule ? readQuartz(schedule) : undefined;
      const at = quartz && (nextRun(quartz, now) ?? ('never' as const));
      return { name: name ?? id, ...defined({ cron: schedule, at }) };
    })
    .sort((a, b) => rank(a) - rank(b));
}

const rank = ({ at }: NextRun) => (at === 'never' ? Infinity : (at ?? Number.MAX_VALUE));
