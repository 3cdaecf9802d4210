import { type Answer, type Method, no } from './answers.js';
import { BOT, type Channel, TEAM } from './content.js';
import { missing, needs } from './scopes.js';
import type { SlackState } from './state.js';

/** Channels and who is in them: https://docs.slack.dev/apis/web-api/using-the-conversations-api */
export const conversationMethods: Record<string, Method> = {
  'conversations.info': (state, args) => {
    const channel = readable(state, String(args['channel']));
    if (!channel) return no('channel_not_found');
    const withMembers = String(args['include_num_members']) === 'true';
    return needs(state, channel, 'read') ?? { ok: true, channel: shown(channel, withMembers) };
  },
  'conversations.list': (state, args) => list(state, args, () => true),
  'users.conversations': (state, args) => {
    const user = typeof args['user'] === 'string' ? args['user'] : BOT.user_id;
    return list(state, args, (channel) => (user === BOT.user_id ? channel.member : channel.members.includes(user)));
  },
  'conversations.members': (state, args) => {
    const channel = readable(state, String(args['channel']));
    if (!channel) return no('channel_not_found');
    const members = [...channel.members, ...(channel.member ? [BOT.user_id] : [])];
    return needs(state, channel, 'read') ?? paged(args, 'members', members);
  },
  'conversations.join': join,
  'conversations.open': (state, { users }) => {
    const channel = state.users.some(({ id }) => id === users) ? state.channel(String(users)) : undefined;
    return channel ? { ok: true, channel: { id: channel.id } } : no('user_not_found');
  },
};

/** A channel that the bot may know of: private ones only from within. */
export function readable(state: SlackState, id: string): Channel | undefined {
  const channel = state.channels.find((one) => one.id === id);
  return channel?.private === true && !channel.member ? undefined : channel;
}

function join(state: SlackState, args: Record<string, unknown>): Answer {
  const channel = readable(state, String(args['channel']));
  if (!channel) return no('channel_not_found');
  if (channel.private) return no('method_not_supported_for_channel_type');
  if (channel.archived) return no('is_archived');
  const before = channel.member;
  channel.member = true;
  state.changed('channels', channel.id);
  return { ok: true, channel: shown(channel, false), ...(before ? { warning: 'already_in_channel' } : {}) };
}

const SCOPES: Record<string, string> = {
  public_channel: 'channels:read',
  private_channel: 'groups:read',
  im: 'im:read',
};

function list(state: SlackState, args: Record<string, unknown>, wanted: (channel: Channel) => boolean): Answer {
  const types = (typeof args['types'] === 'string' ? args['types'] : 'public_channel').split(',');
  for (const type of types) {
    const scope = Object.hasOwn(SCOPES, type) ? SCOPES[type] : undefined;
    if (scope === undefined) return no('invalid_types');
    const refused = missing(state, scope);
    if (refused) return refused;
  }
  const live = String(args['exclude_archived']) === 'true';
  const found = state.channels.filter(
    (channel) =>
      types.includes(typeOf(channel)) &&
      readable(state, channel.id) !== undefined &&
      wanted(channel) &&
      !(live && channel.archived === true),
  );
  return paged(
    args,
    'channels',
    found.map((channel) => shown(channel, true)),
  );
}

const typeOf = ({ id, private: hidden }: Channel) =>
  id.startsWith('D') ? 'im' : hidden ? 'private_channel' : 'public_channel';

/** A page of a list; the cursor is the place to go on from. */
export function paged(args: Record<string, unknown>, name: string, all: unknown[]): Answer {
  const [from, limit] = [Number(args['cursor'] ?? 0), Number(args['limit'] ?? 100)];
  if (!Number.isInteger(from)) return no('invalid_cursor');
  if (!(limit >= 1 && limit <= 1_000)) return no('invalid_limit');
  const next_cursor = all.length > from + limit ? String(from + limit) : '';
  return { ok: true, [name]: all.slice(from, from + limit), response_metadata: { next_cursor } };
}

function shown(channel: Channel, withMembers: boolean) {
  const { id, name, member, members, archived = false, external = false } = channel;
  if (id.startsWith('D')) return { id, is_im: true, is_archived: false, user: members[0] };
  return {
    id,
    name,
    name_normalized: name,
    is_channel: !channel.private,
    is_group: channel.private,
    is_im: false,
    is_mpim: false,
    is_private: channel.private,
    is_archived: archived,
    is_general: false,
    is_shared: external,
    is_ext_shared: external,
    is_member: member,
    context_team_id: TEAM,
    ...(withMembers ? { num_members: members.length + (member ? 1 : 0) } : {}),
  };
}
