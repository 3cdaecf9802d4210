import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { nextRun, readQuartz } from '../../../src/adobe/quartz.js';

const at = (text: string) => Date.parse(text);
const next = (cron: string, after: string) => {
  const quartz = readQuartz(cron);
  if (!quartz) throw new Error(`${cron} is not read`);
  const run = nextRun(quartz, at(after));
  return run === undefined ? 'never' : new Date(run).toISOString().replace('.000Z', 'Z');
};

describe('Quartz is read', () => {
  test.each([
    ['0 0 4 ? * MON-FRI', [1, 2, 3, 4, 5]],
    ['0 0 4 ? * 2-6', [1, 2, 3, 4, 5]],
    ['0 0 4 ? * fri-Mon', [0, 1, 5, 6]],
    ['0 0 4 ? * 6-2', [0, 1, 5, 6]],
    ['0 0 4 ? * MON,sat,2', [1, 6]],
    ['0 0 4 ? * 2/2', [1, 3, 5]],
    ['0 0 4 ? * 2-6/2', [1, 3, 5]],
    ['0 0 4 ? * 6-3/2', [0, 2, 5]],
    ['0 0 4 ? * L', [6]],
  ])('%s: the days of the week', (cron, weekdays) => {
    expect(readQuartz(cron)?.days).toEqual({ on: 'week-days', weekdays });
  });

  test.each([
    ['0 0 */6 * * ?', { hours: [0, 6, 12, 18] }],
    ['0 0 0/6 * * ?', { hours: [0, 6, 12, 18] }],
    ['0 0 /6 * * ?', { hours: [0, 6, 12, 18] }],
    ['0 0 22-2 * * ?', { hours: [0, 1, 2, 22, 23] }],
    ['0 5/20 1 * * ?', { minutes: [5, 25, 45] }],
    ['0 0 1 * NOV-FEB ?', { months: [1, 2, 11, 12] }],
    ['0 0 1 * 7/6 ?', { months: [7] }],
    ['0 0 1 * jan,Jul ?', { months: [1, 7] }],
    ['0 0 1 1,15 * ?', { days: { on: 'dates', dates: [1, 15] } }],
    ['0 0 1 L * ?', { days: { on: 'last', before: 0, working: false } }],
    ['0 0 1 L-3W * ?', { days: { on: 'last', before: 3, working: true } }],
    ['0 0 1 15W * ?', { days: { on: 'nearest', date: 15 } }],
    ['0 0 1 ? * 6#3', { days: { on: 'nth', weekday: 5, nth: 3 } }],
    ['0 0 1 ? * FRIL', { days: { on: 'nth', weekday: 5, nth: 'last' } }],
    ['0 0 1 * * ? 2027,2029-2030', { years: [2027, 2029, 2030] }],
  ])('%s', (cron, part) => {
    expect(readQuartz(cron)).toMatchObject(part);
  });

  test.each([
    ['', 'nothing'],
    ['0 1 * * *', 'five fields, as Unix has them'],
    ['0 0 1 * * ? * *', 'eight fields'],
    ['0 0 1 * * *', 'neither day is a question mark'],
    ['0 0 1 ? * ?', 'both days are'],
    ['0 0 ? * * ?', 'a question mark for the hour'],
    ['0 0 24 * * ?', 'no such hour'],
    ['0 60 1 * * ?', 'no such minute'],
    ['60 0 1 * * ?', 'no such second'],
    ['0 0 1 0 * ?', 'days are counted from 1'],
    ['0 0 1 32 * ?', 'no such day'],
    ['0 0 1 0/6 * ?', 'days are counted from 1'],
    ['0 0 1 * 0 ?', 'months are counted from 1'],
    ['0 0 1 * 13 ?', 'no such month'],
    ['0 0 1 ? * 0', 'Sunday is 1'],
    ['0 0 1 ? * 8', 'no such day of the week'],
    ['0 0 1 ? * MONDAY', 'three letters'],
    ['0 0 1 ? * MON-6', 'half a name'],
    ['0 0 1 ? MON *', 'a day where a month belongs'],
    ['0 0 JAN * * ?', 'a month where an hour belongs'],
    ['0 0/60 1 * * ?', 'an increment past the field'],
    ['0 0 */24 * * ?', 'an increment past the field'],
    ['0 0 1 ? * */8', 'an increment past the field'],
    ['0 0 1 * */13 ?', 'an increment past the field'],
    ['0 0/0 1 * * ?', 'no increment'],
    ['0 0/ 1 * * ?', 'an increment without a number'],
    ['0 0 1,,2 * * ?', 'a gap in a list'],
    ['0 0 1-2-3 * * ?', 'a range of three'],
    ['0 0 -1 * * ?', 'a range without a beginning'],
    ['0 0 1 L,15 * ?', 'the last day among others'],
    ['0 0 1 L-31 * ?', 'before the first'],
    ['0 0 1 32W * ?', 'no such day'],
    ['0 0 1 ? * 2#6', 'no month has six Mondays'],
    ['0 0 1 ? * 2#1,3#1', 'two of them'],
    ['0 0 1 ? * 8L', 'no such day of the week'],
    ['0 0 1 * * ? 2030-2027', 'years do not run over'],
    ['0 0 1 * * ? 1969', 'before the first year'],
    ['0 0 1 * * ? 2200', 'after the last'],
    ['0 0 1 * * ? constructor', 'a word'],
    ['@daily', 'a word'],
  ])('%s is not: %s', (cron) => {
    expect(readQuartz(cron)).toBeUndefined();
  });
});

describe('the next run', () => {
  // 25 November 2026 is a Wednesday.
  test.each([
    ['0 0 1 * * ?', '2026-11-25T00:59:59Z', '2026-11-25T01:00:00Z'],
    ['0 0 1 * * ?', '2026-11-25T01:00:00Z', '2026-11-26T01:00:00Z'],
    ['0 0 1 ? * MON', '2026-11-25T12:00:00Z', '2026-11-30T01:00:00Z'],
    ['0 0 1 ? * FRI-MON', '2026-11-25T12:00:00Z', '2026-11-27T01:00:00Z'],
    ['0 0 */6 * * ?', '2026-11-25T12:00:00Z', '2026-11-25T18:00:00Z'],
    ['0 0 */6 * * ?', '2026-12-31T18:00:00Z', '2027-01-01T00:00:00Z'],
    ['0 0 1 29 2 ?', '2026-11-25T12:00:00Z', '2028-02-29T01:00:00Z'],
    // 2100 is no leap year.
    ['0 0 1 29 2 ?', '2096-03-01T00:00:00Z', '2104-02-29T01:00:00Z'],
    ['0 0 1 31 * ?', '2026-11-25T12:00:00Z', '2026-12-31T01:00:00Z'],
    ['0 0 1 L * ?', '2027-02-01T00:00:00Z', '2027-02-28T01:00:00Z'],
    ['0 0 1 L-3 * ?', '2027-02-01T00:00:00Z', '2027-02-25T01:00:00Z'],
    ['0 0 1 LW * ?', '2027-02-01T00:00:00Z', '2027-02-26T01:00:00Z'],
    // Saturday the 1st: forwards, since backwards is another month.
    ['0 0 1 1W * ?', '2027-05-01T00:00:00Z', '2027-05-03T01:00:00Z'],
    ['0 0 1 15W * ?', '2027-05-01T00:00:00Z', '2027-05-14T01:00:00Z'],
    ['0 0 1 16W * ?', '2027-05-01T00:00:00Z', '2027-05-17T01:00:00Z'],
    ['0 0 1 ? * 6#5', '2027-02-01T00:00:00Z', '2027-04-30T01:00:00Z'],
    ['0 0 1 ? * FRIL', '2027-02-01T00:00:00Z', '2027-02-26T01:00:00Z'],
    ['0 0 1 * * ? 2030', '2026-11-25T12:00:00Z', '2030-01-01T01:00:00Z'],
    ['0 0 1 * * ? 2026', '2026-12-31T01:00:00Z', 'never'],
    ['0 0 1 * * ? 2020-2025', '2026-11-25T12:00:00Z', 'never'],
    ['0 0 1 30 2 ?', '2026-11-25T12:00:00Z', 'never'],
    ['0 0 1 31 4,6,9,11 ?', '2026-11-25T12:00:00Z', 'never'],
    ['0 0 1 29 FEB ? 2027', '2026-11-25T12:00:00Z', 'never'],
  ])('of %s after %s is %s', (cron, after, run) => {
    expect(next(cron, after)).toBe(run);
  });

  /** A field and what it allows, spelled and read by other means than the code under test. */
  const field = (least: number, most: number, names?: string[]) => {
    const size = most - least + 1;
    const one = fc.integer({ min: least, max: most });
    const steps = fc.integer({ min: 1, max: Math.min(size - 1, most) });
    const spelled = (value: number) => names?.[value - least] ?? String(value);
    const between = (value: number, from: number, to: number) =>
      from <= to ? value >= from && value <= to : value >= from || value <= to;
    const part = fc.oneof(
      one.map((value) => ({ text: spelled(value), has: (other: number) => other === value })),
      fc.tuple(one, one).map(([from, to]) => ({
        text: `${spelled(from)}-${spelled(to)}`,
        has: (value: number) => between(value, from, to),
      })),
      fc.tuple(one, steps).map(([from, step]) => ({
        text: `${from}/${step}`,
        has: (value: number) => value >= from && (value - from) % step === 0,
      })),
      fc.tuple(one, one, steps).map(([from, to, step]) => ({
        text: `${from}-${to}/${step}`,
        has: (value: number) => between(value, from, to) && ((value - from + size) % size) % step === 0,
      })),
      steps.map((step) => ({ text: `*/${step}`, has: (value: number) => (value - least) % step === 0 })),
    );
    const list = fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => ({
      text: parts.map(({ text }) => text).join(','),
      has: (value: number) => parts.some(({ has }) => has(value)),
    }));
    return fc.oneof({ weight: 2, arbitrary: list }, fc.constant({ text: '*', has: () => true }));
  };
  const days = fc.oneof(
    field(1, 31).map(({ text, has }) => ({ text: [text, '?'], has: (day: Date) => has(day.getUTCDate()) })),
    field(1, 7, ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT']).map(({ text, has }) => ({
      text: ['?', text],
      has: (day: Date) => has(day.getUTCDay() + 1),
    })),
  );
  const months = field(1, 12, 'JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC'.split(' '));
  const [MINUTE_MS, DAY_MS] = [60_000, 86_400_000];
  /** Whatever runs at all, runs within four years: the 29th of February is the rarest. */
  const DAYS = 4 * 366;

  /** Minute by minute, but over whole days on which it does not run. */
  function stepped(after: number, isDay: (day: Date) => boolean, isTime: (time: Date) => boolean): number | undefined {
    for (let day = after - (after % DAY_MS); day < after + DAYS * DAY_MS; day += DAY_MS) {
      if (!isDay(new Date(day))) continue;
      for (let minute = day; minute < day + DAY_MS; minute += MINUTE_MS)
        if (minute > after && isTime(new Date(minute))) return minute;
    }
    return undefined;
  }

  test('is the first minute that every field allows, whatever they are', () => {
    const minutes = fc.integer({ min: 0, max: 60 * 24 * 365 * 40 });
    fc.assert(
      fc.property(field(0, 59), field(0, 23), days, months, minutes, (minute, hour, day, month, begin) => {
        const cron = `0 ${minute.text} ${hour.text} ${day.text[0]} ${month.text} ${day.text[1]}`;
        const quartz = readQuartz(cron.toLowerCase());
        if (!quartz) throw new Error(`${cron} is not read`);
        const after = at('2026-01-01T00:00:00Z') + begin * MINUTE_MS;
        const first = stepped(
          after,
          (utc) => day.has(utc) && month.has(utc.getUTCMonth() + 1),
          (utc) => hour.has(utc.getUTCHours()) && minute.has(utc.getUTCMinutes()),
        );
        expect(nextRun(quartz, after)).toBe(first);
      }),
      { numRuns: 1_000 },
    );
  });
});
