import { expect, test } from '@jest/globals';
import { channelIds, people } from '../../playground/slack/content.js';
import { type World } from './world.js';
import { reportOf, postsAbout } from './posts.js';
import { journey, journeys } from './journey.js';
import { press, runIn } from './ephemeral.js';

const { campaigns, dataOps } = channelIds;
const HOUR_MS = 3_600_000;

interface Ended {
  how: string;
  ask: string;
  arm: (world: World) => Promise<unknown>;
  report: RegExp[];
  /** Adobe's own words, in the details. */
  details?: RegExp;
}

const segment = (script: object) => (world: World) => world.adobe.nextJob({ kind: 'segment', ...script });
const exported = (script: object) => (world: World) => world.adobe.nextJob({ kind: 'export', ...script });
const refuse = (status: number, body: object) => (world: World) =>
  world.adobe.fault({ method: 'POST', path: '(segment|export)/jobs$', kind: 'status', status, body });

const ENDINGS: Ended[] = [
  { how: 'finished', ask: 'evaluate "VIP buyers"', arm: segment({}), report: [/^✅ VIP buyers [^\n]*\n[^]*· dev · /] },
  {
    how: 'finished, with an error that Adobe reports on success',
    ask: 'evaluate "Cart leavers"',
    arm: segment({ errors: [{ code: '0090', msg: 'Some namespaces were skipped.' }] }),
    report: [/^⚠️ Cart leavers [^\n]*\n/, /Cart leavers\*: \d+ profiles/, /says: Some namespaces were skipped\./],
  },
  {
    how: 'finished, with a count that Adobe does not report',
    ask: 'evaluate "VIP buyers" "Cart leavers"',
    arm: segment({ withoutCounters: ['4edc8488-2c35-4f6d-b4c6-9075c68d2d02'] }),
    report: [/^⚠️ [^\n]*\n/, /VIP buyers\*: 4,\d+ profiles/, /Cart leavers\*: not reported by Adobe/],
  },
  {
    how: 'finished, with a batch that failed',
    ask: 'export "VIP buyers" to:"Agency drop"',
    arm: exported({ batchStatus: 'failed' }),
    report: [/^⚠️ [^\n]* of VIP buyers to Agency drop[^\n]*\n/, /\(failed\)/],
  },
  {
    how: 'finished, with records that failed',
    ask: 'export "Cart leavers" to:"Agency drop"',
    arm: exported({ recordsFailed: 7 }),
    report: [/^⚠️ [^\n]* of Cart leavers[^\n]*\n/, /3\d\d rows, 7 failed/],
  },
  {
    how: 'failed: the job did',
    ask: 'evaluate "Newsletter readers"',
    arm: segment({ outcome: 'FAILED', errors: [{ code: '0090000009', msg: 'No space left for the results.' }] }),
    report: [/^❌ Evaluation failed/, /No space left for the results\./],
  },
  {
    how: 'failed: refused with 400, in Adobe’s words',
    ask: 'export "Newsletter readers" to:"Agency drop"',
    arm: refuse(400, { title: 'Bad Request', message: 'The dataset is being compacted.' }),
    report: [
      /^❌ Export failed/,
      /The dataset is being compacted\./,
      /Nothing was exported\./,
      /Trying again doesn’t use an evaluation/,
    ],
  },
  {
    how: 'failed: the day’s evaluations are used up: until when, and Adobe’s words',
    ask: 'evaluate "Loyalty gold"',
    arm: refuse(403, { message: 'On-demand evaluation quota of 2 a day is used up.' }),
    report: [/^⏳ Today’s evaluations in dev are used up/, /Nothing was counted\. The quota resets <!date/],
    details: /Adobe says: On-demand evaluation quota of 2 a day is used up\./,
  },
  {
    how: 'failed: sent twice and never answered',
    ask: 'evaluate "Lapsed for a year"',
    arm: (world) => world.adobe.fault({ method: 'POST', path: 'segment/jobs$', kind: 'lose', effect: false, times: 2 }),
    report: [/^❌ Evaluation failed/, /It may have started anyway\..*look in Adobe for a job for Lapsed for a year/],
  },
  {
    how: 'cancelled, in Adobe and not by Usher',
    ask: 'evaluate "VIP buyers" "Newsletter readers"',
    arm: segment({ outcome: 'CANCELLED' }),
    report: [/^⏹ Cancelled/, /It was cancelled in Adobe, not by Usher\./],
  },
];

const WORLD = {
  env: { ADOBE_TIMEOUT_MS: '600', SETTLE_MS: '300', BUSY_WAIT_MS: '700' },
  adobe: { evaluationMs: 500, exportMs: 500 },
};

journey(
  'every ending: one card and one report, in the channel that asked and in the one that follows',
  WORLD,
  (world) => {
    test.each(ENDINGS)('$how', async ({ ask, arm, report, details = /./ }) => {
      const notYet = { method: 'POST', path: '(segment|export)/jobs$', kind: 'status', status: 429 } as const;
      // Time to follow: what is refused at once would have ended before.
      await world.adobe.fault({ ...notYet, retryAfter: 3 });
      await arm(world);
      const run = await world.ask(ask);
      expect(await world.slash(`follow ${run}`, { user: people.oskar, channel: dataOps })).toContain(
        `Following ${run}`,
      );
      for (const channel of [campaigns, dataOps]) {
        const text = await reportOf(world, run, channel);
        for (const pattern of report) expect(text).toMatch(pattern);
        expect((await postsAbout(world, run, channel)).sort()).toEqual(['card', 'report']);
      }
      expect(await world.slash(`status ${run}`)).toMatch(details);
    });

    test.each<[how: string, audience: string, arm: (world: World) => Promise<unknown>]>([
      ['the job failed', 'Cart leavers', segment({ outcome: 'FAILED' })],
      ['refused', 'VIP buyers', refuse(400, { title: 'Bad Request' })],
      ['used up', 'Loyalty gold', refuse(403, { message: 'On-demand evaluation quota of 2 a day is used up.' })],
      [
        'never answered',
        'Newsletter readers',
        ({ adobe }) => adobe.fault({ method: 'POST', path: 'segment/jobs$', kind: 'lose', effect: false, times: 2 }),
      ],
    ])(
      'an evaluation before its export, %s: nothing was exported, in report, card and details',
      async (_how, name, arm) => {
        await arm(world);
        const run = await world.ask(`evaluate "${name}" to:"Agency drop"`);
        const nothing = /Nothing was (counted or )?exported\./;
        expect(await reportOf(world, run, campaigns)).toMatch(nothing);
        await world.waitForShown(new RegExp(`Nothing was exported [^\n]*${run}[^\n]*ended`));
        expect(await world.slash(`status ${run}`)).toMatch(nothing);
      },
    );

    test('what came to nothing may be asked again at once, also while its card waits to be edited', async () => {
      await world.adobe.fault({ method: 'POST', path: 'segment/jobs$', kind: 'status', status: 403, body: {} });
      await world.slack.fault({ method: 'chat.update', kind: 'status', status: 429, retryAfter: 2 });
      const run = await world.ask('evaluate "Loyalty gold" "Cart leavers"');
      await world.slack.waitForMessage(campaigns, new RegExp(`❌ Evaluation failed[^\n]*\n[^]*${run}`));
      const again = await world.slash('evaluate "Loyalty gold" "Cart leavers"');
      expect(again).toMatch(/^R-\d+ queued/);
      expect(await reportOf(world, runIn(again), campaigns)).toMatch(/^✅ [^\n]*\n/);
      expect(await reportOf(world, run, campaigns)).toMatch(/^❌/);
    });
  },
);

journeys('runs that take too long', (world, open) => {
  test('overdue: the card changes and its thread gets one notice; lost sight of: a report says where to look', async () => {
    let ahead = 0;
    await open({
      env: { OVERDUE_MS: '600', WATCH_LIMIT_MS: String(HOUR_MS) },
      start: { workers: 2, now: () => Date.now() + ahead },
    });
    await world.adobe.nextJob({ kind: 'segment', stuck: true });
    const run = await world.ask('evaluate "VIP buyers"');
    await world.waitForShown(new RegExp(`${run}[^]*Running late\\. Still watching`));
    const notice = await world.slack.waitForMessage(campaigns, new RegExp(`^Running late: .* Still watching.*${run}`));
    expect(notice.broadcast).toBe(false);
    expect((await postsAbout(world, run, campaigns)).sort()).toEqual(['card', 'overdue']);

    ahead = HOUR_MS;
    // It would sleep until its card is refreshed.
    await press(world, 'run:check', { value: run });
    const report = await reportOf(world, run, campaigns);
    const [job] = await world.adobe.ours('segment');
    expect(report).toMatch(/^❔ Result unknown: Adobe stopped reporting the evaluation/);
    expect(report).toContain(`Before you ask again, look in Adobe for job \`${job?.id}\`.`);
    expect((await postsAbout(world, run, campaigns)).sort()).toEqual(['card', 'overdue', 'report']);
    expect(job?.status).toBe('PROCESSING');
  });
});
