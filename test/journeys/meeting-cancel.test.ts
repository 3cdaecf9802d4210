import { beforeEach, expect, test } from '@jest/globals';
import { waitUntil } from '../../playground/waiting.js';
import { campaigns, meeting, UNHURRIED, words } from './meeting.js';
import { cancelRun } from './ephemeral.js';
import { journey } from './journey.js';

const CANCELLED = /before anything was sent|nothing was sent|unsubmitted/i;

/** Each test has a set of audiences of its own, so that they can share a world. */
journey('cancel meets the sending', { env: UNHURRIED }, (world) => {
  const at = meeting(world);
  beforeEach(() => world.adobe.clearFaults());

  const told = async (run: string) =>
    (await world.slack.waitForMessage(campaigns, new RegExp(`^⏹ Cancelled[^\n]*\n[^]*${run}`))).text;
  const list = (kind: 'segment' | 'export') => ({ method: 'GET', path: `${kind}/jobs$`, kind: 'hold' as const });

  test('while Adobe’s list is read before an evaluation is sent: it is not sent', async () => {
    await world.adobe.fault(list('segment'));
    const run = await world.ask(`evaluate ${words('01')}`);
    await world.adobe.waitForHeld();
    await cancelRun(world, run);
    await world.adobe.release();
    expect(await told(run)).toMatch(CANCELLED);
    await at.over(run);
    expect(await at.posts('segment', '01')).toBe(0);
    expect(await at.deletes('segment', '01')).toBe(0);
  });

  test('the same before the export of a chain: it is not sent, and what was counted is told', async () => {
    await world.adobe.fault(list('export'));
    const run = await world.ask(`evaluate ${words('02')} to:"Agency drop"`);
    await world.adobe.waitForHeld();
    await cancelRun(world, run);
    await world.adobe.release();
    const text = await told(run);
    expect(text).toMatch(/nothing was exported/i);
    expect(text).toMatch(/Cart leavers[^]{0,20}\b3\d\d\b/);
    await at.over(run);
    expect(await at.posts('export', '02')).toBe(0);
    expect(await at.deletes('export', '02')).toBe(0);
  });

  test('the same before an export alone', async () => {
    await world.adobe.fault(list('export'));
    const run = await world.ask(`export ${words('03')} to:"Agency drop"`);
    await world.adobe.waitForHeld();
    await cancelRun(world, run);
    await world.adobe.release();
    expect(await told(run)).toMatch(CANCELLED);
    await at.over(run);
    expect(await at.posts('export', '03')).toBe(0);
  });

  test.each([
    { what: 'an evaluation that waits for another one at Adobe', kind: 'segment', ask: `evaluate ${words('04')}` },
    { what: 'an export that was put off', kind: 'export', ask: `export ${words('04')} to:"Agency drop"` },
  ] as const)('while the list is read before $what is sent again: it is not', async ({ kind, ask }) => {
    const refusal = { method: 'POST', path: `${kind}/jobs$`, kind: 'status', status: 429, retryAfter: 1 } as const;
    await world.adobe.fault({ ...refusal, times: 1_000 });
    const run = await world.ask(ask);
    await at.asleep(run);
    await world.adobe.fault(list(kind));
    await world.adobe.waitForHeld();
    const before = await at.posts(kind, '04');
    await cancelRun(world, run);
    await world.adobe.clearFaults();
    await world.adobe.release();
    expect(await told(run)).toMatch(CANCELLED);
    await at.over(run);
    expect(await at.posts(kind, '04')).toBe(before);
    expect(await at.jobs(kind, '04')).toEqual([]);
  });

  test('while it waits for another one at Adobe: told at once, and not sent', async () => {
    await world.adobe.fault({ method: 'POST', path: 'segment/jobs$', kind: 'status', status: 429, retryAfter: 3_600 });
    const run = await world.ask(`evaluate ${words('05')}`);
    await at.asleep(run);
    await cancelRun(world, run);
    expect(await told(run)).toMatch(CANCELLED);
    await at.over(run);
    expect(await at.jobs('segment', '05')).toEqual([]);
    expect(await at.posts('segment', '05')).toBe(1);
  });

  test.each(['segment', 'export'] as const)('right after POST %s, before Adobe lists it: asked again', async (kind) => {
    const deletes = () => world.adobe.calls('DELETE', new RegExp(`${kind}/jobs/`));
    const before = (await deletes()).length;
    await world.adobe.nextJob({ kind, stuck: true });
    await world.adobe.fault({ method: 'DELETE', path: `${kind}/jobs/`, kind: 'status', status: 404 });
    const run = await world.ask(
      kind === 'segment' ? `evaluate ${words('07')}` : `export ${words('07')} to:"Agency drop"`,
    );
    await waitUntil('Adobe has made it', async () => ((await at.jobs(kind, '07')).length > 0 ? true : undefined));
    await cancelRun(world, run);
    expect(await told(run)).toMatch(/^⏹ Cancelled/);
    await at.over(run);
    expect((await at.jobs(kind, '07')).map(({ status }) => status)).toEqual(['CANCELLED']);
    expect((await deletes()).length).toBe(before + 2);
  });

  test.each(['segment', 'export'] as const)(
    'while the answer to POST %s is on its way: cancelled once',
    async (kind) => {
      await world.adobe.fault({ method: 'POST', path: `${kind}/jobs$`, kind: 'hold' });
      await world.adobe.nextJob({ kind, stuck: true });
      const run = await world.ask(
        kind === 'segment' ? `evaluate ${words('06')}` : `export ${words('06')} to:"Agency drop"`,
      );
      await world.adobe.waitForHeld();
      await cancelRun(world, run);
      await world.adobe.release();
      await told(run);
      await at.over(run);
      const made = await at.jobs(kind, '06');
      expect(made.map(({ status }) => status)).toEqual(['CANCELLED']);
      expect(await at.deletes(kind, '06')).toBe(1);
      expect(await at.posts(kind, '06')).toBe(1);
    },
  );
});
