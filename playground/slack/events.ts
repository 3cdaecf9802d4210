import { randomUUID } from 'node:crypto';
import { APP, BOT, type Channel, TEAM, user } from './content.js';
import type { SlackState } from './state.js';
import { type Delivered, send } from './transport.js';
import { shownView } from './views.js';

/** Delivers an event, and again while it is not taken: https://docs.slack.dev/apis/events-api. Answers for the first time. */
export async function sendEvent(state: SlackState, event: Record<string, unknown>): Promise<Delivered> {
  const payload = {
    type: 'event_callback',
    token: 'stand-in',
    team_id: TEAM,
    context_team_id: TEAM,
    api_app_id: APP,
    event: { ...event, event_ts: state.nextTs() },
    event_id: `Ev${randomUUID().slice(0, 8).toUpperCase()}`,
    event_time: Math.floor(Date.now() / 1000),
    is_ext_shared_channel: state.channels.some(({ id, external }) => id === event['channel'] && external === true),
    authorizations: [
      {
        enterprise_id: state.settings.enterprise?.id ?? null,
        team_id: TEAM,
        user_id: BOT.user_id,
        is_bot: true,
        is_enterprise_install: false,
      },
    ],
  };
  const first = await send(state, { kind: 'events_api', payload });
  again(state, payload, first, 1);
  return first;
}

function again(state: SlackState, payload: Record<string, unknown>, last: Delivered, attempt: number): void {
  const wait = state.settings.eventRetryMs[attempt - 1];
  if (last.error === undefined || last.noRetry === true || wait === undefined) return;
  state.later(wait, async () => {
    const next = await send(state, { kind: 'events_api', payload, retry: { attempt, reason: reasonOf(last) } });
    again(state, payload, next, attempt + 1);
  });
}

function reasonOf({ status, error }: Delivered): string {
  if (error === 'operation_timeout') return 'http_timeout';
  return status === 0 ? 'connection_failed' : 'http_error';
}

/** Somebody new in the workspace, and in every channel but the private ones; answers with their id. */
export function hire(state: SlackState, name: string): string {
  const hired = user(`U0${randomUUID().slice(0, 7).toUpperCase()}`, name);
  state.users.push(hired);
  for (const channel of state.channels) if (!channel.private) channel.members.push(hired.id);
  state.changed('channels', hired.id);
  return hired.id;
}

/** Somebody makes a channel for everybody in the workspace, and for Usher; answers with its id. */
export function makeChannel(state: SlackState, name: string): string {
  const id = `C0${randomUUID().slice(0, 8).toUpperCase()}`;
  state.channels.push({ id, name, private: false, member: true, members: state.users.map((one) => one.id) });
  state.changed('channels', id);
  return id;
}

/** Somebody, or the bot, comes into a channel. The app hears of channels that it is in. */
export async function join(
  state: SlackState,
  { user, channel: id, inviter }: { user: string; channel: string; inviter?: string },
) {
  const channel = known(state, id);
  if (user === BOT.user_id) channel.member = true;
  else if (!channel.members.includes(user)) channel.members.push(user);
  state.changed('channels', id);
  const { delivery, eventsUrl } = state.settings;
  if (!channel.member || (delivery === 'http' && eventsUrl === '')) return {};
  return sendEvent(state, {
    type: 'member_joined_channel',
    user,
    channel: id,
    channel_type: channel.private ? 'G' : 'C',
    team: TEAM,
    ...(inviter === undefined ? {} : { inviter }),
  });
}

function known(state: SlackState, id: string): Channel {
  const channel = state.channels.find((one) => one.id === id);
  if (!channel) throw new Error(`there is no channel ${id}`);
  return channel;
}

/** Nobody writes in an archived channel, until somebody takes it out of the archive. */
export function archive(state: SlackState, { channel, archived }: { channel: string; archived: boolean }): void {
  known(state, channel).archived = archived;
  state.changed('channels', channel);
}

/** The bot is removed from a channel. */
export function leave(state: SlackState, channel: string): void {
  known(state, channel).member = false;
  state.changed('channels', channel);
}

/** Somebody changes who is in a channel, who may see it, or whom it is shared with. */
export function alter(
  state: SlackState,
  {
    id,
    ...changes
  }: { id: string } & { [Key in 'private' | 'members' | 'external' | 'member']?: Channel[Key] | undefined },
): void {
  Object.assign(
    known(state, id),
    Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)),
  );
  state.changed('channels', id);
}

/** Somebody opens the app's Home, or its messages. */
export async function openHome(
  state: SlackState,
  { user, tab }: { user: string; tab: 'home' | 'messages' },
): Promise<Delivered> {
  const home = state.homes.get(user);
  return sendEvent(state, {
    type: 'app_home_opened',
    user,
    tab,
    channel: state.channel(user)?.id,
    ...(home && tab === 'home' ? { view: shownView(home) } : {}),
  });
}
