import { BOT, TEAM } from './content.js';
import { writtenText } from './escaping.js';
import { sendEvent } from './events.js';
import { messagePart } from './payloads.js';
import type { SlackState, StoredMessage } from './state.js';
import { writtenTokens } from './tokens.js';

/** What a person writes in a channel, a thread, or their direct messages with Usher; `bot_id`: another app does. */
interface Written {
  user: string;
  channel: string;
  text: string;
  thread_ts?: string;
  bot_id?: string;
}

/** A person writes a message; the app hears of it as its scopes and subscriptions have it. */
export function say(state: SlackState, { user, channel, text, thread_ts, bot_id }: Written): StoredMessage {
  refuseTab(state, channel);
  const message: StoredMessage = {
    ts: state.nextTs(),
    user,
    channel: state.channel(channel)?.id ?? channel,
    text: writtenText(state, text),
    blocks: [],
    broadcast: false,
    edits: 0,
    ...(thread_ts === undefined ? {} : { thread_ts }),
  };
  state.messages.push(message);
  state.changed('messages', message.channel);
  const more = bot_id === undefined ? {} : { bot_id };
  tell(state, message, 'app_mention', () => ({ ...spoken(message), ...more }));
  tell(state, message, 'message.im', () => ({ ...spoken(message), ...more, type: 'message', channel_type: 'im' }));
  return message;
}

/** A person changes what they wrote: a mention comes anew, with `edited`; of direct messages the change is told. */
export function edit(
  state: SlackState,
  { user, channel, ts, text }: { user: string; channel: string; ts: string; text: string },
): StoredMessage {
  const message = state.messages.find((one) => one.ts === ts && one.channel === channel);
  if (message?.user !== user) throw new Error(`${user} wrote no message ${ts} in ${channel}`);
  const before = { ...message };
  Object.assign(message, { text: writtenText(state, text), edits: message.edits + 1 });
  state.changed('messages', channel);
  const edited = { user, ts: state.nextTs() };
  tell(state, message, 'app_mention', () => ({ ...spoken(message), edited }));
  tellChange(state, message, before);
  return message;
}

/** What the app itself posts in direct messages comes back to it, if it listens there. */
export function tellOwn(state: SlackState, message: StoredMessage): void {
  tell(state, message, 'message.im', () => ({ ...messagePart(message), ...placeOf(message), channel_type: 'im' }));
}

/** An edit in direct messages, of whoever wrote there: https://docs.slack.dev/reference/events/message/message_changed */
export function tellChange(state: SlackState, message: StoredMessage, before: StoredMessage): void {
  tell(state, message, 'message.im', () => ({
    type: 'message',
    subtype: 'message_changed',
    hidden: true,
    channel: message.channel,
    channel_type: 'im',
    ts: state.nextTs(),
    message: messagePart(message),
    previous_message: messagePart(before),
  }));
}

/** Without the Messages tab nobody can write there. */
function refuseTab(state: SlackState, channel: string): void {
  if (channel.startsWith('D') && !state.settings.messagesTab) throw new Error('sending messages to this app is off');
}

const SCOPES = { app_mention: 'app_mentions:read', 'message.im': 'im:history' };

/** Does the app hear of this message by an event of this kind? Mentions are none in direct messages. */
function isHeard(state: SlackState, { channel, text }: StoredMessage, kind: keyof typeof SCOPES): boolean {
  const { messageEvents, scopes, delivery, eventsUrl } = state.settings;
  const isDirect = channel.startsWith('D');
  const isAbout =
    kind === 'message.im'
      ? isDirect
      : !isDirect && state.channel(channel)?.member === true && text.includes(`<@${BOT.user_id}>`);
  const isReached = delivery === 'socket' || eventsUrl !== '';
  return isAbout && isReached && messageEvents.includes(kind) && scopes.includes(SCOPES[kind]);
}

/** Later: whoever writes does not wait for the app. */
function tell(
  state: SlackState,
  message: StoredMessage,
  kind: keyof typeof SCOPES,
  event: () => Record<string, unknown>,
): void {
  if (!isHeard(state, message, kind)) return;
  const told = event();
  state.later(0, async () => {
    await sendEvent(state, told);
  });
}

const placeOf = ({ channel, thread_ts }: StoredMessage) => ({
  channel,
  ...(thread_ts === undefined ? {} : { thread_ts }),
});

/** https://docs.slack.dev/reference/events/app_mention */
function spoken(message: StoredMessage): Record<string, unknown> {
  const { user, text, ts } = message;
  return { type: 'app_mention', user, text, ts, team: TEAM, blocks: writtenTokens(text), ...placeOf(message) };
}
