import { isValid } from 'date-fns/isValid';
import { parseISO } from 'date-fns/parseISO';
import { z } from 'zod';
import { toInstant, isoIn, type WallTime, wallTimeIn } from './wall-time.js';

/** RFC 3339 with an offset, as Adobe asks for. */
export const instant = z.iso.datetime({ offset: true });

const AGO = /^(\d{1,4})(d|h|m)$/;
const HAS_ZONE = /(Z|[+-]\d\d:?\d\d)$/i;
const BARE_DATE = /^\d{4}-\d\d-\d\d$/;
/** RFC 3339 in full, as Adobe demands it: with seconds, and a colon in the offset. */
const IN_FULL = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;
/** An offset that no clock has: a time with it would be a guess. */
const NO_OFFSET = /[+-](2[4-9]|[3-9]\d):?\d\d$/;

interface TypedTime {
  text: string;
  /** IANA zone of the person. */
  zone: string;
  /** Epoch ms. */
  now: number;
  /** The end of a range: a date without a time means the end of that day. */
  end?: boolean;
}

/**
 * RFC 3339 with an offset, from a date, a date and time, `now`, `today`, `yesterday`, or `7d`, `12h`, `30m` ago. Undefined
 * for anything else, and for what the record of a run could not hold.
 */
export function readTime(typed: TypedTime): string | undefined {
  const read = readAny(typed);
  return read !== undefined && isWritable(read) ? read : undefined;
}

const isWritable = (text: string) => instant.safeParse(text).success && !Number.isNaN(Date.parse(text));

function readAny({ text: given, zone, now, end = false }: TypedTime): string | undefined {
  const text = /^\d{4}-/.test(given) ? given : given.toLowerCase();
  const here = wallTimeIn(zone, now);
  const edge = (day: Day) => isoIn(zone, end ? lastSecond(zone, day) : firstSecond(zone, day));
  if (text === 'now') return isoIn(zone, now);
  if (text === 'today') return edge(here);
  if (text === 'yesterday') return edge({ ...here, day: here.day - 1 });
  const [, amount, unit] = AGO.exec(text) ?? [];
  if (amount !== undefined) return isoIn(zone, ago(now, Number(amount), unit, zone));
  if (HAS_ZONE.test(text) && !BARE_DATE.test(text)) return readZoned(text, zone);
  const read = readLocal(text);
  if (!read) return undefined;
  return BARE_DATE.test(text) ? edge(read) : isoIn(zone, toInstant(zone, read));
}

/** As typed if a record can hold it, else in another spelling: `24:00`, say, becomes the next midnight. */
function readZoned(text: string, zone: string): string | undefined {
  const typed = text.replace(/z$/, 'Z').replace(' ', 'T');
  const read = parseISO(typed);
  if (!isValid(read) || NO_OFFSET.test(typed)) return undefined;
  return IN_FULL.test(typed) && isWritable(typed) ? typed : typedTime(read.toISOString(), zone);
}

type Day = Pick<WallTime, 'year' | 'month' | 'day'>;

/** If the clocks skip midnight, the day begins later. */
function firstSecond(zone: string, { year, month, day }: Day): number {
  return toInstant(zone, { year, month, day, hour: 0, minute: 0, second: 0 });
}

/** A second before the next day: clocks that are set back at midnight show the last hour twice. */
function lastSecond(zone: string, { year, month, day }: Day): number {
  return firstSecond(zone, { year, month, day: day + 1 }) - 1_000;
}

/** One spelling for a time relative to now: `now`, or `7d`, `12h`, `30m` ago. Undefined for any other time. */
export function relativeWord(given: string): string | undefined {
  const text = given.toLowerCase();
  const [, amount, unit = ''] = AGO.exec(text) ?? [];
  return amount === undefined ? (text === 'now' ? text : undefined) : `${Number(amount)}${unit}`;
}

/** An instant as the person would type it: RFC 3339 with the offset of their zone. */
export function typedTime(instant: string, zone: string): string {
  return isoIn(zone, Date.parse(instant));
}

const MINUTE_MS = 60_000;

/** Days go by the wall clock, which may change meanwhile; hours and minutes are elapsed time. */
function ago(now: number, amount: number, unit: string | undefined, zone: string): number {
  if (unit !== 'd') return now - amount * (unit === 'h' ? 60 : 1) * MINUTE_MS;
  const here = wallTimeIn(zone, now);
  return toInstant(zone, { ...here, day: here.day - amount });
}

function readLocal(text: string): WallTime | undefined {
  const [, year, month, day, hour = '0', minute = '0', second = '0'] =
    /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d))?)?$/.exec(text) ?? [];
  if (year === undefined || !isValid(parseISO(text.replace(' ', 'T')))) return undefined;
  const date = { year: Number(year), month: Number(month) - 1, day: Number(day) };
  return { ...date, hour: Number(hour), minute: Number(minute), second: Number(second) };
}
