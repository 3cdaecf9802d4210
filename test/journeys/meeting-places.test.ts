import { beforeEach, describe, expect, test } from '@jest/globals';
import { waitUntil } from '../../playground/waiting.js';
import { ada, anna, campaigns, dataOps, direct, meeting, noBot, oskar, UNHURRIED, words } from './meeting.js';
import { journey } from './journey.js';

/** Each test has a set of audiences of its own, so that they can share a world. */
journey('runs meet where they cannot be told', { env: UNHURRIED }, (world) => {
  const at = meeting(world);
  beforeEach(() => world.adobe.clearFaults());

  const offered = (run: string, person: string = anna) =>
    world.slack.waitForMessage(direct(person), new RegExp(`can’t post[^]*${run}`));
  /** Everything that a person reads in their direct messages, the newest last. */
  const private_ = async (person: string) => (await world.slack.messages(direct(person))).map(({ text }) => text);
  /** The report of whichever run evaluated these audiences. */
  const reportIn = (channel: string, run: string) =>
    world.slack.waitForMessage(channel, new RegExp(`^✅ [^]*\\b${run}\\b`));
  const DONE = /^✅ /;

  describe('asked where Usher may not post, and again where it may', () => {
    test('by somebody else: evaluated once, told there, and the first asker is told as well', async () => {
      const first = await world.ask(`evaluate ${words('01')}`, { channel: noBot });
      await offered(first);
      const second = await world.ask(`evaluate ${words('01')}`, { user: oskar, channel: dataOps });
      expect((await reportIn(dataOps, second)).text).toMatch(/VIP buyers/);
      const told = await waitUntil('the first asker is told', async () =>
        (await private_(anna)).find((text) => text.includes(dataOps) || DONE.test(text)),
      );
      expect(told).toMatch(new RegExp(`${first}|${second}`));
      expect(await at.jobs('segment', '01')).toHaveLength(1);
      await at.over(second);
    });

    test('by the same person: evaluated once, told there', async () => {
      const first = await world.ask(`evaluate ${words('02')}`, { channel: noBot });
      await offered(first);
      const second = await world.ask(`evaluate ${words('02')}`);
      await reportIn(campaigns, second);
      await at.over(second);
      expect(await at.reports(second, campaigns)).toHaveLength(1);
      expect(await at.jobs('segment', '02')).toHaveLength(1);
      // The offer is still to be seen; what it offers is done.
      await world.slack.click({ user: anna, channel: direct(anna), actionId: 'place:me', value: first });
      await waitUntil('the press is answered', async () =>
        (await world.slack.ephemerals(anna)).at(-1)?.channel === direct(anna) ? true : undefined,
      );
      await at.over(first);
      expect(await at.jobs('segment', '02')).toHaveLength(1);
    });

    test('with a follower who waits in the first place: they are not forgotten either', async () => {
      const first = await world.ask(`evaluate ${words('03')}`, { channel: noBot });
      await offered(first);
      await world.ask(`evaluate ${words('03')}`, { user: oskar, channel: noBot });
      const second = await world.ask(`evaluate ${words('03')}`, { user: ada, channel: dataOps });
      await reportIn(dataOps, second);
      for (const person of [anna, oskar])
        await waitUntil(`${person} is told`, async () =>
          (await private_(person)).find(
            (text) => (text.includes(dataOps) || DONE.test(text)) && new RegExp(`${first}|${second}`).test(text),
          ),
        );
      expect(await at.jobs('segment', '03')).toHaveLength(1);
    });

    test('in a second place that will not have it, then in one that will', async () => {
      const first = await world.ask(`evaluate ${words('04')}`, { channel: noBot });
      await offered(first);
      const other = await world.slack.makeChannel('archived-soon');
      await world.slack.archive(other);
      await world.ask(`evaluate ${words('04')}`, { user: oskar, channel: other });
      const third = await world.ask(`evaluate ${words('04')}`, { user: ada, channel: dataOps });
      await reportIn(dataOps, third);
      for (const person of [anna, oskar])
        await waitUntil(`${person} is told`, async () =>
          (await private_(person)).find((text) => (text.includes(dataOps) || DONE.test(text)) && /R-\d/.test(text)),
        );
      expect(await at.jobs('segment', '04')).toHaveLength(1);
    });

    test('as an export: written once', async () => {
      const first = await world.ask(`export ${words('05')} to:"Agency drop"`, { channel: noBot });
      await offered(first);
      const second = await world.ask(`export ${words('05')} to:"Agency drop"`, { user: oskar, channel: dataOps });
      await reportIn(dataOps, second);
      expect(await at.jobs('export', '05')).toHaveLength(1);
    });

    test('unread, because Adobe was slow: the same', async () => {
      const first = await world.ask(`evaluate ${words('06')}`, { channel: noBot });
      await offered(first);
      await at.askUnread(`evaluate ${words('06')}`, { user: oskar, channel: dataOps });
      await at.namesAnswer();
      await world.slack.waitForMessage(dataOps, /^✅ /);
      await waitUntil('the evaluation is reported', async () =>
        (await world.slack.messages(dataOps)).find(({ text }) => DONE.test(text) && /Men/.test(text)),
      );
      expect(await at.jobs('segment', '06')).toHaveLength(1);
    });
  });

  describe('a place that is gone when the report is due', () => {
    const started = async (ends: string[], channel: string) => {
      await world.adobe.nextJob({ kind: 'segment', stuck: true });
      const run = await world.ask(`evaluate ${words(...ends)}`, { channel });
      await at.atAdobe(run, channel);
      return run;
    };
    /** What people are told of a run in their direct messages, once it has said its last word. */
    const toldTo = async (run: string, ...persons: string[]) =>
      Object.fromEntries(
        await Promise.all(persons.map(async (person) => [person, await at.reports(run, direct(person))] as const)),
      );
    const once = [expect.stringMatching(DONE)];

    test.each([
      { what: 'archived', ends: ['01', '02'], leave: (channel: string) => world.slack.archive(channel) },
      { what: 'left by the bot', ends: ['01', '03'], leave: (channel: string) => world.slack.removeBot(channel) },
    ])('$what: whoever asked, asked as well or follows there is told, once', async ({ ends, leave }) => {
      const channel = await world.slack.makeChannel('soon-gone');
      const run = await started(ends, channel);
      expect(await world.ask(`evaluate ${words(...ends)}`, { user: oskar, channel })).toBe(run);
      await world.slash(`follow ${run}`, { user: ada, channel });
      await leave(channel);
      await world.adobe.endJobs();
      await at.over(run);
      expect(await toldTo(run, anna, oskar, ada)).toEqual({ [anna]: once, [oskar]: once, [ada]: once });
    });

    test('not the asker’s: each who follows there is told, and the asker in their own', async () => {
      const channel = await world.slack.makeChannel('soon-gone-too');
      const run = await started(['01', '04'], dataOps);
      for (const user of [oskar, ada])
        expect(await world.ask(`evaluate ${words('01', '04')}`, { user, channel })).toBe(run);
      await world.waitForShown(new RegExp(run), channel);
      await world.slack.archive(channel);
      await world.adobe.endJobs();
      await at.over(run);
      expect(await toldTo(run, anna, oskar, ada)).toEqual({ [anna]: [], [oskar]: once, [ada]: once });
      expect(await at.reports(run, dataOps)).toEqual(once);
    });

    test('two places of one person are gone: they are told once', async () => {
      const [one, other] = [await world.slack.makeChannel('gone-one'), await world.slack.makeChannel('gone-other')];
      const run = await started(['01', '05'], one);
      await world.slash(`follow ${run}`, { channel: other });
      await world.waitForShown(new RegExp(run), other);
      await world.slash(`follow ${run}`, { user: oskar, channel: other });
      for (const channel of [one, other]) await world.slack.archive(channel);
      await world.adobe.endJobs();
      await at.over(run);
      expect(await toldTo(run, anna, oskar)).toEqual({ [anna]: once, [oskar]: once });
    });
  });
});
