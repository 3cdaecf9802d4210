import { batchesIn } from './batches.js';
import { type Call, DATA_ACCESS, type Route } from './call.js';
import { catalog, type Reply } from './refusals.js';
import type { AdobeState } from './state.js';

export const fileRoutes: Route[] = [
  ['GET', `${DATA_ACCESS}/batches/:id/files`, ofBatch],
  ['GET', `${DATA_ACCESS}/batches/:id/failed`, failed],
  ['GET', `${DATA_ACCESS}/files/:id`, parts],
];

const MOST = 100;
const ROWS_A_FILE = 5_000;
const BYTES_A_ROW = 180;
/** Links carry the port, as Adobe's do. */
const HOST = 'https://platform.adobe.io:443';

/** A page of anything. Numbers are strings here, and the link to the next page is a whole address. */
function page(all: Record<string, unknown>[], { path, query }: Call): Reply {
  const [start, limit] = [Number(query.get('start') ?? 0), Number(query.get('limit') ?? MOST)];
  if (limit < 1 || limit > MOST) return catalog(400, 'BadRequestError', `limit must be between 1 and ${MOST}`);
  const data = all.slice(start, start + limit);
  const end = start + data.length;
  return {
    status: 200,
    body: {
      data,
      _page: { limit, count: data.length },
      _links: {
        ...(end < all.length ? { next: { href: `${HOST}${path}?start=${end}&limit=${limit}` } } : {}),
        page: { href: `${HOST}${path}?start=0&limit=${limit}{&page}`, templated: true },
      },
    },
  };
}

function batchOf(state: AdobeState, { sandbox }: Call, id: string) {
  return batchesIn(state, sandbox).find((batch) => batch.id === id);
}

function noBatch(id: string): Reply {
  return catalog(404, 'NotFoundError', `Batch ${id} not found`);
}

function ofBatch(state: AdobeState, call: Call, id: string): Reply {
  const batch = batchOf(state, call, id);
  if (!batch) return noBatch(id);
  const count = Math.max(1, Math.ceil(batch.rows / ROWS_A_FILE));
  const files = Array.from({ length: count }, (_, number) => {
    const dataSetFileId = `${id}-${number}`;
    const records = Math.min(ROWS_A_FILE, batch.rows - number * ROWS_A_FILE);
    return {
      dataSetFileId,
      dataSetViewId: `view-${id}`,
      version: '1.0.0',
      isValid: true,
      created: String(batch.job.endsAt),
      updated: String(batch.job.endsAt),
      ...(state.settings.directories ? {} : { records: String(records), size: String(records * BYTES_A_ROW) }),
      _links: { self: { href: `${HOST}${DATA_ACCESS}/files/${dataSetFileId}` } },
    };
  });
  return page(files, call);
}

function named(name: string, length: number, { path }: Call) {
  return { name, length: String(length), _links: { self: { href: `${HOST}${path}?path=${name}` } } };
}

function failed(state: AdobeState, call: Call, id: string): Reply {
  const batch = batchOf(state, call, id);
  if (!batch) return noBatch(id);
  const { recordsFailed = 0 } = batch.job.script;
  return page(recordsFailed > 0 ? [named('part-00000-failed.parquet', recordsFailed * BYTES_A_ROW, call)] : [], call);
}

/** What stands in a directory is a file of its own again: it has an id in place of a name, and tells no size. */
function directory(id: string, { path }: Call): Record<string, unknown>[] {
  return Array.from({ length: 3 }, (_, part) => ({
    dataSetFileId: `${id}-part-${part}`,
    dataSetViewId: `view-${id}`,
    version: '1.0.0',
    isValid: true,
    _links: { self: { href: `${HOST}${path}-part-${part}` } },
  }));
}

/** With `path` Adobe would send the contents: they are profiles, and this world has none. */
function parts(state: AdobeState, call: Call, id: string): Reply {
  const [, batchId = '', number = ''] = /^(.*)-(\d+)$/.exec(id) ?? [];
  const batch = batchOf(state, call, batchId);
  if (!batch || call.query.has('path')) return catalog(404, 'NotFoundError', `File ${id} not found`);
  if (state.settings.directories) return page(directory(id, call), call);
  const rows = Math.max(0, Math.min(ROWS_A_FILE, batch.rows - Number(number) * ROWS_A_FILE));
  const part = named(`part-${number.padStart(5, '0')}.parquet`, rows * BYTES_A_ROW, call);
  // Whether a single part comes in a list, Adobe's texts see both ways.
  return state.settings.dialect === 'current' ? { status: 200, body: part } : page([part], call);
}
