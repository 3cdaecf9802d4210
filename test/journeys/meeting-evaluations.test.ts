import { beforeEach, describe, expect, test } from '@jest/globals';
import { ada, campaigns, dataOps, meeting, oskar, UNHURRIED, words } from './meeting.js';
import { cancelRun } from './ephemeral.js';
import { reportOf } from './posts.js';
import { journey } from './journey.js';

const SEGMENT = { method: 'POST', path: 'segment/jobs$' };

/** Each test has a set of audiences of its own, so that they can share a world. */
const WORLD = { env: { ...UNHURRIED, USHER_OPERATORS: `${oskar},${ada}` }, start: { workers: 2 } };

journey('an evaluation that others wait for', WORLD, (world) => {
  const at = meeting(world);
  beforeEach(async () => {
    await world.adobe.clearFaults();
    await world.adobe.settings({ listingLagMs: 0, cancelMs: 200 });
  });

  const evaluate = (...ends: string[]) => world.ask(`evaluate ${words(...ends)}`);
  /** Somebody else's chain, which waits for the same evaluation. */
  const behind = async (...ends: string[]) => {
    const run = await world.ask(`evaluate ${words(...ends)} to:"Agency drop"`, { user: oskar, channel: dataOps });
    await world.waitForShown(new RegExp(run), dataOps);
    await at.asleep(run);
    return run;
  };
  const exported = async (run: string) =>
    expect(await reportOf(world, run, dataOps)).toMatch(/^✅ [^\n]* to Agency drop/);

  describe('the run that sent it is cancelled: it goes on for them', () => {
    test('while its outcome is in doubt', async () => {
      await world.adobe.settings({ listingLagMs: 600_000 });
      await world.adobe.fault({ ...SEGMENT, kind: 'lose', effect: true });
      const run = await evaluate('01');
      await at.inDoubt(run);
      const waiting = await behind('01');
      await cancelRun(world, run);
      await world.adobe.settings({ listingLagMs: 0 });
      await exported(waiting);
      await at.over(run);
      expect(await at.deletes('segment', '01')).toBe(0);
      expect(await at.posts('segment', '01')).toBe(1);
    });

    test('while its answer is on its way', async () => {
      await world.adobe.fault({ ...SEGMENT, kind: 'hold' });
      const run = await evaluate('02');
      await world.adobe.waitForHeld();
      const waiting = await behind('02');
      await cancelRun(world, run);
      await world.adobe.release();
      await exported(waiting);
      await at.over(run);
      expect(await at.deletes('segment', '02')).toBe(0);
      expect(await at.posts('segment', '02')).toBe(1);
    });

    test('while its answer is on its way, with two that wait, one of which is cancelled too', async () => {
      await world.adobe.fault({ ...SEGMENT, kind: 'hold' });
      const run = await evaluate('03');
      await world.adobe.waitForHeld();
      const waiting = await behind('03');
      const other = await world.ask(`evaluate ${words('03')} to:"Segment Export"`, { user: ada });
      await world.waitForShown(new RegExp(other));
      await at.asleep(other);
      await cancelRun(world, run);
      await cancelRun(world, other, { user: oskar });
      await world.adobe.release();
      await exported(waiting);
      for (const one of [run, other]) await at.over(one);
      expect(await at.deletes('segment', '03')).toBe(0);
      expect(await at.posts('segment', '03')).toBe(1);
      expect(await at.jobs('export', '03')).toHaveLength(1);
    });

    test('and all who wait are cancelled as well: it is deleted, once', async () => {
      await world.adobe.nextJob({ kind: 'segment', stuck: true });
      await world.adobe.fault({ ...SEGMENT, kind: 'hold' });
      const run = await evaluate('04');
      await world.adobe.waitForHeld();
      const waiting = await behind('04');
      await cancelRun(world, waiting, { user: oskar, channel: dataOps });
      await cancelRun(world, run);
      await world.adobe.release();
      for (const one of [run, waiting]) await at.over(one);
      const [job, ...others] = await at.jobs('segment', '04');
      expect(others).toEqual([]);
      expect(job?.status).toBe('CANCELLED');
      expect(await at.deletes('segment', '04')).toBe(1);
      expect(await at.jobs('export', '04')).toEqual([]);
    });

    test('one that is followed by its id, while the run that may have sent it is in doubt: the cancel of who follows leaves it', async () => {
      await world.adobe.settings({ listingLagMs: 600_000 });
      await world.adobe.nextJob({ kind: 'segment', stuck: true });
      await world.adobe.fault({ ...SEGMENT, kind: 'lose', effect: true });
      const run = await evaluate('03', '04');
      await at.inDoubt(run);
      const waiting = await behind('03', '04');
      await world.adobe.fault({ method: 'GET', path: 'segment/jobs$', kind: 'hold', times: 1_000 });
      await world.adobe.waitForHeld();
      await world.adobe.settings({ listingLagMs: 0 });
      const [job] = await at.jobs('segment', '03', '04');
      const follower = await world.ask(`follow ${job?.id}`, { user: ada });
      await at.atAdobe(follower);
      await cancelRun(world, follower, { user: ada });
      await at.over(follower);
      expect(await at.deletes('segment', '03', '04')).toBe(0);
      await world.adobe.clearFaults();
      await world.adobe.release();
      await world.adobe.endJobs();
      await exported(waiting);
      await at.over(run);
      expect(await at.posts('segment', '03', '04')).toBe(1);
    });

    test('before it was sent: nothing of it is sent, and one of those who wait sends it, once', async () => {
      await world.adobe.fault({ method: 'GET', path: 'segment/jobs$', kind: 'hold' });
      const run = await evaluate('05');
      await world.adobe.waitForHeld();
      const waiting = await behind('05');
      await cancelRun(world, run);
      await world.adobe.release();
      await exported(waiting);
      await at.over(run);
      expect(await at.posts('segment', '05')).toBe(1);
    });

    test('while it waits for another one at Adobe: one of those who wait sends it, once', async () => {
      await world.adobe.fault({ ...SEGMENT, kind: 'status', status: 429, retryAfter: 3_600 });
      const run = await evaluate('06');
      await at.asleep(run);
      const waiting = await behind('06');
      await cancelRun(world, run);
      await at.over(run);
      await exported(waiting);
      expect(await at.jobs('segment', '06')).toHaveLength(1);
    });
  });

  describe('one that Adobe is cancelling is joined by nobody', () => {
    const dying = async (...ends: string[]) => {
      await world.adobe.settings({ cancelMs: 600_000 });
      await world.adobe.nextJob({ kind: 'segment', stuck: true });
      const run = await evaluate(...ends);
      await at.atAdobe(run);
      const [job] = await at.jobs('segment', ...ends);
      return { run, id: job?.id ?? '' };
    };
    const sentAnew = async (waiting: string, ...ends: string[]) => {
      await exported(waiting);
      expect((await at.jobs('segment', ...ends)).map(({ status }) => status)).toEqual(['CANCELLED', 'SUCCEEDED']);
    };
    /** Whoever waits until the old one is over is right as well. */
    const ends = () => world.adobe.settings({ cancelMs: 0 });

    test('cancelled by somebody at Adobe: a new chain has its own', async () => {
      const { run, id } = await dying('01', '02');
      await world.adobe.cancelOutside(id);
      await at.dying(run);
      const waiting = await behind('01', '02');
      await ends();
      await sentAnew(waiting, '01', '02');
      await at.over(run);
    });

    test('cancelled by us: a new chain has its own', async () => {
      const { run } = await dying('01', '03');
      await cancelRun(world, run);
      await at.dying(run);
      expect(await at.deletes('segment', '01', '03')).toBe(1);
      const waiting = await behind('01', '03');
      await ends();
      await sentAnew(waiting, '01', '03');
      await at.over(run);
    });
  });

  describe('Adobe would not cancel it, and it runs on', () => {
    test('the next chain of the same audiences joins it', async () => {
      await world.adobe.fault({ method: 'DELETE', path: 'segment/jobs/', kind: 'status', status: 400, body: {} });
      await world.adobe.nextJob({ kind: 'segment', stuck: true });
      const run = await evaluate('01', '04');
      await at.atAdobe(run);
      await cancelRun(world, run);
      await world.waitForShown(new RegExp(`${run}[^]*refused to cancel`));
      const waiting = await behind('01', '04');
      await world.adobe.endJobs();
      await exported(waiting);
      await at.over(run);
      expect(await at.posts('segment', '01', '04')).toBe(1);
    });
  });

  describe('while Adobe is asked to cancel it, a new chain of the same audiences waits for the answer', () => {
    /** One that goes on until it is ended, and whose DELETE is on its way: refused where Adobe's lists know nothing of it yet. */
    const leaving = async (listingLagMs: number, ...ends: string[]) => {
      await world.adobe.nextJob({ kind: 'segment', stuck: true });
      const run = await evaluate(...ends);
      await at.atAdobe(run);
      await world.adobe.settings({ listingLagMs });
      await world.adobe.fault({ method: 'DELETE', path: 'segment/jobs/', kind: 'hold' });
      await cancelRun(world, run);
      await world.adobe.waitForHeld();
      return run;
    };

    test('Adobe takes it: the chain has its own then', async () => {
      const run = await leaving(0, '02', '03');
      const waiting = await behind('02', '03');
      expect(await at.posts('segment', '02', '03')).toBe(1);
      await world.adobe.release();
      await exported(waiting);
      await at.over(run);
      expect((await at.jobs('segment', '02', '03')).map(({ status }) => status)).toEqual(['CANCELLED', 'SUCCEEDED']);
    });

    test('Adobe would not: the chain joins it', async () => {
      const run = await leaving(600_000, '02', '04');
      const waiting = await behind('02', '04');
      expect(await at.posts('segment', '02', '04')).toBe(1);
      await world.adobe.release();
      // Not before the job may be known everywhere: until then Adobe is asked again.
      await world.waitForShown(new RegExp(`${run}[^]*refused to cancel`));
      await world.adobe.settings({ listingLagMs: 0 });
      await world.adobe.endJobs();
      await exported(waiting);
      await at.over(run);
      expect(await at.posts('segment', '02', '04')).toBe(1);
      expect((await at.jobs('segment', '02', '04')).map(({ status }) => status)).toEqual(['SUCCEEDED']);
    });

    test('the answer is lost: Adobe is asked again, and meanwhile it is given to nobody', async () => {
      await world.adobe.nextJob({ kind: 'segment', stuck: true });
      const run = await evaluate('02', '05');
      await at.atAdobe(run);
      await world.adobe.fault({ method: 'DELETE', path: 'segment/jobs/', kind: 'lose', effect: true });
      await world.adobe.settings({ cancelMs: 600_000 });
      await world.adobe.fault({ method: 'DELETE', path: 'segment/jobs/', kind: 'hold' });
      await cancelRun(world, run);
      const waiting = await behind('02', '05');
      await world.adobe.waitForHeld();
      expect(await at.posts('segment', '02', '05')).toBe(1);
      await world.adobe.release();
      await world.adobe.settings({ cancelMs: 0 });
      await exported(waiting);
      await at.over(run);
      expect((await at.jobs('segment', '02', '05')).map(({ status }) => status)).toEqual(['CANCELLED', 'SUCCEEDED']);
    });
  });

  test('one that was started outside and is followed here: a chain of the same audiences joins it', async () => {
    await world.adobe.nextJob({ kind: 'segment', stuck: true });
    const { id } = await world.adobe.outsideJob({ sandbox: 'dev', segmentIds: words('01', '05').split(' ') });
    const followed = await world.ask(`follow ${id}`);
    await at.atAdobe(followed);
    const waiting = await behind('01', '05');
    await world.adobe.endJobs();
    await exported(waiting);
    expect(await reportOf(world, followed, campaigns)).toMatch(/^✅ /);
    expect(await at.posts('segment', '01', '05')).toBe(0);
  });
});
