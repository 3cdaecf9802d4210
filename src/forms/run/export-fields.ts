import type { KnownBlock } from '@slack/types';
import { context } from '../../messages/mrkdwn.js';
import type { RunFormState } from './audience-fields.js';
import { actionIds, blockId, blocks, datasetId } from './ids.js';
import { eachOnce, entriesOf } from './entries.js';
import { actionRow, input, multiSelect, externalSelect } from '../inputs.js';
import { STATUSES } from './fields.js';
import { foldedFields, openFields } from './filters.js';

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
    ...openFields(form),
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

function buttons({ meta }: RunFormState): KnownBlock {
  const filters = { action: actionIds.filters, text: 'Filters…', value: 'open' };
  const own = { action: actionIds.perAudience, text: 'Differs per audience…', value: 'open' };
  return actionRow(blockId('more', meta), ...(meta.filters ? [own] : [filters, own]));
}
