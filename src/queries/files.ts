import type { BatchRecord } from '../adobe/batches.js';
import { asRead, type Entries } from '../adobe/lenient-lists.js';
import { batchesOf, exportJobSchema } from '../adobe/export-jobs.js';
import type { BatchFile, NamedFile } from '../adobe/files.js';
import type { Adobe } from '../adobe/index.js';
import type { Collected } from '../adobe/pagination.js';
import { stripStoragePaths } from '../adobe/schemas.js';
import type { Sandbox } from '../adobe/sandboxes.js';
import { findSandbox } from '../resolve/resolve-request.js';
import { ADOBE_ID } from '../request/audience-term.js';
import { truncateTyped } from '../resolve/problems.js';
import { orUndefined, UserError } from '../errors.js';
import type { MissingParts } from './missing-parts.js';
import { type Looker, requireRun } from './visible-runs.js';
import type { Services } from '../services.js';
import { jobIdOf } from '../runs/stages.js';
import { defined } from '../platform/defined.js';
import { RUN_ID } from '../runs/record.js';
import { EXPORT_ID } from '../adobe/jobs.js';

export interface BatchView {
  id: string;
  /** Adobe's word. */
  status: string;
  written?: number;
  failed?: number;
  at?: number;
  dataset?: { id: string; name: string };
  /** What Adobe says went wrong. */
  errors: string[];
  /** How many files hold rows that failed; absent where that is not known. */
  failedFiles?: number;
}

/** A file, or a directory of parts. */
export interface FileView {
  name: string;
  /** How many parts it has, where it has several. */
  parts?: number;
  bytes?: number;
  /** Some parts do not tell their size. */
  atLeast?: boolean;
}

/** Batches by what they belong to. */
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
  if (EXPORT_ID.test(term)) return batchesOfJob(sandbox, term, `export ${term}`, services.adobe);
  if (ADOBE_ID.test(term)) return { sandbox, batches: [{ id: term }] };
  throw new UserError(
    `“${truncateTyped(term)}” is no id of a batch, an export job or a run (R-…). Type one of these.`,
    'words',
  );
}

async function batchesOfRun(run: string, looker: Looker, services: Services): Promise<FileBatches> {
  const facts = await requireRun(run, looker, services);
  const job = jobIdOf(facts.export);
  if (!facts.request || job === undefined)
    throw new UserError(`${run} has exported nothing, so it has no files.`, 'words');
  const sandbox = await findSandbox({ sandbox: facts.request.sandbox.name }, services.adobe);
  const end = exportJobSchema.safeParse(facts.export.end?.job);
  if (!end.success) return batchesOfJob(sandbox, job, run, services.adobe);
  return { sandbox, of: run, batches: named(batchesOf(end.data)) };
}

async function batchesOfJob(sandbox: Sandbox, id: string, of: string, adobe: Adobe): Promise<FileBatches> {
  const job = await adobe.exportJobs.get({ sandbox: sandbox.name, id }).catch(orUndefined('not-found'));
  if (!job) throw noSuchExport(id, sandbox.name);
  return { sandbox, of, batches: named(batchesOf(job)) };
}

function named(batches: ReturnType<typeof batchesOf>): FileBatches['batches'] {
  return batches.flatMap(({ batchId, segmentId }) =>
    batchId === undefined ? [] : [{ id: batchId, ...defined({ segmentId }) }],
  );
}

export const noSuchExport = (id: string, sandbox: string): UserError =>
  new UserError(`There is no export job ${id} in ${sandbox}. If it is elsewhere, add in:<sandbox>.`, 'words');

/** What the catalog says of a batch, as far as it does; `missing`: it does not know it. */
export async function batchView(
  sandbox: string,
  id: string,
  adobe: Adobe,
  gaps: MissingParts,
): Promise<BatchView | 'missing'> {
  const looked = adobe.batches.get({ sandbox, id }).catch(orUndefined('not-found'));
  const answer = await gaps.part(
    'State and records',
    looked.then((record) => ({ record })),
  );
  if (!answer) return { id, status: 'unknown', errors: [] };
  const known = answer.record;
  if (!known) return 'missing';
  const { datasetId, recordsFailed, failed } = known;
  const [dataset, failedFiles] = await Promise.all([
    datasetId === undefined
      ? undefined
      : gaps.part('The dataset’s name', adobe.datasets.get({ sandbox, id: datasetId })),
    recordsFailed || failed ? gaps.part('Failed files', failedFilesOf(sandbox, id, adobe)) : undefined,
  ]);
  const shown = datasetId === undefined ? undefined : (dataset ?? { id: datasetId, name: datasetId });
  return { ...viewOf(known, shown), ...defined({ failedFiles }) };
}

function viewOf(record: BatchRecord, dataset: { id: string; name: string } | undefined): BatchView {
  const { id, status, recordsWritten, recordsFailed, created, errors = [] } = record;
  return {
    id,
    status,
    errors: errors.map(({ code, message }) =>
      [code, stripStoragePaths(message)].filter((part) => part !== undefined).join(': '),
    ),
    ...defined({ written: recordsWritten, failed: recordsFailed, at: created }),
    ...(dataset ? { dataset: { id: dataset.id, name: dataset.name } } : {}),
  };
}

/** None where Data Access knows none yet. */
export async function filesOf(sandbox: string, batchId: string, adobe: Adobe): Promise<Collected<BatchFile>> {
  const files = await adobe.files.ofBatch({ sandbox, batchId }).catch(orUndefined('not-found'));
  return files ?? { items: asRead([], 0), complete: true };
}

async function failedFilesOf(sandbox: string, batchId: string, adobe: Adobe): Promise<number | undefined> {
  const failed = await adobe.files.failed({ sandbox, batchId }).catch(orUndefined('not-found'));
  return failed && failed.items.length + failed.items.unread;
}

/**
 * Files with their sizes: where the listing has none, the parts behind each file are asked for, never their contents. Of a
 * directory not every part may tell its size.
 */
export async function withSizes(
  sandbox: string,
  files: BatchFile[],
  adobe: Adobe,
  gaps: MissingParts,
): Promise<FileView[]> {
  return Promise.all(
    files.map(async ({ id, bytes }) => {
      if (bytes !== undefined) return { name: id, bytes };
      const parts = await gaps.part('Sizes of files', adobe.files.parts({ sandbox, fileId: id }));
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
    ...(known.length > 0 ? { bytes: known.reduce((sum, one) => sum + one, 0) } : {}),
    ...(known.length > 0 && known.length < count ? { atLeast: true } : {}),
  };
}
