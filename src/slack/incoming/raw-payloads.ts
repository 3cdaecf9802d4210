import type { IncomingHttpHeaders } from 'node:http';
import { parse } from 'node:querystring';
import { z } from 'zod';
import { json } from '../../platform/zod-json.js';
import { actionsBody, commandBody, shortcutBody, submissionBody, suggestionBody } from '../payloads.js';

const FORM = 'application/x-www-form-urlencoded';

const object = z.looseObject({ type: z.string().optional() });
export type RawPayload = z.infer<typeof object>;

/** Whom or what an event is about, by id or as a whole: Bolt takes it apart before anybody listens. */
const about = z.union([z.string(), z.looseObject({})]).optional();

/** What the kinds that we listen to must have; others are nobody's business here. */
const KINDS: ReadonlyMap<string, z.ZodType> = new Map<string, z.ZodType>([
  ['event_callback', z.looseObject({ event: z.looseObject({ type: z.string(), user: about, channel: about }) })],
  ['block_actions', actionsBody],
  ['block_suggestion', suggestionBody],
  ['view_submission', submissionBody],
  ['message_action', shortcutBody],
  ['url_verification', z.looseObject({ challenge: z.string() })],
]);

/** What Slack says in a body; undefined where it is nothing that Slack says: never throws. */
export function payloadOf(body: string, contentType: string | undefined): RawPayload | undefined {
  const said = object.safeParse(contentsOf(body, mediaType(contentType)));
  if (!said.success) return undefined;
  const kind = kindOf(said.data);
  return kind?.safeParse(said.data).success ? said.data : undefined;
}

const mediaType = (contentType = '') => contentType.split(';', 1)[0]?.trim().toLowerCase();

function contentsOf(body: string, type: string | undefined): unknown {
  if (type === 'application/json') return json.safeParse(body).data;
  if (type !== FORM) return undefined;
  const form = parse(body);
  return form['payload'] === undefined ? { ...form } : json.safeParse(form['payload']).data;
}

/** In bytes. `ssl_check=1` and a token of less than thirty characters stand in Slack's question whether we are there. */
const SHORT = 200;

/** Such a body may be read before anybody has signed it. */
export const isShortForm = (headers: IncomingHttpHeaders): boolean =>
  mediaType(headers['content-type']) === FORM && Number(headers['content-length'] ?? Infinity) <= SHORT;

/** Unsigned: https://docs.slack.dev/interactivity/implementing-slash-commands, https://github.com/slackapi/bolt-js/issues/1397 */
export const isSslCheck = (body: string): boolean => parse(body)['ssl_check'] === '1';

/** Commands have no type. */
function kindOf(said: RawPayload): z.ZodType | undefined {
  if (said['ssl_check'] === '1') return object;
  if (said['command'] !== undefined) return commandBody.extend({ command: z.string() });
  return KINDS.get(said.type ?? '');
}
