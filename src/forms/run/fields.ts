import { filterFields } from '../../export-filters/index.js';
import { splitRange } from '../../export-filters/values.js';
import { DEFAULT_STATUSES, type Status } from '../../request/request.js';
import type { FormInput, Values } from '../../handlers.js';
import { blockId, blocks, datasetId, policyId, sandboxId, timeId } from './block-ids.js';
import { type FormState, type FormMeta, readFormMeta } from './state.js';
import type { FormOption } from '../inputs.js';
import { optionOf, choicesOf, conversationOf, dateTimeOf, textIn } from './read-values.js';

/** Callback ids of forms. */
export const formIds = {
  evaluate: 'evaluate',
  export: 'export',
  perAudience: 'export-per-audience',
  review: 'export-review',
  dataset: 'export-dataset',
} as const;

/** Action ids of fields and buttons that the map knows: they ask us, or change their form. */
export const actionIds = {
  sandbox: 'fill:sandbox',
  audiences: 'fill:audiences',
  then: 'fill:then',
  dataset: 'fill:dataset',
  createDataset: 'fill:create-dataset',
  filters: 'fill:filters',
  times: 'fill:times',
  perAudience: 'fill:per-audience',
  /** Of all fields that nobody waits for. */
  inert: 'fill',
} as const;

export const STATUSES: (FormOption & { value: Status })[] = [
  { value: 'realized', text: 'In it now' },
  { value: 'exited', text: 'Left' },
  { value: 'existing', text: 'Existing (older)' },
];

/** What the fields hold; one that is not shown holds nothing. */
function readDraft(values: Values, meta: FormMeta): FormState {
  const id = (block: string) => blockId(block, meta);
  const text = (block: string) => textIn(values, id(block)) ?? '';
  const shown = (ids: string[]) => ids.flatMap((one) => optionOf(values, one) ?? [])[0];
  return {
    sandbox: shown([true, false].map((listed) => sandboxId(meta, listed)))?.value ?? meta.sandbox,
    audiences: choicesOf(values, id(blocks.audiences)) ?? [],
    pasted: text(blocks.pasted),
    then: optionOf(values, id(blocks.then))?.value === 'export' ? 'export' : 'report',
    statuses: tickedStatuses(choicesOf(values, id(blocks.statuses))),
    dataset: optionOf(values, datasetId(meta)),
    fields: text(blocks.fields),
    batch: optionOf(values, id(blocks.batch))?.value === 'each' ? 'each' : 'one',
    namespace: text(blocks.namespace),
    ...readTimes(values, meta),
    policy: shown([policyId(meta, true)])?.value ?? textIn(values, policyId(meta, false)) ?? '',
    version: text(blocks.version),
    eventFields: text(blocks.eventFields),
    empty: (choicesOf(values, id(blocks.empty)) ?? []).length > 0,
    more: Object.fromEntries(filterFields.map(({ block }) => [block, text(block)])),
    reportIn: conversationOf(values, id(blocks.report)),
  };
}

/** Stands for no choice: a menu of Slack's cannot be emptied. */
export const USE_AUDIENCE_POLICY = 'own';
const MARK = '\\';

/** What stands for a merge policy where none, and an id like that word, are told apart. */
export const policyValue = (id: string) => (id === USE_AUDIENCE_POLICY || id.startsWith(MARK) ? MARK + id : id);

/** The id of the merge policy that was picked or typed; empty where there is none. */
export function policyOf(value: string): string {
  if (value === USE_AUDIENCE_POLICY) return '';
  return value.startsWith(MARK) ? value.slice(MARK.length) : value;
}

/** A form as its handlers need it. Throws UserError for what no form of ours holds. */
export function readForm(filled: Pick<FormInput, 'values' | 'privateMetadata'>): { meta: FormMeta; draft: FormState } {
  const meta = readFormMeta(filled.privateMetadata);
  return { meta, draft: readDraft(filled.values, meta) };
}

/** Undefined: the field is not shown, and the usual holds. */
export function tickedStatuses(chosen: FormOption[] | undefined): Status[] {
  if (!chosen) return DEFAULT_STATUSES;
  return STATUSES.flatMap(({ value }) => (chosen.some((one) => one.value === value) ? [value] : []));
}

function readTimes(values: Values, meta: FormMeta) {
  const read = (block: string) => {
    const id = timeId(block, meta);
    const at = meta.times === 'picked' ? dateTimeOf(values, id) : undefined;
    if (at === undefined) return textIn(values, id) ?? '';
    return at === null ? '' : new Date(at * 1000).toISOString();
  };
  const entered = read(blocks.entered);
  const rest = { updated: read(blocks.updated), eventsSince: read(blocks.eventsSince) };
  if (meta.times === 'picked') return { enteredFrom: entered, enteredTo: read(blocks.enteredTo), ...rest };
  const { from, to } = splitRange(entered);
  return { enteredFrom: from, enteredTo: to, ...rest };
}
