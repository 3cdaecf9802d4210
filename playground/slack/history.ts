import { type Answer, type Method, no } from './answers.js';
import { readable } from './conversations.js';
import { messagePart } from './payloads.js';
import { needs } from './scopes.js';
import type { SlackState, StoredMessage } from './state.js';

/** What the bot may read back of channels and threads: https://docs.slack.dev/reference/methods/conversations.history */
export const historyMethods: Record<string, Method> = {
  'conversations.history': (state, args) =>
    read(state, args, (all) => all.filter(({ thread_ts, broadcast }) => !thread_ts || broadcast).reverse()),
  'conversations.replies': (state, args) => {
    const root = args['ts'];
    if (!state.messages.some(({ ts, channel }) => ts === root && channel === args['channel']))
      return refuseReading(state, String(args['channel'])) ?? no('thread_not_found');
    return read(state, args, (all) => all.filter(({ ts, thread_ts }) => ts === root || thread_ts === root));
  },
};

function refuseReading(state: SlackState, id: string): Answer | undefined {
  const channel = readable(state, id);
  if (!channel) return no('channel_not_found');
  return needs(state, channel, 'history') ?? (channel.member ? undefined : no('not_in_channel'));
}

/** A channel comes newest first, a thread oldest first; `pick` does both. The cursor is the place to go on from. */
function read(
  state: SlackState,
  args: Record<string, unknown>,
  pick: (all: StoredMessage[]) => StoredMessage[],
): Answer {
  const id = String(args['channel']);
  const refused = refuseReading(state, id);
  if (refused) return refused;
  const [oldest, latest] = [Number(args['oldest'] ?? 0), Number(args['latest'] ?? Infinity)];
  const [from, limit] = [Number(args['cursor'] ?? 0), Number(args['limit'] ?? 100)];
  if (!Number.isInteger(from)) return no('invalid_cursor');
  if (!(limit >= 1 && limit <= 999)) return no('invalid_limit');
  const inclusive = String(args['inclusive']) === 'true';
  const within = (ts: number) => (ts > oldest && ts < latest) || (inclusive && (ts === oldest || ts === latest));
  const picked = pick(state.messages.filter(({ channel, ts }) => channel === id && within(Number(ts))));
  const has_more = picked.length > from + limit;
  const withMetadata = String(args['include_all_metadata']) === 'true';
  return {
    ok: true,
    messages: picked.slice(from, from + limit).map((message) => shown(message, withMetadata)),
    has_more,
    response_metadata: { next_cursor: has_more ? String(from + limit) : '' },
  };
}

function shown(message: StoredMessage, withMetadata: boolean) {
  const { broadcast, metadata } = message;
  return {
    ...messagePart(message),
    ...(broadcast ? { subtype: 'thread_broadcast' } : {}),
    ...(withMetadata && metadata !== undefined ? { metadata } : {}),
  };
}
