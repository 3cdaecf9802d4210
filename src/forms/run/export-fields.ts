import { context } from '../../messages/mrkdwn.js';
import type { Form } from './audience-fields.js';
import { blockId, blocks, datasetId } from './block-ids.js';
import { filtersSet, LONGEST } from './state.js';
import { eachOnce, entriesOf } from './entries.js';
import { actionRow, input, oneOf, someOf, textBox, typeAhead } from '../inputs.js';
import { actionIds, STATUSES } from './fields.js';
import { filterFields } from './filters.js';

const BATCHES = [
  { value: 'one', text: 'One for all' },
  { value: 'each', text: 'One per audience (slower)' },
];

/** What an export needs to know beyond its audiences: who, where to, and how. */
export function exportFields(form: Form): object[] {
  const { draft, memo } = form;
  return [
    input({
      id: blockId(blocks.statuses, memo),
      label: 'Who',
      optional: true,
      element: someOf('checkboxes', actionIds.plain, STATUSES, draft.statuses),
    }),
    ...differs(form),
    input({
      id: datasetId(memo),
      label: 'Dataset',
      hint: 'Only datasets that an audience can be exported to are listed.',
      element: typeAhead(actionIds.dataset, 'Type a part of the name or id', draft.dataset),
    }),
    actionRow(blockId('create', memo), { action: actionIds.createDataset, text: 'Create one…', value: 'open' }),
    input({
      id: blockId(blocks.fields, memo),
      label: 'Only these fields',
      optional: true,
      hint: 'Paths, such as identities.id, personalEmail.address. Empty: every profile field.',
      element: textBox({
        action: actionIds.plain,
        value: draft.fields,
        placeholder: 'Every profile field',
        multiline: true,
        longest: LONGEST.list,
      }),
    }),
    input({
      id: blockId(blocks.batch, memo),
      label: 'Batches',
      element: oneOf('radio_buttons', actionIds.plain, BATCHES, draft.batch),
    }),
    ...(memo.filters ? filterFields(form) : []),
    buttons(form),
  ];
}

/** Of those that are still there. */
function differs({ draft, memo }: Form): object[] {
  const count = eachOnce(entriesOf(draft).entries).filter(({ key }) => memo.own.has(key)).length;
  if (count === 0) return [];
  return [context(`Differs for ${count === 1 ? 'one audience' : `${count} audiences`}, whatever is ticked above.`)];
}

function buttons({ draft, memo }: Form): object {
  const set = filtersSet(draft);
  const filters = { action: actionIds.filters, text: set === 0 ? 'Filters…' : `Filters (${set} set)…`, value: 'open' };
  const own = { action: actionIds.perAudience, text: 'Differs per audience…', value: 'open' };
  return actionRow(blockId('more', memo), ...(memo.filters ? [own] : [filters, own]));
}
