import { describe, expect, test } from '@jest/globals';
import { median, written } from '../../bench/figures.js';
import { measure } from '../../bench/main.js';
import { differentAudiences } from '../../bench/place.js';

describe('the bench', () => {
  test('runs through, and every figure is a measurement', async () => {
    const figures = await measure({ asks: 3, waiting: 4, intervals: 3, everyMs: 500, exports: 3 });
    expect(figures.map(({ what }) => what)).toEqual([
      'ack of /audience help, median of 3',
      'ack of /audience evaluate, median of 3',
      'look-ups an interval, 4 runs waiting',
      'exports a second, 3 through one worker',
    ]);
    for (const { bare, usher } of figures) for (const value of [bare, usher]) expect(value).toBeGreaterThan(0);
    expect(figures[2]?.bare).toBe(4);
  });

  test('different requests are different, and said so when there are not enough', () => {
    expect(new Set(differentAudiences('export', 100)).size).toBe(100);
    expect(() => differentAudiences('export', 128)).toThrow('only 127');
  });

  test('a table of figures and their ratio', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(() => median([])).toThrow('nothing was measured');
    expect(written([{ what: 'look-ups', unit: 'requests', bare: 200, usher: 4 }])).toBe(
      '                   bare           Usher      ratio\nlook-ups   200 requests   4.00 requests   × 0.0200\n',
    );
  });
});
