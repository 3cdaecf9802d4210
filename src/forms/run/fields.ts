import { splitRange } from '../../request/filter-values.js';
import type { Status } from '../../request/request.js';
import type { Values } from '../../handlers.js';
import { blockId, blocks, datasetId, policyId, sandboxId, timeId } from './block-ids.js';
import { type Draft, type Memo, readMemo } from './state.js';
import type { Choice } from '../inputs.js';
import { choiceOf, choicesOf, conversationOf, momentOf, textOf } from './read-values.js';

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
  plain: 'fill',
} as const;

export const STATUSES: (Choice & { value: Status })[] = [
  { value: 'realized', text: 'In it now' },
  { value: 'exited', text: 'Left' },
  { value: 'existing', text: 'Existing (older)' },
];

/** What the fields hold; one that is not shown holds nothing. */
function readDraft(values: Values, memo: Memo): Draft {
  const id = (block: string) => blockId(block, memo);
  const text = (block: string) => textOf(values, id(block)) ?? '';
  const shown = (ids: string[]) => ids.flatMap((one) => choiceOf(values, one) ?? [])[0];
  return {
    sandbox: shown([true, false].map((listed) => sandboxId(memo, listed)))?.value ?? memo.sandbox,
    audiences: choicesOf(values, id(blocks.audiences)) ?? [],
    pasted: text(blocks.pasted),
    then: choiceOf(values, id(blocks.then))?.value === 'export' ? 'export' : 'report',
    statuses: readStatuses(choicesOf(values, id(blocks.statuses))),
    dataset: choiceOf(values, datasetId(memo)),
    fields: text(blocks.fields),
    batch: choiceOf(values, id(blocks.batch))?.value === 'each' ? 'each' : 'one',
    namespace: text(blocks.namespace),
    ...readTimes(values, memo),
    policy: shown([policyId(memo, true)])?.value ?? textOf(values, policyId(memo, false)) ?? '',
    version: text(blocks.version),
    eventFields: text(blocks.eventFields),
    empty: (choicesOf(values, id(blocks.empty)) ?? []).length > 0,
    reportIn: conversationOf(values, id(blocks.report)),
  };
}

/** Stands for no choice: a menu of Slack's cannot be emptied. */
export const OWN_POLICY = 'own';
const MARK = '\\';

/** What stands for a merge policy where none, and an id like that word, are told apart. */
export const policyValue = (id: string) => (id === OWN_POLICY || id.startsWith(MARK) ? MARK + id : id);

/** The id of the merge policy that was picked or typed; empty where there is none. */
export function policyOf(value: string): string {
  if (value === OWN_POLICY) return '';
  return value.startsWith(MARK) ? value.slice(MARK.length) : value;
}

/** A form as its handlers need it. Throws Mistake for what no form of ours holds. */
export function readForm(filled: { values: Values; memo: string }): { memo: Memo; draft: Draft } {
  const memo = readMemo(filled.memo);
  return { memo, draft: readDraft(filled.values, memo) };
}

/** Undefined: the field is not shown, and the usual holds. */
export function readStatuses(chosen: Choice[] | undefined): Status[] {
  if (!chosen) return ['realized'];
  return STATUSES.flatMap(({ value }) => (chosen.some((one) => one.value === value) ? [value] : []));
}

function readTimes(values: Values, memo: Memo) {
  const read = (block: string) => {
    const id = timeId(block, memo);
    const at = memo.times === 'picked' ? momentOf(values, id) : undefined;
    if (at === undefined) return textOf(values, id) ?? '';
    return at === null ? '' : new Date(at * 1000).toISOString();
  };
  const entered = read(blocks.entered);
  const rest = { updated: read(blocks.updated), eventsSince: read(blocks.eventsSince) };
  if (memo.times === 'picked') return { enteredFrom: entered, enteredTo: read(blocks.enteredTo), ...rest };
  const { from, to } = splitRange(entered);
  return { enteredFrom: from, enteredTo: to, ...rest };
}
