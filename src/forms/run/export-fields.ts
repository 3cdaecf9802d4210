import type { KnownBlock } from '@slack/types';
import { context } from '../../messages/mrkdwn.js';
import type { RunFormState } from './audience-fields.js';
import { blockId, blocks, datasetId } from './block-ids.js';
import { activeFilterCount, LONGEST } from './state.js';
import { eachOnce, entriesOf } from './entries.js';
import { actionRow, input, singleSelect, multiSelect, textBox, externalSelect } from '../inputs.js';
import { actionIds, STATUSES } from './fields.js';
import { foldedFields } from './filters.js';

const BATCHES = [
  { value: 'one', text: 'One for all' },
  { value: 'each', text: 'One per audience (slower)' },
];

/** What an export needs to know beyond its audiences: who, where to, and how. */
export function exportFields(form: RunFormState): KnownBlock[] {
  const { draft, meta } = form;
  return [
    input({
      id: blockId(blocks.statuses, meta),
      label: 'Who',
      optional: true,
      element: multiSelect('checkboxes', actionIds.inert, STATUSES, draft.statuses),
    }),
    ...differs(form),
    input({
      id: datasetId(meta),
      label: 'Dataset',
      hint: 'Only datasets that an audience can be exported to are listed.',
      element: externalSelect(actionIds.dataset, 'Type a part of the name or id', draft.dataset),
    }),
    actionRow(blockId('create', meta), { action: actionIds.createDataset, text: 'Create one…', value: 'open' }),
    input({
      id: blockId(blocks.fields, meta),
      label: 'Only these fields',
      optional: true,
      hint: 'Paths, such as identities.id, personalEmail.address. Empty: every profile field.',
      element: textBox({
        action: actionIds.inert,
        value: draft.fields,
        placeholder: 'Every profile field',
        multiline: true,
        longest: LONGEST.list,
      }),
    }),
    input({
      id: blockId(blocks.batch, meta),
      label: 'Batches',
      element: singleSelect('radio_buttons', actionIds.inert, BATCHES, draft.batch),
    }),
    ...(meta.filters ? foldedFields(form) : []),
    buttons(form),
  ];
}

/** Of those that are still there. */
function differs({ draft, meta }: RunFormState): KnownBlock[] {
  const count = eachOnce(entriesOf(draft).entries).filter(({ key }) => meta.overrides.has(key)).length;
  if (count === 0) return [];
  return [context(`Differs for ${count === 1 ? 'one audience' : `${count} audiences`}, whatever is ticked above.`)];
}

function buttons({ draft, meta }: RunFormState): KnownBlock {
  const set = activeFilterCount(draft);
  const filters = { action: actionIds.filters, text: set === 0 ? 'Filters…' : `Filters (${set} set)…`, value: 'open' };
  const own = { action: actionIds.perAudience, text: 'Differs per audience…', value: 'open' };
  return actionRow(blockId('more', meta), ...(meta.filters ? [own] : [filters, own]));
}
