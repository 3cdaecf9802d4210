import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { instant, readTime, typedTime } from '../../../src/platform/typed-time.js';
import { UserError } from '../../../src/errors.js';
import { filtersSchema, parseFilter } from '../../../src/export-filters/index.js';

const zone = 'Europe/Berlin';
const now = Date.parse('2026-11-25T09:30:00Z');

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
    // What a record would refuse, in a spelling that it takes.
    ['2025-11-01T24:00:00Z', '2025-11-02T01:00:00+01:00'],
    ['2025-11-01T24:00', '2025-11-02T00:00:00+01:00'],
    ['0050-01-01T12:00Z', '0050-01-01T12:53:00+00:53'],
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
    const typed = { text, zone: where, now: Date.parse(at) };
    expect([readTime(typed), readTime({ ...typed, end: true })]).toEqual([first, last]);
  });

  test.each([
    ...['', 'soon', '7', '7w', '99999d', '2026-13-01', '2026-02-30', '2026-11-01T25:00', '1.11.2026', '2026-11'],
    ...['2025-11-01T08:00:00+25:00', '2025-11-01T08:00:00-2400'],
  ])('%s is none', (text) => {
    expect(readTime({ text, zone, now })).toBeUndefined();
  });

  describe('whatever is typed', () => {
    const two = (least: number, most: number) =>
      fc.integer({ min: least, max: most }).map((n) => String(n).padStart(2, '0'));
    const year = fc.oneof(
      fc.integer({ min: 0, max: 9999 }).map((n) => String(n).padStart(4, '0')),
      fc.constantFrom('0000', '9999', '2024', '2025'),
    );
    const day = fc.oneof(
      fc.tuple(year, two(0, 13), two(0, 32)).map((parts) => parts.join('-')),
      year.map((one) => `${one}-02-30`),
      fc.constantFrom('2024-02-29', '2025-11-01', '2026-11-25'),
    );
    const seconds = fc.oneof(fc.constant(''), fc.tuple(two(0, 60), fc.constantFrom('', '.5', '.123456789', '.')).map(([s, rest]) => `:${s}${rest}`)); // prettier-ignore
    const clock = fc.oneof(
      fc.constantFrom('08:00', '08:00:00', '23:59:60', '24:00:00'),
      fc.tuple(two(0, 29), two(0, 60), seconds).map(([h, m, s]) => `${h}:${m}${s}`),
    );
    const offset = fc.oneof(
      fc.constantFrom('', 'Z', 'z', '+00:00', '-00:00'),
      fc
        .tuple(fc.constantFrom('+', '-'), two(0, 30), fc.constantFrom('', ':'), two(0, 60))
        .map((parts) => parts.join('')),
    );
    const hostile = fc.oneof(
      day,
      fc.tuple(day, fc.constantFrom('T', ' ', 't'), clock, offset).map((parts) => parts.join('')),
      fc.constantFrom('now', 'NOW', 'today', 'yesterday', '7d', '9999d', '0m', 'tomorrow'),
    );
    const where = fc.constantFrom('Europe/Berlin', 'UTC', 'Pacific/Kiritimati', 'America/Santiago', 'Asia/Kathmandu');

    test('a time that is read is one that a record takes, and that everybody can reckon with', () => {
      let taken = 0;
      fc.assert(
        fc.property(hostile, where, fc.boolean(), (text, place, end) => {
          const read = readTime({ text, zone: place, now, end });
          if (read === undefined) return;
          taken += 1;
          expect([text, read, instant.safeParse(read).success]).toEqual([text, read, true]);
          expect(Date.parse(read)).not.toBeNaN();
        }),
        { numRuns: 3_000 },
      );
      expect(taken).toBeGreaterThan(300);
    });

    test('a range that is read has its ends in order, and a record takes it', () => {
      let taken = 0;
      fc.assert(
        fc.property(fc.option(hostile, { nil: '' }), fc.option(hostile, { nil: '' }), where, (from, to, place) => {
          const entered = rangeOf(from, to, place);
          if (!entered) return;
          taken += 1;
          expect(filtersSchema.safeParse({ entered }).success).toBe(true);
          const ends = [entered.from, entered.to].map((one) => (one === undefined ? undefined : Date.parse(one)));
          const [first = -Infinity, last = Infinity] = ends;
          expect(first).toBeLessThan(last);
        }),
        { numRuns: 3_000 },
      );
      expect(taken).toBeGreaterThan(100);
    });

    function rangeOf(from: string, to: string, place: string) {
      try {
        return parseFilter({}, 'entered', `${from}..${to}`, { now, zone: place }).entered;
      } catch (error) {
        if (error instanceof UserError) return undefined;
        throw error;
      }
    }
  });

  test('years of two digits are those', () => {
    expect(readTime({ text: '0050-01-01', zone: 'UTC', now })).toBe('0050-01-01T00:00:00Z');
    // Year 0 of Adobe's calendar has no day before it.
    expect(readTime({ text: '0000-01-01T00:00Z', zone: 'America/Santiago', now })).toBeUndefined();
  });

  test('an instant is shown as the person would type it, and read as the same', () => {
    const typed = typedTime('2019-09-01T00:00:00.000Z', zone);
    expect(typed).toBe('2019-09-01T02:00:00+02:00');
    expect(readTime({ text: typed, zone, now })).toBe(typed);
  });
});
