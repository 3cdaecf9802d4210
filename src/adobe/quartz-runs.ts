import type { Days, Quartz } from './quartz.js';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** Quartz knows no later year. */
const LAST_YEAR = 2199;
const [SUNDAY, SATURDAY] = [0, 6];

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
  for (let year = from.getUTCFullYear(); year <= LAST_YEAR; year += 1) {
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
  const weekly = (weekday: number) => dates.filter((date) => weekdayOf(date) === weekday);
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
    case 'nth':
      return (days.nth === 'last' ? weekly(days.weekday).slice(-1) : weekly(days.weekday).slice(days.nth - 1)).slice(
        0,
        1,
      );
  }
}

/** The day from Monday to Friday nearest to a date; Quartz never leaves the month for it. */
function workingDay(date: number, weekday: number, length: number): number {
  if (weekday === SATURDAY) return date === 1 ? 3 : date - 1;
  if (weekday === SUNDAY) return date === length ? date - 2 : date + 1;
  return date;
}
