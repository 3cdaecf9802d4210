import { afterEach, describe, expect, test } from '@jest/globals';
import { isScheduleTime } from '../../../src/adobe/schedules.js';
import { dailyAt } from '../../../src/adobe/schedule-time.js';
import { isScheduledEvaluation } from '../../../src/adobe/segment-jobs.js';
import { evaluationsToday } from '../../../src/adobe/cache.js';
import { openAdobe, type OpenAdobe, sandbox, VIP } from './opened.js';

describe('schedules', () => {
  let open: OpenAdobe;
  afterEach(() => open.close());

  test('the one that Adobe made is there, in both shapes; times are in seconds', async () => {
    open = await openAdobe();
    const [tutorial] = await open.adobe.schedules.list({ sandbox });
    await open.control.settings({ dialect: 'current' });
    const [current] = await open.adobe.schedules.list({ sandbox });
    expect(tutorial).toMatchObject({ state: 'active', properties: { segments: ['*'] }, createEpoch: 1_568_267_948 });
    expect(current).toMatchObject({ schedule: '0 0 1 * * ?', frequency: 'daily', properties: { segments: [] } });
    expect(await open.adobe.schedules.get({ sandbox, id: current?.id ?? '' })).toEqual(current);
  });

  test.each(['tutorial', 'current'] as const)(
    'changes are JSON Patch with add, however they are answered: %s',
    async (dialect) => {
      open = await openAdobe({ dialect });
      const [schedule] = await open.adobe.schedules.list({ sandbox });
      const id = schedule?.id ?? '';
      await open.adobe.schedules.setActive({ sandbox, id, active: false });
      await open.adobe.schedules.setTime({ sandbox, id, cron: dailyAt({ hour: 4, minute: 15 }) });
      expect(await open.adobe.schedules.get({ sandbox, id })).toMatchObject({
        state: 'inactive',
        schedule: '0 15 4 * * ?',
      });
      const sent = await open.control.calls('PATCH', /schedules/);
      expect(sent.map(({ body }) => body)).toEqual([
        [{ op: 'add', path: '/state', value: 'inactive' }],
        [{ op: 'add', path: '/schedule', value: '0 15 4 * * ?' }],
      ]);
    },
  );

  test('a second one is refused in Adobe’s words, and nothing is sent for a time that is none', async () => {
    open = await openAdobe();
    const one = { sandbox, name: 'nightly', cron: dailyAt({ hour: 1, minute: 0 }), active: true };
    await expect(open.adobe.schedules.create(one)).rejects.toMatchObject({
      details: { failure: 'bad-request', message: 'A schedule exists already in this sandbox.' },
    });
    await expect(open.adobe.schedules.create({ ...one, cron: '0 1 * * *' })).rejects.toThrow('Quartz');
    expect(await open.control.calls('POST', /schedules/)).toHaveLength(1);
  });

  test('the first one is created with everything, switched off unless told', async () => {
    open = await openAdobe();
    const [system] = await open.adobe.schedules.list({ sandbox });
    await open.control.removeSchedule({ sandbox, id: system?.id ?? '' });
    const made = await open.adobe.schedules.create({ sandbox, name: 'night', cron: '0 30 13 * * ?', active: false });
    expect(made).toMatchObject({ name: 'night', state: 'inactive', type: 'batch_segmentation' });
    expect(await open.adobe.schedules.list({ sandbox })).toHaveLength(1);
    expect(await open.adobe.schedules.list({ sandbox: 'prod' })).toMatchObject([{ name: 'profile-default' }]);
  });

  test('what runs by it is told from what somebody started', async () => {
    open = await openAdobe();
    const { id } = await open.control.nightly({ sandbox });
    const [job] = await open.adobe.segmentJobs.list({ sandbox });
    expect(job).toMatchObject({ id, segments: [{ segmentId: '*' }] });
    expect(job && isScheduledEvaluation(job, false)).toBe(true);
  });

  test.each(['tutorial', 'current'] as const)('its run is none of those on demand today: %s', async (dialect) => {
    open = await openAdobe({ dialect });
    await open.control.nightly({ sandbox });
    const call = { sandbox, segmentIds: [VIP], requestId: 'r', timeoutMs: 2_000 };
    await open.adobe.segmentJobs.create(call);
    const jobs = await open.adobe.segmentJobs.list({ sandbox });
    const newest = Math.max(...jobs.map(({ creationTime = 0 }) => creationTime));
    expect([jobs.length, evaluationsToday(jobs, newest, new Set())]).toEqual([2, 1]);
  });
});

test.each([
  ['0 0 1 * * ?', true],
  ['0 0 1 ? * MON', true],
  ['0 0 1 ? * 2-6 2027', true],
  ['0 0 1 1,15 * ?', true],
  ['0 1 * * *', false],
  ['* 0 1 * * ?', false],
  ['0 0/30 1 * * ?', false],
  ['0 0 1,13 * * ?', false],
  ['0 0 24 * * ?', false],
  ['0 0 1 * * *', false],
  ['0 0 1 ? * ?', false],
])('%s runs once a day at most: %s', (cron, fits) => {
  expect(isScheduleTime(cron)).toBe(fits);
});
