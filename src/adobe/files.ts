import { z } from 'zod';
import type { AdobeClient, Call } from './client.js';
import { paginate, type Collected, listWithGaps, queryParam } from './pagination.js';
import { inPath } from './paths.js';
import { entry, figure, flag, id, pieces, text } from './lenient.js';

const PATH = '/data/foundation/export';
/** Both the default and the maximum. */
const PAGE = 100;
const MAX_PAGES = 50;

const batchFile = entry(
  { dataSetFileId: id },
  { isValid: flag, created: figure, updated: figure, records: figure, size: figure },
).transform(({ dataSetFileId, isValid, created, updated, records, size }) => ({
  id: dataSetFileId,
  created,
  updated,
  records,
  bytes: size,
  valid: isValid,
}));

/** A part has a name and a length; what stands in a directory has an id of its own instead, and no length. */
const namedFile = pieces({ name: text, dataSetFileId: id, length: figure, size: figure }).transform(
  ({ name, dataSetFileId, length, size }, context) => {
    const called = name ?? dataSetFileId;
    if (called !== undefined) return { id: called, name: called, bytes: length ?? size };
    context.addIssue({ code: 'custom', path: ['name'] });
    return z.NEVER;
  },
);

/** One file of a batch, or a folder of parts; times in epoch ms. Most of it is often missing. */
export type BatchFile = z.infer<typeof batchFile>;
/** A part by its name, with its size in bytes where Adobe tells it. `id` is the name. */
export type NamedFile = z.infer<typeof namedFile>;

/** Data Access: which files a batch has. Never what is in them: that is profiles. */
export class Files {
  constructor(private readonly client: AdobeClient) {}

  async ofBatch({ batchId, ...call }: Call & { batchId: string }): Promise<Collected<BatchFile>> {
    return this.#all(`batches/${inPath(batchId)}/files`, batchFile, call);
  }

  /** Files that could not be taken in; none where nothing failed. */
  async failed({ batchId, ...call }: Call & { batchId: string }): Promise<Collected<NamedFile>> {
    return this.#all(`batches/${inPath(batchId)}/failed`, namedFile, call);
  }

  /** The parts behind a file id, with their sizes. Without `path` Adobe describes them; with it, it would send them. */
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
