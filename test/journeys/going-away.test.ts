import { describe, expect, test } from '@jest/globals';
import { channelIds } from '../../playground/slack/content.js';
import { waitUntil } from '../../playground/waiting.js';
import { inOwnWorld } from './journey.js';
import { reportOf, postsAbout } from './posts.js';

const { campaigns } = channelIds;
/** A step that was cut off is noticed within 20 s; these are many processes on a machine that may be busy. */
const TAKEN_OVER_MS = 100_000;
/** Long enough for the first worker to go while it still watches. */
const WATCHED_MS = 8_000;
const WORKS = [
  { kind: 'segment', ask: 'evaluate "VIP buyers"', done: /^✅ VIP buyers [^\n]*\n/ },
  { kind: 'export', ask: 'export "VIP buyers" to:"Agency drop"', done: /^✅ [^\n]* of VIP buyers[^\n]*\n/ },
] as const;

describe('SIGTERM while Adobe holds the answer to a creating call', () => {
  test.concurrent.each(WORKS)(
    '$kind: it goes in time, and the next worker finds what was sent',
    async (work) => {
      const { kind, ask, done } = work;
      await inOwnWorld({ env: { ADOBE_TIMEOUT_MS: '12000' }, start: { workers: 0 } }, async (world) => {
        const first = await world.spawn('worker');
        await world.adobe.fault({ method: 'POST', path: `${kind}/jobs$`, kind: 'hold' });
        const run = await world.ask(ask);
        await world.adobe.waitForHeld();
        await first.stop('SIGTERM');
        expect(first.process.exitCode).toBe(0);
        await world.spawn('worker');
        expect(await reportOf(world, run, campaigns, TAKEN_OVER_MS)).toMatch(done);
        expect(await world.adobe.calls('POST', new RegExp(`${kind}/jobs$`))).toHaveLength(1);
        expect(await world.adobe.ours(kind)).toHaveLength(1);
        expect(await postsAbout(world, run, campaigns)).toEqual(['card', 'report']);
      });
    },
    TAKEN_OVER_MS + 60_000,
  );
});

describe('a worker that goes or was gone', () => {
  test.concurrent(
    'SIGTERM: the step at hand is finished, no other one is begun, the next worker goes on',
    async () => {
      await inOwnWorld({ env: { SLACK_TIMEOUT_MS: '12000' }, start: { workers: 0 } }, async (world) => {
        const first = await world.spawn('worker');
        await world.slack.fault({ method: 'chat.postMessage', kind: 'hold' });
        const run = await world.ask('evaluate "VIP buyers"');
        await world.slack.waitForHeld();
        const gone = first.stop('SIGTERM');
        await waitUntil('it is going', () =>
          fetch(`${first.url}/healthz`).then(
            () => undefined,
            () => true,
          ),
        );
        await world.slack.release();
        await gone;
        expect(await postsAbout(world, run, campaigns)).toEqual(['card']);
        expect(await world.adobe.jobs()).toEqual([]);
        await world.spawn('worker');
        expect(await reportOf(world, run, campaigns, TAKEN_OVER_MS)).toMatch(/^✅ VIP buyers [^\n]*\n/);
        expect(await postsAbout(world, run, campaigns)).toEqual(['card', 'report']);
      });
    },
    TAKEN_OVER_MS + 60_000,
  );

  test.concurrent(
    'away for longer than runs are watched: Adobe is asked before one is called lost',
    async () => {
      await inOwnWorld({ env: { WATCH_LIMIT_MS: String(WATCHED_MS) }, start: { workers: 0 } }, async (world) => {
        const first = await world.spawn('worker');
        await world.adobe.nextJob({ kind: 'segment', stuck: true });
        const run = await world.ask('evaluate "VIP buyers"');
        await world.waitForShown(/Evaluation: (queued|running)/);
        await first.stop('SIGTERM');
        await world.adobe.endJobs();
        const [job] = await world.adobe.ours('segment');
        await waitUntil('it is no longer watched', () =>
          Promise.resolve(Date.now() > (job?.createdAt ?? 0) + WATCHED_MS + 2_000 ? true : undefined),
        );
        await world.spawn('worker');
        expect(await reportOf(world, run, campaigns, TAKEN_OVER_MS)).toMatch(/^✅ VIP buyers [^\n]*\n/);
      });
    },
    TAKEN_OVER_MS + 60_000,
  );
});
