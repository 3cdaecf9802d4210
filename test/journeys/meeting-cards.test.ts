import { describe, expect, test } from '@jest/globals';
import { waitUntil } from '../../playground/waiting.js';
import { movableTime } from './later.js';
import { anna, campaigns, dataOps, LONG_MS, meeting, oskar, UNHURRIED, words } from './meeting.js';
import { journeys } from './journey.js';

const MINUTE_MS = 60_000;
const SEGMENT = { method: 'POST', path: 'segment/jobs$' };
const { later, minutesUntil } = movableTime();

journeys('cards of runs that meet', (world, open) => {
  const at = meeting(world);
  const begin = (env: Record<string, string> = {}) => open({ env: { ...UNHURRIED, ...env } });

  const behind = async () => {
    const run = await world.ask(`evaluate ${words('01')} to:"Agency drop"`, { user: oskar, channel: dataOps });
    await world.waitForShown(new RegExp(run), dataOps);
    await at.asleep(run);
    return run;
  };
  const cardSays = (run: string, pattern: RegExp) =>
    waitUntil(`the card of ${run} says ${pattern}`, async () => {
      const card = await at.card(run, dataOps);
      return pattern.test(card) ? card : undefined;
    });

  describe('a chain that waits for the evaluation of another run says so', () => {
    test('which waits for its turn at Adobe: for whom, and until when', async () => {
      await begin();
      const until = Math.floor(Date.now() / 1_000) + 3_600;
      await world.adobe.fault({ ...SEGMENT, kind: 'status', status: 429, retryAfter: 3_600 });
      const first = await world.ask(`evaluate ${words('01')}`);
      await at.asleep(first);
      const second = await behind();
      const card = await cardSays(second, new RegExp(`\\b${first}\\b`));
      expect(card).toMatch(/Adobe|busy|waits?|waiting/i);
      const [, told] = /<!date\^(\d+)\^[^>]*>/.exec(card.slice(card.indexOf(first))) ?? [];
      expect(Math.abs(Number(told) - until)).toBeLessThan(120);
    });

    test('of which nobody knows yet whether it was taken', async () => {
      await begin({ ADOBE_TIMEOUT_MS: '600000' });
      await world.adobe.settings({ listingLagMs: 3_600_000 });
      await world.adobe.fault({ ...SEGMENT, kind: 'lose', effect: true });
      const first = await world.ask(`evaluate ${words('01')}`);
      await at.inDoubt(first);
      const second = await behind();
      await cardSays(second, new RegExp(`\\b${first}\\b`));
    });
  });

  describe('a card that can never be edited keeps nothing alive', () => {
    const EDITS = [
      { what: 'Slack refuses', answer: { status: 200, body: 'cant_update_message' } },
      { what: 'Slack fails', answer: { status: 503 } },
      { what: 'Slack is broken inside', answer: { status: 200, body: 'internal_error' } },
      { what: 'Slack says it was asked too often', answer: { status: 429, retryAfter: 1 } },
      { what: 'Slack no longer knows the message', answer: { status: 200, body: 'message_not_found' } },
      { what: 'the app is broken', answer: { status: 200, body: 'missing_scope' } },
    ];
    const edits = async (run: string) =>
      (await world.slack.traffic()).filter(
        ({ method, request }) => method === 'chat.update' && JSON.stringify(request).includes(run),
      ).length;

    test.each(EDITS)(
      '$what: reported once, over, its edits end, and the same may be asked anew after ten minutes',
      async ({ answer }) => {
        await begin();
        await world.adobe.nextJob({ kind: 'segment', stuck: true });
        const run = await world.ask(`evaluate ${words('01')}`);
        await at.atAdobe(run);
        await world.slack.fault({ method: 'chat.update', kind: 'status', ...answer, times: 1_000_000 });
        await world.adobe.endJobs();
        await world.slack.waitForMessage(campaigns, new RegExp(`^✅ [^]*${run}`));
        await minutesUntil(`${run} is over`, { world, run, timeoutMs: LONG_MS }, async () =>
          (await at.live()).includes(run) ? undefined : true,
        );
        const tried = await edits(run);
        expect(await at.reports(run, campaigns)).toHaveLength(1);
        await later(world, 11 * MINUTE_MS);
        const next = await world.ask(`evaluate ${words('01')}`);
        expect(next).not.toBe(run);
        await world.slack.waitForMessage(campaigns, new RegExp(`^✅ [^]*${next}`));
        expect(await edits(run)).toBe(tried);
        expect(await at.jobs('segment', '01')).toHaveLength(2);
      },
      LONG_MS + 60_000,
    );

    test(
      'while it lives, too: Adobe is looked at all the same, and the report comes',
      async () => {
        await begin();
        await world.slack.fault({ method: 'chat.update', kind: 'status', status: 503, times: 1_000_000 });
        const run = await world.ask(`evaluate ${words('01')} to:"Agency drop"`);
        await world.slack.waitForMessage(campaigns, new RegExp(`^✅ [^]*${run}`));
        await minutesUntil(`${run} is over`, { world, run, timeoutMs: LONG_MS }, async () =>
          (await at.live()).includes(run) ? undefined : true,
        );
        expect(await at.reports(run, campaigns)).toHaveLength(1);
        expect(await at.reports(run, `D${anna.slice(1)}`)).toEqual([]);
      },
      LONG_MS + 60_000,
    );
  });
});
