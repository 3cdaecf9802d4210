import { describe, expect, test } from '@jest/globals';
import { channelIds } from '../../playground/slack/content.js';
import { atMost } from './concurrency.js';
import type { World } from './world.js';
import { inOwnWorld } from './journey.js';
import { reportOf, postsAbout } from './posts.js';
import { runIn } from './ephemeral.js';

const { campaigns } = channelIds;
const WORKS = {
  segment: { ask: 'evaluate "VIP buyers"', path: 'segment/jobs$', done: /^✅ VIP buyers [^\n]*\n/ },
  export: {
    ask: 'export "VIP buyers" to:"Agency drop" batch:each',
    path: 'export/jobs$',
    done: /^✅ [^\n]* of VIP buyers to Agency drop[^\n]*\n/,
  },
} as const;

interface Loss {
  what: string;
  fault:
    | { kind: 'lose'; effect: boolean; times?: number }
    | { kind: 'late'; delayMs: number }
    | { kind: 'hang' }
    | { kind: 'status'; status: number; effect: boolean };
  settings?: { listingLagMs: number; echoRequestId?: boolean };
  /** How often it is sent. */
  posts: number;
}

const LOSSES: Loss[] = [
  { what: 'it had happened: found and kept, not sent again', fault: { kind: 'lose', effect: true }, posts: 1 },
  { what: 'it had not happened: sent once more', fault: { kind: 'lose', effect: false }, posts: 2 },
  { what: 'no answer by our deadline, and it had not happened: sent once more', fault: { kind: 'hang' }, posts: 2 },
  {
    what: 'it happens after our deadline and is listed late, without our request id',
    fault: { kind: 'late', delayMs: 1_700 },
    settings: { listingLagMs: 400, echoRequestId: false },
    posts: 1,
  },
  {
    what: 'it had happened, and is listed late',
    fault: { kind: 'lose', effect: true },
    settings: { listingLagMs: 900 },
    posts: 1,
  },
  { what: 'a 500, though it was made', fault: { kind: 'status', status: 500, effect: true }, posts: 1 },
  { what: 'a 502, and it was not made', fault: { kind: 'status', status: 502, effect: false }, posts: 2 },
];

const CASES = (['segment', 'export'] as const).flatMap((kind) => LOSSES.map((loss) => ({ kind, ...loss })));

/** All that wait are one process: more worlds at once would be late with their answers. */
const inTurn = atMost(3);

const lost = (act: (world: World) => Promise<void>, env: Record<string, string> = {}) =>
  inTurn(() => inOwnWorld({ env }, act));

describe('Adobe’s answer to a creating call is lost: one job, one report', () => {
  test.concurrent.each(CASES)('$kind: $what', async ({ kind, fault, settings, posts }) => {
    const { ask, path, done } = WORKS[kind];
    // What is found ends the waiting; a loaded machine may make it wait longer than it would be listed late.
    const env = posts === 1 ? { SETTLE_MS: '5000' } : {};
    const act = async (world: World) => {
      await world.adobe.settings(settings ?? {});
      await world.adobe.fault({ method: 'POST', path, ...fault });
      const run = await world.ask(ask);
      // Found at once, there is no doubt to show.
      if (posts > 1) await world.waitForShown(/checking with Adobe/);
      expect(await reportOf(world, run, campaigns)).toMatch(done);
      expect(await world.adobe.ours(kind)).toHaveLength(1);
      expect(await world.adobe.calls('POST', new RegExp(path))).toHaveLength(posts);
      expect(await postsAbout(world, run, campaigns)).toEqual(['card', 'report']);
    };
    await lost(act, env);
  });

  test.concurrent('of two evaluations in doubt at the same time, each finds its own', async () => {
    await lost(async (world) => {
      await world.adobe.settings({ echoRequestId: false });
      await world.adobe.fault({ method: 'POST', path: 'segment/jobs$', kind: 'lose', effect: true, times: 2 });
      const words = ['"VIP buyers"', '"Cart leavers"'];
      const answers = await Promise.all(words.map((audience) => world.slash(`evaluate ${audience}`)));
      for (const [index, answer] of answers.entries()) {
        const report = await reportOf(world, runIn(answer), campaigns);
        expect(report).toContain(`✅ ${words[index]?.replaceAll('"', '')} `);
      }
      expect(await world.adobe.ours('segment')).toHaveLength(2);
    });
  });

  test.concurrent(
    'an export whose merge policy Adobe fills in, without our request id: found, not sent again',
    async () => {
      await lost(async (world) => {
        await world.adobe.settings({ echoRequestId: false, fillsInPolicy: true });
        await world.adobe.fault({ method: 'POST', path: 'export/jobs$', kind: 'lose', effect: true });
        const run = await world.ask('export "VIP buyers" to:"Agency drop"');
        expect(await reportOf(world, run, campaigns)).toMatch(/^✅ [^\n]* of VIP buyers to Agency drop[^\n]*\n/);
        expect(await world.adobe.ours('export')).toHaveLength(1);
        const [sent] = await world.adobe.calls('POST', /export\/jobs$/);
        expect(sent?.body).not.toHaveProperty('mergePolicy');
      });
    },
  );

  test.concurrent('of two exports in doubt at once, alike but for the merge policy, each finds its own', async () => {
    await lost(async (world) => {
      await world.adobe.settings({ echoRequestId: false });
      await world.adobe.fault({ method: 'POST', path: 'export/jobs$', kind: 'lose', effect: true, times: 2 });
      const typed = ['policy:25c548a0-ca7f-4dcd-81d5-997642f178b9', ''];
      const answers = await Promise.all(
        typed.map((policy) => world.slash(`export "VIP buyers" to:"Agency drop" ${policy}`)),
      );
      for (const answer of answers) await reportOf(world, runIn(answer), campaigns);
      expect(await world.adobe.ours('export')).toHaveLength(2);
    });
  });

  test.concurrent('429: waits, says so on the card, then goes through', async () => {
    await lost(async (world) => {
      await world.adobe.fault({ method: 'POST', path: 'segment/jobs$', kind: 'status', status: 429 });
      const run = await world.ask('evaluate "VIP buyers" "Cart leavers"');
      await world.waitForShown(/Adobe is running another evaluation/);
      expect(await reportOf(world, run, campaigns)).toMatch(/^✅ [^\n]*\n/);
      expect(await world.adobe.ours('segment')).toHaveLength(1);
    });
  });
});
