import { z } from 'zod';
import { checkDataset, createDataset, LONGEST_NAME, type NewDataset } from '../decisions/create-dataset.js';
import { AdobeError, carriedAlong, UserError } from '../errors.js';
import { announce, type FormHandler, type LateUpdate, type View } from '../handlers.js';
import { adobeWords } from '../messages/adobe-errors.js';
import { datasetAnnounced, datasetCreated } from '../messages/dataset.js';
import { plainText } from '../platform/escape.js';
import type { SandboxRef } from '../request/request.js';
import type { Services } from '../services.js';
import { withFormDeadline } from './deadline.js';
import { type FormContent, type FormPlace, formPlaceSchema, input, inSandbox, textBox, textIn } from './inputs.js';
import { toOption } from './run/audience-options.js';
import { formIds } from './run/ids.js';
import { withNotice } from './run/notice.js';
import { drawForm } from './run/open.js';
import { decodeParent, encodeParent, type RunForm } from './run/state.js';
import { productionNotice } from './run/submit.js';

export const datasetFormId = 'dataset-create';

/** `said` is what the form called the sandbox. */
const memoSchema = formPlaceSchema.extend({
  sandbox: z.string(),
  said: z.enum(['production', 'development']).optional(),
});

interface DatasetFormOptions extends FormPlace {
  sandbox: string;
  type: SandboxRef['type'];
  name?: string | undefined;
}

/** The form that creates a dataset. The block id of its one field is the field of its mistakes. */
export function datasetForm({ sandbox, type, channel, responseUrl, name = '' }: DatasetFormOptions): View {
  const announced = channel === '' ? '' : ' I’ll announce it in the channel.';
  return {
    id: datasetFormId,
    title: 'Create a dataset',
    privateMetadata: JSON.stringify({ sandbox, said: type, channel, responseUrl }),
    submit: inSandbox('Create', type),
    focus: 'dataset',
    blocks: [
      input({
        id: 'dataset',
        label: 'Name',
        hint: 'For example, Agency drop.',
        element: textBox({ action: 'dataset-name', value: name, longest: LONGEST_NAME }),
      }),
      {
        type: 'context',
        elements: [
          plainText(
            `The dataset will be created in ${type === 'production' ? `Production (${sandbox})` : sandbox} with the profile union schema, so you can export audiences to it.${announced}`,
          ),
        ],
      },
    ],
  };
}

/** Over an export form, which comes back with the new dataset. Undefined if the metadata is too long for Slack. */
export function datasetFormOn(below: RunForm, name?: string): View | undefined {
  const { sandbox, shownSandboxType: type, channel, responseUrl } = below.meta;
  const privateMetadata = encodeParent(below);
  if (privateMetadata === undefined) return undefined;
  const form = datasetForm({ sandbox, type, channel, responseUrl, name });
  return { ...form, id: formIds.dataset, close: 'Back', privateMetadata };
}

const nameIn = ({ values }: FormContent) => textIn(values, 'dataset') ?? '';

export const readDatasetFormOn = (sent: FormContent) => ({
  below: decodeParent(sent.privateMetadata),
  name: nameIn(sent),
});

export const readDatasetForm = (sent: FormContent) => ({
  ...carriedAlong(memoSchema, sent.privateMetadata),
  name: nameIn(sent),
});

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
  if (!view)
    throw new UserError(
      'Nothing was created: the previous screen holds too much to reopen. Close this and type /audience dataset create <name>.',
      'dataset',
    );
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
    const announced = datasetAnnounced({ ...made, by: await services.users.called(wanted.by) });
    const closing = { reply: datasetCreated(made), afterwards: announce(announced) };
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
    : 'Something went wrong in Usher. Check with /audience dataset before you try again.';
}
