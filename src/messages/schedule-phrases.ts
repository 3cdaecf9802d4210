import { type Days, nextRun, type Quartz, readQuartz } from '../adobe/quartz.js';
import {
  dailyTime,
  daysAhead,
  onlyTime,
  openFrom,
  nextDstChange,
  localTime,
  type TimeUtc,
  formatUtc,
} from '../adobe/schedule-time.js';
import { isUntold, isUtc, zoneWords } from '../platform/wall-time.js';
import { code, foreign } from '../platform/escape.js';
import { slackDate, slackDateTime } from './mrkdwn.js';
import { plural, listed } from '../platform/english.js';

/** The most times, dates or years that a sentence lists. */
const MOST = 6;
const EXPRESSION = 100;
const WEEK = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const YEAR = 'January February March April May June July August September October November December'.split(' ');
const NTH = ['first', 'second', 'third', 'fourth', 'fifth'];
/** Later dates do not exist in every month. */
const EVERY_MONTH_HAS = 28;

/** `every day at 01:00 UTC, 02:00 for you (Europe/Berlin); next: tomorrow 02:00`. The next time may be unknown. */
export function scheduleText(
  { cron, state, type }: { cron?: string; state: string; type?: string },
  { zone, now }: ScheduleReader,
): string {
  if (type === 'export') return `${scheduleTextForAll(cron)}; Adobe no longer runs export schedules`;
  if (cron === undefined) return 'Adobe doesn’t say when';
  const quartz = readQuartz(cron);
  if (!quartz) return `${byExpression(cron)}; next run unknown`;
  const next = nextRun(quartz, now);
  const rule = ruleWords(quartz) ?? byExpression(cron);
  if (next === undefined) return `${rule}; it never runs again`;
  const runs = state === 'active' ? `next: ${slackDateTime(next)}` : 'off, so it won’t run';
  return `${rule}${thereWords(quartz, zone, next)}; ${runs}`;
}

/** Our word for Adobe’s state of a schedule. */
export const scheduleState = (state: string): string =>
  state === 'active' ? 'on' : state === 'inactive' ? 'off' : foreign(state);

/** When a schedule runs, without the zone of any reader. */
export function scheduleTextForAll(cron: string | undefined): string {
  if (cron === undefined) return 'at an unknown time';
  const quartz = readQuartz(cron);
  return (quartz && ruleWords(quartz)) ?? byExpression(cron);
}

/** `scheduleTextForAll` without marks, for places that do not format. */
export const plainScheduleText = (cron: string | undefined): string => scheduleTextForAll(cron).replaceAll('`', '');

function byExpression(cron: string): string {
  return `by the expression ${code(cron, EXPRESSION)} (Quartz, UTC)`;
}

/** The one time of day on the reader’s clock, and what it becomes if the clocks change within a month. */
function thereWords(quartz: Quartz, zone: string, next: number): string {
  if (!onlyTime(quartz)) return '';
  if (isUtc(zone)) return isUntold(zone) ? ' (Slack doesn’t share your time zone)' : '';
  const ahead = quartz.days.on === 'every-day' ? 0 : daysAhead(zone, next);
  const day = ahead === 0 ? '' : ` the day ${ahead > 0 ? 'after' : 'before'}`;
  const changed = nextDstChange(zone, next);
  const then = changed === undefined ? undefined : nextRun(quartz, changed - 1);
  const season = then === undefined ? '' : `, ${localTime(zone, then)} as of ${slackDate(then)}`;
  return `, ${localTime(zone, next)} your time${day} (${zoneWords(zone)})${season}`;
}

/** Undefined if the rule does not fit in a sentence. */
function ruleWords(quartz: Quartz): string | undefined {
  const [days, years, times] = [daysWords(quartz), yearsWords(quartz.years), timesWords(quartz)];
  return days === undefined || times === undefined || years === undefined ? undefined : `${days}${years}${times}`;
}

function daysWords({ days, months }: Quartz): string | undefined {
  const named = listed(months.map((month) => YEAR[month - 1] ?? ''));
  const within = months.length === 12 ? '' : ` in ${named}`;
  const of = (text: string) => `on ${text} of ${months.length === 12 ? 'every month' : named}`;
  switch (days.on) {
    case 'every-day':
      return `every day${within}`;
    case 'week-days':
      return `every ${weekWords(days.weekdays)}${within}`;
    case 'dates': {
      const dates = datesWords(days.dates);
      const some = days.dates.some((date) => date > EVERY_MONTH_HAS) ? ', if the month has one,' : '';
      return dates && `${of(`the ${dates}`)}${some}`;
    }
    case 'nearest':
      return of(`the weekday nearest the ${ordinal(days.date)}`);
    case 'last':
      return lastWords(days, of);
    case 'nth':
      return of(`the ${days.nth === 'last' ? 'last' : (NTH[days.nth - 1] ?? '')} ${WEEK[days.weekday] ?? ''}`);
  }
}

function weekWords(weekdays: readonly number[]): string {
  if (weekdays.join() === '1,2,3,4,5') return 'weekday (Monday to Friday)';
  const names = (of: number[]) => listed(of.map((day) => WEEK[day] ?? ''));
  if (weekdays.length === 6)
    return `day except ${names([0, 1, 2, 3, 4, 5, 6].filter((day) => !weekdays.includes(day)))}`;
  return names([...weekdays]);
}

function datesWords(dates: readonly number[]): string | undefined {
  const [first = 0, last = 0] = [dates[0], dates.at(-1)];
  if (dates.length > 2 && dates.length === last - first + 1) return `${ordinal(first)} to the ${ordinal(last)}`;
  return dates.length <= MOST ? listed(dates.map(ordinal)) : undefined;
}

function lastWords({ before, working }: Extract<Days, { on: 'last' }>, of: (text: string) => string): string {
  if (before === 0) return of(working ? 'the last weekday' : 'the last day');
  const day = `${before} ${plural('day', before)} before the last day`;
  return working ? of(`the weekday nearest to ${day}`) : of(day).replace(/^on /, '');
}

function ordinal(date: number): string {
  const ending = date > 3 && date < 21 ? 'th' : (['th', 'st', 'nd', 'rd'][date % 10] ?? 'th');
  return `${date}${ending}`;
}

/** Lists a few times; gives many as an interval with its ends. Undefined if their distances differ. */
function timesWords({ hours, minutes, seconds }: Quartz): string | undefined {
  const times = hours.flatMap((hour) =>
    minutes.flatMap((minute) => seconds.map((second) => ({ hour, minute, second }))),
  );
  const [first, second] = times;
  const last = times.at(-1);
  if (times.length <= MOST) return ` at ${listed(times.map(formatUtc))} UTC`;
  if (!first || !second || !last) return undefined;
  const step = secondOf(second) - secondOf(first);
  const even = times.every((time, index) => secondOf(time) === secondOf(first) + index * step);
  return even ? `, every ${intervalWords(step)} from ${formatUtc(first)} to ${formatUtc(last)} UTC` : undefined;
}

const secondOf = ({ hour, minute, second }: TimeUtc) => (hour * 60 + minute) * 60 + second;

function intervalWords(seconds: number): string {
  const [count, unit] =
    seconds % 3600 === 0
      ? [seconds / 3600, 'hour']
      : seconds % 60 === 0
        ? [seconds / 60, 'minute']
        : [seconds, 'second'];
  return count === 1 ? unit : `${count} ${plural(unit, count)}`;
}

function yearsWords(years: readonly number[] | undefined): string | undefined {
  if (!years) return '';
  const [first = 0, last = 0] = [years[0], years.at(-1)];
  if (openFrom(years) !== undefined) return ` from ${first} on`;
  if (years.length > 2 && years.length === last - first + 1) return ` from ${first} to ${last}`;
  return years.length <= MOST ? ` in ${listed(years.map(String))}` : undefined;
}

export interface ScheduleReader {
  /** IANA zone of the person. */
  zone: string;
  now: number;
}

/** When a schedule runs, in the reader's own time. */
export function describeScheduleTo({ zone, now }: ScheduleReader, cron: string | undefined): string {
  const quartz = cron === undefined ? undefined : readQuartz(cron);
  const time = quartz && dailyTime(quartz, now);
  const next = time && nextRun(quartz, now);
  if (time === undefined || next === undefined) return plainScheduleText(cron);
  if (isUtc(zone)) return `every day at ${formatUtc(time)} UTC`;
  return `every day at ${localTime(zone, next)} your time (${formatUtc(time)} UTC)`;
}
