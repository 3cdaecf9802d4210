import { exportJobSchema } from '../adobe/export-jobs.js';
import { findSandbox } from '../resolve/resolve-request.js';
import { UserError } from '../errors.js';
import { batchesFor } from '../queries/files.js';
import { MissingParts } from '../queries/missing-parts.js';
import { requireRun, isForAll } from '../queries/visible-runs.js';
import { tellAll } from '../slack/reply-shareable.js';
import { handOverMessage } from '../messages/files.js';
import type { Button } from '../handlers.js';

/** What the people who read the exported data need. The value is the run id. */
export const handOver: Button = async (press, services) => {
  const { value: run } = press;
  const facts = await requireRun(run, press, services);
  const { request, export: own } = facts;
  if (!request) throw new UserError(`${run} has exported nothing.`);
  const sandbox = await findSandbox({ sandbox: request.sandbox.name }, services.adobe);
  const { batches } = await batchesFor(sandbox, run, press, services);
  if (batches.length === 0) throw new UserError(`Adobe reported no batch for ${run}, so there is nothing to read yet.`);
  const job = exportJobSchema.safeParse(own.end?.job);
  const id = request.dataset?.id ?? (job.success ? job.data.destination.datasetId : undefined) ?? '';
  const gaps = new MissingParts();
  const known =
    id === '' ? undefined : await gaps.part('The dataset', services.adobe.datasets.get({ sandbox: sandbox.name, id }));
  const dataset = known ?? { id, name: request.dataset?.name ?? id };
  const named = batches.map(({ id: batch, segmentId }) => {
    const audience = request.audiences.find((one) => one.id === segmentId)?.name;
    return { id: batch, ...(audience === undefined ? {} : { audience }) };
  });
  const said = handOverMessage({ sandbox, run, dataset, batches: named });
  return tellAll(said, gaps, services, (await isForAll(press, facts, services)) ? said : 'nothing');
};
