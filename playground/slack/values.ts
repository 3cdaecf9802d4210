import { type Block, elements } from './blocks.js';
import type { Element } from './elements.js';
import { LIMITS, type Option } from './objects.js';

/** What one field holds, in the shape in which Slack sends it: https://docs.slack.dev/reference/views */
export type FieldValue = { type: string; [name: string]: unknown };
/** By block id, then action id. */
export type Values = Record<string, Record<string, FieldValue>>;

/** The key under which each kind of element carries its value; what is not here carries none. */
const KEYS = {
  plain_text_input: 'value',
  number_input: 'value',
  static_select: 'selected_option',
  external_select: 'selected_option',
  radio_buttons: 'selected_option',
  checkboxes: 'selected_options',
  multi_static_select: 'selected_options',
  multi_external_select: 'selected_options',
  users_select: 'selected_user',
  multi_users_select: 'selected_users',
  channels_select: 'selected_channel',
  multi_channels_select: 'selected_channels',
  conversations_select: 'selected_conversation',
  multi_conversations_select: 'selected_conversations',
  datepicker: 'selected_date',
  timepicker: 'selected_time',
  datetimepicker: 'selected_date_time',
} as const;

/** Where it carries its value, for an element that keeps one. */
export function keyOf(element: Element): string | undefined {
  return element.type in KEYS ? KEYS[element.type as keyof typeof KEYS] : undefined;
}

/** A value in its envelope; nothing is `null`, or an empty list where there may be many. */
export function fieldValue(element: Element, value: unknown): FieldValue {
  const key = keyOf(element) ?? 'value';
  const empty = key.endsWith('s') ? [] : null;
  return {
    type: element.type,
    [key]: value === undefined || value === '' ? empty : value,
    ...('timezone' in element && element.timezone !== undefined ? { timezone: element.timezone } : {}),
  };
}

/** What a field holds when nobody has touched it. `here` is the conversation that the person comes from. */
function initial(element: Element, here: string | undefined): unknown {
  const given = Object.entries(element).find(([name]) => name.startsWith('initial_'))?.[1] as unknown;
  const current = 'default_to_current_conversation' in element && element.default_to_current_conversation === true;
  if (!current || here === undefined) return given;
  return element.type === 'multi_conversations_select' ? [here] : (given ?? here);
}

/** Every field with its value: what the person left there, where block, action and kind are the same, else the initial one. */
export function carryOver(blocks: Block[], before: Values, here: string | undefined): Values {
  const values: Values = {};
  for (const { block, element } of elements(blocks)) {
    if (keyOf(element) === undefined) continue;
    const kept = before[block.block_id]?.[element.action_id];
    (values[block.block_id] ??= {})[element.action_id] =
      kept?.type === element.type ? kept : fieldValue(element, initial(element, here));
  }
  return values;
}

/** The options that are written in an element, those of its groups included. */
export function writtenOptions(element: Element): Option[] {
  if ('options' in element && element.options) return element.options;
  return 'option_groups' in element ? (element.option_groups?.flatMap(({ options }) => options) ?? []) : [];
}

/** An option by its value or its words; throws when there is none, as nobody can choose it. */
export function pickOption(all: Option[], wanted: unknown): Option {
  if (typeof wanted === 'object' && wanted !== null) return wanted as Option; // the caller's own option
  const found = all.find(({ value, text }) => value === wanted || text.text === wanted);
  if (!found)
    throw new Error(`no option ${String(wanted)}; there are: ${all.map(({ text }) => text.text).join(', ') || 'none'}`);
  return found;
}

/** The option of an overflow menu that stands for an action: its value is that action's id and value. */
export function optionFor(element: Element, actionId: string, value: string | undefined): Option | undefined {
  if (element.type !== 'overflow') return undefined;
  const wanted = value === undefined ? `${actionId} ` : `${actionId} ${value}`;
  return element.options.find((option) =>
    value === undefined ? option.value.startsWith(wanted) : option.value === wanted,
  );
}

/** Why Slack's client will not send this form yet, by block id; empty when it will. */
export function unfit(blocks: Block[], values: Values): Record<string, string> {
  const problems: Record<string, string> = {};
  for (const { block, element } of elements(blocks)) {
    if (block.type !== 'input') continue;
    const held = values[block.block_id]?.[element.action_id]?.[keyOf(element) ?? 'value'];
    const problem = unfitField(element, held, block.optional === true);
    if (problem !== undefined) problems[block.block_id] = problem;
  }
  return problems;
}

function unfitField(element: Element, held: unknown, optional: boolean): string | undefined {
  if (held === null || held === undefined || (Array.isArray(held) && held.length === 0))
    return optional ? undefined : 'Please complete this required field.';
  return typeof held === 'string' ? misfit(element, held) : tooMany(element, held);
}

function misfit(element: Element, held: string): string | undefined {
  if (element.type === 'plain_text_input') {
    const { min_length = 0, max_length = LIMITS.typed } = element;
    if (held.length < min_length) return `Please use at least ${min_length} characters.`;
    return held.length > max_length ? `Please use at most ${max_length} characters.` : undefined;
  }
  if (element.type !== 'number_input') return undefined;
  const { min_value = '-Infinity', max_value = 'Infinity', is_decimal_allowed } = element;
  if (!(is_decimal_allowed ? /^-?\d+(\.\d+)?$/ : /^-?\d+$/).test(held)) return 'Please enter a number.';
  if (Number(held) < Number(min_value)) return `Please enter a number of at least ${min_value}.`;
  return Number(held) > Number(max_value) ? `Please enter a number of at most ${max_value}.` : undefined;
}

function tooMany(element: Element, held: unknown): string | undefined {
  const most = 'max_selected_items' in element ? (element.max_selected_items ?? Infinity) : Infinity;
  return Array.isArray(held) && held.length > most ? `Please choose at most ${most}.` : undefined;
}
