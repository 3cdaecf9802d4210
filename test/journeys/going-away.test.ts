import { describe, expect, test } from '@jest/globals';
import { channelIds } from '../../playground/slack/content.js';
import { waitUntil } from '../../playground/waiting.js';
import { setStage } from './world.js';
import { reportOf, told } from './posts.js';

const { campaigns } = channelIds;
/** A step that was cut off is noticed within 20 s; these are many processes on a machine that may be busy. */
const TAKEN_OVER_MS = 100_000;
/** Long enough for the first worker to go while it still watches. */
const WATCHED_MS = 8_000;
const WORKS = [
  { kind: 'segment', ask: 'evaluate "VIP buyers"', done: /^✅ Evaluated VIP buyers/ },
  { kind: 'export', ask: 'export "VIP buyers" to:"Agency drop"', done: /^✅ Exported VIP buyers/ },
] as const;

describe('SIGTERM while Adobe holds the answer to a creating call', () => {
  test.concurrent.each(WORKS)(
    '$kind: it goes in time, and the next worker finds what was sent',
    async (work) => {
      const { kind, ask, done } = work;
      const stage = await setStage(`sigterm-${kind}`, { env: { ADOBE_TIMEOUT_MS: '12000' } });
      try {
        await stage.begin({ workers: 0 });
        const first = await stage.spawn('worker');
        await stage.adobe.fault({ method: 'POST', path: `${kind}/jobs$`, kind: 'hold' });
        const run = /R-\d+/.exec(await stage.type(ask))?.[0] ?? '';
        await stage.adobe.waitForHeld();
        await first.stop('SIGTERM');
        expect(first.process.exitCode).toBe(0);
        await stage.spawn('worker');
        expect(await reportOf(stage, run, campaigns, TAKEN_OVER_MS)).toMatch(done);
        expect(await stage.adobe.calls('POST', new RegExp(`${kind}/jobs$`))).toHaveLength(1);
        expect(await stage.adobe.ours(kind)).toHaveLength(1);
        expect(await told(stage, run, campaigns)).toEqual(['card', 'report']);
      } finally {
        await stage.close();
      }
    },
    TAKEN_OVER_MS + 60_000,
  );
});

describe('a worker that goes or was gone', () => {
  test.concurrent(
    'SIGTERM: the step at hand is finished, no other one is begun, the next worker goes on',
    async () => {
      const stage = await setStage('handed-over', { env: { SLACK_TIMEOUT_MS: '12000' } });
      try {
        await stage.begin({ workers: 0 });
        const first = await stage.spawn('worker');
        await stage.slack.fault({ method: 'chat.postMessage', kind: 'hold' });
        const run = /R-\d+/.exec(await stage.type('evaluate "VIP buyers"'))?.[0] ?? '';
        await stage.slack.waitForHeld();
        const gone = first.stop('SIGTERM');
        await waitUntil('it is going', () =>
          fetch(`${first.url}/healthz`).then(
            () => undefined,
            () => true,
          ),
        );
        await stage.slack.release();
        await gone;
        expect(await told(stage, run, campaigns)).toEqual(['card']);
        expect(await stage.adobe.jobs()).toEqual([]);
        await stage.spawn('worker');
        expect(await reportOf(stage, run, campaigns, TAKEN_OVER_MS)).toMatch(/^✅ Evaluated VIP buyers/);
        expect(await told(stage, run, campaigns)).toEqual(['card', 'report']);
      } finally {
        await stage.close();
      }
    },
    TAKEN_OVER_MS + 60_000,
  );

  test.concurrent(
    'away for longer than runs are watched: Adobe is asked before one is called lost',
    async () => {
      const stage = await setStage('long-away', { env: { WATCH_LIMIT_MS: String(WATCHED_MS) } });
      try {
        await stage.begin({ workers: 0 });
        const first = await stage.spawn('worker');
        await stage.adobe.nextJob({ kind: 'segment', stuck: true });
        const run = /R-\d+/.exec(await stage.type('evaluate "VIP buyers"'))?.[0] ?? '';
        await stage.shown(/Evaluate: (waiting|running)/);
        await first.stop('SIGTERM');
        await stage.adobe.endJobs();
        const [job] = await stage.adobe.ours('segment');
        await waitUntil('it is no longer watched', () =>
          Promise.resolve(Date.now() > (job?.createdAt ?? 0) + WATCHED_MS + 2_000 ? true : undefined),
        );
        await stage.spawn('worker');
        expect(await reportOf(stage, run, campaigns, TAKEN_OVER_MS)).toMatch(/^✅ Evaluated VIP buyers/);
      } finally {
        await stage.close();
      }
    },
    TAKEN_OVER_MS + 60_000,
  );
});
