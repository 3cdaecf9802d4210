import { beforeEach, describe, expect, test } from '@jest/globals';
import { anna, campaigns, dataOps, meeting, oskar, UNHURRIED, words } from './meeting.js';
import { waitUntil } from '../../playground/waiting.js';
import { cancelRun } from './ephemeral.js';
import { reportOf } from './posts.js';
import { journey } from './journey.js';

const DELETE = { method: 'DELETE', path: 'segment/jobs/' };
/** What a look has seen is old by the time that Adobe refuses. */
const SELDOM = { ...UNHURRIED, POLL_INITIAL_MS: '3000', POLL_MAX_MS: '3000' };

/** Each test has a set of audiences of its own, so that they can share a world. */
journey('Adobe refuses a cancel', { env: SELDOM, start: { workers: 2 } }, (world) => {
  const at = meeting(world);
  beforeEach(async () => {
    await world.adobe.clearFaults();
    await world.adobe.settings({ secondCancel: 'taken', cancelMs: 200 });
  });

  const begun = async (...ends: string[]) => {
    await world.adobe.nextJob({ kind: 'segment', stuck: true });
    const run = await world.ask(`evaluate ${words(...ends)}`);
    await at.atAdobe(run);
    const [job] = await at.jobs('segment', ...ends);
    return { run, job: job?.id ?? '' };
  };

  describe('as it took an earlier one, whose answer was lost: the job is given to nobody', () => {
    test.each([
      [403, '01'],
      [404, '03'],
    ] as const)('%d: who waits has an evaluation of their own', async (secondCancel, end) => {
      const { run } = await begun(end);
      await world.adobe.settings({ secondCancel, cancelMs: 600_000 });
      await world.adobe.fault({ ...DELETE, kind: 'lose', effect: true });
      await world.adobe.fault({ ...DELETE, kind: 'hold' });
      await cancelRun(world, run);
      await world.adobe.waitForHeld();
      const waiting = await world.ask(`evaluate ${words(end)} to:"Agency drop"`, { user: oskar, channel: dataOps });
      await world.waitForShown(new RegExp(waiting), dataOps);
      await at.asleep(waiting);
      await world.adobe.release();
      expect(await reportOf(world, waiting, dataOps)).toMatch(/^✅ [^\n]* to Agency drop/);
      await world.adobe.settings({ cancelMs: 0 });
      expect(await reportOf(world, run, campaigns)).not.toMatch(/would not/);
      expect((await at.jobs('segment', end)).map(({ status }) => status)).toEqual(['CANCELLED', 'SUCCEEDED']);
    });
  });

  describe('and it can be asked once more', () => {
    const refusing = () => world.adobe.fault({ ...DELETE, kind: 'status', status: 403, body: { message: 'Not now.' } });
    const refused = async (...ends: string[]) => {
      const one = await begun(...ends);
      await refusing();
      await cancelRun(world, one.run);
      await world.waitForShown(new RegExp(`${one.run}[^]*refused to cancel it: Not now`));
      return one;
    };
    /** The yes to the question before a job is cancelled; answers with what is said then. */
    const cancelJob = async (id: string) => {
      await world.slash(`cancel ${id}`);
      await world.slack.click({ user: anna, channel: campaigns, actionId: 'question:answer' });
      return waitUntil('the yes is answered', async () => {
        const said = (await world.slack.ephemerals(anna)).at(-1)?.text ?? '';
        return said.startsWith('*Cancel') ? undefined : said;
      });
    };

    test('Adobe takes it then', async () => {
      const { run } = await refused('04');
      expect(await cancelRun(world, run)).toMatch(/^Adobe refused to cancel R-\d+: Not now\. I’m trying once more/);
      const report = await reportOf(world, run, campaigns);
      expect(report).not.toMatch(/would not/);
      expect((await at.jobs('segment', '04')).map(({ status }) => status)).toEqual(['CANCELLED']);
      expect(await at.deletes('segment', '04')).toBe(2);
    });

    test('Adobe refuses again: whoever asks is told so, and nothing is asked of Adobe any more', async () => {
      const { run, job } = await refused('05');
      await refusing();
      await cancelRun(world, run);
      const runsOn = 'Adobe refused to cancel it: Not now. It is still running.';
      await waitUntil('Adobe has refused again', async () => {
        const said = await world.slash(`cancel ${run}`);
        return said === runsOn ? true : undefined;
      });
      expect(await cancelJob(job)).toBe(runsOn);
      expect(await at.deletes('segment', '05')).toBe(2);
      await world.adobe.endJobs();
      expect(await reportOf(world, run, campaigns)).toMatch(/Adobe refused to cancel it: Not now/);
    });

    test('by the id of the job as well', async () => {
      const { run, job } = await refused('06');
      expect(await cancelJob(job)).toMatch(/^Cancelling/);
      await at.over(run);
      expect(await at.deletes('segment', '06')).toBe(2);
      expect((await at.jobs('segment', '06')).map(({ status }) => status)).toEqual(['CANCELLED']);
    });
  });
});
