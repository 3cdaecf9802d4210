import { describe, expect, test } from '@jest/globals';
import { homeBlocks, type HomeOptions } from '../../../src/messages/home.js';
import { after, ASKED, counted, stage, story } from './run-views.js';

const long = 'A name that somebody made very long '.repeat(20);

function options(more: Partial<HomeOptions> = {}): HomeOptions {
  return {
    mine: [],
    asked: [],
    running: [],
    moreRunning: 0,
    perhapsMore: false,
    reports: [],
    channelsKnown: true,
    nights: [],
    zone: 'UTC',
    now: ASKED,
    verbs: { evaluate: { usage: 'evaluate', does: 'counts', example: '/audience evaluate', button: 'Evaluate…' } },
    rights: { isOperator: false, isAdmin: false, operators: [], admins: [], names: new Map() },
    ...more,
  };
}

const many = (count: number, ended: boolean) =>
  Array.from({ length: count }, (_, index) => ({
    ...story({ run: `R-${index}`, stages: [stage('evaluation', ended ? 'done' : 'running')] }),
    ...(ended ? { evaluation: counted, ending: { how: 'finished' as const, at: after(161) } } : {}),
  }));

describe('the Home', () => {
  test('says how many more go on, and when nobody has looked at all of them', () => {
    const shown = (more: Partial<HomeOptions>) =>
      JSON.stringify(homeBlocks(options({ running: many(1, false), ...more })));
    expect(shown({})).not.toContain(' more"');
    expect(shown({ moreRunning: 190 })).toContain('"and 190 more"');
    expect(shown({ moreRunning: 190, perhapsMore: true })).toContain('"and at least 190 more"');
    expect(shown({ perhapsMore: true })).toContain('"and perhaps more"');
  });

  test('at its fullest stays well within Slack’s 100 blocks and 250 kB', () => {
    const schedule = { id: 'id', name: long, state: 'active', segments: ['*'], cron: '0 0 1 * * ?' };
    const place = { sandbox: { name: long, type: 'production' as const }, schedules: Array(20).fill(schedule) };
    const blocks = homeBlocks(
      options({
        mine: many(5, false),
        asked: many(5, true),
        running: many(10, false),
        reports: many(8, true),
        moreRunning: 190,
        channelsKnown: false,
        nights: [place, place, place],
      }),
    );
    expect(blocks.length).toBeLessThan(80);
    expect(JSON.stringify(blocks).length).toBeLessThan(100_000);
    expect(JSON.stringify(blocks)).toContain('and 190 more');
    expect(JSON.stringify(blocks)).toContain('and 17 more');
  });

  test('what may be unknown is said, not left out', () => {
    const text = JSON.stringify(
      homeBlocks(options({ nights: [{ sandbox: { name: 'dev', type: 'development' } }], channelsKnown: false })),
    );
    expect(text).toContain('Adobe isn’t showing its schedules right now');
    expect(text).toContain('only your own runs are shown');
    expect(text).toContain('No results yet. Press a button above');
    expect(text).toContain('Adobe isn’t showing last night’s run');
    expect(JSON.stringify(homeBlocks(options()))).not.toContain('only your own runs are shown');
  });
});
