import { z } from 'zod';
import { type AdobeClient, type Call, inPath } from './client.js';
import { paginate, type Collected, listWithGaps, queryParam } from './pagination.js';
import { entry, figure, id, pieces, text } from './lenient.js';

const PATH = '/data/foundation/export';
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
      const { places, link } = await this.client.read({ ...call, path: `${PATH}/${path}`, schema, query });
      const more = places.length < PAGE ? undefined : String(seen + places.length);
      return { places, next: queryParam(link, 'start') ?? more };
    });
  }
}
