import { readTime } from '../asking/times.js';
import { isUntold } from '../zones.js';
import { blockId, type Form } from './audience-fields.js';
import type { Draft, Memo } from './draft.js';
import { type Choice, input, momentPicker, oneOf, OPTION_VALUE, someOf, TEXT_BOX, textBox } from './elements.js';
import { actionIds, blocks, OWN_POLICY } from './fields.js';
import type { Known } from './known.js';

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
    text(memo, blocks.version, 'Version of the merge policy', draft.version, 'Empty: the newest', 9),
    text(memo, blocks.eventFields, 'Events: fields', draft.eventFields, 'Paths; empty: no events', TEXT_BOX),
    timeField(form, blocks.eventsSince, 'Events: ingested since', draft.eventsSince, INGESTED),
    input({
      id: blockId(blocks.empty, memo),
      label: 'Empty profiles',
      optional: true,
      element: someOf('checkboxes', actionIds.plain, EMPTY, draft.empty ? ['yes'] : []),
    }),
    text(memo, blocks.namespace, 'Namespace of the audiences', draft.namespace, 'UPS, Adobe’s own', 300),
  ];
}

const IN_UTC = 'Typed times are in UTC: Slack does not say your time zone.';
const INGESTED = 'When Adobe took the event in, not when it happened.';

function enteredFields(form: Form): object[] {
  const { draft, memo } = form;
  if (memo.times === 'picked') {
    return [
      timeField(form, blocks.entered, 'Entered from', draft.enteredFrom),
      timeField(form, blocks.enteredTo, 'Entered until', draft.enteredTo),
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
        longest: 100,
        placeholder: '7d..now',
      }),
    }),
  ];
}

function timeField({ memo, known }: Form, block: string, label: string, value: string, hint?: string): object {
  const at = memo.times === 'picked' ? epochOf(value, known) : undefined;
  const element =
    memo.times === 'picked'
      ? momentPicker(actionIds.plain, at)
      : textBox({ action: actionIds.plain, value, placeholder: '7d', longest: 50 });
  return input({
    id: timeId(block, memo),
    label,
    element,
    optional: true,
    ...(hint === undefined ? {} : { hint }),
  });
}

/** A field to pick in and a field to type in are two: each begins with what the other held. */
function timeId(block: string, memo: Memo): string {
  return `${blockId(block, memo)}:${memo.times}`;
}

/** Epoch seconds, undefined where nothing is set or it cannot be read. */
export function epochOf(text: string, { zone, now }: Pick<Known, 'zone' | 'now'>): number | undefined {
  const read = text === '' ? undefined : readTime({ text, zone, now });
  const seconds = read === undefined ? NaN : Math.floor(Date.parse(read) / 1000);
  return seconds >= 1_000_000_000 && seconds <= 9_999_999_999 ? seconds : undefined;
}

function policyField(draft: Draft, memo: Memo, { policies }: Known): object {
  const id = blockId(blocks.policy, memo);
  if (!policies || draft.policy.length > OPTION_VALUE)
    return text(memo, blocks.policy, 'Merge policy', draft.policy, 'Its id; empty: the audiences’ own', 300);
  const options: Choice[] = [
    { value: OWN_POLICY, text: 'The audiences’ own' },
    ...policies.slice(0, 98).map(({ id: value, name, isDefault, version }) => ({
      value,
      text: isDefault ? `${name} (default)` : name,
      ...(version === undefined ? {} : { description: `now at version ${version}` }),
    })),
  ];
  if (draft.policy !== '' && !options.some(({ value }) => value === draft.policy))
    options.push({ value: draft.policy, text: draft.policy });
  return input({
    id: `${id}:listed`,
    label: 'Merge policy',
    optional: true,
    hint: 'Needed where the audiences have different ones.',
    element: oneOf('static_select', actionIds.plain, options, draft.policy === '' ? OWN_POLICY : draft.policy),
  });
}

function text(memo: Memo, block: string, label: string, value: string, placeholder: string, longest: number): object {
  return input({
    id: blockId(block, memo),
    label,
    optional: true,
    element: textBox({ action: actionIds.plain, value, placeholder, longest }),
  });
}
