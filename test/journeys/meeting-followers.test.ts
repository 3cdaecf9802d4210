import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { waitUntil } from '../../playground/waiting.js';
import { ada, anna, campaigns, dataOps, direct, meeting, oskar, UNHURRIED, words } from './meeting.js';
import { cancelRun } from './ephemeral.js';
import { markOf, reportOf } from './posts.js';
import { journey } from './journey.js';

const DONE = /^✅ /;

/** Each test has a set of audiences of its own, so that they can share a world. */
journey('who follows is told', { env: { ...UNHURRIED, USHER_OPERATORS: `${oskar},${ada}` } }, (world) => {
  let third: string;
  const at = meeting(world);
  beforeAll(async () => {
    third = await world.slack.makeChannel('third');
  });
  beforeEach(() => world.adobe.clearFaults());

  /** @ada's run, in #data-ops, which goes on until Adobe's jobs are ended. */
  const goingOn = async (...ends: string[]) => {
    await world.adobe.nextJob({ kind: 'segment', stuck: true });
    const run = await world.ask(`evaluate ${words(...ends)}`, { user: ada, channel: dataOps });
    await at.atAdobe(run, dataOps);
    return run;
  };
  const follow = (what: string, channel: string, user: string = oskar) =>
    world.slash(`follow ${what}`, { user, channel });
  const gaveWay = (unread: string, to: string, person: string = anna) =>
    world.slack.waitForMessage(direct(person), new RegExp(`${unread}[^]*${to}`));

  describe('an ask whose names were not read yet, that then gives way to another run', () => {
    test('the channel that followed it is told by that one', async () => {
      const run = await goingOn('01');
      const unread = await at.askUnread(`evaluate ${words('01')}`);
      await follow(unread, third);
      await at.namesAnswer();
      await gaveWay(unread, run);
      await at.over(unread);
      await world.adobe.endJobs();
      for (const channel of [dataOps, campaigns, third]) {
        expect(await reportOf(world, run, channel)).toMatch(DONE);
        expect(await at.reports(run, channel)).toHaveLength(1);
      }
      expect(await at.jobs('segment', '01')).toHaveLength(1);
    });

    test('in the channel where it was asked, which is then archived: asker and follower are told', async () => {
      const channel = await world.slack.makeChannel('soon-gone');
      const run = await goingOn('02');
      const unread = await at.askUnread(`evaluate ${words('02')}`, { channel });
      await follow(unread, channel);
      await at.namesAnswer();
      await gaveWay(unread, run);
      await at.over(unread);
      await world.waitForShown(new RegExp(run), channel);
      await world.slack.archive(channel);
      await world.adobe.endJobs();
      await at.over(run);
      const told = { [anna]: await at.reports(run, direct(anna)), [oskar]: await at.reports(run, direct(oskar)) };
      const once = [expect.stringMatching(DONE)];
      expect(told).toEqual({ [anna]: once, [oskar]: once });
    });

    test('to one that is unread as well', async () => {
      const first = await at.askUnread(`evaluate ${words('03')}`, { user: ada, channel: dataOps });
      const second = await at.askUnread(`evaluate ${words('03')}`);
      const fourth = await world.slack.makeChannel('fourth');
      await follow(first, third);
      await follow(second, fourth);
      await at.namesAnswer();
      const kept = await waitUntil('one of them is reported', async () => {
        for (const run of [first, second]) if ((await at.reports(run, dataOps)).length > 0) return run;
        return undefined;
      });
      // The one that gave way hands its followers on before it is over.
      for (const run of [kept === first ? second : first, kept]) await at.over(run);
      for (const channel of [dataOps, campaigns, third, fourth])
        expect({ channel, told: await at.reports(kept, channel) }).toEqual({
          channel,
          told: [expect.stringMatching(DONE)],
        });
      expect(await at.jobs('segment', '03')).toHaveLength(1);
    });

    test('to one that is being cancelled: told that it is, and what to do, not that it is done already', async () => {
      const run = await goingOn('04');
      await world.adobe.fault({ method: 'DELETE', path: 'segment/jobs/', kind: 'status', status: 503, times: 1_000 });
      await cancelRun(world, run, { user: ada, channel: dataOps });
      const unread = await at.askUnread(`evaluate ${words('04')}`);
      await at.namesAnswer();
      const { text } = await gaveWay(unread, run);
      expect(text).toMatch(/being cancelled/i);
      expect(text).toMatch(/ask again|try again|once more/i);
      expect(text).not.toMatch(/is already running this request/);
      await world.adobe.endJobs();
      await at.over(run);
    });

    test('to one that has just ended: asker and follower are told what was done', async () => {
      const run = await world.ask(`evaluate ${words('05')}`, { user: ada, channel: dataOps });
      await reportOf(world, run, dataOps);
      const unread = await at.askUnread(`evaluate ${words('05')}`);
      await follow(unread, third);
      await at.namesAnswer();
      for (const person of [anna, oskar]) expect((await gaveWay(unread, run, person)).text).toMatch(/did exactly this/);
      await at.over(unread);
    });
  });

  describe('a job that two runs share, followed by its id at Adobe', () => {
    /** @ada's run, @anna's chain that shares its evaluation, and the job. */
    const shared = async (...ends: string[]) => {
      const owner = await goingOn(...ends);
      const chain = await world.ask(`evaluate ${words(...ends)} to:"Agency drop"`);
      await at.atAdobe(chain);
      const [job] = await at.jobs('segment', ...ends);
      return { owner, chain, job: job?.id ?? '' };
    };
    const cancelOwner = async (owner: string) => {
      await cancelRun(world, owner, { user: ada, channel: dataOps });
      await at.over(owner);
    };

    test('the run that they were told of is cancelled, the job goes on: the counts come', async () => {
      const { owner, chain, job } = await shared('01', '02');
      await follow(job, third);
      await cancelOwner(owner);
      await world.adobe.endJobs();
      await reportOf(world, chain, campaigns);
      const pattern = new RegExp(`^✅ [^\n]*VIP buyers 4,\\d{3} [^\n]*\n[^]*${chain}`);
      const counted = await world.slack.waitForMessage(third, pattern);
      expect(counted.text).toMatch(/Cart leavers/);
      await waitUntil('all is told', async () => ((await at.live()).length === 0 ? true : undefined));
      const reports = (await world.slack.messages(third)).filter(
        (message) => markOf(message)?.post === 'report' && pattern.test(message.text),
      );
      expect(reports).toHaveLength(1);
    });

    test('in the channel of that run', async () => {
      const { owner, job } = await shared('01', '03');
      await follow(job, dataOps);
      await cancelOwner(owner);
      await world.adobe.endJobs();
      await world.slack.waitForMessage(dataOps, /^✅ [^]*VIP buyers[^]*Newsletter readers[^]{0,20}\d\d,\d{3}/);
    });

    test('both runs are cancelled: they are told so, and nothing else', async () => {
      const { owner, chain, job } = await shared('01', '04');
      await follow(job, third);
      await cancelOwner(owner);
      await cancelRun(world, chain);
      await world.slack.waitForMessage(third, new RegExp(`^⏹ [^]*(${owner}|${chain})`));
      await waitUntil('all is told', async () => ((await at.live()).length === 0 ? true : undefined));
      expect(await at.deletes('segment', '01', '04')).toBe(1);
      expect((await world.slack.messages(third)).filter(({ text }) => /^✅ [^]*Summer sale/.test(text))).toEqual([]);
    });
  });
});
