import type { Adobe } from '../adobe/index.js';
import type { Entries } from '../adobe/lenient-lists.js';
import { readQuartz } from '../adobe/quartz.js';
import { dailyTime, formatUtc, MOST_POLICIES } from '../adobe/schedule-time.js';
import type { Schedule } from '../adobe/schedules.js';
import { UserError } from '../errors.js';
import { defined } from '../platform/defined.js';
import type { SandboxRef } from '../request/request.js';
import type { Inquiry } from './inquiry.js';
import { compareRuns, nightlyRuns } from './nightly.js';

export type ShownSchedule = ReturnType<typeof toScheduleView>;

export interface ScheduleList {
  sandbox: SandboxRef;
  schedules: ShownSchedule[];
  /** How many more could not be read. */
  unread?: number;
  /** How many merge policies there are; absent if Adobe does not say. */
  policies?: number;
  lastTookMs?: number;
}

/** Throws AdobeError if Adobe does not give them. */
export async function schedulesOf(inquiry: Inquiry): Promise<ScheduleList> {
  const { sandbox, services, gaps } = inquiry;
  const { adobe } = services;
  const place = { sandbox: sandbox.name };
  const [schedules, policies, nights] = await Promise.all([
    adobe.schedules.list(place),
    gaps.part('Merge policies', adobe.mergePolicies.list(place)),
    gaps.part('Scheduled runs', nightlyRuns(inquiry, 3)),
  ]);
  const ended = (nights ?? []).filter(({ status }) => status === 'SUCCEEDED');
  return {
    sandbox,
    schedules: gaps.read('schedule', schedules).map(toScheduleView),
    unread: schedules.unread,
    ...defined({
      policies: policies && policies.length + policies.unread,
      lastTookMs: compareRuns(ended)?.tookMs,
    }),
  };
}

/** With Adobe's word for the state, and times in epoch ms. */
export function toScheduleView(schedule: Schedule) {
  const { id, name = id, state, type, schedule: cron, frequency, properties, createEpoch, updateEpoch } = schedule;
  const time = (seconds: number | undefined) => (seconds ? seconds * 1000 : undefined);
  return {
    id,
    name,
    state,
    segments: [...properties.segments],
    ...defined({ type, cron, frequency, createdAt: time(createEpoch), changedAt: time(updateEpoch) }),
  };
}

/** The only schedule. Throws UserError if there is none, or more than one. */
export function singleSchedule(all: Entries<Schedule>, sandbox: string): ShownSchedule {
  const [only, ...more] = all;
  const { unread } = all;
  if (only && more.length === 0 && unread === 0) return toScheduleView(only);
  const which = unread > 0 ? `, ${unread} of which couldn’t be read` : '';
  throw new UserError(
    only || unread > 0
      ? `${sandbox} has ${all.length + unread} schedules${which}. Use /audience schedule and press the button of the one you mean.`
      : `There is no schedule in ${sandbox}. To create one: /audience schedule create.`,
  );
}

/** Why there can be no further schedule. `unread`: there is one that cannot be read. */
export type NoMoreSchedules =
  { is: 'one'; schedule: ShownSchedule } | { is: 'unread' } | { is: 'policies'; count: number };

/** Undefined if there can be a further schedule. Throws AdobeError. */
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

/** Are two expressions equal, or do both mean the same time every day? */
export function isSameTime(one: string | undefined, other: string, now: number): boolean {
  const [a, b] = [one, other].map((cron) => {
    const quartz = readQuartz(cron ?? '');
    return quartz && dailyTime(quartz, now);
  });
  return one === other || (a !== undefined && b !== undefined && formatUtc(a) === formatUtc(b));
}
