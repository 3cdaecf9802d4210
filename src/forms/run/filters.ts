import type { KnownBlock } from '@slack/types';
import { filterFields } from '../../export-filters/index.js';
import { readTime } from '../../platform/typed-time.js';
import { isUntold } from '../../platform/wall-time.js';
import type { RunFormState } from './audience-fields.js';
import { blockId, blocks, policyId, timeId } from './block-ids.js';
import { type FormState, LONGEST, type FormMeta } from './state.js';
import { type FormOption, input, dateTimePicker, singleSelect, OPTION_VALUE, multiSelect, textBox } from '../inputs.js';
import { actionIds, USE_AUDIENCE_POLICY, policyValue } from './fields.js';
import type { MergePolicy } from '../../adobe/merge-policies.js';
import type { FormData } from './data-types.js';

const TIMES = [
  { value: 'picked', text: 'Pick them' },
  { value: 'typed', text: 'Type them: 7d, yesterday, 2026-11-01T08:00' },
];
const EMPTY = [{ value: 'yes', text: 'Also profiles that have events only' }];

/** All that narrows an export further; folded away until somebody wants it. */
export function foldedFields(form: RunFormState): KnownBlock[] {
  const { draft, meta, known } = form;
  return [
    { type: 'divider' },
    input({
      id: blockId(blocks.times, meta),
      label: 'Times',
      changes: true,
      ...(isUntold(known.zone) ? { hint: IN_UTC } : {}),
      element: singleSelect('radio_buttons', actionIds.times, TIMES, meta.times),
    }),
    ...enteredFields(form),
    timeField(form, blocks.updated, 'Profile changed since', draft.updated),
    policyField(draft, meta, known),
    text(meta, blocks.version, 'Version of the merge policy', draft.version, 'Empty: the newest', LONGEST.version),
    text(meta, blocks.eventFields, 'Events: fields', draft.eventFields, 'Paths; empty: no events', LONGEST.list),
    timeField(form, blocks.eventsSince, 'Events: ingested since', draft.eventsSince, { hint: INGESTED }),
    input({
      id: blockId(blocks.empty, meta),
      label: 'Empty profiles',
      optional: true,
      element: multiSelect('checkboxes', actionIds.inert, EMPTY, draft.empty ? ['yes'] : []),
    }),
    ...filterFields.map((field) => filterField(field, form)),
    text(meta, blocks.namespace, 'Namespace of pasted ids', draft.namespace, 'UPS, Adobe’s own', LONGEST.word),
  ];
}

function filterField(field: (typeof filterFields)[number], { draft, meta }: RunFormState): KnownBlock {
  const { block, label, hint, placeholder, longest } = field;
  return input({
    id: blockId(block, meta),
    label,
    optional: true,
    ...(hint === undefined ? {} : { hint }),
    element: textBox({ action: actionIds.inert, value: draft.more[block] ?? '', placeholder, longest }),
  });
}

const IN_UTC = 'Typed times are in UTC: Slack does not say your time zone.';
const INGESTED = 'When Adobe took the event in, not when it happened.';

function enteredFields(form: RunFormState): KnownBlock[] {
  const { draft, meta } = form;
  if (meta.times === 'picked') {
    return [
      timeField(form, blocks.entered, 'Entered from', draft.enteredFrom),
      timeField(form, blocks.enteredTo, 'Entered until', draft.enteredTo, { end: true }),
    ];
  }
  const { enteredFrom: from, enteredTo: to } = draft;
  return [
    input({
      id: timeId(blocks.entered, meta),
      label: 'Entered',
      optional: true,
      hint: 'From, two dots, until: 7d..now, 2026-11-01..2026-11-05, 30d.. for everything since.',
      element: textBox({
        action: actionIds.inert,
        value: from + to === '' ? '' : `${from}..${to}`,
        longest: LONGEST.range,
        placeholder: '7d..now',
      }),
    }),
  ];
}

function timeField(
  { meta, known }: RunFormState,
  block: string,
  label: string,
  value: string,
  { hint, end = false }: { hint?: string; end?: boolean } = {},
): KnownBlock {
  const at = meta.times === 'picked' ? toEpochSeconds(value, known, end) : undefined;
  const element =
    meta.times === 'picked'
      ? dateTimePicker(actionIds.inert, at)
      : textBox({ action: actionIds.inert, value, placeholder: '7d', longest: LONGEST.time });
  return input({
    id: timeId(block, meta),
    label,
    element,
    optional: true,
    ...(hint === undefined ? {} : { hint }),
  });
}

/** Epoch seconds, undefined where nothing is set, it cannot be read, or no picker would give it back as it is. */
export function toEpochSeconds(
  text: string,
  { zone, now }: Pick<FormData, 'zone' | 'now'>,
  end = false,
): number | undefined {
  const read = text === '' ? undefined : readTime({ text, zone, now, end });
  const seconds = read === undefined ? NaN : Date.parse(read) / 1000;
  if (!Number.isInteger(seconds)) return undefined;
  return seconds >= 1_000_000_000 && seconds <= 9_999_999_999 ? seconds : undefined;
}

function policyField(draft: FormState, meta: FormMeta, { policies }: FormData): KnownBlock {
  if (!policies || draft.policy.length > OPTION_VALUE)
    return text(meta, blocks.policy, 'Merge policy', draft.policy, 'Its id; empty: the audiences’ own', LONGEST.word);
  const listed = policies.map(policyChoice).filter(({ value }) => value.length <= OPTION_VALUE);
  const options: FormOption[] = [{ value: USE_AUDIENCE_POLICY, text: 'The audiences’ own' }, ...listed.slice(0, 98)];
  if (draft.policy !== '' && !options.some(({ value }) => value === draft.policy))
    options.push(listed.find(({ value }) => value === draft.policy) ?? { value: draft.policy, text: draft.policy });
  return input({
    id: policyId(meta, true),
    label: 'Merge policy',
    optional: true,
    hint: 'Needed where the audiences have different ones.',
    element: singleSelect(
      'static_select',
      actionIds.inert,
      options,
      draft.policy === '' ? USE_AUDIENCE_POLICY : draft.policy,
    ),
  });
}

function policyChoice({ id, name, isDefault, version }: MergePolicy): FormOption {
  return {
    value: policyValue(id),
    text: isDefault ? `${name} (default)` : name,
    ...(version === undefined ? {} : { description: `now at version ${version}` }),
  };
}

function text(
  meta: FormMeta,
  block: string,
  label: string,
  value: string,
  placeholder: string,
  longest: number,
): KnownBlock {
  return input({
    id: blockId(block, meta),
    label,
    optional: true,
    element: textBox({ action: actionIds.inert, value, placeholder, longest }),
  });
}
