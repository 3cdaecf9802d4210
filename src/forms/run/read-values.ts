import { z } from 'zod';
import { givenBack } from '../../errors.js';
import type { Values } from '../../handlers.js';
import { type FormOption, readElement } from '../inputs.js';

/** Slack's pickers have ten digits, in seconds: https://docs.slack.dev/reference/block-kit/block-elements/datetime-picker-element */
const LAST_MOMENT = 9_999_999_999;

/** Slack's state of a view, by kind of element: https://docs.slack.dev/reference/views/view-object */
const option = z.looseObject({
  value: z.string().min(1),
  text: z.looseObject({ text: z.string().default('') }).optional(),
  description: z.looseObject({ text: z.string().default('') }).nullish(),
});
const element = z.looseObject({
  value: z.string().nullish(),
  selected_option: option.nullish(),
  selected_options: z.array(option).nullish(),
  selected_conversation: z.string().nullish(),
  selected_date_time: z.int().min(0).max(LAST_MOMENT).nullish(),
});

/** Readers of one field each; undefined where the form does not show the field. */
export function textIn(values: Values, block: string): string | undefined {
  const read = elementOf(values, block);
  return read && (read.value ?? '').trim();
}

export function optionOf(values: Values, block: string): FormOption | undefined {
  const chosen = elementOf(values, block)?.selected_option;
  return chosen ? choice(chosen) : undefined;
}

export function choicesOf(values: Values, block: string): FormOption[] | undefined {
  const read = elementOf(values, block);
  return read && (read.selected_options ?? []).map(choice);
}

export function conversationOf(values: Values, block: string): string | undefined {
  return elementOf(values, block)?.selected_conversation ?? undefined;
}

/** Epoch seconds. */
export function dateTimeOf(values: Values, block: string): number | undefined {
  return elementOf(values, block)?.selected_date_time ?? undefined;
}

function elementOf(values: Values, block: string): z.infer<typeof element> | undefined {
  const found = readElement(values, block);
  return found && givenBack(element, found);
}

function choice({ value, text, description }: z.infer<typeof option>): FormOption {
  return {
    value,
    text: text?.text ?? value,
    ...(description ? { description: description.text } : {}),
  };
}
