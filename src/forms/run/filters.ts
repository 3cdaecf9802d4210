import { readTime } from '../../request/time.js';
import { isUntold } from '../../platform/wall-time.js';
import type { Form } from './audience-fields.js';
import { blockId, blocks, policyId, timeId } from './block-ids.js';
import { type Draft, LONGEST, type Memo } from './state.js';
import { type Choice, input, momentPicker, oneOf, OPTION_VALUE, someOf, textBox } from '../inputs.js';
import { actionIds, OWN_POLICY, policyValue } from './fields.js';
import type { Known, KnownPolicy } from './data-types.js';

const TIMES = [
  { value: 'picked', text: 'Pick them' },
  { value: 'typed', text: 'Type them: 7d, yesterday, 2026-11-01T08:00' },
];
const EMPTY = [{ value: 'yes', text: 'Also profiles that have events only' }];

/** All that narrows an export further; folded away until somebody wants it. */
export function filterFields(form: Form): object[] {
  const { draft, memo, known } = form;
  return [
    { type: 'divider' },
    input({
      id: blockId(blocks.times, memo),
      label: 'Times',
      changes: true,
      ...(isUntold(known.zone) ? { hint: IN_UTC } : {}),
      element: oneOf('radio_buttons', actionIds.times, TIMES, memo.times),
    }),
    ...enteredFields(form),
    timeField(form, blocks.updated, 'Profile changed since', draft.updated),
    policyField(draft, memo, known),
    text(memo, blocks.version, 'Version of the merge policy', draft.version, 'Empty: the newest', LONGEST.version),
    text(memo, blocks.eventFields, 'Events: fields', draft.eventFields, 'Paths; empty: no events', LONGEST.list),
    timeField(form, blocks.eventsSince, 'Events: ingested since', draft.eventsSince, { hint: INGESTED }),
    input({
      id: blockId(blocks.empty, memo),
      label: 'Empty profiles',
      optional: true,
      element: someOf('checkboxes', actionIds.plain, EMPTY, draft.empty ? ['yes'] : []),
    }),
    text(memo, blocks.namespace, 'Namespace of pasted ids', draft.namespace, 'UPS, Adobe’s own', LONGEST.word),
  ];
}

const IN_UTC = 'Typed times are in UTC: Slack does not say your time zone.';
const INGESTED = 'When Adobe took the event in, not when it happened.';

function enteredFields(form: Form): object[] {
  const { draft, memo } = form;
  if (memo.times === 'picked') {
    return [
      timeField(form, blocks.entered, 'Entered from', draft.enteredFrom),
      timeField(form, blocks.enteredTo, 'Entered until', draft.enteredTo, { end: true }),
    ];
  }
  const { enteredFrom: from, enteredTo: to } = draft;
  return [
    input({
      id: timeId(blocks.entered, memo),
      label: 'Entered',
      optional: true,
      hint: 'From, two dots, until: 7d..now, 2026-11-01..2026-11-05, 30d.. for everything since.',
      element: textBox({
        action: actionIds.plain,
        value: from + to === '' ? '' : `${from}..${to}`,
        longest: LONGEST.range,
        placeholder: '7d..now',
      }),
    }),
  ];
}

function timeField(
  { memo, known }: Form,
  block: string,
  label: string,
  value: string,
  { hint, end = false }: { hint?: string; end?: boolean } = {},
): object {
  const at = memo.times === 'picked' ? epochOf(value, known, end) : undefined;
  const element =
    memo.times === 'picked'
      ? momentPicker(actionIds.plain, at)
      : textBox({ action: actionIds.plain, value, placeholder: '7d', longest: LONGEST.time });
  return input({
    id: timeId(block, memo),
    label,
    element,
    optional: true,
    ...(hint === undefined ? {} : { hint }),
  });
}

/** Epoch seconds, undefined where nothing is set, it cannot be read, or no picker would give it back as it is. */
export function epochOf(text: string, { zone, now }: Pick<Known, 'zone' | 'now'>, end = false): number | undefined {
  const read = text === '' ? undefined : readTime({ text, zone, now, end });
  const seconds = read === undefined ? NaN : Date.parse(read) / 1000;
  if (!Number.isInteger(seconds)) return undefined;
  return seconds >= 1_000_000_000 && seconds <= 9_999_999_999 ? seconds : undefined;
}

function policyField(draft: Draft, memo: Memo, { policies }: Known): object {
  if (!policies || draft.policy.length > OPTION_VALUE)
    return text(memo, blocks.policy, 'Merge policy', draft.policy, 'Its id; empty: the audiences’ own', LONGEST.word);
  const listed = policies.map(policyChoice).filter(({ value }) => value.length <= OPTION_VALUE);
  const options: Choice[] = [{ value: OWN_POLICY, text: 'The audiences’ own' }, ...listed.slice(0, 98)];
  if (draft.policy !== '' && !options.some(({ value }) => value === draft.policy))
    options.push(listed.find(({ value }) => value === draft.policy) ?? { value: draft.policy, text: draft.policy });
  return input({
    id: policyId(memo, true),
    label: 'Merge policy',
    optional: true,
    hint: 'Needed where the audiences have different ones.',
    element: oneOf('static_select', actionIds.plain, options, draft.policy === '' ? OWN_POLICY : draft.policy),
  });
}

function policyChoice({ id, name, isDefault, version }: KnownPolicy): Choice {
  return {
    value: policyValue(id),
    text: isDefault ? `${name} (default)` : name,
    ...(version === undefined ? {} : { description: `now at version ${version}` }),
  };
}

function text(memo: Memo, block: string, label: string, value: string, placeholder: string, longest: number): object {
  return input({
    id: blockId(block, memo),
    label,
    optional: true,
    element: textBox({ action: actionIds.plain, value, placeholder, longest }),
  });
}
