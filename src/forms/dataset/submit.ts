import { checkDataset, createDataset, type NewDataset } from '../../decisions/create-dataset.js';
import { withFormDeadline } from '../deadline.js';
import { AdobeError, UserError } from '../../errors.js';
import { datasetAnnounced, datasetCreated } from '../../messages/dataset.js';
import { adobeWords } from '../../messages/adobe-errors.js';
import type { RunForm } from '../run/state.js';
import { toOption } from '../run/audience-options.js';
import { datasetFormOn, readDatasetFormOn } from './view.js';
import { withNotice } from '../run/notice.js';
import type { Services } from '../../services.js';
import { type LateUpdate, announce, type FormHandler, type View } from '../../handlers.js';
import { drawForm } from '../run/open.js';
import { productionNotice } from '../run/submit.js';

/** The export form below comes back at once, and again with the dataset when it is created. */
export const createDatasetForm: FormHandler = async (filled, services) => {
  const { below, name } = readDatasetFormOn(filled);
  const { zone, id: by } = filled.person;
  const asked = { sandbox: below.meta.sandbox, name, by };
  const shown = drawForm(below, zone, services, `Creating ${name}…`);
  const wanted = await withFormDeadline(checkDataset(asked, services), 'dataset');
  const over = reopenDatasetForm(wanted, below);
  if (over) return { update: over };
  const view = await shown;
  if (!view) throw new UserError('The form below holds too much to come back to it.', 'dataset');
  return { popTo: view, afterwards: () => afterwards(wanted, below, zone, services) };
};

/** The form called a production sandbox development: nothing is created until the person has read the notice. */
function reopenDatasetForm({ name, sandbox }: NewDataset, { draft, meta }: RunForm): View | undefined {
  if (sandbox.type === 'development' || meta.shownSandboxType === 'production') return undefined;
  const view = datasetFormOn({ draft, meta: { ...meta, shownSandboxType: sandbox.type } }, name);
  if (!view) throw new UserError(productionNotice(sandbox.name), 'dataset');
  return withNotice(view, productionNotice(sandbox.name));
}

/** Creates the dataset and tells its maker and the channel, like the typed command does. */
async function afterwards(wanted: NewDataset, below: RunForm, zone: string, services: Services): Promise<LateUpdate> {
  try {
    const made = { ...wanted, ...(await createDataset(wanted, services)) };
    services.log.info({ sandbox: wanted.sandbox.name, dataset: made.id, by: wanted.by }, 'dataset created');
    const { channel, responseUrl } = below.meta;
    const closing = { reply: datasetCreated(made), afterwards: announce(datasetAnnounced(made)) };
    return {
      popTo: await drawForm(withDataset(below, made), zone, services),
      told: { channel: channel === '' ? wanted.by : channel, responseUrl, ...closing },
    };
  } catch (error) {
    return { popTo: await drawForm(below, zone, services, inWords(error, services)) };
  }
}

function withDataset({ draft, meta }: RunForm, { id, name }: { id: string; name: string }): RunForm {
  const dataset = toOption({ term: id, chosen: true }, name);
  return { draft: { ...draft, dataset }, meta: { ...meta, createdDatasetId: id } };
}

function inWords(error: unknown, { log }: Services): string {
  if (error instanceof UserError) return error.formMessage;
  log.warn({ err: error }, 'a dataset was not created');
  return error instanceof AdobeError
    ? `The dataset was not created. ${adobeWords(error.details)}`
    : 'Something went wrong on my side: look with /audience dataset before asking again.';
}
