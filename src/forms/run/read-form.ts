import { DEFAULT_STATUSES, type Status } from '../../request/request.js';
import type { Values } from '../../handlers.js';
import { readFilterTexts } from './filters.js';
import { blockId, blocks, datasetId, sandboxId } from './ids.js';
import { type FormMeta, type FormState, readFormMeta, type RunForm } from './state.js';
import { type FormContent, type FormOption, optionOf, choicesOf, conversationOf, textIn } from '../inputs.js';

export const STATUSES: (FormOption & { value: Status })[] = [
  { value: 'realized', text: 'In it now' },
  { value: 'exited', text: 'Left' },
  { value: 'existing', text: 'Still in it (old data)' },
];

/** Fields that are not shown count as empty. */
function readDraft(values: Values, meta: FormMeta): FormState {
  const id = (block: string) => blockId(block, meta);
  const text = (block: string) => textIn(values, id(block)) ?? '';
  const [sandbox] = [true, false].flatMap((listed) => optionOf(values, sandboxId(meta, listed)) ?? []);
  return {
    sandbox: sandbox?.value ?? meta.sandbox,
    audiences: choicesOf(values, id(blocks.audiences)) ?? [],
    pasted: text(blocks.pasted),
    then: optionOf(values, id(blocks.then))?.value === 'export' ? 'export' : 'report',
    statuses: tickedStatuses(choicesOf(values, id(blocks.statuses))),
    dataset: optionOf(values, datasetId(meta)),
    namespace: text(blocks.namespace),
    filters: readFilterTexts(values, meta),
    reportIn: conversationOf(values, id(blocks.report)),
  };
}

/** Throws UserError if the content is not of one of our forms. */
export function readForm(filled: FormContent): RunForm {
  const meta = readFormMeta(filled.privateMetadata);
  return { meta, draft: readDraft(filled.values, meta) };
}

/** `chosen` is undefined if the field is not shown: the default holds. */
export function tickedStatuses(chosen: FormOption[] | undefined): Status[] {
  if (!chosen) return DEFAULT_STATUSES;
  return STATUSES.flatMap(({ value }) => (chosen.some((one) => one.value === value) ? [value] : []));
}
