import { jobEnd } from '../adobe/jobs.js';
import { under } from '../adobe/schemas.js';
import { countersOf, isScheduledEvaluation, type SegmentJob } from '../adobe/segment-jobs.js';
import { defined } from '../platform/defined.js';
import { namesOf } from './job-rows.js';
import type { Inquiry } from './inquiry.js';

/** An audience’s counts in two runs. */
interface Move {
  id: string;
  name: string;
  profiles: number;
  before: number;
  change: number;
}

export type ScheduledRunSummary = NonNullable<ReturnType<typeof compareRuns>>;

/** The latest run, the one before it, and enough others to tell what is usual. */
const NIGHTS = 8;
/** How many jobs are searched for them. */
const LOOKED_THROUGH = 400;
const MOVERS = 5;
const FALLEN = 10;

/** Newest first, without jobs of ours, whatever they say. Throws AdobeError. */
export async function nightlyRuns(
  { sandbox: { name: sandbox }, services }: Pick<Inquiry, 'sandbox' | 'services'>,
  most = NIGHTS,
) {
  const { adobe, runs } = services;
  const nights: SegmentJob[] = [];
  let looked = 0;
  for await (const job of adobe.segmentJobs.all({ sandbox })) {
    if (isScheduledEvaluation(job, false) && !(await runs.ownersOf(sandbox, 'evaluation', [job.id])).has(job.id))
      nights.push(job);
    looked += 1;
    if (nights.length >= most || looked >= LOOKED_THROUGH) break;
  }
  return nights;
}

/** Undefined if there was no scheduled run. Throws AdobeError. */
export async function latestScheduledRun(inquiry: Inquiry): Promise<ScheduledRunSummary | undefined> {
  const night = compareRuns(await nightlyRuns(inquiry));
  return night && withNames(night, inquiry);
}

/** Audiences by their names instead of their ids. */
export async function withNames(night: ScheduledRunSummary, inquiry: Inquiry): Promise<ScheduledRunSummary> {
  const ids = [...night.movers, ...night.fallen].map(({ id }) => id);
  const names = await namesOf(ids, inquiry);
  const named = (moves: Move[]) => moves.map((move) => ({ ...move, name: names.get(move.id) ?? move.id }));
  return { ...night, movers: named(night.movers), fallen: named(night.fallen) };
}

/** The latest run against the earlier ones that succeeded; ids stand for names. Undefined if there is no run. */
export function compareRuns([latest, ...earlier]: SegmentJob[]) {
  if (!latest) return undefined;
  const good = earlier.filter(({ status }) => status === 'SUCCEEDED');
  const [before] = good;
  const counters = countersOf(latest);
  const then = (before && countersOf(before)) ?? {};
  const moves = Object.entries(counters ?? {}).flatMap(([id, profiles]): Move[] => {
    const past = under(then, id);
    return past === undefined ? [] : [{ id, name: id, profiles, before: past, change: profiles - past }];
  });
  const moved = moves.filter(({ change }) => change !== 0).sort((a, b) => Math.abs(b.change) - Math.abs(a.change));
  const fallen = moves.filter((move) => move.profiles === 0 && move.before > 0);
  const durations = good.flatMap((run) => tookMs(run) ?? []).sort((a, b) => a - b);
  return {
    id: latest.id,
    status: latest.status,
    /** How many earlier runs tell what is usual. */
    nights: good.length,
    /** The largest changes; `moved` counts all of them. */
    movers: moved.slice(0, MOVERS),
    moved: moved.length,
    fallen: fallen.slice(0, FALLEN),
    fell: fallen.length,
    ...defined({
      startedAt: latest.creationTime,
      /** Absent while it runs. */
      tookMs: tookMs(latest),
      usualMs: durations[Math.floor((durations.length - 1) / 2)],
      /** How many audiences were counted; absent if Adobe reports none. */
      counted: counters && Object.keys(counters).length,
      /** When the run began that the counts are compared with. */
      comparedWith: before?.creationTime,
    }),
  };
}

function tookMs(job: SegmentJob): number | undefined {
  if (job.metrics.totalTime?.totalTimeInMs !== undefined) return job.metrics.totalTime.totalTimeInMs;
  const endedAt = jobEnd(job);
  return endedAt === undefined || job.creationTime === undefined ? undefined : endedAt - job.creationTime;
}
