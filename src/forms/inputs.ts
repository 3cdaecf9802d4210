import { ownValue } from '../platform/own-value.js';
import type {
  ActionsBlock,
  Checkboxes,
  ConversationsSelect,
  DateTimepicker,
  ExternalSelect,
  InputBlock,
  MultiExternalSelect,
  MultiStaticSelect,
  PlainTextInput,
  PlainTextOption,
  RadioButtons,
  StaticSelect,
} from '@slack/types';
import { defined } from '../platform/defined.js';
import { plainText } from '../platform/escape.js';
import { button } from '../messages/mrkdwn.js';
import type { FormInput, Values } from '../handlers.js';
import type { Sandbox } from '../adobe/sandboxes.js';
import { z } from 'zod';
import { givenBack } from '../errors.js';

/** Slack's limits: https://docs.slack.dev/reference/block-kit/composition-objects/option-object */
const OPTION_TEXT = 75;
/** Slack's pages say 150, its own types 75. */
export const OPTION_VALUE = 75;
/** Where a form was asked for, as its memo carries it. */
export const formPlaceSchema = z.object({ channel: z.string(), responseUrl: z.string().optional() });
export type FormPlace = z.infer<typeof formPlaceSchema>;

/** The button of a form that writes. */
export const inSandbox = (does: string, type: Sandbox['type']): string =>
  type === 'production' ? `${does} in Production` : does;

/** What a form holds. */
export type FormContent = Pick<FormInput, 'privateMetadata' | 'values'>;

/** An option of a list, offered or chosen. */
export const formOptionSchema = z.object({ value: z.string(), text: z.string(), description: z.string().optional() });
export type FormOption = z.infer<typeof formOptionSchema>;

/** Most characters of a label or hint, and of a placeholder. */
const LABEL = 2_000;
const PLACEHOLDER = 150;

export interface InputOptions {
  /** Block id: the name of the field for errors, alone or followed by a colon and a suffix. */
  id: string;
  label: string;
  element: InputBlock['element'];
  hint?: string | undefined;
  optional?: boolean;
  /** The form changes with this field while it is open. */
  changes?: boolean;
}

export function input({ id, label, element, hint, optional = false, changes = false }: InputOptions): InputBlock {
  return {
    type: 'input',
    block_id: id,
    label: plainText(label, LABEL),
    element,
    optional,
    ...(hint === undefined ? {} : { hint: plainText(hint, LABEL) }),
    ...(changes ? { dispatch_action: true } : {}),
  };
}

interface TextOptions {
  action: string;
  value: string;
  placeholder?: string;
  multiline?: boolean;
  longest: number;
}

export function textBox({ action, value, placeholder, multiline = false, longest }: TextOptions): PlainTextInput {
  return {
    type: 'plain_text_input',
    action_id: action,
    multiline,
    max_length: longest,
    ...(value === '' ? {} : { initial_value: value.slice(0, longest) }),
    ...(placeholder === undefined ? {} : { placeholder: plainText(placeholder, PLACEHOLDER) }),
  };
}

/** Nothing is selected if `chosen` is not the value of an option. */
export function singleSelect(
  type: 'radio_buttons' | 'static_select',
  action: string,
  options: FormOption[],
  chosen?: string,
): RadioButtons | StaticSelect {
  const initial = options.find(({ value }) => value === chosen);
  return {
    type,
    action_id: action,
    options: options.map(slackOption),
    ...(initial ? { initial_option: slackOption(initial) } : {}),
  };
}

export function multiSelect(
  type: 'checkboxes' | 'multi_static_select',
  action: string,
  options: FormOption[],
  chosen: string[],
): Checkboxes | MultiStaticSelect {
  const initial = options.filter(({ value }) => chosen.includes(value)).map(slackOption);
  return {
    type,
    action_id: action,
    options: options.map(slackOption),
    ...(initial.length > 0 ? { initial_options: initial } : {}),
  };
}

export function externalSelect(action: string, placeholder: string, chosen: FormOption | undefined): ExternalSelect {
  return {
    type: 'external_select',
    action_id: action,
    min_query_length: 0,
    placeholder: plainText(placeholder, PLACEHOLDER),
    ...(chosen ? { initial_option: slackOption(chosen) } : {}),
  };
}

export function multiExternalSelect(
  action: string,
  placeholder: string,
  chosen: FormOption[],
  most: number,
): MultiExternalSelect {
  return {
    type: 'multi_external_select',
    action_id: action,
    min_query_length: 0,
    placeholder: plainText(placeholder, PLACEHOLDER),
    max_selected_items: most,
    ...(chosen.length > 0 ? { initial_options: chosen.slice(0, most).map(slackOption) } : {}),
  };
}

/** `at` is in epoch seconds. */
export function dateTimePicker(action: string, at: number | undefined): DateTimepicker {
  return { type: 'datetimepicker', action_id: action, ...(at === undefined ? {} : { initial_date_time: at }) };
}

export function channelSelect(action: string, chosen: string | undefined): ConversationsSelect {
  return {
    type: 'conversations_select',
    action_id: action,
    filter: { exclude_external_shared_channels: true },
    ...(chosen === undefined ? { default_to_current_conversation: true } : { initial_conversation: chosen }),
  };
}

export function actionRow(id: string, ...all: { action: string; text: string; value: string }[]): ActionsBlock {
  return { type: 'actions', block_id: id, elements: all.map(button) };
}

export function slackOption({ value, text, description }: FormOption): PlainTextOption {
  const words = (all: string) => plainText(all, OPTION_TEXT);
  return { text: words(text), value, ...(description ? { description: words(description) } : {}) };
}

/** Ten digits of epoch seconds: https://docs.slack.dev/reference/block-kit/block-elements/datetime-picker-element */
const LAST_MOMENT = 9_999_999_999;

const slackText = z.object({ text: z.string().default('') });
const option = z
  .object({ value: z.string().min(1), text: slackText.optional(), description: slackText.nullish() })
  .transform(({ value, text, description }): FormOption => ({
    value,
    text: text?.text ?? value,
    ...defined({ description: description?.text }),
  }));
/** The state of an element of a view: https://docs.slack.dev/reference/views/view-object */
const element = z.object({
  value: z.string().nullish(),
  selected_option: option.nullish(),
  selected_options: z.array(option).nullish(),
  selected_conversation: z.string().nullish(),
  selected_date_time: z.int().min(0).max(LAST_MOMENT).nullish(),
});

/** This and the readers below return undefined if the form does not show the field. */
export function textIn(values: Values, block: string): string | undefined {
  const read = elementOf(values, block);
  return read && (read.value ?? '').trim();
}

export function optionOf(values: Values, block: string): FormOption | undefined {
  return elementOf(values, block)?.selected_option ?? undefined;
}

export function choicesOf(values: Values, block: string): FormOption[] | undefined {
  const read = elementOf(values, block);
  return read && (read.selected_options ?? []);
}

export function conversationOf(values: Values, block: string): string | undefined {
  return elementOf(values, block)?.selected_conversation ?? undefined;
}

/** Epoch seconds. */
export function dateTimeOf(values: Values, block: string): number | undefined {
  return elementOf(values, block)?.selected_date_time ?? undefined;
}

/** Slack's state of a field, by its whole block id. */
function elementOf(values: Values, id: string): z.infer<typeof element> | undefined {
  const [found] = Object.values(ownValue(values, id) ?? {});
  return typeof found === 'object' && found !== null ? givenBack(element, found) : undefined;
}
