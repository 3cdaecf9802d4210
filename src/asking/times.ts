import { TZDate } from '@date-fns/tz';
import { endOfDay, formatISO, isValid, parseISO, startOfDay, subDays, subHours, subMinutes } from 'date-fns';
import type { RelativeTimes } from '../runs/request.js';
import { instantIn } from '../zones.js';

const AGO = /^(\d{1,4})(d|h|m)$/;
const HAS_ZONE = /(Z|[+-]\d\d:?\d\d)$/i;
const BARE_DATE = /^\d{4}-\d\d-\d\d$/;
/** RFC 3339 in full, as the record of a run demands it: with seconds, and a colon in the offset. */
const IN_FULL = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

export interface TypedTime {
  text: string;
  /** IANA zone of the person. */
  zone: string;
  now: Date;
  /** The end of a range that is only a date means the end of that day. */
  end?: boolean;
}

/** RFC 3339 with an offset, from a date, a date and time, `now`, `today`, `yesterday`, or `7d`, `12h`, `30m` ago. */
export function readTime({ text: given, zone, now, end = false }: TypedTime): string | undefined {
  const text = /^\d{4}-/.test(given) ? given : given.toLowerCase();
  const here = new TZDate(now, zone);
  const edge = end ? endOfDay : startOfDay;
  if (text === 'now') return formatISO(here);
  if (text === 'today') return formatISO(edge(here));
  if (text === 'yesterday') return formatISO(edge(subDays(here, 1)));
  const [, amount, unit] = AGO.exec(text) ?? [];
  if (amount !== undefined) return formatISO(ago(here, Number(amount), unit));
  if (HAS_ZONE.test(text) && !BARE_DATE.test(text)) {
    const typed = text.replace(/z$/, 'Z').replace(' ', 'T');
    const read = parseISO(typed);
    if (!isValid(read)) return undefined;
    return IN_FULL.test(typed) ? typed : typedTime(read.toISOString(), zone);
  }
  const read = readLocal(text, zone);
  if (!read) return undefined;
  return formatISO(BARE_DATE.test(text) ? edge(read) : read);
}

/**
 * Those of the times that are counted from the moment of asking, in one spelling: `now`, or `7d`, `12h`, `30m` ago.
 * Undefined where none is.
 */
export function relativeTimes(typed: Record<keyof RelativeTimes, string>): RelativeTimes | undefined {
  const words = Object.entries(typed).flatMap(([name, text]) => {
    const word = relativeWord(text.toLowerCase());
    return word === undefined ? [] : [[name, word] as const];
  });
  return words.length === 0 ? undefined : Object.fromEntries(words);
}

function relativeWord(text: string): string | undefined {
  const [, amount, unit = ''] = AGO.exec(text) ?? [];
  return amount === undefined ? (text === 'now' ? text : undefined) : `${Number(amount)}${unit}`;
}

/** An instant as the person would type it: RFC 3339 with the offset of their zone. */
export function typedTime(instant: string, zone: string): string {
  return formatISO(new TZDate(instant, zone));
}

function ago(here: TZDate, amount: number, unit: string | undefined): Date {
  if (unit === 'd') return subDays(here, amount);
  return unit === 'h' ? subHours(here, amount) : subMinutes(here, amount);
}

function readLocal(text: string, zone: string): TZDate | undefined {
  const [, year, month, day, hour = '0', minute = '0', second = '0'] =
    /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d))?)?$/.exec(text) ?? [];
  if (year === undefined || !isValid(parseISO(text.replace(' ', 'T')))) return undefined;
  const wall = { year: Number(year), month: Number(month) - 1, day: Number(day) };
  const clock = { hour: Number(hour), minute: Number(minute), second: Number(second) };
  return new TZDate(instantIn(zone, { ...wall, ...clock }), zone);
}
