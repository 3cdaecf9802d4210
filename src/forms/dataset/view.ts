import { z } from 'zod';
import { carriedAlong } from '../../errors.js';
import type { FormInput, View } from '../../handlers.js';
import { type ParentForm, decodeParent, encodeParent } from '../run/parent-form.js';
import { plainText } from '../../platform/escape.js';
import { input, textBox } from '../inputs.js';
import { formIds } from '../run/ids.js';
import { textIn } from '../run/read-values.js';
import type { SandboxRef } from '../../request/request.js';
import { LONGEST_NAME } from '../../decisions/create-dataset.js';

export const datasetFormId = 'dataset-create';

/** `said`: what the form has called the sandbox. */
const memoSchema = z.object({
  sandbox: z.string(),
  said: z.enum(['production', 'development']).optional(),
  channel: z.string(),
  responseUrl: z.string().optional(),
});

export interface DatasetFormOptions {
  sandbox: string;
  type: SandboxRef['type'];
  /** Where it was asked for, and is told. */
  channel: string;
  responseUrl: string | undefined;
  /** What was typed before. */
  name?: string;
}

/** The form that creates a dataset; the block id of its one field is the field that mistakes name. */
export function datasetForm({ sandbox, type, channel, responseUrl, name = '' }: DatasetFormOptions): View {
  const production = type === 'production';
  const meta = { sandbox, said: type, channel, ...(responseUrl === undefined ? {} : { responseUrl }) };
  return {
    id: datasetFormId,
    title: 'Create a dataset',
    privateMetadata: JSON.stringify(meta),
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

/** The same over an export form, which comes back with the new dataset. Undefined where Slack would not keep so much. */
export function datasetFormOn(below: ParentForm, name?: string): View | undefined {
  const { sandbox, shownSandboxType: type, channel, responseUrl } = below.meta;
  const meta = encodeParent(below);
  return meta === undefined
    ? undefined
    : {
        ...datasetForm({ sandbox, type, channel, responseUrl, ...(name === undefined ? {} : { name }) }),
        id: formIds.dataset,
        close: 'Back',
        privateMetadata: meta,
      };
}

/** The name that was typed, and the form below. */
export function readDatasetFormOn({ values, privateMetadata: meta }: Pick<FormInput, 'values' | 'privateMetadata'>): {
  below: ParentForm;
  name: string;
} {
  return { below: decodeParent(meta), name: textIn(values, 'dataset') ?? '' };
}

export function readDatasetForm({ values, privateMetadata: meta }: Pick<FormInput, 'values' | 'privateMetadata'>) {
  return { ...carriedAlong(memoSchema, meta), name: (textIn(values, 'dataset') ?? '').trim() };
}
