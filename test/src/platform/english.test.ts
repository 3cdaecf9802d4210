import { expect, test } from '@jest/globals';
import { formatPercent, sparkline } from '../../../src/platform/english.js';

test.each([
  [120, 4_195, '+2.9 %'],
  [-240, 550, '−44 %'],
  [1, 100_000, 'under 0.1 %'],
  [99, 1_000, '+9.9 %'],
  [995, 10_000, '+10 %'],
  [12_000, 100, '+12,000 %'],
  // What grew from nothing has grown by no percentage.
  [5, 0, ''],
])('%i more than %i: %s', (change, before, words) => {
  expect(formatPercent(change, before)).toBe(words);
});

test.each([
  [[], ''],
  [[4_195], ''],
  [[4_195, 4_315], '▁█'],
  [[1, 2, 3, 4, 5, 6, 7, 8], '▁▂▃▄▅▆▇█'],
  [[7, 7, 7], '▄▄▄'],
  [[0, 100, 50], '▁█▅'],
])('%j as bars: %s', (values, bars) => {
  expect(sparkline(values)).toBe(bars);
});
