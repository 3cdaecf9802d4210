import { describe, expect, test } from '@jest/globals';
import { readTime, typedTime } from '../../../src/asking/times.js';
import { filtersSchema } from '../../../src/runs/request.js';

const zone = 'Europe/Berlin';
const now = new Date('2026-11-25T09:30:00Z');

describe('times as people type them', () => {
  test.each([
    ['2026-11-01', '2026-11-01T00:00:00+01:00'],
    ['2026-07-01', '2026-07-01T00:00:00+02:00'],
    ['2026-11-01T08:00', '2026-11-01T08:00:00+01:00'],
    ['2026-11-01 08:00:30', '2026-11-01T08:00:30+01:00'],
    ['2026-11-01T08:00Z', '2026-11-01T09:00:00+01:00'],
    ['2026-07-01T08:15+0100', '2026-07-01T09:15:00+02:00'],
    ['2026-07-01 08:15:00.250Z', '2026-07-01T08:15:00.250Z'],
    ['2026-11-01T08:00:00z', '2026-11-01T08:00:00Z'],
    ['2018-10-25T13:22:04-07:00', '2018-10-25T13:22:04-07:00'],
    ['now', '2026-11-25T10:30:00+01:00'],
    ['Today', '2026-11-25T00:00:00+01:00'],
    ['yesterday', '2026-11-24T00:00:00+01:00'],
    ['12h', '2026-11-24T22:30:00+01:00'],
    ['30m', '2026-11-25T10:00:00+01:00'],
    ['7D', '2026-11-18T10:30:00+01:00'],
    // Over the end of summer time a day has 25 hours: the time of day stays.
    ['32d', '2026-10-24T10:30:00+02:00'],
    // The hour that there is twice, and the one that there is not, whatever the zone of the machine.
    ['2026-10-25T02:30', '2026-10-25T02:30:00+02:00'],
    ['2026-03-29T02:30', '2026-03-29T03:30:00+02:00'],
  ])('%s', (text, read) => {
    expect(readTime({ text, zone, now })).toBe(read);
    expect(filtersSchema.safeParse({ updatedSince: read }).success).toBe(true);
  });

  test.each([
    ['2026-11-01', '2026-11-01T23:59:59+01:00'],
    ['today', '2026-11-25T23:59:59+01:00'],
    ['2026-11-01T08:00', '2026-11-01T08:00:00+01:00'],
    ['7d', '2026-11-18T10:30:00+01:00'],
  ])('%s as an end', (text, read) => {
    expect(readTime({ text, zone, now, end: true })).toBe(read);
  });

  test.each<[text: string, where: string, at: string, first: string, last: string]>([
    // The clocks go back at midnight: the last hour of the day comes twice.
    [
      '2026-04-04',
      'America/Santiago',
      '2026-11-25T09:30:00Z',
      '2026-04-04T00:00:00-03:00',
      '2026-04-04T23:59:59-04:00',
    ],
    ['2026-10-24', 'America/Nuuk', '2026-11-25T09:30:00Z', '2026-10-24T00:00:00-01:00', '2026-10-24T23:59:59-02:00'],
    ['today', 'America/Nuuk', '2026-10-25T01:30:00Z', '2026-10-24T00:00:00-01:00', '2026-10-24T23:59:59-02:00'],
    // They go forward at the end of the day: its last hour is missing.
    ['yesterday', 'America/Nuuk', '2026-03-30T00:39:00Z', '2026-03-28T00:00:00-02:00', '2026-03-28T22:59:59-02:00'],
    ['today', 'America/Nuuk', '2026-03-29T00:30:00Z', '2026-03-28T00:00:00-02:00', '2026-03-28T22:59:59-02:00'],
    // They go forward at midnight: its first hour is missing.
    [
      '2026-09-06',
      'America/Santiago',
      '2026-11-25T09:30:00Z',
      '2026-09-06T01:00:00-03:00',
      '2026-09-06T23:59:59-03:00',
    ],
    [
      '2026-09-05',
      'America/Santiago',
      '2026-11-25T09:30:00Z',
      '2026-09-05T00:00:00-04:00',
      '2026-09-05T23:59:59-04:00',
    ],
    ['yesterday', 'America/Santiago', '2026-09-07T02:30:00Z', '2026-09-05T00:00:00-04:00', '2026-09-05T23:59:59-04:00'],
  ])('%s in %s, as that place counts its days', (text, where, at, first, last) => {
    const typed = { text, zone: where, now: new Date(at) };
    expect([readTime(typed), readTime({ ...typed, end: true })]).toEqual([first, last]);
  });

  test.each(['', 'soon', '7', '7w', '99999d', '2026-13-01', '2026-02-30', '2026-11-01T25:00', '1.11.2026', '2026-11'])(
    '%s is none',
    (text) => {
      expect(readTime({ text, zone, now })).toBeUndefined();
    },
  );

  test('an instant is shown as the person would type it, and read as the same', () => {
    const typed = typedTime('2019-09-01T00:00:00.000Z', zone);
    expect(typed).toBe('2019-09-01T02:00:00+02:00');
    expect(readTime({ text: typed, zone, now })).toBe(typed);
  });
});
