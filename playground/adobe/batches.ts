import { z } from 'zod';
import { type Call, CATALOG, type Route } from './call.js';
import { refusedPage } from './datasets.js';
import { catalog, type Reply } from './refusals.js';
import type { AdobeState, SimulatedJob } from './state.js';

export const batchRoutes: Route[] = [
  ['GET', `${CATALOG}/batches`, list],
  ['GET', `${CATALOG}/batches/:id`, get],
];

interface Batch {
  id: string;
  rows: number;
  job: SimulatedJob;
}

const FAILED = ['failure', 'failed', 'aborted', 'abandoned'];

/** What exports have written in a sandbox, newest first. */
export function batchesIn(state: AdobeState, sandbox: string): Batch[] {
  return state
    .listed('export', sandbox)
    .filter((job) => state.statusOf(job) === 'SUCCEEDED')
    .flatMap((job) => job.batches.map(({ batchId, rows }) => ({ id: batchId, rows, job })))
    .filter(({ id }) => id !== '');
}

const destination = z.looseObject({ destination: z.looseObject({ datasetId: z.string() }) });

function datasetOf({ job }: Batch): string {
  return destination.parse(job.body).destination.datasetId;
}

function statusOf({ job }: Batch): string {
  return job.script.batchStatus ?? 'success';
}

function batchBody(batch: Batch): Record<string, unknown> {
  const { rows, job } = batch;
  const { recordsFailed = 0 } = job.script;
  return {
    status: statusOf(batch),
    created: job.createdAt,
    updated: job.endsAt,
    version: '1.0.1',
    metrics: { recordsWritten: rows - recordsFailed, recordsFailed },
    relatedObjects: [{ type: 'dataSet', id: datasetOf(batch) }],
    ...(FAILED.includes(statusOf(batch))
      ? { errors: [{ code: '106', description: 'The dataset file is too large.', rows: [] }] }
      : {}),
  };
}

function list(state: AdobeState, { query, sandbox }: Call): Reply {
  const refused = refusedPage(query);
  if (refused) return refused;
  const [dataset, status] = [query.get('dataSet'), query.get('status')];
  const [start, limit] = [Number(query.get('start') ?? 0), Number(query.get('limit') ?? 20)];
  const fit = batchesIn(state, sandbox)
    .filter((batch) => dataset === null || datasetOf(batch) === dataset)
    .filter((batch) => status === null || statusOf(batch) === status)
    .filter(({ job }) => job.createdAt > Number(query.get('createdAfter') ?? 0));
  const page = (query.get('orderBy') === 'desc:created' ? fit : fit.reverse()).slice(start, start + limit);
  return { status: 200, body: Object.fromEntries(page.map((batch) => [batch.id, batchBody(batch)])) };
}

function get(state: AdobeState, { sandbox }: Call, id: string): Reply {
  const batch = batchesIn(state, sandbox).find((known) => known.id === id);
  return batch
    ? { status: 200, body: { [id]: batchBody(batch) } }
    : catalog(404, 'NotFoundError', `Batch ${id} not found`);
}
