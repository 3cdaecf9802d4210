import { expect } from '@jest/globals';
import { isScheduleTime } from '../../../../src/adobe/schedules.js';
import { countOf, evaluatedIds, statusesOf } from '../../../../src/adobe/segment-jobs.js';
import { isTerminal } from '../../../../src/adobe/schemas.js';
import { CART, type OpenAdobe, sandbox, VIP } from '../opened.js';
import {
  bodies,
  current,
  evaluate,
  readSchedule,
  readSegmentJob,
  type Row,
  switchOff,
  systemSchedule,
  tutorial,
} from './worlds.js';

const NOT_A_UUID = '54a20f19-9a0w-293a-9b82-409b1p3v0192';
const createSchedule = async (open: OpenAdobe) => {
  await open.control.removeSchedule({ sandbox, id: await systemSchedule(open) });
  return open.adobe.schedules.create({ sandbox, name: 'night', cron: '0 0 2 * * ?', active: true });
};

/** Schedules and segment jobs. */
export const evaluationRows: Row[] = [
  [
    1,
    'a schedule is changed by PATCH, answered 200 or 204',
    async () => {
      await switchOff(tutorial);
      await current.control.fault({ method: 'PATCH', path: 'schedules', kind: 'status', status: 200, effect: true });
      await switchOff(current);
      for (const { adobe } of [tutorial, current])
        expect(await adobe.schedules.list({ sandbox })).toMatchObject([{ state: 'inactive' }]);
      expect(await bodies(tutorial, 'POST', /schedules/)).toEqual([]);
    },
  ],
  [
    2,
    'the operation is `add`',
    async () => {
      await switchOff(tutorial);
      expect(await bodies(tutorial, 'PATCH', /./)).toEqual([[{ op: 'add', path: '/state', value: 'inactive' }]]);
    },
  ],
  [
    3,
    'a schedule is an evaluation, whatever the tutorial calls it',
    async () => {
      await createSchedule(tutorial);
      expect(await bodies(tutorial, 'POST', /schedules/)).toMatchObject([{ type: 'batch_segmentation' }]);
    },
  ],
  [4, 'any type of schedule is read', () => expect(readSchedule({ type: 'export' }).type).toBe('export')],
  [
    5,
    'a schedule is sent with its time, and read without',
    async () => {
      await createSchedule(current);
      expect(await bodies(current, 'POST', /schedules/)).toMatchObject([{ schedule: '0 0 2 * * ?' }]);
      expect(readSchedule().schedule).toBeUndefined();
    },
  ],
  [
    6,
    'several schedules are listed, with a frequency, with or without audiences',
    async () => {
      const children = [
        { id: 'a', frequency: 'weekly', properties: { segments: [VIP] } },
        { id: 'b', properties: {} },
      ];
      const body = { _page: { totalCount: 2, pageSize: 2 }, children, _links: { next: {} } };
      await current.control.fault({ path: 'schedules', kind: 'status', status: 200, body });
      const [first, second] = await current.adobe.schedules.list({ sandbox });
      expect([first?.frequency, first?.properties.segments, second?.properties.segments]).toEqual([
        'weekly',
        [VIP],
        [],
      ]);
      expect((await current.adobe.schedules.list({ sandbox }))[0]?.properties.segments).toEqual([]);
    },
  ],
  [
    7,
    'the time that is sent is Quartz and daily; any is read',
    async () => {
      const unix = { sandbox, name: 'n', cron: '0 1 * * *', active: true };
      await expect(tutorial.adobe.schedules.create(unix)).rejects.toThrow('Quartz');
      expect([isScheduleTime('0 0 1 * * ?'), isScheduleTime('0 0 1 * * ? 2027')]).toEqual([true, true]);
      expect(readSchedule({ schedule: 'whenever' }).schedule).toBe('whenever');
    },
  ],
  [
    8,
    'seven states of a segment job, and any other as one that goes on',
    () => {
      const states = ['NEW', 'QUEUED', 'PROCESSING', 'CANCELLING', 'RESTING', 'SUCCEEDED', 'FAILED', 'CANCELLED'];
      expect(states.map((status) => readSegmentJob({ status }).status).filter(isTerminal)).toEqual(states.slice(5));
    },
  ],
  [
    9,
    'the first answer may be NEW or PROCESSING',
    async () => {
      expect((await evaluate(tutorial, VIP)).status).toBe('PROCESSING');
      await current.control.settings({ queuedMs: 60_000 });
      expect((await evaluate(current, VIP)).status).toBe('NEW');
    },
  ],
  [
    10,
    'the first answer may lack all metrics, or have those of a finished job',
    async () => {
      expect((await evaluate(tutorial, VIP)).metrics.segmentedProfileCounter).toBeUndefined();
      const boilerplate = { status: 'NEW', metrics: { totalTime: {}, segmentedProfileCounter: { a: 1 } } };
      expect(isTerminal(readSegmentJob(boilerplate).status)).toBe(false);
    },
  ],
  [
    11,
    'sandbox, source, batchId and updateEpoch may be absent',
    async () => {
      await evaluate(tutorial, VIP);
      await evaluate(current, VIP);
      const [old] = await tutorial.adobe.segmentJobs.list({ sandbox });
      const [recent] = await current.adobe.segmentJobs.list({ sandbox });
      expect([old?.source, recent?.source]).toEqual([undefined, 'api']);
      expect(old).not.toHaveProperty('sandbox');
      expect(recent).toMatchObject({ sandbox: { sandboxName: sandbox }, updateEpoch: expect.any(Number) });
    },
  ],
  [
    12,
    '`modelName` or `schema`',
    async () => {
      expect(await evaluate(tutorial, VIP)).toMatchObject({ modelName: '_xdm.context.profile' });
      expect(await evaluate(current, VIP)).toMatchObject({ schema: { name: '_xdm.context.profile' } });
    },
  ],
  [
    13,
    'a segment has a version, or a merge policy’s id',
    async () => {
      expect((await evaluate(tutorial, VIP)).segments).toMatchObject([{ segmentId: VIP, segment: { version: 1 } }]);
      const [segment] = evaluatedIds(await evaluate(current, VIP));
      expect(segment).toMatchObject({ segmentId: VIP, segment: { mergePolicyId: expect.any(String) } });
      expect(segment).not.toHaveProperty('segment.version');
    },
  ],
  [
    14,
    'a counter for others only is none for ours',
    async () => {
      await tutorial.control.nextJob({ kind: 'segment', withoutCounters: [VIP] });
      const { id } = await evaluate(tutorial, VIP);
      const job = await tutorial.adobe.segmentJobs.get({ sandbox, id });
      expect([countOf(job, VIP), countOf(job, CART)]).toEqual([undefined, expect.any(Number)]);
    },
  ],
  [
    15,
    'the counters by status may be absent',
    async () => {
      const count = async (open: OpenAdobe) => {
        const { id } = await evaluate(open, VIP);
        return Object.keys(statusesOf(await open.adobe.segmentJobs.get({ sandbox, id }), VIP));
      };
      expect([await count(tutorial), await count(current)]).toEqual([[], ['realized', 'exited']]);
    },
  ],
  [
    16,
    'an id need not be a UUID',
    async () => {
      expect((await evaluate(tutorial, NOT_A_UUID)).segments).toMatchObject([{ segmentId: NOT_A_UUID }]);
    },
  ],
  [
    17,
    'the address of a job is built from its id, not from the links it bears',
    async () => {
      const job = await evaluate(current, VIP);
      expect(JSON.stringify(job['_links'])).not.toContain(job.id);
      await current.adobe.segmentJobs.cancel({ sandbox, id: job.id });
      expect(await current.control.calls('DELETE', new RegExp(job.id))).toHaveLength(1);
    },
  ],
];
