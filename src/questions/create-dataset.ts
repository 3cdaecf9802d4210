import { z } from 'zod';
import { createDataset, mayCreateDataset, type NewDataset } from '../decisions/create-dataset.js';
import { announce, type Reply, reply } from '../handlers.js';
import { datasetAnnounced, datasetCreated, datasetQuestion } from '../messages/dataset.js';
import { findSandbox } from '../resolve/resolve-request.js';
import type { Services } from '../services.js';
import { ask, defineQuestion } from './question.js';

const kind = { name: 'create-dataset', schema: z.object({ sandbox: z.string(), name: z.string() }) };

/** Asks first in production; elsewhere creates at once. */
export async function createOrAsk(wanted: NewDataset, services: Services): Promise<Reply> {
  const { name, sandbox, by } = wanted;
  if (sandbox.type === 'development') return createAndAnnounce(wanted, services);
  await mayCreateDataset(wanted, services);
  const says = (kept: string) => datasetQuestion({ name, sandbox, kept });
  return reply(await ask(kind, by, { sandbox: sandbox.name, name }, says, services));
}

export const createDatasetAsked = defineQuestion(
  kind,
  'Not created.',
  async ({ sandbox, name }, { person }, services) => {
    const wanted = { name, sandbox: await findSandbox({ sandbox }, services.adobe), by: person.id };
    return createAndAnnounce(wanted, services);
  },
);

/** Throws UserError, or AdobeError if Adobe refuses. */
export async function createAndAnnounce(wanted: NewDataset, services: Services): Promise<Reply> {
  const made = { ...wanted, ...(await createDataset(wanted, services)) };
  services.log.info({ sandbox: wanted.sandbox.name, dataset: made.id, by: wanted.by }, 'dataset created');
  return {
    reply: datasetCreated(made),
    afterwards: announce(datasetAnnounced({ ...made, by: await services.users.called(wanted.by) })),
  };
}
