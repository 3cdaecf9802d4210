import { describe, expect, test } from '@jest/globals';
import { readQuartz } from '../../../src/adobe/quartz.js';
import { dailyTime, daysAhead, onlyTime, nextDstChange, localTime, toUtc } from '../../../src/adobe/schedule-time.js';

const at = (text: string) => Date.parse(text);
const NOW = at('2026-11-25T12:00:00Z');
const read = (cron: string) => {
  const quartz = readQuartz(cron);
  if (!quartz) throw new Error(`${cron} is not read`);
  return quartz;
};

describe('the times of schedules', () => {
  test.each([
    '0 0 1 * * ?',
    '0 0 1 ? * *',
    '00 00 01 * * ? *',
    '0 0 1 1/1 * ? *',
    '0 0 1 */1 * ?',
    '0 0 1 1-31 * ?',
    '0 0 1 ? * SUN-SAT',
    '0 0 1 ? * 1-7',
    '0 0 1 ? * mon-sun',
    '0 0 1 ? * 1/1',
    '0 0 1 ? JAN-DEC *',
    '0 0 1 * 1/1 ?',
    '0 0 1 * * ? 1970-2199',
    '0 0 1 * * ? 2026/1',
    '0 0 1 * * ? 2020-2099',
    '0 0,0 1-1 * * ?',
    '0 0 1/23 * * ?',
    '\t0  0 1 * * ?\n',
  ])('%s is one time every day', (cron) => {
    expect(dailyTime(read(cron), NOW)).toEqual({ hour: 1, minute: 0, second: 0 });
  });

  test.each([
    ['0 0 1 ? * MON-FRI', 'weekdays'],
    ['0 0 1 1-30 * ?', 'not on a 31st'],
    ['0 0 1 * 1-11 ?', 'not in December'],
    ['0 0 1 * * ? 2027-2099', 'not yet'],
    ['0 0 1 * * ? 2020-2030', 'not for ever'],
    ['0 0 1 * * ? 2020/2', 'every other year'],
    ['0 0 1,13 * * ?', 'twice a day'],
    ['0 0,30 1 * * ?', 'twice a day'],
    ['0/30 0 1 * * ?', 'twice a day'],
    ['0 0 1 L * ?', 'once a month'],
  ])('%s is not: %s', (cron) => {
    expect(dailyTime(read(cron), NOW)).toBeUndefined();
  });

  test('the only time of some days is one nevertheless', () => {
    expect(onlyTime(read('15 5 23 ? * MON'))).toEqual({ hour: 23, minute: 5, second: 15 });
    expect(onlyTime(read('0 0 */6 * * ?'))).toBeUndefined();
  });

  test.each([
    ['02:00', 'Europe/Berlin', '2026-11-25T12:00:00Z', { hour: 1, minute: 0 }],
    ['02:00', 'Europe/Berlin', '2026-07-01T12:00:00Z', { hour: 0, minute: 0 }],
    ['00:30', 'Asia/Kolkata', '2026-11-25T12:00:00Z', { hour: 19, minute: 0 }],
    ['20:15', 'America/New_York', '2026-11-25T12:00:00Z', { hour: 1, minute: 15 }],
    ['1:00', 'UTC', '2026-11-25T12:00:00Z', { hour: 1, minute: 0 }],
  ])('%s in %s on %s', (time, zone, on, utc) => {
    expect(toUtc(time, zone, at(on))).toEqual(utc);
  });

  test.each(['25:00', '12:60', 'noon', '12', ''])('“%s” is no time of day', (time) => {
    expect(toUtc(time, 'UTC', 0)).toBeUndefined();
  });

  test('a change of the clocks is told of within a month before it, where there is one', () => {
    const change = (zone: string, from: string) => {
      const first = nextDstChange(zone, at(from));
      return first === undefined ? undefined : [new Date(first).toISOString().slice(0, 10), localTime(zone, first)];
    };
    expect(localTime('Europe/Berlin', at('2026-10-10T01:00:00Z'))).toBe('03:00');
    expect(change('Europe/Berlin', '2026-10-10T01:00:00Z')).toEqual(['2026-10-25', '02:00']);
    expect(change('Europe/Berlin', '2026-11-26T01:00:00Z')).toBeUndefined();
    expect(change('Asia/Kolkata', '2026-10-10T01:00:00Z')).toBeUndefined();
    expect(change('Australia/Sydney', '2026-09-20T00:00:00Z')).toEqual(['2026-10-04', '11:00']);
  });

  test.each([
    ['America/Los_Angeles', '2026-12-01T04:00:00Z', -1],
    ['Asia/Tokyo', '2026-12-31T20:00:00Z', 1],
    ['Pacific/Kiritimati', '2026-11-25T09:59:00Z', 0],
  ])('in %s at %s the date is %i days ahead', (zone, moment, days) => {
    expect(daysAhead(zone, at(moment))).toBe(days);
  });
});
