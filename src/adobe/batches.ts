import { z } from 'zod';
import { AdobeError } from '../errors.js';
import type { AdobeClient } from './client.js';

const CATALOG = '/data/foundation/catalog';
const SUCCEEDED = new Set(['success', 'active', 'loaded']);
const FAILED = new Set(['failure', 'failed', 'aborted', 'abandoned']);

/** A figure in a shape that we do not know is one that is not reported. */
const figure = z.number().optional().catch(undefined);

const fieldsSchema = z.looseObject({
  status: z.string().default('unknown'),
  created: figure,
  updated: figure,
  recordCount: figure,
  failedRecordCount: figure,
  metrics: z.looseObject({ recordsWritten: figure, recordsFailed: figure }).nullish(),
  relatedObjects: z.array(z.looseObject({ type: z.string().optional(), id: z.string().optional() })).nullish(),
  errors: z.array(z.looseObject({ code: z.string().optional(), description: z.string().optional() })).nullish(),
});
const mapSchema = z.record(z.string(), fieldsSchema);
/** Kept in runs: fields are only ever added, and optional. */
export const batchRecordSchema = z.object({
  id: z.string(),
  /** Adobe's word. */
  status: z.string(),
  succeeded: z.boolean(),
  failed: z.boolean(),
  recordsWritten: z.number().optional(),
  recordsFailed: z.number().optional(),
  /** Epoch ms. */
  created: z.number().optional(),
  datasetId: z.string().optional(),
  errors: z.array(z.object({ code: z.string().optional(), message: z.string().optional() })).optional(),
});

export type BatchRecord = z.infer<typeof batchRecordSchema>;

/** Catalog batches: whether exported data has landed, and how many records. */
export class Batches {
  constructor(private readonly client: AdobeClient) {}

  /** Throws AdobeError `not-found` where the catalog does not know the batch. */
  async get({ sandbox, id, timeoutMs }: { sandbox: string; id: string; timeoutMs?: number }): Promise<BatchRecord> {
    const path = `${CATALOG}/batches/${encodeURIComponent(id)}`;
    const schema = mapSchema;
    const answer = await this.client.request({ method: 'GET', path, sandbox, intent: 'read', schema, timeoutMs });
    const batch = answer[id];
    if (!batch)
      throw new AdobeError({ failure: 'not-found', message: `The catalog has no batch ${id}.`, requestId: '' });
    return recordOf(id, batch);
  }

  /** The batches of a dataset, newest first, at most 100; `createdAfter` in epoch ms. */
  async ofDataset(call: {
    sandbox: string;
    datasetId: string;
    limit?: number;
    status?: string;
    createdAfter?: number;
    timeoutMs?: number;
  }): Promise<BatchRecord[]> {
    const { sandbox, datasetId, limit = 20, status, createdAfter, timeoutMs } = call;
    const answer = await this.client.request({
      method: 'GET',
      path: `${CATALOG}/batches`,
      sandbox,
      intent: 'read',
      schema: mapSchema,
      timeoutMs,
      query: { dataSet: datasetId, status, createdAfter, limit, orderBy: 'desc:created' },
    });
    // A map promises no order.
    return Object.entries(answer)
      .map(([id, batch]) => recordOf(id, batch))
      .sort((one, other) => (other.created ?? 0) - (one.created ?? 0));
  }
}

function recordOf(id: string, batch: z.infer<typeof fieldsSchema>): BatchRecord {
  const { status, created, metrics } = batch;
  const recordsWritten = metrics?.recordsWritten ?? batch.recordCount;
  const recordsFailed = metrics?.recordsFailed ?? batch.failedRecordCount;
  const datasetId = batch.relatedObjects?.find(({ type }) => type === 'dataSet')?.id;
  const errors = (batch.errors ?? []).map(({ code, description }) => ({
    ...(code === undefined ? {} : { code }),
    ...(description === undefined ? {} : { message: description }),
  }));
  return {
    id,
    status,
    succeeded: SUCCEEDED.has(status),
    failed: FAILED.has(status),
    ...(recordsWritten === undefined ? {} : { recordsWritten }),
    ...(recordsFailed === undefined ? {} : { recordsFailed }),
    ...(created === undefined ? {} : { created }),
    ...(datasetId === undefined ? {} : { datasetId }),
    ...(errors.length === 0 ? {} : { errors }),
  };
}
