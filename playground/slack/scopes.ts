import { type Answer, no } from './answers.js';
import type { Channel } from './content.js';
import type { SlackState } from './state.js';

/** The scope without which a method is refused; those that hang on the kind of channel are asked for by the method. */
const NEEDED: Record<string, string> = {
  'chat.postMessage': 'chat:write',
  'chat.update': 'chat:write',
  'chat.delete': 'chat:write',
  'chat.postEphemeral': 'chat:write',
  'users.info': 'users:read',
  'users.list': 'users:read',
  'bots.info': 'users:read',
  'conversations.open': 'im:write',
  'conversations.join': 'channels:join',
};

export function missing(state: SlackState, needed: string): Answer | undefined {
  const provided = state.settings.scopes;
  if (provided.includes(needed)) return undefined;
  return { ...no('missing_scope'), needed, provided: provided.join(',') };
}

export function missingFor(state: SlackState, method: string): Answer | undefined {
  const needed = Object.hasOwn(NEEDED, method) ? NEEDED[method] : undefined;
  return needed === undefined ? undefined : missing(state, needed);
}

/** `channels:…`, `groups:…` or `im:…`, by the kind of channel. */
export function needs(state: SlackState, channel: Channel, what: 'read' | 'history'): Answer | undefined {
  const kind = channel.id.startsWith('D') ? 'im' : channel.private ? 'groups' : 'channels';
  return missing(state, `${kind}:${what}`);
}
