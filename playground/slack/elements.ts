import { z } from 'zod';
import {
  boxOption,
  confirm,
  groups,
  id,
  LIMITS,
  type Option,
  option,
  options,
  overflowOption,
  plain,
} from './objects.js';

/** Block Kit's elements: https://docs.slack.dev/reference/block-kit/block-elements */

const named = { action_id: id.optional() };
const asked = { ...named, confirm: confirm.optional(), focus_on_load: z.boolean().optional() };
const hinted = { placeholder: plain(LIMITS.placeholder).optional() };
const several = { max_selected_items: z.int().min(1).optional() };
const ids = z.array(z.string().min(1));

const same = (a: Option, b: Option) => a.value === b.value && a.text.text === b.text.text;
const offered = (chosen: Option[], all: Option[]) => chosen.every((one) => all.some((other) => same(one, other)));
const NOT_OFFERED = 'an initial option is not among the options';

const staticMenu = { ...asked, ...hinted, options: options.optional(), option_groups: groups.optional() };
const menuOptions = (menu: { options?: Option[] | undefined; option_groups?: { options: Option[] }[] | undefined }) =>
  menu.options ?? menu.option_groups?.flatMap((group) => group.options) ?? [];
const oneSource = (menu: { options?: unknown; option_groups?: unknown }) =>
  (menu.options === undefined) !== (menu.option_groups === undefined);
const ONE_SOURCE = 'exactly one of options and option_groups';

const filter = z.strictObject({
  include: z
    .array(z.enum(['im', 'mpim', 'private', 'public']))
    .min(1)
    .optional(),
  exclude_external_shared_channels: z.boolean().optional(),
  exclude_bot_users: z.boolean().optional(),
});
const dispatch = z.strictObject({
  trigger_actions_on: z.array(z.enum(['on_enter_pressed', 'on_character_entered'])).min(1),
});
const number = z.string().regex(/^-?\d+(\.\d+)?$/);

export const button = z.strictObject({
  type: z.literal('button'),
  ...named,
  text: plain(LIMITS.buttonText),
  confirm: confirm.optional(),
  value: z.string().max(LIMITS.buttonValue).optional(),
  url: z.url().max(LIMITS.url).optional(),
  style: z.enum(['primary', 'danger']).optional(),
  accessibility_label: z.string().max(75).optional(),
});
export const overflow = z.strictObject({
  type: z.literal('overflow'),
  ...named,
  confirm: confirm.optional(),
  options: z.array(overflowOption).min(1).max(LIMITS.overflow),
});
export const image = z
  .strictObject({
    type: z.literal('image'),
    alt_text: z.string().min(1).max(LIMITS.imageText),
    image_url: z.url().max(LIMITS.url).optional(),
    slack_file: z.looseObject({}).optional(),
  })
  .refine(({ image_url, slack_file }) => (image_url === undefined) !== (slack_file === undefined));

const menus = [
  z
    .strictObject({ type: z.literal('static_select'), ...staticMenu, initial_option: option.optional() })
    .refine(oneSource, ONE_SOURCE)
    .refine((menu) => offered(menu.initial_option ? [menu.initial_option] : [], menuOptions(menu)), NOT_OFFERED),
  z
    .strictObject({
      type: z.literal('multi_static_select'),
      ...staticMenu,
      ...several,
      initial_options: z.array(option).min(1).optional(),
    })
    .refine(oneSource, ONE_SOURCE)
    .refine((menu) => offered(menu.initial_options ?? [], menuOptions(menu)), NOT_OFFERED),
  z.strictObject({
    type: z.literal('external_select'),
    ...asked,
    ...hinted,
    initial_option: option.optional(),
    min_query_length: z.int().min(0).optional(),
  }),
  z.strictObject({
    type: z.literal('multi_external_select'),
    ...asked,
    ...hinted,
    ...several,
    initial_options: z.array(option).min(1).optional(),
    min_query_length: z.int().min(0).optional(),
  }),
  z.strictObject({
    type: z.literal('conversations_select'),
    ...asked,
    ...hinted,
    initial_conversation: z.string().optional(),
    default_to_current_conversation: z.boolean().optional(),
    response_url_enabled: z.boolean().optional(),
    filter: filter.optional(),
  }),
  z.strictObject({
    type: z.literal('multi_conversations_select'),
    ...asked,
    ...hinted,
    ...several,
    filter: filter.optional(),
    initial_conversations: ids.optional(),
    default_to_current_conversation: z.boolean().optional(),
  }),
  z.strictObject({
    type: z.literal('channels_select'),
    ...asked,
    ...hinted,
    initial_channel: z.string().optional(),
    response_url_enabled: z.boolean().optional(),
  }),
  z.strictObject({
    type: z.literal('multi_channels_select'),
    ...asked,
    ...hinted,
    ...several,
    initial_channels: ids.optional(),
  }),
  z.strictObject({
    type: z.literal('users_select'),
    ...asked,
    ...hinted,
    initial_user: z.string().optional(),
  }),
  z.strictObject({
    type: z.literal('multi_users_select'),
    ...asked,
    ...hinted,
    ...several,
    initial_users: ids.optional(),
  }),
] as const;

const boxes = z.array(boxOption).min(1).max(LIMITS.boxes);
const pickers = [
  z
    .strictObject({
      type: z.literal('checkboxes'),
      ...asked,
      options: boxes,
      initial_options: z.array(boxOption).min(1).optional(),
    })
    .refine((one) => offered(one.initial_options ?? [], one.options), NOT_OFFERED),
  z
    .strictObject({ type: z.literal('radio_buttons'), ...asked, options: boxes, initial_option: boxOption.optional() })
    .refine((one) => offered(one.initial_option ? [one.initial_option] : [], one.options), NOT_OFFERED),
  z.strictObject({
    type: z.literal('datepicker'),
    ...asked,
    ...hinted,
    initial_date: z.iso.date().optional(),
  }),
  z.strictObject({
    type: z.literal('timepicker'),
    ...asked,
    ...hinted,
    timezone: z.string().optional(),
    initial_time: z
      .string()
      .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
      .optional(),
  }),
] as const;

/** Takes a moment of ten digits, in seconds. Not for sections. */
const datetimepicker = z.strictObject({
  type: z.literal('datetimepicker'),
  ...asked,
  initial_date_time: z.int().min(1_000_000_000).max(9_999_999_999).optional(),
});

const typed = {
  ...named,
  ...hinted,
  focus_on_load: z.boolean().optional(),
  dispatch_action_config: dispatch.optional(),
};
const fields = [
  z
    .strictObject({
      type: z.literal('plain_text_input'),
      ...typed,
      multiline: z.boolean().optional(),
      initial_value: z.string().max(LIMITS.typed).optional(),
      min_length: z.int().min(0).max(LIMITS.typed).optional(),
      max_length: z.int().min(1).max(LIMITS.typed).optional(),
    })
    .refine(({ min_length = 0, max_length = LIMITS.typed }) => min_length <= max_length),
  z
    .strictObject({
      type: z.literal('number_input'),
      ...typed,
      is_decimal_allowed: z.boolean(),
      initial_value: number.optional(),
      min_value: number.optional(),
      max_value: number.optional(),
    })
    .refine(({ min_value = '-Infinity', max_value = 'Infinity' }) => Number(min_value) <= Number(max_value)),
] as const;

/** What may stand beside a section's text. */
export const accessory = z.discriminatedUnion('type', [button, overflow, image, ...menus, ...pickers]);
/** What may stand in a row of actions. */
export const action = z.discriminatedUnion('type', [button, overflow, datetimepicker, ...menus, ...pickers]);
/** What an input block may hold. */
export const field = z.discriminatedUnion('type', [...fields, datetimepicker, ...menus, ...pickers]);

/** Anything that a person can use: it has an action id when Slack is done with it. */
export type Element = Exclude<
  z.infer<typeof accessory> | z.infer<typeof action> | z.infer<typeof field>,
  { type: 'image' }
>;
