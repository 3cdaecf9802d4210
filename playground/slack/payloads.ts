import { type Block, elements, type Placed } from './blocks.js';
import { APP, BOT, TEAM } from './content.js';
import type { Ephemeral, SlackState, StoredMessage } from './state.js';
import { carryOver, type FieldValue, keyOf, type Values } from './values.js';
import type { OpenView } from './open-views.js';
import { shownView } from './views.js';

/** The parts that every interaction payload has: https://docs.slack.dev/reference/interaction-payloads */
export function envelope(state: SlackState, user: string) {
  const name = state.users.find(({ id }) => id === user)?.name ?? user;
  const team_id = state.users.find(({ id }) => id === user)?.team_id ?? TEAM;
  return {
    api_app_id: APP,
    token: 'stand-in',
    team: { id: TEAM, domain: 'stand-in' },
    enterprise: state.settings.enterprise,
    is_enterprise_install: false,
    user: { id: user, username: name, name, team_id },
  };
}

export function channelPart(state: SlackState, id: string) {
  const channel = state.channel(id);
  const name = id.startsWith('D') ? 'directmessage' : channel?.private === true ? 'privategroup' : channel?.name;
  return { id, name: name ?? id };
}

/** Where a person uses an element. */
export type Place =
  | { kind: 'view' | 'home'; open: OpenView }
  | { kind: 'message'; message: StoredMessage }
  | { kind: 'ephemeral'; message: Ephemeral };

export const blocksOf = (place: Place): Block[] => ('open' in place ? place.open.view.blocks : place.message.blocks);

/** What the fields there hold for this person. */
export function valuesOf(state: SlackState, place: Place, user: string): Values {
  if ('open' in place) return place.open.values;
  const key = `${user} ${place.message.ts}`;
  const values = carryOver(place.message.blocks, state.touched.get(key) ?? {}, place.message.channel);
  state.touched.set(key, values);
  return values;
}

/** The part of a payload that says where it happened. An ephemeral message is never carried along. */
export function placePart(state: SlackState, place: Place, user: string) {
  if ('open' in place) return { container: { type: 'view', view_id: place.open.view.id }, view: shownView(place.open) };
  const { ts, channel, thread_ts } = place.message;
  return {
    container: {
      type: 'message',
      message_ts: ts,
      channel_id: channel,
      is_ephemeral: place.kind === 'ephemeral',
      ...(thread_ts === undefined ? {} : { thread_ts }),
    },
    channel: channelPart(state, channel),
    state: { values: valuesOf(state, place, user) },
    ...(place.kind === 'message' ? { message: messagePart(place.message) } : {}),
  };
}

export function messagePart({ ts, text, blocks, thread_ts, user }: StoredMessage) {
  const by = user === undefined ? { user: BOT.user_id, bot_id: BOT.bot_id, app_id: APP } : { user };
  return {
    type: 'message',
    ...by,
    team: TEAM,
    ts,
    text,
    blocks,
    ...(thread_ts === undefined ? {} : { thread_ts }),
  };
}

/** One entry of `actions`: the element, and what was done with it. */
export function actionPart(
  state: SlackState,
  { block, element }: Placed,
  held: FieldValue | undefined,
  chosen: unknown,
) {
  const base = {
    type: element.type,
    block_id: block.block_id,
    action_id: element.action_id,
    action_ts: state.nextTs(),
  };
  if (element.type === 'button') {
    const { text, value, style } = element;
    return { ...base, text, ...(value === undefined ? {} : { value }), ...(style === undefined ? {} : { style }) };
  }
  if (element.type === 'overflow') return { ...base, selected_option: chosen };
  const told = Object.entries(element).filter(([name]) => name.startsWith('initial_') || name === 'placeholder');
  const key = keyOf(element) ?? 'value';
  return { ...base, ...Object.fromEntries(told), [key]: held?.[key] };
}

/** The element that a test means by `block/action`, or by one of the two where that is enough; throws otherwise. */
export function findPlaced(blocks: Block[], key: string): Placed {
  const all = elements(blocks);
  const exact = all.filter(({ block, element }) => `${block.block_id}/${element.action_id}` === key);
  const loose = all.filter(({ block, element }) => element.action_id === key || block.block_id === key);
  const found = exact.length > 0 ? exact : loose;
  const names = all.map(({ block, element }) => `${block.block_id}/${element.action_id}`).join(', ') || 'none';
  if (found.length !== 1 || !found[0])
    throw new Error(`${found.length} elements are called ${key}; there are: ${names}`);
  return found[0];
}
