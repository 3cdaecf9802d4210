import { UserError } from '../errors.js';
import type { Quartz } from './quartz.js';
import { toInstant, wallTimeIn } from '../platform/wall-time.js';

/** Adobe runs no schedule in a sandbox with more merge policies than this. */
export const MOST_POLICIES = 5;

const DAY_MS = 24 * 60 * 60 * 1000;
/** Months, counted from 0, in which no clocks change. */
/** The last year in Quartz’s documents: years that reach it have no end. */
const FOR_EVER = 2099;

export interface TimeUtc {
  hour: number;
  minute: number;
  second: number;
}

/** A time of day as people pick it: `HH:MM`. */
type TimeOfDay = `${string}:${string}`;

/** The one time of day at which it runs, on any days; undefined if there are several. */
export function onlyTime({ hours, minutes, seconds }: Quartz): TimeUtc | undefined {
  const [[hour, ...moreHours], [minute, ...moreMinutes], [second, ...moreSeconds]] = [hours, minutes, seconds];
  if (hour === undefined || minute === undefined || second === undefined) return undefined;
  return moreHours.length + moreMinutes.length + moreSeconds.length === 0 ? { hour, minute, second } : undefined;
}

/** The one time at which it runs every day from now (epoch ms) on, however spelled; undefined if there is none. */
export function dailyTime(quartz: Quartz, now: number): TimeUtc | undefined {
  const { days, months, years } = quartz;
  const year = new Date(now).getUTCFullYear();
  const begun = !years || (openFrom(years) ?? Infinity) <= year;
  return days.on === 'every-day' && months.length === 12 && begun ? onlyTime(quartz) : undefined;
}

/** The first year of a list without end; undefined if it ends or has gaps. */
export function openFrom(years: readonly number[]): number | undefined {
  const [first = 0] = years;
  const last = years.at(-1) ?? 0;
  return last >= FOR_EVER && years.length === last - first + 1 ? first : undefined;
}

export function localTime(zone: string, at: number): TimeOfDay {
  const { hour, minute } = wallTimeIn(zone, at);
  return `${two(hour)}:${two(minute)}`;
}

/** `01:00`, with seconds unless they are 0. */
export function formatUtc({ hour, minute, second }: TimeUtc): string {
  return `${two(hour)}:${two(minute)}${second === 0 ? '' : `:${two(second)}`}`;
}

/** How far ahead a change of the clocks is told of. */
const SOON_DAYS = 31;

/** The first instant, whole days after `at`, at which a zone's clocks show another time; undefined if none is soon. */
export function nextDstChange(zone: string, at: number): number | undefined {
  const days = Array.from({ length: SOON_DAYS }, (_, index) => at + (index + 1) * DAY_MS);
  return days.find((day) => localTime(zone, day) !== localTime(zone, at));
}

/** How many days a zone's date is ahead of UTC’s: 0, 1 or -1. */
export function daysAhead(zone: string, at: number): number {
  const [there, utc] = [zone, 'UTC'].map((one) => {
    const { year, month, day } = wallTimeIn(one, at);
    return Date.UTC(year, month, day);
  });
  return Math.round(((there ?? 0) - (utc ?? 0)) / DAY_MS);
}

/** A zone's time of day in UTC, by its clocks at `on` (epoch ms). Undefined if the text is no time. */
export function toUtc(time: string, zone: string, on: number): { hour: number; minute: number } | undefined {
  const [, hour, minute] = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(time.trim()) ?? [];
  if (hour === undefined) return undefined;
  const there = { ...wallTimeIn(zone, on), hour: Number(hour), minute: Number(minute), second: 0 };
  const utc = new Date(toInstant(zone, there));
  return { hour: utc.getUTCHours(), minute: utc.getUTCMinutes() };
}

/** Adobe's expression for every day at this time, UTC. */
export function dailyAt({ hour, minute }: { hour: number; minute: number }): string {
  return `0 ${minute} ${hour} * * ?`;
}

/** More than one time of day, or an expression. */
const NOT_DAILY = /[\s,;*/]/;

/** A time of day in somebody’s zone as Adobe’s expression. Throws UserError with what to type instead. */
export function dailyCron(time: string, zone: string, now: number): string {
  const utc = toUtc(time, zone, now);
  if (utc) return dailyAt(utc);
  const shown = [...time.trim()].slice(0, 40).join('');
  const why = NOT_DAILY.test(time.trim())
    ? `“${shown}” can’t be set: Adobe runs a schedule at most once every 24 hours. Set one daily time.`
    : `${shown === '' ? 'The time is missing' : `“${shown}” isn’t a time from 00:00 to 23:59`}.`;
  throw new UserError(`${why} Use at:HH:MM in your time, such as at:02:00.`);
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}
