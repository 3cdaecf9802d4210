import type { Status } from '../runs/request.js';
import type { Values } from '../surface.js';
import { type Draft, type Memo, readMemo } from './draft.js';
import type { Choice } from './elements.js';
import { choiceOf, choicesOf, conversationOf, momentOf, textOf } from './values.js';

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

/** Block ids of the fields, without the edition; where a mistake has a field, it is called the same. */
export const blocks = {
  sandbox: 'sandbox',
  audiences: 'audiences',
  pasted: 'pasted',
  then: 'then',
  statuses: 'statuses',
  dataset: 'dataset',
  fields: 'fields',
  batch: 'batch',
  namespace: 'namespace',
  times: 'times',
  entered: 'entered',
  enteredTo: 'entered-to',
  updated: 'updated',
  policy: 'policy',
  version: 'version',
  eventFields: 'events',
  eventsSince: 'events-since',
  empty: 'empty',
  report: 'report',
} as const;

export const STATUSES: (Choice & { value: Status })[] = [
  { value: 'realized', text: 'In it now' },
  { value: 'exited', text: 'Left' },
  { value: 'existing', text: 'Existing (older)' },
];

/** What the fields hold; one that is not shown holds nothing. */
function readDraft(values: Values, memo: Memo): Draft {
  const text = (block: string) => textOf(values, block) ?? '';
  const chosen = (block: string) => choiceOf(values, block)?.value;
  return {
    sandbox: chosen(blocks.sandbox) ?? memo.sandbox,
    audiences: choicesOf(values, blocks.audiences) ?? [],
    pasted: text(blocks.pasted),
    then: chosen(blocks.then) === 'export' ? 'export' : 'report',
    statuses: readStatuses(choicesOf(values, blocks.statuses)),
    dataset: choiceOf(values, blocks.dataset),
    fields: text(blocks.fields),
    batch: chosen(blocks.batch) === 'each' ? 'each' : 'one',
    namespace: text(blocks.namespace),
    ...readTimes(values, memo),
    policy: policyOf(chosen(blocks.policy) ?? text(blocks.policy)),
    version: text(blocks.version),
    eventFields: text(blocks.eventFields),
    empty: (choicesOf(values, blocks.empty) ?? []).length > 0,
    reportIn: conversationOf(values, blocks.report),
  };
}

/** Stands for no choice: a menu of Slack's cannot be emptied. */
export const OWN_POLICY = 'own';
const policyOf = (chosen: string) => (chosen === OWN_POLICY ? '' : chosen);

/** A form as its handlers need it. Throws a ZodError for what no form of ours holds. */
export function readForm(filled: { values: Values; memo: string }): { memo: Memo; draft: Draft } {
  const memo = readMemo(filled.memo);
  return { memo, draft: readDraft(filled.values, memo) };
}

/** Undefined: the field is not shown, and the usual holds. */
export function readStatuses(chosen: Choice[] | undefined): Status[] {
  if (!chosen) return ['realized'];
  return STATUSES.flatMap(({ value }) => (chosen.some((one) => one.value === value) ? [value] : []));
}

function readTimes(values: Values, { times }: Memo) {
  const read = (block: string) => {
    const at = times === 'picked' ? momentOf(values, block) : undefined;
    if (at === undefined) return textOf(values, block) ?? '';
    return at === null ? '' : new Date(at * 1000).toISOString();
  };
  const entered = read(blocks.entered);
  const updated = read(blocks.updated);
  const eventsSince = read(blocks.eventsSince);
  if (times === 'picked') return { enteredFrom: entered, enteredTo: read(blocks.enteredTo), updated, eventsSince };
  const [enteredFrom = '', enteredTo = ''] = splitRange(entered);
  return { enteredFrom, enteredTo, updated, eventsSince };
}

/** `7d..now`; what is typed without dots is a beginning. */
function splitRange(text: string): string[] {
  return text.split('..').map((part) => part.trim());
}
