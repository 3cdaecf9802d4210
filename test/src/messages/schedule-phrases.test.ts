import { describe, expect, test } from '@jest/globals';
import { scheduleTextForAll, plainScheduleText, scheduleText } from '../../../src/messages/schedule-phrases.js';

/** A Wednesday. */
const NOW = Date.UTC(2026, 10, 25, 14, 0);
const told = (cron: string | undefined, zone = 'UTC', state = 'active') =>
  scheduleText({ state, ...(cron === undefined ? {} : { cron }) }, { zone, now: NOW }).replaceAll(
    /<!date[^|]*\|([^>]*)>/g,
    '$1',
  );

describe('when a schedule runs, in words', () => {
  test.each([
    ['0 0 1 1/1 * ? *', 'every day at 01:00 UTC'],
    ['0 0 1 ? * SUN-SAT', 'every day at 01:00 UTC'],
    ['15 5 1 * * ?', 'every day at 01:05:15 UTC'],
    ['0 0 4 ? * MON-FRI', 'every weekday (Monday to Friday) at 04:00 UTC'],
    ['0 0 4 ? * 2-6', 'every weekday (Monday to Friday) at 04:00 UTC'],
    ['0 0 4 ? * 2', 'every Monday at 04:00 UTC'],
    ['0 0 4 ? * FRI-MON', 'every Sunday, Monday, Friday, and Saturday at 04:00 UTC'],
    ['0 0 4 ? * MON-SAT', 'every day except Sunday at 04:00 UTC'],
    ['0 0 */6 * * ?', 'every day at 00:00, 06:00, 12:00, and 18:00 UTC'],
    ['0 0 1,13 ? * MON-FRI', 'every weekday (Monday to Friday) at 01:00 and 13:00 UTC'],
    ['0 0 8-21 * * ?', 'every day, every hour from 08:00 to 21:00 UTC'],
    ['0 0/15 * * * ?', 'every day, every 15 minutes from 00:00 to 23:45 UTC'],
    ['* * * * * ?', 'every day, every second from 00:00 to 23:59:59 UTC'],
    ['0 0 1 1 * ?', 'on the 1st of every month at 01:00 UTC'],
    ['0 0 1 1,15,22 * ?', 'on the 1st, 15th, and 22nd of every month at 01:00 UTC'],
    ['0 0 1 1-7 * ?', 'on the 1st to the 7th of every month at 01:00 UTC'],
    ['0 0 1 31 * ?', 'on the 31st of every month, if the month has one, at 01:00 UTC'],
    ['0 0 1 L * ?', 'on the last day of every month at 01:00 UTC'],
    ['0 0 1 L-1 * ?', '1 day before the last day of every month at 01:00 UTC'],
    ['0 0 1 LW JAN,JUL ?', 'on the last weekday of January and July at 01:00 UTC'],
    ['0 0 1 L-3W * ?', 'on the weekday nearest to 3 days before the last day of every month at 01:00 UTC'],
    ['0 0 1 15W * ?', 'on the weekday nearest the 15th of every month at 01:00 UTC'],
    ['0 0 1 ? * 6#3', 'on the third Friday of every month at 01:00 UTC'],
    ['0 0 1 ? 1/3 6L', 'on the last Friday of January, April, July, and October at 01:00 UTC'],
    ['0 0 1 * JUN ?', 'every day in June at 01:00 UTC'],
    ['0 0 1 * * ? 2027', 'every day in 2027 at 01:00 UTC'],
    [
      '0 0 8-21 ? JUN MON-FRI 2027',
      'every weekday (Monday to Friday) in June in 2027, every hour from 08:00 to 21:00 UTC',
    ],
    ['0 0 1 * * ? 2026-2030', 'every day from 2026 to 2030 at 01:00 UTC'],
    ['0 0 1 * * ? 2026-2099', 'every day from 2026 on at 01:00 UTC'],
    ['0 0 1 * * ? 2027,2029', 'every day in 2027 and 2029 at 01:00 UTC'],
    ['0 0 1 1/2 * ?', 'by the expression `0 0 1 1/2 * ?` (Quartz, UTC)'],
    ['0 0 1-9,20 * * ?', 'by the expression `0 0 1-9,20 * * ?` (Quartz, UTC)'],
    ['0 0 1 * * ? 2026/2', 'by the expression `0 0 1 * * ? 2026/2` (Quartz, UTC)'],
  ])('%s: %s, and the next run', (cron, words) => {
    expect(scheduleTextForAll(cron)).toBe(words);
    expect(plainScheduleText(cron)).toBe(words.replaceAll('`', ''));
    expect(told(cron)).toMatch(/; next: 20\d\d-\d\d-\d\d \d\d:\d\d UTC$/);
    expect(told(cron).startsWith(words)).toBe(true);
  });

  test('the next run, and the reader’s clock where there is one time', () => {
    expect(told('0 0 4 ? * MON-FRI', 'Europe/Berlin')).toBe(
      'every weekday (Monday to Friday) at 04:00 UTC, 05:00 your time (Europe/Berlin); next: 2026-11-26 04:00 UTC',
    );
    expect(told('0 0 */6 * * ?', 'Europe/Berlin')).toBe(
      'every day at 00:00, 06:00, 12:00, and 18:00 UTC; next: 2026-11-25 18:00 UTC',
    );
  });

  test('within a month before the clocks change, when they do and what they show then', () => {
    const now = Date.parse('2026-10-10T12:00:00Z');
    expect(scheduleText({ cron: '0 0 1 * * ?', state: 'active' }, { zone: 'Europe/Berlin', now })).toContain(
      'every day at 01:00 UTC, 03:00 your time (Europe/Berlin), 02:00 as of <!date^1792890000^{date_short}|2026-10-25>; next: ',
    );
  });

  test.each([
    ['UTC', 'every day at 01:00 UTC; next: '],
    ['Etc/UTC', 'every day at 01:00 UTC (Slack doesn’t share your time zone); next: '],
  ])('in %s the time is said once', (zone, words) => {
    expect(told('0 0 1 * * ?', zone).startsWith(words)).toBe(true);
  });

  test('where the reader’s clock shows another day then, it is said; not where every day is one', () => {
    expect(told('0 30 7 ? * MON', 'America/Los_Angeles')).toContain(
      'every Monday at 07:30 UTC, 23:30 your time the day before (America/Los_Angeles)',
    );
    expect(told('0 0 20 1 * ?', 'Asia/Tokyo')).toContain('20:00 UTC, 05:00 your time the day after (Asia/Tokyo);');
    expect(told('0 0 20 * * ?', 'Asia/Tokyo')).toContain('20:00 UTC, 05:00 your time (Asia/Tokyo);');
  });

  test.each([
    ['0 0 1 * * ? 2020', 'every day in 2020 at 01:00 UTC; it never runs again'],
    ['0 0 1 30 2 ?', 'on the 30th of February, if the month has one, at 01:00 UTC; it never runs again'],
  ])('%s: %s, whether it is switched on or off', (cron, words) => {
    expect([told(cron), told(cron, 'Europe/Berlin', 'inactive')]).toEqual([words, words]);
  });

  test('switched off, it has no next run; unread or untold, it has no time that we made up', () => {
    expect(told('0 0 1 * * ?', 'UTC', 'inactive')).toMatch(/; off, so it won’t run$/);
    for (const cron of ['0 1 * * *', '0 0 24 * * ?', '0 0 1 * * *', '@daily', 'at one `o’clock`'])
      expect(told(cron)).toMatch(/^by the expression `[^`]+` \(Quartz, UTC\); next run unknown$/);
    expect(told(undefined)).toBe('Adobe doesn’t say when');
    expect(scheduleTextForAll(undefined)).toBe('at an unknown time');
    expect(scheduleTextForAll(`0 0 1 ${'1,'.repeat(500)}x`).length).toBeLessThan(200);
  });
});
