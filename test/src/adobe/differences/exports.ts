import { expect } from '@jest/globals';
import { batchesOf, exportBody } from '../../../../src/adobe/export-jobs.js';
import { isTerminal } from '../../../../src/adobe/schemas.js';
import type { Request } from '../../../../src/request/request.js';
import { AGENCY_DROP, everyExport, gather, type OpenAdobe, sandbox, VIP } from '../opened.js';
import { bodies, current, exportTo, readExportJob, readSegmentJob, type Row, tutorial } from './worlds.js';

const readDestination = (destination: object) => readExportJob({ destination });
const everything: Request = {
  kind: 'export',
  sandbox: { name: sandbox, type: 'development' },
  dataset: { id: AGENCY_DROP, name: 'Agency drop' },
  audiences: [{ id: VIP, namespace: 'ups', name: 'VIP buyers', statuses: ['realized', 'existing', 'exited'] }],
  filters: {
    events: { fields: ['environment'], ingestedSince: '2026-10-25T13:22:04-07:00' },
    updatedSince: '2026-10-25T13:22:04-07:00',
    emptyProfiles: false,
    batchPerAudience: true,
  },
};

/** Export jobs and the datasets they write to. */
export const exportRows: Row[] = [
  [
    18,
    '`datasetId` is sent, both spellings are read',
    async () => {
      await exportTo(current);
      expect(await bodies(current, 'POST', /export/)).toMatchObject([{ destination: { datasetId: AGENCY_DROP } }]);
      expect(readDestination({ dataSetId: 'd' }).destination.datasetId).toBe('d');
      expect(readDestination({ datasetId: 'd' }).destination.datasetId).toBe('d');
    },
  ],
  [
    19,
    'batches come as an array, as an object, or not at all',
    () => {
      const one = { segmentId: VIP, batchId: 'b' };
      for (const batches of [[one], one]) expect(batchesOf(readDestination({ batches }))).toMatchObject([one]);
      expect(batchesOf(readDestination({ batchId: 'b' }))).toMatchObject([{ batchId: 'b' }]);
      expect(batchesOf(readDestination({ segmentPerBatch: true }))).toEqual([]);
    },
  ],
  [
    20,
    'a batch’s status is an array or a word; an array is sent',
    async () => {
      for (const status of [['exited'], 'exited'])
        expect(batchesOf(readDestination({ batches: [{ status }] }))).toMatchObject([{ status: ['exited'] }]);
      await exportTo(tutorial);
      expect(await bodies(tutorial, 'POST', /export/)).toMatchObject([
        { filter: { segments: [{ status: ['realized'] }] } },
      ]);
    },
  ],
  [
    21,
    'an empty batch id is none',
    () => expect(batchesOf(readDestination({ batchId: '' }))[0]?.batchId).toBeUndefined(),
  ],
  [
    22,
    'an export’s id is a number or a text; a text in the path',
    async () => {
      const { id } = await exportTo(tutorial);
      expect([id, readExportJob({ id: '24115' }).id, readExportJob({ id: 24115 }).id]).toEqual([id, '24115', '24115']);
      await tutorial.adobe.exportJobs.get({ sandbox, id });
      expect(await tutorial.control.calls('GET', new RegExp(`/export/jobs/${id}$`))).toHaveLength(1);
    },
  ],
  [
    23,
    'the gateway’s job is a text, an object, or absent',
    () => {
      for (const computeGatewayJobId of ['a7c3', {}, { exportJob: '' }, { exportJob: 'e', pushJob: 'p' }, undefined]) {
        expect(readSegmentJob({ computeGatewayJobId }).computeGatewayJobId).toEqual(computeGatewayJobId);
        expect(readExportJob({ computeGatewayJobId }).computeGatewayJobId).toEqual(computeGatewayJobId);
      }
    },
  ],
  [
    24,
    'a compute job is a number, or absent',
    () => {
      expect(readSegmentJob({ computeJobId: 13_377 })).toMatchObject({ computeJobId: 13_377 });
      expect(readSegmentJob()).not.toHaveProperty('computeJobId');
    },
  ],
  [
    25,
    'events are narrowed by `fromIngestTimestamp`',
    () =>
      expect(exportBody(everything).additionalFields).toEqual({
        eventList: { fields: 'environment', filter: { fromIngestTimestamp: '2026-10-25T13:22:04-07:00' } },
      }),
  ],
  [
    26,
    'an end of the events and an evaluation within the export are never sent',
    () => expect(JSON.stringify(exportBody(everything))).not.toMatch(/toIngestTimestamp|evaluationInfo/),
  ],
  [
    27,
    'the status is always sent; all three are read',
    () => {
      const status = ['realized', 'existing', 'exited'];
      expect(exportBody(everything).filter.segments).toMatchObject([{ status }]);
      expect(readExportJob(exportBody(everything)).filter?.segments).toMatchObject([{ status }]);
    },
  ],
  [
    28,
    'creating an export gives a job that has yet to run, not a dataset',
    async () => {
      await current.control.settings({ queuedMs: 60_000 });
      expect(await exportTo(current)).toMatchObject({ status: 'NEW', id: expect.any(String) });
    },
  ],
  [
    29,
    'no call of ours removes profiles from a dataset, and none is promised: each export adds a batch',
    async () => {
      await exportTo(tutorial);
      await exportTo(tutorial);
      expect(await tutorial.adobe.batches.ofDataset({ sandbox, datasetId: AGENCY_DROP })).toHaveLength(2);
    },
  ],
  [
    30,
    'exports are listed without a slash at the end, on from the offset that the link gives',
    async () => {
      await current.control.outsideJobs({ sandbox, count: 101, kind: 'export' });
      expect(await gather(everyExport(current.adobe, { sandbox }))).toHaveLength(101);
      const [first, second, ...more] = await current.control.calls('GET', /export\/jobs$/);
      expect([first?.query, second?.query['offset'], more]).toEqual([
        ...[{ limit: '100' }, expect.stringMatching(/^\d+_\d+$/), []],
      ]);
      expect(await current.control.calls('GET', /\/$/)).toEqual([]);
    },
  ],
  [
    31,
    'exports are filtered by a status that Adobe knows',
    async () => {
      await tutorial.adobe.exportJobs.list({ sandbox, status: 'FAILED' });
      expect((await tutorial.control.calls('GET', /export/))[0]?.query).toEqual({ limit: '100', status: 'FAILED' });
    },
  ],
  [
    32,
    'the metrics of an export are the older times or the newer counters',
    async () => {
      const metricsOf = async (open: OpenAdobe) => {
        const { id } = await exportTo(open);
        return (await open.adobe.exportJobs.get({ sandbox, id })).metrics;
      };
      const [old, recent] = [await metricsOf(tutorial), await metricsOf(current)];
      expect([old.totalExportedProfileCounter, recent.totalExportedProfileCounter]).toEqual([undefined, 4_195]);
      expect(old).toHaveProperty('aCPDatasetWriteTime');
    },
  ],
  [
    33,
    'an export is over when it has succeeded, failed, or been cancelled',
    () => {
      const over = ['SUCCEEDED', 'FAILED', 'CANCELLED'].map((status) => readExportJob({ status }).status);
      expect(over.every(isTerminal)).toBe(true);
      expect(['NEW', 'QUEUED', 'PROCESSING', 'CANCELLING', '?'].some(isTerminal)).toBe(false);
    },
  ],
  [
    34,
    'a new dataset is `@/datasets/…` or `@/dataSets/…`',
    async () => {
      for (const { adobe } of [tutorial, current]) {
        const id = await adobe.datasets.create({ sandbox, name: 'New', requestId: 'r' });
        expect(await adobe.datasets.get({ sandbox, id })).toMatchObject({ name: 'New' });
      }
    },
  ],
  [
    35,
    'the retired description of files is not sent',
    async () => {
      await tutorial.adobe.datasets.create({ sandbox, name: 'New', requestId: 'r' });
      expect(await bodies(tutorial, 'POST', /dataSets/)).toEqual([{ name: 'New', schemaRef: expect.any(Object) }]);
    },
  ],
];
