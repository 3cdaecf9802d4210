import { findSandbox } from '../asking/check.js';
import { mayCreateDataset } from '../asking/datasets.js';
import { inTime } from '../asking/in-time.js';
import { created } from '../commands/dataset.js';
import { sentence } from '../messages/private.js';
import { readDatasetForm } from '../modals/dataset.js';
import type { Services } from '../services.js';
import type { Form } from '../surface.js';

/** The form was sent: what can be told in time is told on its field, then it closes and the dataset is created. */
export const datasetSent: Form = async (filled, services) => {
  const { channel, responseUrl, ...asked } = readDatasetForm(filled);
  const wanted = await inTime(checkDataset({ ...asked, by: filled.person.id }, services), 'dataset');
  return {
    closes: {
      ...{ channel, responseUrl, says: sentence('Creating it; the answer comes here.') },
      follows: () => created(wanted, services),
    },
  };
};

/** What Adobe and the person's rights say of it. Throws Mistake. */
export async function checkDataset(
  { sandbox, name, by }: { sandbox: string; name: string; by: string },
  services: Services,
) {
  const wanted = { name, by, sandbox: await findSandbox({ sandbox }, services.adobe) };
  await mayCreateDataset(wanted, services);
  return wanted;
}
