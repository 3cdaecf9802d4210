import type { InputBlock, KnownBlock } from '@slack/types';
import { type FieldTexts, type FilterField, filterFields } from '../../export-filters/index.js';
import { joinRange, LONGEST, splitRange } from '../../export-filters/values.js';
import { readTime, typedTime } from '../../platform/typed-time.js';
import { distinctLabels } from '../../platform/distinct-labels.js';
import { isUntold } from '../../platform/wall-time.js';
import type { MergePolicy } from '../../adobe/merge-policies.js';
import type { Values } from '../../handlers.js';
import type { RunFormState, FormMeta, FormData } from './state.js';
import { namedApart } from './audience-options.js';
import { actionIds, blockId, blocks, listedId, timeId } from './ids.js';
import {
  type FormOption,
  input,
  type InputOptions,
  dateTimePicker,
  singleSelect,
  OPTION_VALUE,
  multiSelect,
  textBox,
  choicesOf,
  dateTimeOf,
  optionOf,
  textIn,
} from '../inputs.js';

const TIMES = [
  { value: 'picked', text: 'Pick' },
  { value: 'typed', text: 'Type, e.g. 7d or yesterday' },
];
const IN_UTC = 'Slack doesn’t share your time zone, so typed times are read as UTC.';
const { inert: action } = actionIds;

export const openFields = (form: RunFormState): KnownBlock[] =>
  filterFields.filter(({ always }) => always).flatMap((field) => draw(field, form));

export function foldedFields(form: RunFormState): KnownBlock[] {
  const { draft, meta, known } = form;
  const { namespace: value } = draft;
  return [
    { type: 'divider' },
    input({
      id: blockId(blocks.times, meta),
      label: 'Times',
      changes: true,
      hint: isUntold(known.zone) ? IN_UTC : undefined,
      element: singleSelect('radio_buttons', actionIds.times, TIMES, meta.times),
    }),
    ...filterFields.filter(({ always }) => !always).flatMap((field) => draw(field, form)),
    input({
      id: blockId(blocks.namespace, meta),
      label: 'Namespace of pasted ids',
      optional: true,
      element: textBox({ action, value, placeholder: 'UPS (Adobe’s own)', longest: LONGEST.word }),
    }),
  ];
}

function draw(field: FilterField, form: RunFormState): KnownBlock[] {
  const { draft, meta, known } = form;
  const { block, label, hint } = field;
  const value = draft.filters[block] ?? '';
  const row = (element: InputBlock['element'], changed: Partial<InputOptions> = {}) =>
    input({ id: blockId(block, meta), label, hint, optional: true, element, ...changed });
  switch (field.kind) {
    case 'text':
      return [row(textBox({ ...field, action, value }))];
    case 'choice':
      return [
        row(singleSelect('radio_buttons', action, field.options, value || field.options[0]?.value), {
          optional: false,
        }),
      ];
    case 'tick':
      return [row(multiSelect('checkboxes', action, [{ value: 'yes', text: field.option }], [value]))];
    case 'policy':
      return known.policies && value.length <= OPTION_VALUE
        ? [row(policyMenu(known.policies, value), { id: listedId(block, meta) })]
        : [row(textBox({ ...field, action, value }), { hint: undefined })];
    case 'time':
    case 'range':
      return meta.times === 'picked'
        ? timesOf(field, value).map((time) => timePicker(time, form))
        : [row(textBox({ ...field, action, value }), { id: timeId(block, meta) })];
  }
}

interface FieldTime extends Pick<FilterField, 'block' | 'label' | 'hint'> {
  text: string;
  /** The end of a range. */
  end?: true;
}

function timesOf(field: FilterField, text: string): FieldTime[] {
  if (field.kind === 'time') return [{ ...field, text }];
  if (field.kind !== 'range') return [];
  const { from, to } = splitRange(text);
  return [
    { block: field.block, ...field.from, text: from },
    { ...field.to, text: to, end: true },
  ];
}

const withTimes = ({ kind }: FilterField, [from = '', to = '']: string[]): string =>
  kind === 'range' ? joinRange({ from, to }) : from;

const timePicker = ({ block, label, hint, text, end }: FieldTime, { meta, known }: RunFormState) =>
  input({
    id: timeId(block, meta),
    label,
    hint,
    optional: true,
    element: dateTimePicker(action, toEpochSeconds(text, known, end)),
  });

/** Epoch seconds. Undefined if the text is empty or unreadable, or if a picker cannot hold exactly that time. */
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

/** Stands for no choice, since a Slack menu cannot be cleared. No merge policy has such an id. */
const USE_AUDIENCE_POLICY = '*own';

function policyMenu(policies: MergePolicy[], chosen: string) {
  const labels = distinctLabels(policies.map(policyLabel));
  const listed = policies
    .map((policy, at) => policyChoice(policy, labels[at]))
    .filter(({ value }) => value.length <= OPTION_VALUE);
  const options: FormOption[] = [{ value: USE_AUDIENCE_POLICY, text: 'Each audience’s own' }, ...listed.slice(0, 98)];
  if (chosen !== '' && !options.some(({ value }) => value === chosen))
    options.push(listed.find(({ value }) => value === chosen) ?? { value: chosen, text: chosen });
  return singleSelect('static_select', action, options, chosen || USE_AUDIENCE_POLICY);
}

const policyLabel = ({ id, name, isDefault }: MergePolicy) =>
  namedApart({ id, name: isDefault ? `${name} (default)` : name });

const policyChoice = ({ id, name, version }: MergePolicy, text = name): FormOption => ({
  value: id,
  text,
  description: version === undefined ? undefined : `Newest version: ${version}`,
});

/** The texts of the filter fields. Empty fields and fields that are not shown are left out. */
export function readFilterTexts(values: Values, meta: FormMeta): FieldTexts {
  const texts = filterFields.map((field) => [field.block, read(field, values, meta)] as const);
  return Object.fromEntries(texts.filter(([, text]) => text !== ''));
}

function read(field: FilterField, values: Values, meta: FormMeta): string {
  const id = blockId(field.block, meta);
  switch (field.kind) {
    case 'text':
      return textIn(values, id) ?? '';
    case 'choice': {
      const chosen = optionOf(values, id)?.value;
      return field.options.slice(1).find(({ value }) => value === chosen)?.value ?? '';
    }
    case 'tick': {
      const ticked = choicesOf(values, id);
      if (ticked && ticked.length > 0) return 'yes';
      return ticked && !meta.unsaid ? 'no' : '';
    }
    case 'policy': {
      const chosen = optionOf(values, listedId(field.block, meta))?.value ?? textIn(values, id) ?? '';
      return chosen === USE_AUDIENCE_POLICY ? '' : chosen;
    }
    case 'time':
    case 'range':
      if (meta.times === 'picked')
        return withTimes(
          field,
          timesOf(field, '').map(({ block }) => picked(values, timeId(block, meta))),
        );
      return changeTimes(field, textIn(values, timeId(field.block, meta)) ?? '', (time) => time);
  }
}

function picked(values: Values, id: string): string {
  const at = dateTimeOf(values, id);
  return at === undefined ? '' : new Date(at * 1000).toISOString();
}

/** The field's text with each set time replaced by what `change` returns. */
const changeTimes = (field: FilterField, text: string, change: (time: string) => string): string =>
  withTimes(
    field,
    timesOf(field, text).map((time) => (time.text === '' ? '' : change(time.text))),
  );

/** The texts with picked times written as the person would type them. */
export function typedOver(texts: FieldTexts, zone: string): FieldTexts {
  const typed = filterFields.flatMap((field) => {
    const text = changeTimes(field, texts[field.block] ?? '', (time) => typedTime(time, zone));
    return text === '' ? [] : [[field.block, text] as const];
  });
  return { ...texts, ...Object.fromEntries(typed) };
}

export const setTimes = (texts: FieldTexts) =>
  filterFields.flatMap((field) => timesOf(field, texts[field.block] ?? '')).filter(({ text }) => text !== '');
