import { z } from 'zod';
import { type Answer, type Method, no, noAs, refusePlace } from './answers.js';
import { refuseBlocks, withIds } from './blocks.js';
import { readable } from './conversations.js';
import { kept, parsing } from './escaping.js';
import { messagePart } from './payloads.js';
import type { SlackState, StoredMessage } from './state.js';
import { tellChange, tellOwn } from './writing.js';

const metadataSchema = z.object({ event_type: z.string().min(1), event_payload: z.looseObject({}) });

/** What is wrong with arguments that a schema did not take. */
const badArguments = (error: z.ZodError) =>
  no(error.issues.some(({ path }) => path[0] === 'metadata') ? 'invalid_metadata_format' : 'invalid_arguments');

const messageSchema = z.object({
  channel: z.string(),
  text: z.string().optional(),
  parse: parsing,
  blocks: z.array(z.unknown()).default([]),
  thread_ts: z.string().optional(),
  reply_broadcast: z.coerce.boolean().default(false),
  metadata: metadataSchema.optional(),
});

function post(state: SlackState, args: Record<string, unknown>): Answer {
  const read = messageSchema.safeParse(args);
  if (!read.success) return badArguments(read.error);
  const { channel, text = '', parse, blocks, thread_ts, reply_broadcast, metadata } = read.data;
  const refused = refusePlace(state, channel) ?? refuseContent(state, text, blocks);
  if (refused) return refused;
  const place = state.channel(channel)?.id ?? channel;
  const wait = state.tooFast(place);
  if (wait > 0) return { limited: wait };
  if (
    thread_ts !== undefined &&
    !state.messages.some((message) => message.channel === place && message.ts === thread_ts)
  )
    return no('thread_not_found');
  const message: StoredMessage = {
    ts: state.nextTs(),
    channel: place,
    text: kept(text, parse),
    blocks: withIds(blocks),
    broadcast: reply_broadcast,
    edits: 0,
    ...(thread_ts === undefined ? {} : { thread_ts }),
    ...(metadata === undefined ? {} : { metadata }),
  };
  state.messages.push(message);
  state.changed('messages', place);
  tellOwn(state, message);
  return { ok: true, channel: place, ts: message.ts, message: messagePart(message) };
}

function refuseContent({ settings }: SlackState, text: string, blocks: unknown[]): Answer | undefined {
  if (text === '' && blocks.length === 0) return no('no_text');
  if (text.length > 40_000) return no('msg_too_long');
  const refused = refuseBlocks(blocks, settings);
  if (!refused || refused.messages.length === 0) return refused && no(refused.error);
  return { ...noAs(refused.error, refused.messages), errors: refused.messages };
}

const updateSchema = z.object({
  channel: z.string(),
  ts: z.string(),
  text: z.string().optional(),
  parse: parsing,
  blocks: z.array(z.unknown()).optional(),
  metadata: z.union([z.strictObject({}), metadataSchema]).optional(),
});

/** Text without blocks removes the blocks that were there; metadata alone leaves both, and `{}` takes the metadata away. */
function update(state: SlackState, args: Record<string, unknown>): Answer {
  const read = updateSchema.safeParse(args);
  if (!read.success) return badArguments(read.error);
  const { channel, ts, parse, metadata } = read.data;
  const message = state.messages.find((one) => one.ts === ts && one.channel === channel);
  if (!message) return no('message_not_found');
  if (message.user !== undefined) return no('cant_update_message');
  if (state.channel(channel)?.archived) return no('is_inactive');
  const untouched = metadata !== undefined && read.data.text === undefined && read.data.blocks === undefined;
  const { text = '', blocks = [] } = untouched ? message : read.data;
  if (text.length > 4_000) return no('msg_too_long');
  const refused = refuseContent(state, text, blocks);
  if (refused) return refused;
  const before = { ...message };
  Object.assign(message, {
    text: untouched ? text : kept(text, parse),
    blocks: withIds(blocks),
    edits: message.edits + 1,
  });
  if (metadata !== undefined) message.metadata = 'event_type' in metadata ? metadata : undefined;
  state.changed('messages', channel);
  tellChange(state, message, before);
  return { ok: true, channel, ts, text };
}

function remove(state: SlackState, { channel, ts }: Record<string, unknown>): Answer {
  const at = state.messages.findIndex((one) => one.ts === ts && one.channel === channel);
  if (at < 0) return no('message_not_found');
  if (state.messages[at]?.user !== undefined) return no('cant_delete_message');
  state.messages.splice(at, 1);
  state.changed('messages', String(channel));
  return { ok: true, channel, ts };
}

const whisperSchema = z.object({
  thread_ts: z.string().optional(),
  channel: z.string(),
  user: z.string(),
  text: z.string().default(''),
  blocks: z.array(z.unknown()).default([]),
});

/** Shown to one person and kept nowhere: it has no place in any history. */
function whisper(state: SlackState, args: Record<string, unknown>): Answer {
  const read = whisperSchema.safeParse(args);
  if (!read.success) return no('invalid_arguments');
  const { channel, user, text, blocks, thread_ts } = read.data;
  const refused = refusePlace(state, channel) ?? refuseContent(state, text, blocks);
  if (refused) return refused;
  if (state.channel(channel)?.members.includes(user) !== true) return no('user_not_in_channel');
  const ts = state.nextTs();
  state.ephemerals.push({
    ts,
    user,
    channel: state.channel(channel)?.id ?? channel,
    text,
    blocks: withIds(blocks),
    ...(thread_ts === undefined ? {} : { thread_ts }),
  });
  state.changed('ephemerals', channel);
  return { ok: true, message_ts: ts };
}

/** An address for people, of a message that is there. */
function permalink(state: SlackState, { channel, message_ts }: Record<string, unknown>): Answer {
  const place = readable(state, String(channel));
  if (!place) return no('channel_not_found');
  if (!state.messages.some((one) => one.ts === message_ts && one.channel === place.id)) return no('message_not_found');
  const stamp = String(message_ts).replace('.', '');
  return { ok: true, channel: place.id, permalink: `https://stand-in.slack.com/archives/${place.id}/p${stamp}` };
}

/** Messages: https://docs.slack.dev/reference/methods?filter=chat */
export const messageMethods: Record<string, Method> = {
  'chat.postMessage': post,
  'chat.update': update,
  'chat.delete': remove,
  'chat.postEphemeral': whisper,
  'chat.getPermalink': permalink,
};
