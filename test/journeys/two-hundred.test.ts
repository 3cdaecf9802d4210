import { expect, test } from '@jest/globals';
import { waitUntil } from '../../playground/waiting.js';
import { journeys } from './journey.js';

const GRID_MS = 3_000;
const LINES = 3;
/** 40 runs each: less than one person may have. */
const PEOPLE = 5;
/** Asking, sending and looking 200 times takes a loaded machine minutes. */
const SENT_MS = 200_000;

journeys('200 runs in one sandbox', (world, open) => {
  test('two workers ask Adobe at most five times a grid line, and never post or edit faster than Slack lets them', async () => {
    await open({
      // One grid, however long it takes until all have been sent; nothing is given up because the machine is slow.
      env: {
        POLL_INITIAL_MS: String(GRID_MS),
        POLL_MAX_MS: String(GRID_MS),
        ADOBE_TIMEOUT_MS: '30000',
        SLACK_TIMEOUT_MS: '30000',
      },
      adobe: { evaluationMs: 600_000 },
      paced: true,
      start: { workers: 2 },
    });
    const asks = Array.from({ length: 200 }, (_, index) => `evaluate ${audiences(index)}`);
    const until = <T>(what: string, look: () => Promise<T | undefined>) => waitUntil(what, look, SENT_MS, 500);
    const people = await world.slack.hireMany(PEOPLE);
    const taken = (words: string, at: number) =>
      until(`taken: ${words}`, async () => runIfTaken(await world.slash(words, { user: people[at] ?? '' })));
    for (const some of chunk(asks, PEOPLE)) await Promise.all(some.map(taken));
    await until('200 jobs are sent', async () =>
      (await world.adobe.ours('segment')).length === 200 ? true : undefined,
    );
    // Every way to look at a job counts, single ones and lists too; only a creating call is none.
    const looks = async () =>
      (await world.adobe.traffic()).filter(
        ({ method, path }) => /\/segment\/jobs(\/|\?|$)/.test(path) && !(method === 'POST' && path.endsWith('/jobs')),
      );
    await until('all of them are looked at', async () =>
      (await world.adobe.calls('POST', /jobs\/bulk-get$/)).length >= 4 ? true : undefined,
    );
    const from = Math.ceil((Date.now() + GRID_MS) / GRID_MS) * GRID_MS;
    const to = from + LINES * GRID_MS;
    await until('the grid lines have passed', () => Promise.resolve(Date.now() > to ? true : undefined));
    const counted = (await looks()).filter(({ at }) => at >= from && at < to);
    // A loaded machine may come late to one line.
    expect(counted.length).toBeGreaterThanOrEqual((LINES - 1) * 4);
    expect(counted.length).toBeLessThanOrEqual(LINES * 5);
    expect(await world.adobe.ours('segment')).toHaveLength(200);

    const calls = (await world.slack.traffic()).filter(({ direction }) => direction === 'api');
    expect(calls.filter(({ status }) => status === 429).map(({ method }) => method)).toEqual([]);
    expect(calls.filter(({ method }) => method === 'chat.postMessage').length).toBeGreaterThanOrEqual(10);
    expect(calls.filter(({ method }) => method === 'chat.update').length).toBeGreaterThan(0);
  }, 500_000);
});

/**
 * Whoever is told "I’m not sure" or "Not queued", waits for the answer, or got none within Slack's 3 s, asks again: that
 * never runs twice. Any other answer is a fault.
 */
function runIfTaken(answer: string): string | undefined {
  const run = /R-\d+/.exec(answer)?.[0];
  if (run === undefined && answer !== '' && !/I’m not sure|Not queued|Asking Adobe/.test(answer))
    throw new Error(`not taken: ${answer}`);
  return run;
}

const BATCH = [1, 2, 3, 4, 5, 6, 7, 13];

/** The n-th set of audiences, written in bits: 200 different ones out of eight. */
function audiences(n: number): string {
  const chosen = BATCH.filter((_, bit) => (((n + 1) >> bit) & 1) === 1);
  return chosen.map((one) => `4edc8488-2c35-4f6d-b4c6-9075c68d2d${String(one).padStart(2, '0')}`).join(' ');
}

function chunk<T>(all: T[], size: number): T[][] {
  return all.length === 0 ? [] : [all.slice(0, size), ...chunk(all.slice(size), size)];
}
