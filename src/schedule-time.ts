import { TZDate } from '@date-fns/tz';
import { Mistake } from './errors.js';
import { instantIn } from './zones.js';

const DAY_MS = 24 * 60 * 60 * 1000;
/** Months, counted from 0, in which no clocks are changed. */
const [MIDWINTER, MIDSUMMER] = [0, 6];
const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

/** When a schedule runs, in UTC: at that time every day, or on some days of the week (0 is Sunday). */
export interface ScheduleTime {
  hour: number;
  minute: number;
  second: number;
  days?: number[];
}

/** A time of day as people pick it: `HH:MM`. */
export type TimeOfDay = `${string}:${string}`;

/**
 * Quartz, as Adobe writes it: second minute hour day-of-month month day-of-week [year]. Undefined for what is neither
 * every day nor certain days of the week at one time: that is shown as it is.
 */
export function readQuartz(cron: string): ScheduleTime | undefined {
  const [second, minute, hour, day, month, weekday, year = '*', more] = cron.trim().split(/\s+/);
  if (more !== undefined || month !== '*' || year !== '*') return undefined;
  const [h, m, s] = [within(hour, 23), within(minute, 59), within(second, 59)];
  if (h === undefined || m === undefined || s === undefined) return undefined;
  const time = { hour: h, minute: m, second: s };
  if ((day === '*' && weekday === '?') || (day === '?' && weekday === '*')) return time;
  const days = day === '?' && weekday !== undefined ? weekday.split(',').map(dayOf) : [undefined];
  return days.every((one) => one !== undefined) ? { ...time, days } : undefined;
}

function within(field: string | undefined, most: number): number | undefined {
  const number = /^\d{1,2}$/.test(field ?? '') ? Number(field) : NaN;
  return number <= most ? number : undefined;
}

/** Quartz counts the days of the week from 1, Sunday. */
function dayOf(text: string): number | undefined {
  const index = /^[1-7]$/.test(text) ? Number(text) - 1 : DAYS.indexOf(text.toUpperCase());
  return index < 0 ? undefined : index;
}

/** The first run after a moment, both in epoch ms. */
export function nextRun({ hour, minute, second, days }: ScheduleTime, after: number): number {
  let at = new Date(after).setUTCHours(hour, minute, second, 0);
  while (at <= after || (days && !days.includes(new Date(at).getUTCDay()))) at += DAY_MS;
  return at;
}

/** The time of day in a zone at a moment. */
export function timeIn(zone: string, at: number): TimeOfDay {
  const there = new TZDate(at, zone);
  return `${two(there.getHours())}:${two(there.getMinutes())}`;
}

export function utcWords({ hour, minute, second }: ScheduleTime): string {
  return `${two(hour)}:${two(minute)}${second === 0 ? '' : `:${two(second)}`} UTC`;
}

/** The time in the zone in the other half of the year, where the clocks make it another one: Adobe keeps to UTC. */
export function otherSeason(zone: string, at: number): TimeOfDay | undefined {
  const seasons = [MIDWINTER, MIDSUMMER].map((month) => timeIn(zone, new Date(at).setUTCMonth(month, 1)));
  return seasons.find((time) => time !== timeIn(zone, at));
}

/** What a time of day in a zone is in UTC, by the clocks of that day (epoch ms). Undefined where it is no time. */
export function utcOf(time: string, zone: string, on: number): { hour: number; minute: number } | undefined {
  const [, hour, minute] = /^(\d{1,2}):(\d\d)$/.exec(time.trim()) ?? [];
  const [h, m] = [within(hour, 23), within(minute, 59)];
  if (h === undefined || m === undefined) return undefined;
  const day = new TZDate(on, zone);
  const wall = { year: day.getFullYear(), month: day.getMonth(), day: day.getDate(), hour: h, minute: m, second: 0 };
  const utc = new Date(instantIn(zone, wall));
  return { hour: utc.getUTCHours(), minute: utc.getUTCMinutes() };
}

/** Every day at that minute, UTC. */
export function dailyAt({ hour, minute }: { hour: number; minute: number }): string {
  return `0 ${minute} ${hour} * * ?`;
}

/** More than one time of day, or an expression. */
const NOT_DAILY = /[\s,;*/]/;

/** A time of day in somebody’s zone as Adobe’s expression. Throws Mistake with what to type instead. */
export function cronAt(time: string, zone: string, now: Date): string {
  const utc = utcOf(time, zone, now.getTime());
  if (utc) return dailyAt(utc);
  const shown = [...time.trim()].slice(0, 40).join('');
  const why = NOT_DAILY.test(time.trim())
    ? `I cannot set “${shown}”: Adobe evaluates at most once in 24 hours, so I set one time for every day.`
    : `${shown === '' ? 'The time is missing' : `“${shown}” is no time of day from 00:00 to 23:59`}.`;
  throw new Mistake(`${why} Type at:HH:MM in your time, such as at:02:00.`, 'words');
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}
