import type { BatchRecord } from '../adobe/batches.js';
import { batchesOf, exportJobSchema } from '../adobe/export-jobs.js';
import type { BatchFile } from '../adobe/files.js';
import type { Adobe } from '../adobe/index.js';
import { clean } from '../adobe/shapes.js';
import type { Sandbox } from '../adobe/sandboxes.js';
import { findSandbox, LOOKS_LIKE_ID, short } from '../asking/check.js';
import { AdobeError, Mistake } from '../errors.js';
import type { BatchView, FileView } from '../messages/files.js';
import { factsOf } from './run.js';
import type { Services } from '../services.js';
import { jobIdOf } from '../runs/stages.js';

export const RUN_ID = /^R-\d{1,12}$/i;
/** Adobe numbers its export jobs. */
export const EXPORT_ID = /^\d{1,12}$/;

/** Batches by what they belong to. */
export interface Batches {
  sandbox: Sandbox;
  /** Such as "export 24115"; absent for a batch named by its own id. */
  of?: string;
  batches: { id: string; segmentId?: string }[];
}

/** The batches that an id stands for: a batch's own, an export job's, or a run's. Throws Mistake, AdobeError. */
export async function batchesFor(sandbox: Sandbox, term: string, services: Services): Promise<Batches> {
  if (RUN_ID.test(term)) return batchesOfRun(term.toUpperCase(), services);
  if (EXPORT_ID.test(term)) return batchesOfJob(sandbox, term, `export ${term}`, services.adobe);
  if (LOOKS_LIKE_ID.test(term)) return { sandbox, batches: [{ id: term }] };
  throw new Mistake(`“${short(term)}” is no id of a batch, an export job or a run (R-…). Type one of these.`, 'words');
}

async function batchesOfRun(run: string, services: Services): Promise<Batches> {
  const facts = await factsOf(run, services);
  const job = jobIdOf(facts.export);
  if (!facts.request || job === undefined)
    throw new Mistake(`${run} has exported nothing, so it has no files.`, 'words');
  const sandbox = await findSandbox({ sandbox: facts.request.sandbox.name }, services.adobe);
  const end = exportJobSchema.safeParse(facts.export.end?.job);
  if (!end.success) return batchesOfJob(sandbox, job, run, services.adobe);
  return { sandbox, of: run, batches: named(batchesOf(end.data)) };
}

async function batchesOfJob(sandbox: Sandbox, id: string, of: string, adobe: Adobe): Promise<Batches> {
  const job = await adobe.exportJobs.get({ sandbox: sandbox.name, id }).catch((error: unknown) => {
    if (!(error instanceof AdobeError) || error.failure !== 'not-found') throw error;
    throw new Mistake(
      `There is no export job ${id} in ${sandbox.name}. If it is elsewhere, add in:<sandbox>.`,
      'words',
    );
  });
  return { sandbox, of, batches: named(batchesOf(job)) };
}

function named(batches: ReturnType<typeof batchesOf>): Batches['batches'] {
  return batches.flatMap(({ batchId, segmentId }) =>
    batchId === undefined ? [] : [{ id: batchId, ...(segmentId === undefined ? {} : { segmentId }) }],
  );
}

/** What the catalog says of a batch; undefined where it does not know it. */
export async function batchView(sandbox: string, id: string, adobe: Adobe): Promise<BatchView | undefined> {
  try {
    const record = await adobe.batches.get({ sandbox, id });
    const dataset =
      record.datasetId === undefined ? undefined : await adobe.datasets.get({ sandbox, id: record.datasetId });
    const failedFiles = record.recordsFailed || record.failed ? await failedFilesOf(sandbox, id, adobe) : undefined;
    return { ...viewOf(record, dataset), ...(failedFiles === undefined ? {} : { failedFiles }) };
  } catch (error) {
    if (error instanceof AdobeError && error.failure === 'not-found') return undefined;
    throw error;
  }
}

function viewOf(record: BatchRecord, dataset: { id: string; name: string } | undefined): BatchView {
  const { id, status, recordsWritten, recordsFailed, created, errors = [] } = record;
  return {
    id,
    status,
    errors: errors.map(({ code, message }) => [code, clean(message)].filter((part) => part !== undefined).join(': ')),
    ...(recordsWritten === undefined ? {} : { written: recordsWritten }),
    ...(recordsFailed === undefined ? {} : { failed: recordsFailed }),
    ...(created === undefined ? {} : { at: created }),
    ...(dataset ? { dataset: { id: dataset.id, name: dataset.name } } : {}),
  };
}

async function failedFilesOf(sandbox: string, batchId: string, adobe: Adobe): Promise<number | undefined> {
  try {
    return (await adobe.files.failed({ sandbox, batchId })).items.length;
  } catch (error) {
    if (error instanceof AdobeError && error.failure === 'not-found') return undefined;
    throw error;
  }
}

/** Files with their sizes: where the listing has none, the parts behind each file are asked for, never their contents. */
export async function sized(sandbox: string, files: BatchFile[], adobe: Adobe): Promise<FileView[]> {
  return Promise.all(
    files.map(async ({ id, bytes }) => {
      if (bytes !== undefined) return { name: id, bytes };
      const { items } = await adobe.files.parts({ sandbox, fileId: id });
      const known = items.flatMap((part) => part.bytes ?? []);
      const [first] = items;
      const name = items.length === 1 && first ? first.name : items.length === 0 ? id : `${id} (${items.length} parts)`;
      return { name, ...(known.length > 0 ? { bytes: known.reduce((sum, one) => sum + one, 0) } : {}) };
    }),
  );
}
