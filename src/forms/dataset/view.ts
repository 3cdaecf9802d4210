import { z } from 'zod';
import { carriedAlong } from '../../errors.js';
import type { FormInput, View } from '../../handlers.js';
import { type RunForm, decodeParent, encodeParent } from '../run/state.js';
import { plainText } from '../../platform/escape.js';
import { type FormPlace, input, formPlaceSchema, textBox, textIn } from '../inputs.js';
import { formIds } from '../run/ids.js';
import type { SandboxRef } from '../../request/request.js';
import { LONGEST_NAME } from '../../decisions/create-dataset.js';

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
  const production = type === 'production';
  return {
    id: datasetFormId,
    title: 'Create a dataset',
    privateMetadata: JSON.stringify({ sandbox, said: type, channel, responseUrl }),
    submit: production ? 'Create in PRODUCTION' : 'Create',
    blocks: [
      input({
        id: 'dataset',
        label: 'Name',
        hint: 'As people will find it, such as Agency drop.',
        element: textBox({ action: 'dataset-name', value: name, longest: LONGEST_NAME }),
      }),
      {
        type: 'context',
        elements: [
          plainText(
            `In the ${production ? 'PRODUCTION sandbox' : 'sandbox'} ${sandbox}, on the profile union schema, so that audiences can be exported to it. The channel is told.`,
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

type Sent = Pick<FormInput, 'values' | 'privateMetadata'>;

const nameIn = ({ values }: Sent) => textIn(values, 'dataset') ?? '';

export const readDatasetFormOn = (sent: Sent) => ({ below: decodeParent(sent.privateMetadata), name: nameIn(sent) });

export const readDatasetForm = (sent: Sent) => ({
  ...carriedAlong(memoSchema, sent.privateMetadata),
  name: nameIn(sent),
});
