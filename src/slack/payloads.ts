import type { IncomingHttpHeaders } from 'node:http';
import { parse } from 'node:querystring';
import { z } from 'zod';
import { givenBack } from '../errors.js';
import { defined } from '../platform/defined.js';
import { json } from '../platform/zod-json.js';
import { blockSchema } from '../runs/view.js';
import type { Values, View } from '../handlers.js';

/** What we read of Slack's payloads: https://docs.slack.dev/reference/interaction-payloads */
const user = z.looseObject({ id: z.string() });
const values: z.ZodType<Values> = z.record(z.string(), z.record(z.string(), z.unknown()));

const words = z.looseObject({ text: z.string() }).nullish();
const view = z.looseObject({
  id: z.string(),
  root_view_id: z.string().nullish(),
  hash: z.string().optional(),
  type: z.string().optional(),
  callback_id: z.string().default(''),
  title: words,
  submit: words,
  close: words,
  private_metadata: z.string().default(''),
  blocks: z.array(blockSchema).default([]),
  state: z.looseObject({ values: values.default({}) }).optional(),
});

export type SlackView = z.infer<typeof view>;

/** A form as its handlers see it, without the person, whom the caller adds. */
export function filledOf({ id, root_view_id, private_metadata: privateMetadata, state, blocks }: SlackView) {
  return { viewId: id, rootViewId: root_view_id ?? id, privateMetadata, values: state?.values ?? {}, blocks };
}

/** The form as a view that can be shown again. */
export function shownOf({ callback_id: id, title, submit, close, private_metadata, blocks }: SlackView): View {
  return {
    id,
    title: title?.text ?? '',
    blocks,
    ...defined({ submit: submit?.text, close: close?.text }),
    ...(private_metadata === '' ? {} : { privateMetadata: private_metadata }),
  };
}

/** A button or a field was used: in a message, on the Home, or in a form. */
export const actionsBody = z.looseObject({
  user,
  trigger_id: z.string(),
  response_url: z.string().optional(),
  channel: z.looseObject({ id: z.string() }).optional(),
  view: view.optional(),
  /** Where the button is. */
  container: z
    .looseObject({ is_ephemeral: z.boolean().optional(), thread_ts: z.string().optional() })
    .optional()
    .catch(undefined),
  actions: z.array(z.looseObject({ action_id: z.string(), block_id: z.string().default('').catch('') })).min(1),
});

export type Pressed = z.infer<typeof actionsBody>;

/**
 * The thread in which a private answer was said, so that what follows is said there too. Of a report, which its channel
 * shows as well, the channel is where people look.
 */
export const threadOf = ({ container }: Pressed): string | undefined =>
  container?.is_ephemeral === true ? container.thread_ts : undefined;

export const submissionBody = z.looseObject({ user, view });

export const suggestionBody = z.looseObject({
  user,
  action_id: z.string(),
  value: z.string().default(''),
  view: view.optional(),
});

export const shortcutBody = z.looseObject({
  callback_id: z.string(),
  user,
  trigger_id: z.string(),
  response_url: z.string().optional(),
  channel: z.looseObject({ id: z.string() }),
  message: z.unknown(),
});

export const commandBody = z.looseObject({
  user_id: z.string(),
  channel_id: z.string(),
  text: z.string().default(''),
  trigger_id: z.string(),
  response_url: z.string().optional(),
});

const typedCommand = commandBody.extend({ command: z.string() });

const chosen = z.looseObject({
  value: z.string().nullish(),
  selected_option: z.looseObject({ value: z.string() }).nullish(),
  selected_options: z.array(z.looseObject({ value: z.string() })).nullish(),
  selected_conversation: z.string().nullish(),
});

/** The value of a button or field; several values are joined by commas, no value is an empty string. */
export function chosenOf(action: unknown): string {
  const { value, selected_option, selected_options, selected_conversation } = givenBack(chosen, action);
  const several = selected_options?.map((option) => option.value).join(',');
  return value ?? selected_option?.value ?? several ?? selected_conversation ?? '';
}

const FORM = 'application/x-www-form-urlencoded';

const payload = z.looseObject({ type: z.string().optional() });
export type Payload = z.infer<typeof payload>;

/** The user or channel of an event, as an id or an object: Bolt reads it before any listener does. */
const about = z.union([z.string(), z.looseObject({})]).optional();

/** What payloads of the types that we listen to must hold; other types are refused. */
const KINDS: ReadonlyMap<string, z.ZodType> = new Map<string, z.ZodType>([
  ['event_callback', z.looseObject({ event: z.looseObject({ type: z.string(), user: about, channel: about }) })],
  ['block_actions', actionsBody],
  ['block_suggestion', suggestionBody],
  ['view_submission', submissionBody],
  ['message_action', shortcutBody],
  ['url_verification', z.looseObject({ challenge: z.string() })],
]);

/** Undefined if the body is no payload of Slack's. Never throws. */
export function payloadOf(body: string, contentType: string | undefined): Payload | undefined {
  const { data: said } = payload.safeParse(contentsOf(body, mediaType(contentType)));
  return said && kindOf(said)?.safeParse(said).success ? said : undefined;
}

const mediaType = (contentType = '') => contentType.split(';', 1)[0]?.trim().toLowerCase();

function contentsOf(body: string, type: string | undefined): unknown {
  if (type === 'application/json') return json.safeParse(body).data;
  if (type !== FORM) return undefined;
  const form = parse(body);
  return form['payload'] === undefined ? { ...form } : json.safeParse(form['payload']).data;
}

/** Commands have no type. */
function kindOf(said: Payload): z.ZodType | undefined {
  if (said['ssl_check'] === '1') return payload;
  if (said['command'] !== undefined) return typedCommand;
  return KINDS.get(said.type ?? '');
}

/** Bytes. Slack's question whether we are there holds `ssl_check=1` and a token of less than thirty characters. */
const SHORT = 200;

/** A short form may be read before its signature is checked. */
export const isShortForm = (headers: IncomingHttpHeaders): boolean =>
  mediaType(headers['content-type']) === FORM && Number(headers['content-length'] ?? Infinity) <= SHORT;

/** Unsigned: https://docs.slack.dev/interactivity/implementing-slash-commands, https://github.com/slackapi/bolt-js/issues/1397 */
export const isSslCheck = (body: string): boolean => parse(body)['ssl_check'] === '1';
