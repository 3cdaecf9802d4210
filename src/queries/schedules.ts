import type { Entries } from '../adobe/lenient-lists.js';
import type { Adobe } from '../adobe/index.js';
import type { Sandbox } from '../adobe/sandboxes.js';
import type { Schedule } from '../adobe/schedules.js';
import { UserError } from '../errors.js';
import { MOST_POLICIES, type SchedulesOptions, type ShownSchedule } from '../messages/schedule.js';
import { plainScheduleText } from '../messages/schedule-phrases.js';
import { readQuartz } from '../adobe/quartz.js';
import { nextRun } from '../adobe/quartz-runs.js';
import { dailyTime, localTime, formatUtc } from '../adobe/schedule-time.js';
import type { Services } from '../services.js';
import type { MissingParts } from './missing-parts.js';
import { compareRuns, nightlyRuns } from './nightly.js';

/** The schedules of a sandbox with what belongs to them. Throws AdobeError where Adobe does not give them. */
export async function schedulesOf(
  sandbox: Sandbox,
  services: Services,
  gaps: MissingParts,
): Promise<Pick<SchedulesOptions, 'sandbox' | 'schedules' | 'unread' | 'policies' | 'lastTookMs'>> {
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

/** Why there can be no further schedule, with the one that is there; undefined where there can. Throws AdobeError. */
export async function whyNoMoreSchedules(
  sandbox: string,
  { schedules, mergePolicies }: Adobe,
): Promise<string | undefined> {
  const [existing, policies] = await Promise.all([schedules.list({ sandbox }), mergePolicies.list({ sandbox })]);
  const [first] = existing;
  if (!first && existing.unread > 0)
    return `${sandbox} has a schedule already, which couldn’t be read. Adobe allows one; look at it in Adobe.`;
  if (first) {
    const { name, state, cron } = toScheduleView(first);
    return `${sandbox} has a schedule already: “${name}”, ${state}, ${plainScheduleText(cron)}. Adobe allows one; change that one with /audience schedule.`;
  }
  const count = policies.length + policies.unread;
  if (count <= MOST_POLICIES) return undefined;
  return `${sandbox} has ${count} merge policies, and Adobe runs no schedule with more than ${MOST_POLICIES}. Remove some in Adobe first.`;
}

export interface ScheduleReader {
  /** IANA zone of the person. */
  zone: string;
  now: number;
}

/** When it runs, in the time of whoever reads it. */
export function describeScheduleTo({ zone, now }: ScheduleReader, cron: string | undefined): string {
  const quartz = cron === undefined ? undefined : readQuartz(cron);
  const time = quartz && dailyTime(quartz, now);
  const next = time && nextRun(quartz, now);
  if (time === undefined || next === undefined) return plainScheduleText(cron);
  return `every day at ${localTime(zone, next)} your time (${formatUtc(time)} UTC)`;
}

/** Whether two expressions say the same: every day at the same time, or by the letter. */
export function isSameTime(one: string | undefined, other: string, now: number): boolean {
  const [a, b] = [one, other].map((cron) => {
    const quartz = readQuartz(cron ?? '');
    return quartz && dailyTime(quartz, now);
  });
  return one === other || (a !== undefined && b !== undefined && formatUtc(a) === formatUtc(b));
}
