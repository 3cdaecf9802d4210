import { describe, expect, test } from '@jest/globals';
import { asRead } from '../../../src/adobe/lenient-lists.js';
import { scheduleSchema } from '../../../src/adobe/schedules.js';
import { toScheduleView, singleSchedule } from '../../../src/queries/schedules.js';
import { scheduleDone, schedules, type SchedulesOptions } from '../../../src/messages/schedule.js';
import type { ShownSchedule } from '../../../src/queries/schedules.js';

const NOW = Date.UTC(2026, 10, 25, 14, 0);
/** As Adobe gives it, with what a test is about. */
const given = (more: object = {}) =>
  scheduleSchema.parse({
    id: 'id-1',
    name: 'Nightly',
    state: 'active',
    type: 'batch_segmentation',
    schedule: '0 0 1 * * ?',
    properties: { segments: ['*'] },
    createEpoch: 1_700_000_000,
    updateEpoch: 1_700_000_000,
    ...more,
  });
const said = (all: ShownSchedule[], more: Partial<SchedulesOptions> = {}) =>
  schedules({
    sandbox: { name: 'dev', type: 'development' },
    schedules: all,
    policies: 2,
    zone: 'Europe/Berlin',
    now: NOW,
    isAdmin: true,
    admins: ['U0ADA0001'],
    names: new Map([['U0ADA0001', 'Ada']]),
    ...more,
  });
const actionsOf = (all: ShownSchedule[], more: Partial<SchedulesOptions> = {}) =>
  [...JSON.stringify(said(all, more).blocks).matchAll(/"action_id":"(schedule:\w+)/g)].map(([, id]) => id);

describe('schedules in words', () => {
  test('every day, for a reader in Berlin in winter', () => {
    expect(said([toScheduleView(given())], { lastTookMs: 9_660_000 }).text).toContain(
      [
        '*Nightly* · on · `id-1`',
        'Every day at 01:00 UTC, 02:00 your time (Europe/Berlin); next: <!date^1795654800^{date_short_pretty} at {time}|2026-11-26 01:00 UTC>. Last run took 2 h 41 min.',
        'Evaluates every audience · created <!date^1700000000^{date_short_pretty} at {time}|2023-11-14 22:13 UTC>',
      ].join('\n'),
    );
  });

  test.each([
    ['weekly', { frequency: 'weekly', schedule: '0 0 4 ? * 2' }, /Every Monday at 04:00 UTC[^]*every audience, weekly/],
    [
      'Adobe’s own, with newer fields',
      { properties: { segments: [] }, frequency: 'daily', more: { a: 1 } },
      /created this/,
    ],
    ['of the tutorial’s type export', { type: 'export' }, /Adobe no longer runs export schedules\./],
    ['of a type that nobody knows yet', { type: 'stream_of_dreams' }, /Type .*dreams, for every audience/],
    ['some audiences', { properties: { segments: ['a', 'b'] } }, /Evaluates 2 audiences/],
    [
      'in words that Quartz refuses',
      { schedule: '0 1 * * *' },
      /By the expression `0 1 .*` \(Quartz, UTC\); next run unknown/,
    ],
    ['without a time', { schedule: null }, /Adobe doesn’t say when/],
    ['bare', { name: null, type: null, properties: null, createEpoch: null, updateEpoch: null }, /\*id-1\* · on/],
    ['in a state that nobody knows yet', { state: 'paused' }, /paused[^]*off, so it won’t run/],
    ['with a name that would ping', { name: '<!channel> *x*' }, /&lt;!channel&gt;/],
  ])('%s: shown, not broken', (_, more, words) => {
    expect(said([toScheduleView(given(more))]).text).toMatch(words);
  });

  test('what cannot be set to one time a day has no button for it; creating is offered where there is none', () => {
    expect(actionsOf([toScheduleView(given())])).toEqual(['schedule:state', 'schedule:time']);
    for (const more of [{ frequency: 'weekly' }, { schedule: '0 0 4 ? * 2' }, { schedule: null }])
      expect(actionsOf([toScheduleView(given(more))])).toEqual(['schedule:state']);
    expect(actionsOf([])).toEqual(['schedule:create']);
    expect(actionsOf([], { isAdmin: false })).toEqual([]);
    expect(actionsOf([toScheduleView(given())], { isAdmin: false })).toEqual([]);
  });

  test('several: all of them, within Slack’s limits; in words one cannot say which, and is told so', () => {
    const all = Array.from({ length: 40 }, (_, index) => given({ id: `id-${index}`, name: 'x'.repeat(300) }));
    const { text, blocks } = said(all.map(toScheduleView));
    expect(blocks.length).toBeLessThanOrEqual(50);
    expect(JSON.stringify(blocks).length).toBeLessThanOrEqual(12_000);
    expect(text).toContain('and 32 more');
    expect(JSON.stringify(blocks) + text).not.toContain('left out');
    expect(() => singleSchedule(asRead(all, 0), 'dev')).toThrow(/dev has 40 schedules.*press the button/);
    expect(singleSchedule(asRead([given()], 0), 'dev').name).toBe('Nightly');
  });

  test('what was done and does not show yet is no “done”', () => {
    expect(scheduleDone(undefined, { zone: 'UTC', now: NOW }).text).toMatch(
      /Adobe accepted the change but doesn’t show it yet/,
    );
  });
});
