import { describe, expect, test } from '@jest/globals';
import { type Figure, measured, median } from '../../bench/figures.js';
import { parts } from '../../bench/main.js';
import { differentSets } from '../../bench/place.js';
import { hiding, HOSTILE_LINES } from '../../bench/hiding.js';
import { HOSTILE, reading } from '../../bench/reading.js';
import { waiting } from '../../bench/waiting.js';

async function all(figures: Iterable<Figure> | AsyncIterable<Figure> | Promise<Figure[]>): Promise<Figure[]> {
  const found: Figure[] = [];
  for await (const figure of await figures) found.push(figure);
  return found;
}

const SEVEN = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];

const CROWD = { runs: 6, channels: 2, everyMs: 500, intervals: 2 };

describe('the bench', () => {
  test('runs through, and every figure is a measurement', async () => {
    const amounts = {
      asks: 3,
      perSecond: 10,
      seconds: 1,
      pairs: 1,
      waiting: 4,
      intervals: 3,
      everyMs: 500,
      exports: 3,
      words: 3,
      audiences: 150,
      adobeMs: 20,
      starts: 1,
      crowd: CROWD,
    };
    const [first, second, ...others] = parts(amounts);
    expect([first?.name, second?.name]).toEqual(['reading', 'hiding']);
    const figures: Figure[] = [];
    for (const { name, figures: measure } of others) if (name !== 'waiting') figures.push(...(await all(measure())));
    expect(figures.map(({ what }) => what)).toEqual([
      'ack of /audience help, median of 3',
      'ack of /audience evaluate, median of 3',
      'p99 ack of /audience evaluate, 10 a second',
      'look-ups an interval, 4 runs waiting',
      'Redis calls an interval, 4 runs waiting',
      'exports a second, 3 through one worker',
      'exports a second through two workers, bare: one',
      'type-ahead over 150 audiences, 95 % of 3',
      'start to ready, both roles, median of 1',
    ]);
    for (const { bare, usher } of figures) for (const value of [bare, usher]) expect(value).toBeGreaterThan(0);
    expect(figures[3]?.bare).toBe(4);
  }, 300_000);

  test('what many waiting runs cost is measured, and how soon their reports are there', async () => {
    const figures = await all(waiting(CROWD));
    expect(figures.map(({ what }) => what)).toEqual([
      'look-ups an interval, 6 runs waiting',
      ...['% of a core', 'MB'].flatMap((unit) => [1, 2].map((n) => `${unit} of worker ${n}, 6 runs waiting`)),
      'bytes of Redis for each, 6 runs waiting',
      'reports of 6 runs in 2 channels',
      'the closest two posts in a channel',
    ]);
    for (const { bare, usher } of figures) for (const value of [bare, usher]) expect(value).toBeGreaterThan(0);
  }, 300_000);

  test('what reading costs is measured for each input; hostile ones fill a command, and none is too long for one', async () => {
    const [figure, worst] = await all(reading({ words: 'VIP "Cart leavers" to:"Agency drop"' }));
    expect(figure?.what).toMatch(/^8 kB (typed|pasted): words$/);
    expect(worst).toEqual({ ...figure, what: `the worst: ${figure?.what}` });
    expect(figure?.usher).toBeGreaterThan(0);
    expect(figure?.usher).toBeLessThan(figure?.bare ?? 0);
    for (const text of Object.values(HOSTILE)) {
      expect(text.length).toBeGreaterThan(7_900);
      expect(`export ${text}`.length).toBeLessThanOrEqual(8_000);
    }
  });

  test('what hiding secrets costs is measured for each line; hostile ones are longer than any that is written', async () => {
    const figures = await all(hiding({ backslashes: HOSTILE_LINES['backslashes'] ?? '' }));
    expect(figures).toEqual([expect.objectContaining({ what: '64 kB of log: backslashes' })]);
    for (const { bare, usher } of figures) for (const value of [bare, usher]) expect(value).toBeGreaterThan(0);
    for (const line of Object.values(HOSTILE_LINES)) expect(line.length).toBeGreaterThan(63_000);
  });

  test('different requests are different, and said so when there are not enough', () => {
    expect(new Set(differentSets(SEVEN, 100)).size).toBe(100);
    expect(() => differentSets(SEVEN, 128)).toThrow('only 127');
  });

  test('the middle of some values', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(() => median([])).toThrow('nothing was measured');
  });

  test('each figure is printed when it is there; what fails is named at the end, and keeps nothing from the others', async () => {
    const figure = { what: 'look-ups', unit: 'requests', bare: 200, usher: 4 };
    const lines: string[] = [];
    const seen: number[] = [];
    const failed = await measured(
      [
        {
          name: 'first',
          *figures() {
            yield { ...figure, goal: { atMost: 0.1 } };
            seen.push(lines.length);
            throw new Error('Slack is away');
          },
        },
        { name: 'second', figures: () => Promise.reject(new Error('no Redis')) },
        {
          name: 'third',
          figures: () => Promise.resolve([{ ...figure, what: 'exports', goal: { of: 'value', atLeast: 5 } }]),
        },
      ],
      (line) => lines.push(line),
    );
    expect(failed).toBe(2);
    expect(seen).toEqual([2]);
    expect(lines.map((line) => line.replaceAll(/ +/g, ' '))).toEqual([
      ' bare Usher ratio goal',
      'look-ups 200 requests 4.00 requests × 0.0200 × ≤ 0.1 met',
      'exports 200 requests 4.00 requests × 0.0200 ≥ 5 requests MISSED',
      'failed: first: Slack is away',
      'failed: second: no Redis',
    ]);
  });
});
