import type { SandboxRef } from '../request/request.js';
import type { Schedule } from '../adobe/schedules.js';
import { evaluationsToday } from '../adobe/cache.js';
import type { AdobeJob } from '../adobe/jobs.js';
import { isTerminal } from '../adobe/schemas.js';
import { defined } from '../platform/defined.js';
import { nextRun, readQuartz } from '../adobe/quartz.js';
import { openHold } from '../runs/hold.js';
import { currentStage, jobIdOf } from '../runs/stages.js';
import type { PersonalInquiry } from './inquiry.js';
import { asChannelReads, type JobLine, jobRows, withOwners } from './job-rows.js';
import { jobStateOf } from '../request/job-states.js';
import { compareRuns, nightlyRuns, type ScheduledRunSummary } from './nightly.js';
import { visibleRuns } from './visible-runs.js';

export interface NextRun {
  name: string;
  /** Quartz, UTC. */
  cron?: string;
  /** Epoch ms; absent if the expression cannot be read. */
  at?: number | 'never';
}

/** A run of ours that has no job at Adobe yet. */
export interface UnsentLine {
  run: string;
  /** The asker’s name. */
  by: string;
  kind: JobLine['kind'];
  audiences: string[];
  /** Until when it is on hold, epoch ms. */
  heldUntil?: number;
  /** The whole channel may not know of it. */
  privately?: true;
}

/** What Adobe did not tell is absent. */
export interface Overview {
  sandbox: SandboxRef;
  running: JobLine[];
  waiting: JobLine[];
  /** The kind that Adobe gave, if not both. */
  only?: 'evaluation' | 'export' | 'neither';
  unsent: UnsentLine[];
  /** Only the oldest were looked through: there may be more that are not sent. */
  perhapsMoreUnsent?: true;
  night?: ScheduledRunSummary | 'none';
  next?: NextRun[];
  /** On-demand evaluations of this UTC day, at least: Adobe may not list those of its interface. */
  usedToday?: number;
  /** When the quota of evaluations is new, epoch ms. */
  resetsAt: number;
}

/** Without runs that the whole channel may not know of. */
export const overviewInChannel = ({ running, waiting, unsent, ...rest }: Overview): Overview => ({
  ...rest,
  running: running.map(asChannelReads),
  waiting: waiting.map(asChannelReads),
  unsent: unsent.filter(({ privately }) => !privately),
});

/** Unfinished jobs are among so many newest ones: Adobe does not start as many in weeks. */
const NEWEST = 80;
/** How many runs that are not sent are looked through. */
const UNSENT = 100;
/** So many are read at most. */
const MOST_READ = 10 * UNSENT;
/** The quota is of a UTC day. */
const DAY_MS = 24 * 60 * 60 * 1000;

/** Throws AdobeError if Adobe gives no part of it. */
export async function overviewOf(inquiry: PersonalInquiry): Promise<Overview> {
  const { sandbox, services, gaps } = inquiry;
  const { adobe } = services;
  const place = { sandbox: sandbox.name };
  const now = services.now();
  const [evaluations, exports, schedules, nights, pending] = await Promise.all([
    gaps.part('Evaluations', adobe.segmentJobs.page({ ...place, limit: NEWEST })),
    gaps.part('Exports', adobe.exportJobs.list({ ...place, limit: NEWEST })),
    gaps.part('Schedules', adobe.schedules.list(place)),
    gaps.part('Scheduled runs', nightlyRuns(inquiry)),
    pendingRuns(inquiry),
  ]);
  gaps.throwIfNothing();
  const evaluated = evaluations ? gaps.read('job', evaluations.jobs) : [];
  const exported = exports ? gaps.read('job', exports.jobs) : [];
  const found = [
    ...evaluated.map((job): AdobeJob => ({ kind: 'evaluation', job })),
    ...exported.map((job): AdobeJob => ({ kind: 'export', job })),
  ];
  const listed = await withOwners(found, inquiry);
  const ours = new Set(listed.flatMap(({ job, run }) => (run ? [job.id] : [])));
  const open = listed.filter(({ job }) => !isTerminal(job.status));
  const lines = await jobRows(open, inquiry);
  return {
    sandbox,
    running: lines.filter(({ status }) => jobStateOf(status) !== 'queued'),
    waiting: lines.filter(({ status }) => jobStateOf(status) === 'queued'),
    ...(evaluations && exports ? {} : { only: evaluations ? 'evaluation' : exports ? 'export' : 'neither' }),
    ...pending,
    resetsAt: (Math.floor(now / DAY_MS) + 1) * DAY_MS,
    ...defined({
      night: nights && (compareRuns(nights) ?? ('none' as const)),
      next: schedules && nextRuns(gaps.read('schedule', schedules), now),
      usedToday: evaluations && evaluationsToday(evaluated, now, ours),
    }),
  };
}

/** Runs that wait for their turn, and so are in no list of Adobe's, as far as the person may read them. */
async function pendingRuns({
  sandbox,
  looker,
  services,
}: PersonalInquiry): Promise<Pick<Overview, 'unsent' | 'perhapsMoreUnsent'>> {
  const see = visibleRuns(looker, services);
  const all = await services.liveRuns.unsent();
  const lineOf = async (run: string): Promise<UnsentLine[]> => {
    const facts = await services.runs.readOrSkip(run);
    const request = facts?.request;
    if (!request || request.sandbox.name !== sandbox.name || facts.ending || facts.refusal) return [];
    const kind = currentStage(facts, request);
    if (kind === undefined || jobIdOf(facts[kind]) !== undefined) return [];
    const { seen } = await see(run);
    if (seen === 'not') return [];
    const audiences = request.audiences.map(({ name }) => name);
    const by = (await services.users.names([facts.asked.by])).get(facts.asked.by) ?? 'someone';
    const heldUntil = openHold(facts)?.until;
    return [
      {
        run,
        by,
        kind,
        audiences,
        ...defined({ heldUntil }),
        ...(seen === 'alone' ? { privately: true } : {}),
      },
    ];
  };
  const unsent: UnsentLine[] = [];
  let read = 0;
  // Those of other sandboxes, and of others, are passed over.
  for (; read < Math.min(all.length, MOST_READ) && unsent.length < UNSENT; read += UNSENT)
    unsent.push(...(await Promise.all(all.slice(read, read + UNSENT).map(lineOf))).flat());
  return { unsent, ...(all.length > read ? { perhapsMoreUnsent: true } : {}) };
}

/** Active schedules that Adobe runs, the soonest first. */
export function nextRuns(schedules: Schedule[], now: number): NextRun[] {
  const rank = ({ at }: NextRun) => (at === 'never' ? Infinity : (at ?? Number.MAX_VALUE));
  return schedules
    .filter(({ state, type }) => state === 'active' && type !== 'export')
    .map(({ name, id, schedule: cron }): NextRun => {
      const quartz = cron === undefined ? undefined : readQuartz(cron);
      return { name: name ?? id, ...defined({ cron, at: quartz && (nextRun(quartz, now) ?? ('never' as const)) }) };
    })
    .sort((a, b) => rank(a) - rank(b));
}
