import { z } from 'zod';
import type { AdobeClient } from './client.js';
import { collect, type Collected, parameterOf } from './pages.js';

const PATH = '/data/foundation/export';
/** Both the default and the maximum. */
const PAGE = 100;
const MAX_PAGES = 50;

/** Sizes, times and counts are strings in this service; an empty one is none. */
const number = z
  .union([z.number(), z.string()])
  .nullish()
  .transform((value) => (value == null || value === '' || Number.isNaN(Number(value)) ? undefined : Number(value)));

const links = {
  _links: z.looseObject({ next: z.looseObject({ href: z.string().nullish() }).nullish() }).nullish(),
};
const batchFile = z
  .looseObject({
    dataSetFileId: z.string(),
    isValid: z.boolean().nullish(),
    created: number,
    updated: number,
    records: number,
    size: number,
  })
  .transform(({ dataSetFileId, isValid, created, updated, records, size }) => ({
    id: dataSetFileId,
    created,
    updated,
    records,
    bytes: size,
    valid: isValid ?? undefined,
  }));
const namedFile = z
  .looseObject({ name: z.string(), length: number })
  .transform(({ name, length }) => ({ id: name, name, bytes: length }));

/** One file of a batch, or a folder of parts; times in epoch ms. Most of it is often missing. */
export type BatchFile = z.infer<typeof batchFile>;
/** A part by its name, with its size in bytes where Adobe tells it. `id` is the name. */
export type NamedFile = z.infer<typeof namedFile>;

interface Call {
  sandbox: string;
  timeoutMs?: number;
}

/** Data Access: which files a batch has. Never what is in them: that is profiles. */
export class Files {
  constructor(private readonly client: AdobeClient) {}

  async ofBatch({ batchId, ...call }: Call & { batchId: string }): Promise<Collected<BatchFile>> {
    return this.#all(`batches/${encodeURIComponent(batchId)}/files`, batchFile, call);
  }

  /** Files that could not be taken in; none where nothing failed. */
  async failed({ batchId, ...call }: Call & { batchId: string }): Promise<Collected<NamedFile>> {
    return this.#all(`batches/${encodeURIComponent(batchId)}/failed`, namedFile, call);
  }

  /** The parts behind a file id, with their sizes. Without `path` Adobe describes them; with it, it would send them. */
  async parts({ fileId, ...call }: Call & { fileId: string }): Promise<Collected<NamedFile>> {
    return this.#all(`files/${encodeURIComponent(fileId)}`, namedFile, call);
  }

  async #all<Item extends { id: string }>(
    path: string,
    item: z.ZodType<Item>,
    { sandbox, timeoutMs }: Call,
  ): Promise<Collected<Item>> {
    // A file that is a single one may be described without a list around it.
    const schema = z.union([
      z.looseObject({ data: z.array(item), ...links }),
      item.transform((one) => ({ data: [one], _links: undefined })),
    ]);
    return collect({ maxPages: MAX_PAGES }, async (start, seen) => {
      const answer = await this.client.request({
        method: 'GET',
        path: `${PATH}/${path}`,
        sandbox,
        timeoutMs,
        intent: 'read',
        schema,
        query: { start, limit: PAGE },
      });
      const more = answer.data.length < PAGE ? undefined : String(seen + answer.data.length);
      return { items: answer.data, next: parameterOf(answer._links?.next?.href, 'start') ?? more };
    });
  }
}
