import { tzOffset } from '@date-fns/tz';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** UTC, under a name that no person's zone gets: Slack gave no zone, or one unknown here. `zoneWords` tells people. */
const UNTOLD = 'Etc/UTC';

/** Slack's zone; UNTOLD if it is missing or this runtime does not know it. */
export function zoneOf(told: unknown): string {
  if (typeof told !== 'string' || told === '') return UNTOLD;
  try {
    new Intl.DateTimeFormat('en', { timeZone: told });
  } catch {
    // Intl throws only for unknown names.
    return UNTOLD;
  }
  return told.toLowerCase() === UNTOLD.toLowerCase() ? 'UTC' : told;
}

export const isUntold = (zone: string): boolean => zone === UNTOLD;

export const isUtc = (zone: string): boolean => zone === 'UTC' || isUntold(zone);

export const zoneWords = (zone: string): string => (isUntold(zone) ? 'UTC: Slack doesn’t share your time zone' : zone);

/** What a clock on the wall shows. Months count from 0; a day beyond its month falls into the next or previous one. */
export interface WallTime {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
}

/**
 * Epoch ms at which a zone's clocks show this. Of a time shown twice, the first; a skipped time is moved later by what
 * the clocks skip, as JavaScript's own dates do in the zone of the machine.
 */
export function toInstant(zone: string, { year, month, day, hour, minute, second }: WallTime): number {
  // Date.UTC reads years below 100 as 1900 and later.
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

/** RFC 3339 in whole seconds, with the zone's offset at that instant (epoch ms), whatever the machine's zone. */
export function isoIn(zone: string, instant: number): string {
  const offset = offsetAt(zone, instant);
  const wall = new Date(instant + offset * MINUTE_MS).toISOString().slice(0, 19);
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  const away = Math.abs(offset);
  return offset === 0 ? `${wall}Z` : `${wall}${offset < 0 ? '-' : '+'}${two(away / 60)}:${two(away % 60)}`;
}

/** In whole minutes, as RFC 3339 writes it; historic offsets have seconds. */
const offsetAt = (zone: string, instant: number) => Math.round(tzOffset(zone, new Date(instant)));
