import * as z from 'zod/mini';
import { chartDrawn, dataTableDrawn, tableDrawn } from './data-kit.js';

/**
 * The part of Block Kit that the page can draw: https://docs.slack.dev/reference/block-kit. Strict on purpose: a block,
 * an element or a field that is not here is shown as unknown, and a test finds it.
 */
const id = z.optional(z.string());
const flag = z.optional(z.boolean());
const count = z.optional(z.number());

const plain = z.strictObject({ type: z.literal('plain_text'), text: z.string(), emoji: flag });
const mrkdwn = z.strictObject({ type: z.literal('mrkdwn'), text: z.string(), verbatim: flag });
const text = z.union([plain, mrkdwn]);
const placeholder = z.optional(plain);

const confirm = z.strictObject({
  title: plain,
  text,
  confirm: plain,
  deny: plain,
  style: z.optional(z.enum(['primary', 'danger'])),
});
const option = z.strictObject({ text, value: z.string(), description: z.optional(text), url: id });
const group = z.strictObject({ label: plain, options: z.array(option) });
const common = { action_id: z.string(), confirm: z.optional(confirm), focus_on_load: flag };
const asked = { ...common, placeholder };
const listed = { options: z.optional(z.array(option)), option_groups: z.optional(z.array(group)) };
const many = { max_selected_items: count, initial_options: z.optional(z.array(option)) };
const one = { initial_option: z.optional(option) };
const conversations = {
  default_to_current_conversation: flag,
  filter: z.optional(
    z.strictObject({
      include: z.optional(z.array(z.string())),
      exclude_external_shared_channels: flag,
      exclude_bot_users: flag,
    }),
  ),
};
const dispatch = z.optional(z.strictObject({ trigger_actions_on: z.optional(z.array(z.string())) }));

const button = z.strictObject({
  type: z.literal('button'),
  ...common,
  text: plain,
  value: id,
  url: id,
  accessibility_label: id,
  style: z.optional(z.enum(['primary', 'danger'])),
});
const overflow = z.strictObject({ type: z.literal('overflow'), ...common, options: z.array(option) });
const staticSelect = z.strictObject({ type: z.literal('static_select'), ...asked, ...listed, ...one });
const multiStaticSelect = z.strictObject({ type: z.literal('multi_static_select'), ...asked, ...listed, ...many });
const externalSelect = z.strictObject({
  type: z.literal('external_select'),
  ...asked,
  ...one,
  min_query_length: count,
});
const multiExternalSelect = z.strictObject({
  type: z.literal('multi_external_select'),
  ...asked,
  ...many,
  min_query_length: count,
});
const conversationsSelect = z.strictObject({
  type: z.literal('conversations_select'),
  ...asked,
  ...conversations,
  initial_conversation: id,
  response_url_enabled: flag,
});
const multiConversationsSelect = z.strictObject({
  type: z.literal('multi_conversations_select'),
  ...asked,
  ...conversations,
  initial_conversations: z.optional(z.array(z.string())),
  max_selected_items: count,
});
const channelsSelect = z.strictObject({
  type: z.literal('channels_select'),
  ...asked,
  initial_channel: id,
  response_url_enabled: flag,
});
const usersSelect = z.strictObject({ type: z.literal('users_select'), ...asked, initial_user: id });
const multiUsersSelect = z.strictObject({
  type: z.literal('multi_users_select'),
  ...asked,
  max_selected_items: count,
  initial_users: z.optional(z.array(z.string())),
});
const checkboxes = z.strictObject({
  type: z.literal('checkboxes'),
  ...common,
  options: z.array(option),
  initial_options: z.optional(z.array(option)),
});
const radioButtons = z.strictObject({ type: z.literal('radio_buttons'), ...common, options: z.array(option), ...one });
const dateTimePicker = z.strictObject({ type: z.literal('datetimepicker'), ...common, initial_date_time: count });
const datePicker = z.strictObject({ type: z.literal('datepicker'), ...asked, initial_date: id });
const timePicker = z.strictObject({ type: z.literal('timepicker'), ...asked, initial_time: id, timezone: id });
const textInput = z.strictObject({
  type: z.literal('plain_text_input'),
  ...asked,
  initial_value: id,
  multiline: flag,
  min_length: count,
  max_length: count,
  dispatch_action_config: dispatch,
});
const numberInput = z.strictObject({
  type: z.literal('number_input'),
  ...asked,
  is_decimal_allowed: z.boolean(),
  initial_value: id,
  min_value: id,
  max_value: id,
  dispatch_action_config: dispatch,
});

const choosers = [
  staticSelect,
  multiStaticSelect,
  externalSelect,
  multiExternalSelect,
  conversationsSelect,
  multiConversationsSelect,
  channelsSelect,
  usersSelect,
  multiUsersSelect,
  checkboxes,
  radioButtons,
  dateTimePicker,
  datePicker,
  timePicker,
] as const;
/** Elements that hold something chosen or typed. */
const field = z.discriminatedUnion('type', [...choosers, textInput, numberInput]);
/** What may stand beside a text or in a row. */
const element = z.discriminatedUnion('type', [button, overflow, ...choosers]);

const block = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('section'),
    block_id: id,
    text: z.optional(text),
    fields: z.optional(z.array(text)),
    accessory: z.optional(element),
    expand: flag,
  }),
  z.strictObject({ type: z.literal('context'), block_id: id, elements: z.array(text) }),
  z.strictObject({ type: z.literal('actions'), block_id: id, elements: z.array(element) }),
  z.strictObject({ type: z.literal('divider'), block_id: id }),
  z.strictObject({ type: z.literal('header'), block_id: id, text: plain, level: count }),
  z.strictObject({
    type: z.literal('input'),
    block_id: id,
    label: plain,
    element: field,
    hint: z.optional(plain),
    optional: flag,
    dispatch_action: flag,
  }),
  z.strictObject({
    type: z.literal('alert'),
    block_id: id,
    text,
    level: z.optional(z.enum(['default', 'info', 'warning', 'error', 'success'])),
  }),
  dataTableDrawn,
  tableDrawn,
  chartDrawn,
]);

/** A form or App Home, which has no title. What only concerns Slack and Usher is let through. */
const view = z.looseObject({
  type: z.enum(['modal', 'home']),
  title: z.nullish(plain),
  submit: z.nullish(plain),
  close: z.nullish(plain),
  blocks: z.array(z.unknown()),
  submit_disabled: flag,
  clear_on_close: flag,
  notify_on_close: flag,
});

export type Text = z.infer<typeof text>;
export type Confirm = z.infer<typeof confirm>;
export type Choice = z.infer<typeof option>;
export type Field = z.infer<typeof field>;
export type Element = z.infer<typeof element>;
export type Block = z.infer<typeof block>;
export type View = z.infer<typeof view>;

export type Read = { block: Block } | { unknown: string };

/** A block that can be drawn, or what is strange about it. */
export function readBlock(given: unknown): Read {
  const read = z.safeParse(block, given);
  if (read.success) return { block: read.data };
  const type = typeof given === 'object' && given !== null && 'type' in given ? String(given.type) : typeof given;
  const [issue] = read.error.issues;
  const where = issue && issue.path.length > 0 ? ` at ${issue.path.map(String).join('.')}` : '';
  return { unknown: `${type}${where}: ${issue?.message ?? 'cannot be drawn'}` };
}

export function readView(given: unknown): View | undefined {
  const read = z.safeParse(view, given);
  return read.success ? read.data : undefined;
}
