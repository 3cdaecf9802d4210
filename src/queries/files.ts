import { asRead, type Entries } from '../adobe/lenient-lists.js';
import { batchesOf, type ExportJob, exportJobSchema } from '../adobe/export-jobs.js';
import type { BatchFile, NamedFile } from '../adobe/batches.js';
import type { Adobe } from '../adobe/index.js';
import { EXPORT_ID } from '../adobe/jobs.js';
import type { Collected } from '../adobe/pagination.js';
import type { Sandbox } from '../adobe/sandboxes.js';
import { stripStoragePaths } from '../adobe/schemas.js';
import { orUndefined, UserError } from '../errors.js';
import { defined } from '../platform/defined.js';
import { ADOBE_ID } from '../request/audience-term.js';
import { truncateTyped } from '../resolve/problems.js';
import { findSandbox } from '../resolve/resolve-request.js';
import { RUN_ID } from '../runs/record.js';
import { jobIdOf } from '../runs/stages.js';
import type { Services } from '../services.js';
import { namedDataset } from './job-rows.js';
import type { Inquiry } from './inquiry.js';
import { type Looker, requireRun } from './visible-runs.js';

export interface BatchView {
  id: string;
  /** Adobe's word. */
  status: string;
  written?: number;
  failed?: number;
  at?: number;
  dataset?: { id: string; name: string };
  errors: string[];
  /** How many files hold failed rows; absent if unknown. */
  failedFiles?: number;
}

/** A file, or a directory of parts. */
export interface FileView {
  name: string;
  /** Absent if there is only one. */
  parts?: number;
  bytes?: number;
  /** `bytes` is a lower bound: some parts do not tell their size. */
  atLeast?: boolean;
}

export interface FileBatches {
  sandbox: Sandbox;
  /** Such as "export 24115"; absent for a batch named by its own id. */
  of?: string;
  batches: { id: string; segmentId?: string }[];
}

/** The batches that an id stands for: a batch's own, an export job's, or a run's. Throws UserError, AdobeError. */
export async function batchesFor(
  sandbox: Sandbox,
  term: string,
  looker: Looker,
  services: Services,
): Promise<FileBatches> {
  if (RUN_ID.test(term)) return batchesOfRun(term.toUpperCase(), looker, services);
  if (EXPORT_ID.test(term)) {
    const job = await requireExport(sandbox.name, term, services.adobe);
    return { sandbox, of: `export ${term}`, batches: namedBatches(job) };
  }
  if (ADOBE_ID.test(term)) return { sandbox, batches: [{ id: term }] };
  throw new UserError(`“${truncateTyped(term)}” isn’t the id of a batch, export job, or run (R-…).`);
}

async function batchesOfRun(run: string, looker: Looker, services: Services): Promise<FileBatches> {
  const facts = await requireRun(run, looker, services);
  const id = jobIdOf(facts.export);
  if (!facts.request || id === undefined) throw new UserError(`${run} didn’t export anything, so it has no files.`);
  const sandbox = await findSandbox({ sandbox: facts.request.sandbox.name }, services.adobe);
  const end = exportJobSchema.safeParse(facts.export.end?.job);
  const job = end.success ? end.data : await requireExport(sandbox.name, id, services.adobe);
  return { sandbox, of: run, batches: namedBatches(job) };
}

async function requireExport(sandbox: string, id: string, adobe: Adobe): Promise<ExportJob> {
  const job = await adobe.exportJobs.get({ sandbox, id }).catch(orUndefined('not-found'));
  if (!job) throw noSuchExport(id, sandbox);
  return job;
}

function namedBatches(job: ExportJob): FileBatches['batches'] {
  return batchesOf(job).flatMap(({ batchId: id, segmentId }) => (id === undefined ? [] : [defined({ id, segmentId })]));
}

export const noSuchExport = (id: string, sandbox: string): UserError =>
  new UserError(`There is no export job ${id} in ${sandbox}. To look in another sandbox, add in:<sandbox>.`);

/** The catalog's record as far as Adobe gives it; `missing`: the catalog does not know the batch. */
export async function batchView(id: string, inquiry: Inquiry): Promise<BatchView | 'missing'> {
  const { sandbox, services, gaps } = inquiry;
  const asked = services.adobe.batches.get({ sandbox: sandbox.name, id }).catch(orUndefined('not-found'));
  const record = await gaps.part(
    'State and records',
    asked.then((found) => found ?? ('missing' as const)),
  );
  if (record === undefined) return { id, status: 'unknown', errors: [] };
  if (record === 'missing') return record;
  const { datasetId, recordsWritten: written, recordsFailed: failed, created: at, errors = [] } = record;
  const [dataset, failedFiles] = await Promise.all([
    datasetId === undefined ? undefined : namedDataset(datasetId, inquiry),
    failed || record.failed ? gaps.part('Failed files', failedFilesOf(id, inquiry)) : undefined,
  ]);
  return {
    id: record.id,
    status: record.status,
    errors: errors.map(({ code, message }) =>
      [code, stripStoragePaths(message)].filter((part) => part !== undefined).join(': '),
    ),
    ...defined({ written, failed, at, failedFiles, dataset }),
  };
}

async function failedFilesOf(batchId: string, { sandbox, services }: Inquiry): Promise<number | undefined> {
  const asked = services.adobe.files.failed({ sandbox: sandbox.name, batchId });
  const failed = await asked.catch(orUndefined('not-found'));
  return failed && failed.items.length + failed.items.unread;
}

/** Empty if Data Access does not know the batch yet. */
export async function filesOf(batchId: string, { sandbox, services }: Inquiry): Promise<Collected<BatchFile>> {
  const asked = services.adobe.files.ofBatch({ sandbox: sandbox.name, batchId });
  const files = await asked.catch(orUndefined('not-found'));
  return files ?? { items: asRead([], 0), complete: true };
}

/** If the listing gives no size, the parts behind the file are asked for, never their contents. */
export async function withSizes(files: BatchFile[], { sandbox, services, gaps }: Inquiry): Promise<FileView[]> {
  return Promise.all(
    files.map(async ({ id, bytes }) => {
      if (bytes !== undefined) return { name: id, bytes };
      const asked = services.adobe.files.parts({ sandbox: sandbox.name, fileId: id });
      const parts = await gaps.part('File sizes', asked);
      return parts ? fileOf(id, parts.items) : { name: id };
    }),
  );
}

function fileOf(id: string, parts: Entries<NamedFile>): FileView {
  const count = parts.length + parts.unread;
  const [first] = parts;
  const known = parts.flatMap(({ bytes }) => bytes ?? []);
  return {
    name: count === 1 && first ? first.name : id,
    ...(count > 1 ? { parts: count } : {}),
    ...(known.length > 0 ? { bytes: known.reduce((sum, one) => sum + one, 0), atLeast: known.length < count } : {}),
  };
}
