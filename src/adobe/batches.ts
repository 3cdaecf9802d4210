import { z } from 'zod';
import { AdobeError } from '../errors.js';
import { type AdobeClient, type Call, type CallFor, inPath } from './client.js';
import { byIdOf, type Entries, lenientList, onlyOf, readable } from './lenient-lists.js';
import { entry, figure, id, moment, pieces, text, word } from './lenient.js';
import { type Collected, listWithGaps, paginate, queryParam } from './pagination.js';
import { jobStatus } from './schemas.js';
import { defined } from '../platform/defined.js';

const BATCHES = '/data/foundation/catalog/batches';
const SUCCEEDED = new Set(['success', 'active', 'loaded']);
const FAILED = new Set(['failure', 'failed', 'aborted', 'abandoned']);

const batchSchema = entry(
  { id, status: jobStatus },
  {
    created: moment,
    updated: moment,
    recordCount: figure,
    failedRecordCount: figure,
    metrics: pieces({ recordsWritten: figure, recordsFailed: figure }),
    relatedObjects: lenientList(pieces({ type: text, id })),
    errors: lenientList(pieces({ code: word, description: text })),
  },
).transform(({ id: own, status, created, metrics, recordCount, failedRecordCount, ...rest }): BatchRecord => {
  const recordsWritten = metrics?.recordsWritten ?? recordCount;
  const recordsFailed = metrics?.recordsFailed ?? failedRecordCount;
  const datasetId = rest.relatedObjects?.find(({ type }) => type === 'dataSet')?.id;
  const errors = (rest.errors ?? []).map(({ code, description }) => defined({ code, message: description }));
  return {
    id: own,
    status,
    succeeded: SUCCEEDED.has(status),
    failed: FAILED.has(status),
    ...defined({ recordsWritten, recordsFailed, created, datasetId }),
    ...(errors.length === 0 ? {} : { errors }),
  };
});
const mapSchema = byIdOf(batchSchema);
/** Stored in runs: fields are only ever added, and new ones are optional. */
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

  /** Throws AdobeError `not-found` if the catalog does not know the batch. */
  async get(call: CallFor): Promise<BatchRecord> {
    const schema = onlyOf(call.id, batchSchema);
    const batch = await this.client.read({ ...call, path: `${BATCHES}/${inPath(call.id)}`, schema });
    if (batch) return batch;
    throw new AdobeError({ failure: 'not-found', message: `The catalog has no batch ${call.id}.`, requestId: '' });
  }

  /** The batches of a dataset, newest first, at most 100. */
  async ofDataset(call: Call & { datasetId: string; limit?: number }): Promise<Entries<BatchRecord>> {
    const { datasetId, limit = 20 } = call;
    const query = { dataSet: datasetId, limit, orderBy: 'desc:created' };
    const batches = readable(await this.client.read({ ...call, path: BATCHES, schema: mapSchema, query }));
    // A map promises no order.
    return batches.sort((one, other) => (other.created ?? 0) - (one.created ?? 0));
  }
}

const FILES = '/data/foundation/export';
/** Adobe's default and maximum. */
const PAGE = 100;
const MAX_PAGES = 50;

const batchFile = entry({ dataSetFileId: id }, { size: figure }).transform(({ dataSetFileId, size }) => ({
  id: dataSetFileId,
  bytes: size,
}));

/** A part has a name and a length; a file in a directory has an id instead, and no length. */
const namedFile = pieces({ name: text, dataSetFileId: id, length: figure, size: figure }).transform(
  ({ name, dataSetFileId, length, size }, context) => {
    const called = name ?? dataSetFileId;
    if (called !== undefined) return { id: called, name: called, bytes: length ?? size };
    context.addIssue({ code: 'custom', path: ['name'] });
    return z.NEVER;
  },
);

/** One file of a batch, or a folder of parts; its size is often missing. */
export type BatchFile = z.infer<typeof batchFile>;
/** A part; its `id` is its name. `bytes` is undefined if Adobe gives no size. */
export type NamedFile = z.infer<typeof namedFile>;

/** Data Access: lists the files of a batch. Never reads their contents, which are profiles. */
export class Files {
  constructor(private readonly client: AdobeClient) {}

  async ofBatch({ batchId, ...call }: Call & { batchId: string }): Promise<Collected<BatchFile>> {
    return this.#all(`batches/${inPath(batchId)}/files`, batchFile, call);
  }

  /** Files that Adobe could not ingest; empty if none failed. */
  async failed({ batchId, ...call }: Call & { batchId: string }): Promise<Collected<NamedFile>> {
    return this.#all(`batches/${inPath(batchId)}/failed`, namedFile, call);
  }

  /** The parts of a file, with sizes. Without `path` Adobe describes them; with it, Adobe sends their contents. */
  async parts({ fileId, ...call }: Call & { fileId: string }): Promise<Collected<NamedFile>> {
    return this.#all(`files/${inPath(fileId)}`, namedFile, call);
  }

  async #all<Item extends { id: string }>(path: string, item: z.ZodType<Item>, call: Call): Promise<Collected<Item>> {
    const schema = listWithGaps('data', item);
    return paginate({ maxPages: MAX_PAGES }, async (start, seen) => {
      const query = { start, limit: PAGE };
      const { places, link } = await this.client.read({ ...call, path: `${FILES}/${path}`, schema, query });
      const more = places.length < PAGE ? undefined : String(seen + places.length);
      return { places, next: queryParam(link, 'start') ?? more };
    });
  }
}
