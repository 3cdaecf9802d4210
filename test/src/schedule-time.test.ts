import { describe, expect, test } from '@jest/globals';
import { nextRun, otherSeason, readQuartz, timeIn, utcOf } from '../../src/schedule-time.js';

const at = (text: string) => Date.parse(text);

describe('the times of schedules', () => {
  test.each([
    ['0 0 1 * * ?', { hour: 1, minute: 0, second: 0 }],
    ['0 30 23 ? * *', { hour: 23, minute: 30, second: 0 }],
    ['15 05 01 * * ? *', { hour: 1, minute: 5, second: 15 }],
    ['0 0 4 ? * 2', { hour: 4, minute: 0, second: 0, days: [1] }],
    ['0 0 4 ? * MON,sat', { hour: 4, minute: 0, second: 0, days: [1, 6] }],
  ])('%s is read', (cron, time) => {
    expect(readQuartz(cron)).toEqual(time);
  });

  test.each([
    ['0 1 * * *', 'five fields, as Unix has them'],
    ['0 0 */6 * * ?', 'four times a day'],
    ['0 0 1,13 * * ?', 'twice a day'],
    ['0 0 1 1 * ?', 'the first of the month'],
    ['0 0 1 * * *', 'neither day is a question mark'],
    ['0 0 24 * * ?', 'no such hour'],
    ['0 60 1 * * ?', 'no such minute'],
    ['0 0 1 ? * 2#1', 'the first Monday'],
    ['0 0 1 * * ? 2027', 'one year'],
    ['', 'nothing'],
  ])('%s is not: %s', (cron) => {
    expect(readQuartz(cron)).toBeUndefined();
  });

  test('the next run is today or tomorrow, or on the next such day', () => {
    const daily = { hour: 1, minute: 0, second: 0 };
    expect(nextRun(daily, at('2026-11-25T00:59:59Z'))).toBe(at('2026-11-25T01:00:00Z'));
    expect(nextRun(daily, at('2026-11-25T01:00:00Z'))).toBe(at('2026-11-26T01:00:00Z'));
    // 25 November 2026 is a Wednesday.
    expect(nextRun({ ...daily, days: [1] }, at('2026-11-25T12:00:00Z'))).toBe(at('2026-11-30T01:00:00Z'));
  });

  test.each([
    ['02:00', 'Europe/Berlin', '2026-11-25T12:00:00Z', { hour: 1, minute: 0 }],
    ['02:00', 'Europe/Berlin', '2026-07-01T12:00:00Z', { hour: 0, minute: 0 }],
    ['00:30', 'Asia/Kolkata', '2026-11-25T12:00:00Z', { hour: 19, minute: 0 }],
    ['20:15', 'America/New_York', '2026-11-25T12:00:00Z', { hour: 1, minute: 15 }],
    ['1:00', 'UTC', '2026-11-25T12:00:00Z', { hour: 1, minute: 0 }],
  ])('%s in %s on %s', (time, zone, on, utc) => {
    expect(utcOf(time, zone, at(on))).toEqual(utc);
  });

  test.each(['25:00', '12:60', 'noon', '12', ''])('“%s” is no time of day', (time) => {
    expect(utcOf(time, 'UTC', 0)).toBeUndefined();
  });

  test('the clocks change in Berlin, not in Kolkata', () => {
    const run = at('2026-11-26T01:00:00Z');
    expect(timeIn('Europe/Berlin', run)).toBe('02:00');
    expect(otherSeason('Europe/Berlin', run)).toBe('03:00');
    expect(otherSeason('Asia/Kolkata', run)).toBeUndefined();
    // Two weeks before they change, half a year on is summer again.
    expect(otherSeason('Europe/Berlin', at('2026-10-10T01:00:00Z'))).toBe('02:00');
    expect(otherSeason('Australia/Sydney', run)).toBe('11:00');
  });
});
