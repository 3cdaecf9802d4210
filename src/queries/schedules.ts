import type { Entries } from '../adobe/lenient-lists.js';
import type { Adobe } from '../adobe/index.js';
import type { Sandbox } from '../adobe/sandboxes.js';
import type { SandboxRef } from '../request/request.js';
import type { Schedule } from '../adobe/schedules.js';
import { UserError } from '../errors.js';
import { readQuartz } from '../adobe/quartz.js';
import { dailyTime, formatUtc, MOST_POLICIES } from '../adobe/schedule-time.js';
import type { Services } from '../services.js';
import type { MissingParts } from './missing-parts.js';
import { compareRuns, nightlyRuns } from './nightly.js';

/** A schedule as far as it is told. Times in epoch ms. */
export interface ShownSchedule {
  id: string;
  name: string;
  /** Adobe's word. */
  state: string;
  type?: string;
  cron?: string;
  frequency?: string;
  segments: string[];
  createdAt?: number;
  changedAt?: number;
}

/** The schedules of a sandbox with what belongs to them. */
export interface ScheduleList {
  sandbox: SandboxRef;
  schedules: ShownSchedule[];
  /** How many more there are that could not be read. */
  unread?: number;
  /** How many merge policies there are; absent where Adobe does not say. */
  policies?: number;
  lastTookMs?: number;
}

/** Throws AdobeError where Adobe does not give them. */
export async function schedulesOf(sandbox: Sandbox, services: Services, gaps: MissingParts): Promise<ScheduleList> {
  const { adobe } = services;
  const place = { sandbox: sandbox.name };
  const [schedules, policies, nights] = await Promise.all([
    adobe.schedules.list(place),
    gaps.part('Merge policies', adobe.mergePolicies.list(place)),
    gaps.part('Scheduled runs', nightlyRuns(sandbox.name, services, 3)),
  ]);
  const ended = (nights ?? []).filter(({ status }) => status === 'SUCCEEDED');
  const tookMs = ended.length > 0 ? compareRuns(ended).tookMs : undefined;
  return {
    sandbox,
    schedules: gaps.read('schedule', schedules).map(toScheduleView),
    unread: schedules.unread,
    ...(policies ? { policies: policies.length + policies.unread } : {}),
    ...(tookMs === undefined ? {} : { lastTookMs: tookMs }),
  };
}

export function toScheduleView(schedule: Schedule): ShownSchedule {
  const { id, name, state, type, schedule: cron, frequency, properties, createEpoch, updateEpoch } = schedule;
  return {
    id,
    name: name ?? id,
    state,
    segments: properties.segments,
    ...(type ? { type } : {}),
    ...(cron ? { cron } : {}),
    ...(frequency ? { frequency } : {}),
    ...(createEpoch ? { createdAt: createEpoch * 1000 } : {}),
    ...(updateEpoch ? { changedAt: updateEpoch * 1000 } : {}),
  };
}

/** The one that is meant where there is only one. Throws UserError with those there are. */
export function singleSchedule(all: Entries<Schedule>, sandbox: string): ShownSchedule {
  const [only, ...more] = all;
  const { unread } = all;
  if (only && more.length === 0 && unread === 0) return toScheduleView(only);
  const which = unread > 0 ? `, ${unread} of which couldn’t be read` : '';
  throw new UserError(
    only || unread > 0
      ? `${sandbox} has ${all.length + unread} schedules${which}. Type /audience schedule and press the button of the one you mean.`
      : `There is no schedule in ${sandbox}. Type /audience schedule create.`,
    'words',
  );
}

/** Why there can be no further schedule: the one that is there, one that cannot be read, or how many merge policies there are. */
export type NoMoreSchedules =
  { is: 'one'; schedule: ShownSchedule } | { is: 'unread' } | { is: 'policies'; count: number };

/** Undefined where there can be a further schedule. Throws AdobeError. */
export async function whyNoMoreSchedules(
  sandbox: string,
  { schedules, mergePolicies }: Adobe,
): Promise<NoMoreSchedules | undefined> {
  const [existing, policies] = await Promise.all([schedules.list({ sandbox }), mergePolicies.list({ sandbox })]);
  const [first] = existing;
  if (first) return { is: 'one', schedule: toScheduleView(first) };
  if (existing.unread > 0) return { is: 'unread' };
  const count = policies.length + policies.unread;
  return count <= MOST_POLICIES ? undefined : { is: 'policies', count };
}

/** Whether two expressions say the same: every day at the same time, or by the letter. */
export function isSameTime(one: string | undefined, other: string, now: number): boolean {
  const [a, b] = [one, other].map((cron) => {
    const quartz = readQuartz(cron ?? '');
    return quartz && dailyTime(quartz, now);
  });
  return one === other || (a !== undefined && b !== undefined && formatUtc(a) === formatUtc(b));
}
