import { tzOffset } from '@date-fns/tz';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/**
 * UTC, under a name that no person's zone has here: Slack did not say their zone, or one that this runtime does not know.
 * Where the zone is named, `zoneWords` says so.
 */
const UNTOLD = 'Etc/UTC';

/** Slack's word for a zone as one that everything here can reckon with. */
export function zoneOf(told: unknown): string {
  if (typeof told !== 'string' || told === '') return UNTOLD;
  try {
    new Intl.DateTimeFormat('en', { timeZone: told });
  } catch {
    // It throws at names that it does not know, and at nothing else.
    return UNTOLD;
  }
  return told.toLowerCase() === UNTOLD.toLowerCase() ? 'UTC' : told;
}

export const isUntold = (zone: string): boolean => zone === UNTOLD;

/** The zone as people read it. */
export const zoneWords = (zone: string): string => (isUntold(zone) ? 'UTC: Slack does not say your time zone' : zone);

/** A day and a time of day as a clock on the wall shows them; months count from 0, and a day outside its month is one of another. */
export interface WallTime {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
}

/**
 * When the clocks of a zone show that, epoch ms. Where they are set back and show it twice, the first time; where they skip
 * it, as much later as they skip. That is what JavaScript's own dates do in the zone of the machine.
 */
export function toInstant(zone: string, { year, month, day, hour, minute, second }: WallTime): number {
  // Date.UTC takes years of two digits for others.
  const wall = new Date(0).setUTCFullYear(year, month, day) + Date.UTC(1970, 0, 1, hour, minute, second);
  const [before = 0, after = 0] = [-DAY_MS, DAY_MS].map((ms) => tzOffset(zone, new Date(wall + ms)));
  const instants = [before, after].map((offset) => wall - offset * MINUTE_MS);
  const shown = instants.filter((instant) => instant + tzOffset(zone, new Date(instant)) * MINUTE_MS === wall);
  return shown.length > 0 ? Math.min(...shown) : wall - before * MINUTE_MS;
}

/** What the clocks of a zone show at an instant (epoch ms). */
export function wallTimeIn(zone: string, instant: number): WallTime {
  const wall = new Date(instant + offsetAt(zone, instant) * MINUTE_MS);
  return {
    year: wall.getUTCFullYear(),
    month: wall.getUTCMonth(),
    day: wall.getUTCDate(),
    hour: wall.getUTCHours(),
    minute: wall.getUTCMinutes(),
    second: wall.getUTCSeconds(),
  };
}

/** RFC 3339 in full seconds, with the offset of the zone at that instant (epoch ms); whatever the zone of the machine is. */
export function isoIn(zone: string, instant: number): string {
  const offset = offsetAt(zone, instant);
  const wall = new Date(instant + offset * MINUTE_MS).toISOString().slice(0, 19);
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  const away = Math.abs(offset);
  return offset === 0 ? `${wall}Z` : `${wall}${offset < 0 ? '-' : '+'}${two(away / 60)}:${two(away % 60)}`;
}

/** In whole minutes: more is not written. Long ago there were seconds, too. */
const offsetAt = (zone: string, instant: number) => Math.round(tzOffset(zone, new Date(instant)));
