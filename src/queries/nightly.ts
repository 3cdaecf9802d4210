import { endOf } from '../adobe/jobs.js';
import { countersOf, isScheduledEvaluation, type SegmentJob } from '../adobe/segment-jobs.js';
import { under } from '../adobe/schemas.js';
import type { Services } from '../services.js';
import type { MissingParts } from './missing-parts.js';
import { namesOf } from './job-rows.js';
import { defined } from '../platform/defined.js';

/** An audience’s counts in two runs. */
export interface Move {
  id: string;
  name: string;
  profiles: number;
  before: number;
  change: number;
}

/** The last scheduled run against those before it. */
export interface ScheduledRunSummary {
  id: string;
  status: string;
  startedAt?: number;
  /** Absent while it runs. */
  tookMs?: number;
  usualMs?: number;
  /** How many earlier runs tell what is usual. */
  nights: number;
  /** How many audiences were counted; absent where Adobe reports none. */
  counted?: number;
  /** When the run began that the counts are compared with. */
  comparedWith?: number;
  /** The largest changes, and how many changed at all. */
  movers: Move[];
  moved: number;
  fallen: Move[];
  fell: number;
}

/** The run to be looked at, the one before it to compare with, and enough of them to tell what is usual. */
const NIGHTS = 8;
/** So many jobs are looked through for them. */
const LOOKED_THROUGH = 400;
const MOVERS = 5;
const FALLEN = 10;

/** The sandbox's scheduled runs, newest first, at most eight. Throws AdobeError. */
export async function nightlyRuns(sandbox: string, { adobe, runs }: Known, most = NIGHTS): Promise<SegmentJob[]> {
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

/** Adobe's jobs, and which of them are ours: those are no scheduled runs, whatever they say. */
type Known = Pick<Services, 'adobe' | 'runs'>;

/** Last night against the nights before; undefined where there was none. Throws AdobeError. */
export async function latestScheduledRun(
  sandbox: string,
  known: Known,
  gaps: MissingParts,
): Promise<ScheduledRunSummary | undefined> {
  const runs = await nightlyRuns(sandbox, known);
  const [latest] = runs;
  if (!latest) return undefined;
  const night = compareRuns(runs);
  const names = await namesOf(
    sandbox,
    [...night.movers, ...night.fallen].map(({ id }) => id),
    known.adobe,
    gaps,
  );
  const named = <Item extends { id: string; name: string }>(item: Item): Item => ({
    ...item,
    name: names.get(item.id) ?? item.id,
  });
  return { ...night, movers: night.movers.map(named), fallen: night.fallen.map(named) };
}

/** Only runs that succeeded are compared; ids stand for names. */
export function compareRuns(runs: SegmentJob[]): ScheduledRunSummary {
  const [latest, ...earlier] = runs;
  if (!latest) throw new Error('there is no run to compare');
  const good = earlier.filter(({ status }) => status === 'SUCCEEDED');
  const counters = countersOf(latest);
  const [before] = good;
  const pairs = pairsOf(counters ?? {}, (before && countersOf(before)) ?? {});
  const moved = pairs.filter(({ change }) => change !== 0).sort((a, b) => Math.abs(b.change) - Math.abs(a.change));
  const fallen = pairs.filter(({ profiles, before: then }) => profiles === 0 && then > 0);
  const usualMs = median(good.flatMap((run) => tookMs(run) ?? []));
  const ms = tookMs(latest);
  return {
    id: latest.id,
    status: latest.status,
    nights: good.length,
    ...defined({ startedAt: latest.creationTime, tookMs: ms, usualMs }),
    ...(counters ? { counted: Object.keys(counters).length } : {}),
    ...(before?.creationTime === undefined ? {} : { comparedWith: before.creationTime }),
    movers: moved.slice(0, MOVERS),
    moved: moved.length,
    fallen: fallen.slice(0, FALLEN),
    fell: fallen.length,
  };
}

function pairsOf(now: Record<string, number>, then: Record<string, number>) {
  return Object.entries(now).flatMap(([id, profiles]) => {
    const before = under(then, id);
    return before === undefined ? [] : [{ id, name: id, profiles, before, change: profiles - before }];
  });
}

function tookMs(job: SegmentJob): number | undefined {
  if (job.metrics.totalTime?.totalTimeInMs !== undefined) return job.metrics.totalTime.totalTimeInMs;
  const endedAt = endOf(job);
  return endedAt === undefined || job.creationTime === undefined ? undefined : endedAt - job.creationTime;
}

function median(values: number[]): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)];
}
