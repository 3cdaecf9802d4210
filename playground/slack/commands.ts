import { z } from 'zod';
import { refuseBlocks, withIds } from './blocks.js';
import { APP, TEAM } from './content.js';
import { escapedText, kept, parsing } from './escaping.js';
import { channelPart, envelope, messagePart } from './payloads.js';
import { makeResponseUrl } from './response-urls.js';
import type { SlackState } from './state.js';
import { type Delivered, send } from './transport.js';
import { makeTrigger } from './triggers.js';

/** The answer to a command: JSON, or plain text. */
const saidSchema = z.preprocess(
  (body) => (typeof body === 'string' && body !== '' ? { text: body } : body),
  z.object({
    text: z.string(),
    parse: parsing,
    blocks: z.array(z.unknown()).default([]),
    response_type: z.enum(['ephemeral', 'in_channel']).default('ephemeral'),
  }),
);

export interface Typed {
  user: string;
  channel: string;
  text: string;
  triggerId?: string | undefined;
}

/** A slash command, escaped and with people and channels resolved, as `should_escape` asks for. */
export async function command(state: SlackState, typed: Typed): Promise<Delivered> {
  const { user, channel, text } = typed;
  const name = state.users.find(({ id }) => id === user)?.name ?? user;
  const answer = await send(state, {
    kind: 'slash_commands',
    payload: {
      command: '/audience',
      text: escapedText(state, text),
      user_id: user,
      user_name: name,
      team_id: TEAM,
      team_domain: 'stand-in',
      channel_id: channel,
      channel_name: channelPart(state, channel).name,
      api_app_id: APP,
      token: 'stand-in',
      is_enterprise_install: 'false',
      ...enterprisePart(state),
      trigger_id: makeTrigger(state, { given: typed.triggerId, user, channel }),
      response_url: makeResponseUrl(state, { channel, user }),
    },
  });
  return answer.error === undefined ? hear(state, answer, { user, channel }) : answer;
}

function enterprisePart({ settings: { enterprise } }: SlackState) {
  return enterprise ? { enterprise_id: enterprise.id, enterprise_name: enterprise.name } : {};
}

/** What was answered, where it is seen; blocks that Slack would not take are shown to nobody. */
function hear(state: SlackState, answer: Delivered, place: { user: string; channel: string }): Delivered {
  const said = saidSchema.safeParse(answer.body);
  if (!said.success) return answer;
  const { text, parse, blocks, response_type } = said.data;
  const refused = refuseBlocks(blocks, state.settings);
  if (refused) return { ...answer, error: refused.error };
  const message = { ts: state.nextTs(), channel: place.channel, text: kept(text, parse), blocks: withIds(blocks) };
  if (response_type === 'in_channel') state.messages.push({ ...message, broadcast: false, edits: 0 });
  else state.ephemerals.push({ ...message, user: place.user });
  state.changed(response_type === 'in_channel' ? 'messages' : 'ephemerals', place.channel);
  return answer;
}

/** A shortcut: of a message when `ts` says which, else from anywhere, with neither channel nor response URL. */
export async function shortcut(
  state: SlackState,
  { user, callbackId, channel, ts }: { user: string; callbackId: string; channel?: string; ts?: string },
): Promise<Delivered> {
  const base = { ...envelope(state, user), callback_id: callbackId, action_ts: state.nextTs() };
  const trigger_id = makeTrigger(state, { user, channel });
  if (ts === undefined || channel === undefined)
    return send(state, { kind: 'interactive', payload: { ...base, type: 'shortcut', trigger_id } });
  const message = state.messages.find((one) => one.ts === ts && one.channel === channel);
  if (!message) throw new Error(`there is no message ${ts} in ${channel}`);
  return send(state, {
    kind: 'interactive',
    payload: {
      ...base,
      type: 'message_action',
      trigger_id,
      message_ts: ts,
      channel: channelPart(state, channel),
      message: messagePart(message),
      response_url: makeResponseUrl(state, { channel, user, original: ts }),
    },
  });
}
