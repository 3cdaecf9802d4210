/**
 * Quartz, in which Adobe writes its schedules: second minute hour day-of-month month day-of-week [year].
 * https://www.quartz-scheduler.org/documentation/quartz-2.3.0/tutorials/crontrigger.html
 */

/** The days on which a schedule runs. Weekdays count from 0, Sunday. */
export type Days =
  | { on: 'every-day' }
  | { on: 'week-days'; weekdays: readonly number[] }
  | { on: 'dates'; dates: readonly number[] }
  /** `before` days before the last day of the month; `working`: the day from Monday to Friday nearest to that. */
  | { on: 'last'; before: number; working: boolean }
  /** The day from Monday to Friday nearest to a date, in the same month. */
  | { on: 'nearest'; date: number }
  | { on: 'nth'; weekday: number; nth: number | 'last' };

/** The meaning of an expression. Times are UTC; every list is sorted and never empty; months count from 1. */
export interface Quartz {
  seconds: readonly number[];
  minutes: readonly number[];
  hours: readonly number[];
  days: Days;
  months: readonly number[];
  /** Absent: every year. */
  years?: readonly number[];
}

interface Field {
  least: number;
  most: number;
  /** Quartz refuses larger increments. */
  step: number;
  /** Three-letter names of the values from `least` on. */
  names?: readonly string[];
  /** Whether a range may run over the end, such as FRI-MON. */
  wraps: boolean;
}

const [SUNDAY, SATURDAY] = [0, 6];
const WEEK = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const YEAR = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];

const SECOND: Field = { least: 0, most: 59, step: 59, wraps: true };
const HOUR: Field = { least: 0, most: 23, step: 23, wraps: true };
const DATE: Field = { least: 1, most: 31, step: 31, wraps: true };
const MONTH: Field = { least: 1, most: 12, step: 12, wraps: true, names: YEAR };
const WEEKDAY: Field = { least: 1, most: 7, step: 7, wraps: true, names: WEEK };
/** Quartz's documents end at 2099, its code accepts 2199. */
const YEARS: Field = { least: 1970, most: 2199, step: 229, wraps: false };

/** Undefined for what Quartz refuses, and for what its documents leave open. */
export function readQuartz(cron: string): Quartz | undefined {
  const [second = '', minute = '', hour = '', date = '', month = '', weekday = '', year, more] = cron
    .trim()
    .toUpperCase()
    .split(/\s+/);
  const [seconds, minutes, hours] = [values(second, SECOND), values(minute, SECOND), values(hour, HOUR)];
  const [days, months] = [daysOf(date, weekday), values(month, MONTH)];
  const years = year === undefined ? undefined : values(year, YEARS);
  if (!seconds || !minutes || !hours || !days || !months || more !== undefined) return undefined;
  if (year !== undefined && !years) return undefined;
  return { seconds, minutes, hours, days, months, ...(years && !isAll(years, YEARS) ? { years } : {}) };
}

/** Exactly one of the two fields says `?`. */
function daysOf(date: string, weekday: string): Days | undefined {
  if ((date === '?') === (weekday === '?')) return undefined;
  return weekday === '?' ? byDate(date) : byWeekday(weekday);
}

const LAST = /^L(?:-(\d{1,2}))?(W)?$/;
/** `L-30` is the first of 31 days; Quartz has no larger offset. */
const MOST_BEFORE = 30;

function byDate(field: string): Days | undefined {
  const last = LAST.exec(field);
  if (last) {
    const [, before = '0', working] = last;
    return Number(before) > MOST_BEFORE
      ? undefined
      : { on: 'last', before: Number(before), working: working !== undefined };
  }
  const [, nearest] = /^(\d{1,2})W$/.exec(field) ?? [];
  if (nearest !== undefined) {
    const [only] = values(nearest, DATE) ?? [];
    return only === undefined ? undefined : { on: 'nearest', date: only };
  }
  const dates = values(field, DATE);
  return dates && (isAll(dates, DATE) ? { on: 'every-day' } : { on: 'dates', dates });
}

function byWeekday(field: string): Days | undefined {
  // By itself, L is the last day of the week.
  if (field === 'L') return { on: 'week-days', weekdays: [SATURDAY] };
  const [, day, nth] = /^([A-Z]{3}|\d)(?:#([1-5])|L)$/.exec(field) ?? [];
  if (day !== undefined) {
    const [only] = values(day, WEEKDAY) ?? [];
    return only === undefined ? undefined : { on: 'nth', weekday: only - 1, nth: nth === undefined ? 'last' : +nth };
  }
  const weekdays = values(field, WEEKDAY);
  if (!weekdays) return undefined;
  return isAll(weekdays, WEEKDAY)
    ? { on: 'every-day' }
    : { on: 'week-days', weekdays: weekdays.map((weekday) => weekday - 1) };
}

const isAll = (all: readonly number[], { least, most }: Field) => all.length === most - least + 1;

/** All values of a comma-separated list, sorted. */
function values(list: string, field: Field): number[] | undefined {
  const parts = list.split(',').map((part) => valuesOf(part, field));
  if (!parts.every((part) => part !== undefined)) return undefined;
  return [...new Set(parts.flat())].sort((a, b) => a - b);
}

/** `*`, `5`, `2-6`, `MON-FRI`; all but names take an increment, and an increment alone counts from the least value. */
const PART = /^(?:(\*)|(\d{1,4})(?:-(\d{1,4}))?|([A-Z]{3})(?:-([A-Z]{3}))?)?(?:\/(\d{1,3}))?$/;

function valuesOf(part: string, field: Field): number[] | undefined {
  const [, all, from, to, name, lastName, increment] = PART.exec(part) ?? [];
  if (name !== undefined && increment !== undefined) return undefined;
  const step = increment === undefined ? 1 : Number(increment);
  if (step < 1 || step > field.step) return undefined;
  if (from === undefined && name === undefined)
    return all === undefined && increment === undefined ? undefined : range(field.least, field.most, step, field);
  const first = number(from, name, field);
  const last = number(to, lastName, field);
  if (to === undefined && lastName === undefined)
    return range(first, increment === undefined ? first : field.most, step, field);
  return range(first, last, step, field);
}

function number(digits: string | undefined, name: string | undefined, { least, names }: Field): number {
  if (digits !== undefined) return Number(digits);
  const index = names?.indexOf(name ?? '') ?? -1;
  return index < 0 ? NaN : least + index;
}

/** The values from first to last; if first is larger, the range runs over the end. */
function range(first: number, last: number, step: number, { least, most, wraps }: Field): number[] | undefined {
  const fits = (value: number) => value >= least && value <= most;
  if (!fits(first) || !fits(last) || (last < first && !wraps)) return undefined;
  const size = most - least + 1;
  const end = last < first ? last + size : last;
  const count = Math.floor((end - first) / step) + 1;
  return Array.from({ length: count }, (_, index) => ((first - least + index * step) % size) + least);
}

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** The first run after a moment, both in epoch ms; undefined if there is none. */
export function nextRun(quartz: Quartz, after: number): number | undefined {
  for (const midnight of daysFrom(quartz, new Date(after))) {
    const at = firstOf(quartz, midnight, after);
    if (at !== undefined) return at;
  }
  return undefined;
}

/** Midnight, UTC, of each day on which it runs, from the month of `from` on. */
function* daysFrom({ days, months, years }: Quartz, from: Date): Generator<number> {
  for (let year = from.getUTCFullYear(); year <= YEARS.most; year += 1) {
    if (years && !years.includes(year)) continue;
    for (const month of months) {
      if (year === from.getUTCFullYear() && month <= from.getUTCMonth()) continue;
      for (const date of datesOf(days, year, month)) yield Date.UTC(year, month - 1, date);
    }
  }
}

function firstOf({ hours, minutes, seconds }: Quartz, midnight: number, after: number): number | undefined {
  if (midnight + DAY_MS <= after) return undefined;
  for (const hour of hours) {
    const began = midnight + hour * HOUR_MS;
    if (began + HOUR_MS <= after) continue;
    for (const minute of minutes) {
      const second = seconds.find((one) => began + minute * MINUTE_MS + one * SECOND_MS > after);
      if (second !== undefined) return began + minute * MINUTE_MS + second * SECOND_MS;
    }
  }
  return undefined;
}

/** The dates of a month, counted from 1, on which it runs. */
function datesOf(days: Days, year: number, month: number): number[] {
  const length = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const dates = Array.from({ length }, (_, index) => index + 1);
  const weekdayOf = (date: number) => new Date(Date.UTC(year, month - 1, date)).getUTCDay();
  const working = (date: number) => workingDay(date, weekdayOf(date), length);
  switch (days.on) {
    case 'every-day':
      return dates;
    case 'week-days':
      return dates.filter((date) => days.weekdays.includes(weekdayOf(date)));
    case 'dates':
      return days.dates.filter((date) => date <= length);
    case 'last': {
      const date = length - days.before;
      return date < 1 ? [] : [days.working ? working(date) : date];
    }
    case 'nearest':
      return days.date <= length ? [working(days.date)] : [];
    case 'nth': {
      const all = dates.filter((date) => weekdayOf(date) === days.weekday);
      return days.nth === 'last' ? all.slice(-1) : all.slice(days.nth - 1, days.nth);
    }
  }
}

/** The day from Monday to Friday nearest to a date; Quartz never leaves the month for it. */
function workingDay(date: number, weekday: number, length: number): number {
  if (weekday === SATURDAY) return date === 1 ? 3 : date - 1;
  if (weekday === SUNDAY) return date === length ? date - 2 : date + 1;
  return date;
}
