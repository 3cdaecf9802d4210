import { z } from 'zod';
import { elements, type Placed } from './blocks.js';
import { groups, type Option, options } from './objects.js';
import { actionPart, blocksOf, envelope, findPlaced, type Place, placePart, valuesOf } from './payloads.js';
import { makeResponseUrl } from './response-urls.js';
import type { SlackState } from './state.js';
import { type Delivered, send } from './transport.js';
import { makeTrigger } from './triggers.js';
import { fieldValue, keyOf, optionFor, pickOption, writtenOptions } from './values.js';

/** Tells the app that a person used an element; `chosen` is an overflow menu's option. */
export async function act(
  state: SlackState,
  used: { user: string; place: Place; placed: Placed; chosen?: unknown },
): Promise<Delivered> {
  const { user, place, placed } = used;
  const held = valuesOf(state, place, user)[placed.block.block_id]?.[placed.element.action_id];
  const from =
    'open' in place ? { view: place.open.view.id, channel: place.open.here } : { channel: place.message.channel };
  return send(state, {
    kind: 'interactive',
    payload: {
      type: 'block_actions',
      ...envelope(state, user),
      ...placePart(state, place, user),
      trigger_id: makeTrigger(state, { user, ...from }),
      ...('message' in place
        ? {
            response_url: makeResponseUrl(state, {
              user,
              channel: place.message.channel,
              original: place.message.ts,
            }),
          }
        : {}),
      actions: [actionPart(state, placed, held, used.chosen)],
    },
  });
}

/**
 * The newest message that this person sees in a channel and that has this button (or menu), pressed. Of several buttons
 * of one kind (`show`, `show#1`) `show` with a value means the one with that value. Where a menu's option begins with the id of an
 * action, it is chosen.
 */
export async function click(
  state: SlackState,
  { user, channel, actionId, value }: { user: string; channel: string; actionId: string; value?: string | undefined },
): Promise<Delivered> {
  for (const place of seen(state, user, channel)) {
    for (const placed of elements(blocksOf(place))) {
      const item = optionFor(placed.element, actionId, value);
      if (item) return act(state, { user, place, placed, chosen: item });
      if (!isKind(placed.element.action_id, actionId, value) || !fits(placed, value)) continue;
      const written = writtenOptions(placed.element);
      const chosen = written.length === 0 ? undefined : pickOption(written, value);
      if (keyOf(placed.element) !== undefined) hold(state, { user, place, placed, value: chosen ?? value });
      return act(state, { user, place, placed, chosen });
    }
  }
  throw new Error(`${user} sees no ${actionId}${value === undefined ? '' : ` with ${value}`} in ${channel}`);
}

function isKind(own: string, wanted: string, value: string | undefined): boolean {
  return own === wanted || (value !== undefined && own.split('#')[0] === wanted);
}

/** Newest first. */
function seen(state: SlackState, user: string, channel: string): Place[] {
  const messages = state.messages.map((message): Place => ({ kind: 'message', message }));
  const whispers = state.ephemerals.filter((one) => one.user === user);
  return [...messages, ...whispers.map((message): Place => ({ kind: 'ephemeral', message }))]
    .filter((place) => 'message' in place && place.message.channel === channel)
    .sort((a, b) => ('message' in a && 'message' in b ? Number(b.message.ts) - Number(a.message.ts) : 0));
}

function fits({ element }: Placed, value: string | undefined): boolean {
  if (element.type === 'button') return value === undefined || element.value === value;
  if (element.type.endsWith('conversations_select')) return value !== undefined;
  return writtenOptions(element).some((option) => option.value === value || option.text.text === value);
}

const CHANGED = { view: 'views', home: 'home', message: 'messages', ephemeral: 'ephemerals' } as const;

/** Puts a value into a field, as the person's client shows it; tells nobody yet. */
export function hold(state: SlackState, filled: { user: string; place: Place; placed: Placed; value: unknown }): void {
  const { block, element } = filled.placed;
  (valuesOf(state, filled.place, filled.user)[block.block_id] ??= {})[element.action_id] = fieldValue(
    element,
    filled.value,
  );
  if ('open' in filled.place) {
    const { open } = filled.place;
    open.errors = Object.fromEntries(Object.entries(open.errors).filter(([name]) => name !== block.block_id));
  }
  state.changed(CHANGED[filled.place.kind], filled.user);
}

const suggestedSchema = z.union([
  z.object({ options: options.or(z.tuple([])) }).transform((given): Option[] => given.options),
  z
    .object({ option_groups: groups.or(z.tuple([])) })
    .transform((given): Option[] => given.option_groups.flatMap((group) => group.options)),
]);

export interface Suggested extends Delivered {
  /** What the menu shows: nothing, when the answer was late or wrong. */
  options: Option[];
  /** Was the app asked at all? Not below `min_query_length`. */
  asked: boolean;
}

/** What a type-ahead menu offers for the text typed so far. */
export async function suggest(
  state: SlackState,
  { user, place, key, text }: { user: string; place: Place; key: string; text: string },
): Promise<Suggested> {
  const { block, element } = findPlaced(blocksOf(place), key);
  if (element.type !== 'external_select' && element.type !== 'multi_external_select')
    throw new Error(`${key} is no type-ahead menu`);
  const nothing = { options: [], status: 0, body: undefined, ms: 0 };
  if (text.length < (element.min_query_length ?? 3)) return { ...nothing, asked: false };
  const answer = await send(state, {
    kind: 'interactive',
    payload: {
      type: 'block_suggestion',
      ...envelope(state, user),
      ...placePart(state, place, user),
      action_id: element.action_id,
      block_id: block.block_id,
      value: text,
    },
  });
  const read = suggestedSchema.safeParse(answer.body);
  const offered = read.success && answer.error === undefined ? read.data : [];
  state.offered.set(`${user} ${block.block_id} ${element.action_id}`, offered);
  const error = answer.error ?? (read.success ? undefined : 'invalid_options');
  return { ...answer, options: offered, asked: true, ...(error === undefined ? {} : { error }) };
}
