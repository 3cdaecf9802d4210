import { exportJobSchema } from '../adobe/export-jobs.js';
import { findSandbox } from '../asking/check.js';
import { filesFor } from '../commands/files.js';
import { Mistake } from '../errors.js';
import { batchesFor } from '../looking/files.js';
import { tell } from '../looking/question.js';
import { handOver as handOverMessage } from '../messages/files.js';
import type { Button } from '../surface.js';
import { readPair } from './audience.js';
import { factsOf } from './run.js';

/** The value is a sandbox and a batch's id, or a run. */
export const showFiles: Button = async ({ value }, services) => {
  const { sandbox, id } = value.includes(' ') ? readPair(value) : { sandbox: await ofRun(value, services), id: value };
  return filesFor(await findSandbox({ sandbox }, services.adobe), id, services);
};

async function ofRun(run: string, services: Parameters<Button>[1]): Promise<string> {
  const { request, asked } = await factsOf(run, services);
  return request?.sandbox.name ?? asked.ask.sandbox;
}

/** What the people who read the data need; the value is the run. */
export const handOver: Button = async ({ value: run }, services) => {
  const { request, export: own } = await factsOf(run, services);
  if (!request) throw new Mistake(`${run} has exported nothing.`, 'words');
  const sandbox = await findSandbox({ sandbox: request.sandbox.name }, services.adobe);
  const { batches } = await batchesFor(sandbox, run, services);
  if (batches.length === 0)
    throw new Mistake(`Adobe reported no batch for ${run}, so there is nothing to read yet.`, 'words');
  const job = exportJobSchema.safeParse(own.end?.job);
  const id = request.dataset?.id ?? (job.success ? job.data.destination.datasetId : undefined) ?? '';
  const known = id === '' ? undefined : await services.adobe.datasets.get({ sandbox: sandbox.name, id });
  const dataset = known ?? { id, name: request.dataset?.name ?? id };
  const named = batches.map(({ id: batch, segmentId }) => {
    const audience = request.audiences.find((one) => one.id === segmentId)?.name;
    return { id: batch, ...(audience === undefined ? {} : { audience }) };
  });
  return tell(handOverMessage({ sandbox, run, dataset, batches: named }), services);
};
