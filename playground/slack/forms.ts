import { z } from 'zod';
import type { Answer } from './answers.js';
import { elements, type Placed } from './blocks.js';
import { chosenValue } from './choices.js';
import { act, hold } from './interactions.js';
import { envelope, findPlaced, type Place } from './payloads.js';
import { makeResponseUrl } from './response-urls.js';
import type { SlackState } from './state.js';
import { type Delivered, send } from './transport.js';
import { makeTrigger } from './triggers.js';
import { keyOf, optionFor, pickOption, unfit } from './values.js';
import type { OpenView } from './open-views.js';
import { putOnTop, replace, shownView } from './views.js';

export type On = 'view' | 'home';

/** The form on top of a person's stack, or their Home; throws when they see none. */
export function lookedAt(state: SlackState, user: string, on: On): Extract<Place, { open: OpenView }> {
  const open = on === 'home' ? state.homes.get(user) : state.stacks.get(user)?.at(-1);
  if (!open) throw new Error(`${user} has no ${on === 'home' ? 'Home' : 'form open'}`);
  return { kind: on, open };
}

interface Filling {
  user: string;
  on: On;
  /** By `block/action`, or one of the two where that is enough. Options by value or words, people and channels by id, @name or #name; `null` empties. */
  values: Record<string, unknown>;
  /** The person presses Enter after each. */
  enter: boolean;
}

/** Fills in one field after the other; those that dispatch tell the app at once, as in Slack's client. */
export async function fill(state: SlackState, { user, on, values, enter }: Filling): Promise<Delivered[]> {
  const told: Delivered[] = [];
  for (const [key, wanted] of Object.entries(values)) {
    const place = lookedAt(state, user, on);
    const placed = findPlaced(place.open.view.blocks, key);
    if (keyOf(placed.element) === undefined) throw new Error(`${key} is a ${placed.element.type}: press it`);
    hold(state, { user, place, placed, value: await chosenValue(state, { user, place, placed }, wanted) });
    if (dispatches(placed, enter)) told.push(await act(state, { user, place, placed }));
  }
  return told;
}

/** Typing tells the app only where the element says so; everything else is told when it stands outside an input block. */
function dispatches({ block, element }: Placed, enter: boolean): boolean {
  if (block.type === 'input' && block.dispatch_action !== true) return false;
  if (element.type !== 'plain_text_input' && element.type !== 'number_input') return true;
  const on = element.dispatch_action_config?.trigger_actions_on ?? ['on_enter_pressed'];
  return on.includes('on_character_entered') || (enter && on.includes('on_enter_pressed'));
}

/** A button or an overflow menu of the form on top, or of Home. */
export async function press(
  state: SlackState,
  { user, on, actionId, value }: { user: string; on: On; actionId: string; value?: string | undefined },
): Promise<Delivered> {
  const place = lookedAt(state, user, on);
  for (const placed of elements(place.open.view.blocks)) {
    const item = optionFor(placed.element, actionId, value);
    if (item) return act(state, { user, place, placed, chosen: item });
  }
  const placed = findPressed(place.open, actionId, value);
  const chosen = placed.element.type === 'overflow' ? pickOption(placed.element.options, value) : undefined;
  return act(state, { user, place, placed, chosen });
}

function findPressed({ view }: OpenView, actionId: string, value: string | undefined): Placed {
  if (value === undefined) return findPlaced(view.blocks, actionId);
  const blocks = view.blocks.filter((block) => JSON.stringify(block).includes(JSON.stringify(value)));
  return findPlaced(blocks, actionId);
}

export interface Submitted extends Delivered {
  /** Why the client did not send it, by block id. */
  refused?: Record<string, string>;
  /** What the app found wrong, by block id. */
  errors?: Record<string, string>;
}

const responseSchema = z.discriminatedUnion('response_action', [
  z.object({ response_action: z.literal('errors'), errors: z.record(z.string(), z.string().min(1)) }),
  z.object({ response_action: z.literal('update'), view: z.unknown() }),
  z.object({ response_action: z.literal('push'), view: z.unknown() }),
  z.object({ response_action: z.literal('clear') }),
]);

/** Submits the form on top. What the client would not send is not sent; what was not answered well leaves it open. */
export async function submit(state: SlackState, user: string): Promise<Submitted> {
  const { open } = lookedAt(state, user, 'view');
  const { view, values } = open;
  if (!view.submit) throw new Error('this form has no submit button');
  const refused = unfit(view.blocks, values);
  if (Object.keys(refused).length > 0) return { status: 0, body: undefined, ms: 0, refused };
  const answer = await send(state, {
    kind: 'interactive',
    payload: {
      type: 'view_submission',
      ...envelope(state, user),
      view: shownView(open),
      trigger_id: makeTrigger(state, { user, channel: open.here, view: view.id }),
      response_urls: responseUrls(state, open),
    },
  });
  open.errors = {};
  state.changed('views', user);
  return answer.error === undefined ? apply(state, open, answer) : answer;
}

function responseUrls(state: SlackState, { user, view, values }: OpenView) {
  return view.blocks.flatMap((block) => {
    if (block.type !== 'input') return [];
    const { element } = block;
    if (!('response_url_enabled' in element) || element.response_url_enabled !== true) return [];
    const channel = values[block.block_id]?.[element.action_id ?? '']?.[keyOf(element) ?? ''];
    if (typeof channel !== 'string') return [];
    const response_url = makeResponseUrl(state, { channel, user });
    return [{ block_id: block.block_id, action_id: element.action_id, channel_id: channel, response_url }];
  });
}

function apply(state: SlackState, open: OpenView, answer: Delivered): Submitted {
  const wrong = { ...answer, error: 'invalid_response' };
  if (answer.body === undefined || JSON.stringify(answer.body) === '{}') {
    drop(state, open);
    return answer;
  }
  const read = responseSchema.safeParse(answer.body);
  if (!read.success) return wrong;
  switch (read.data.response_action) {
    case 'clear':
      state.stacks.delete(open.user);
      state.changed('views', open.user);
      return answer;
    case 'update':
      return took(replace(state, open, read.data.view)) ? answer : wrong;
    case 'push':
      return took(putOnTop(state, { user: open.user, view: read.data.view, root: false })) ? answer : wrong;
    case 'errors':
      return mark(state, open, answer, read.data.errors);
  }
}

const took = (answer: Answer) => 'ok' in answer && answer.ok;

/** Errors belong to input blocks; others are not shown and leave the person with a form that just stays. */
function mark(state: SlackState, open: OpenView, answer: Delivered, errors: Record<string, string>): Submitted {
  const inputs = new Set(open.view.blocks.flatMap((block) => (block.type === 'input' ? [block.block_id] : [])));
  const known = Object.keys(errors).length > 0 && Object.keys(errors).every((block) => inputs.has(block));
  if (!known) return { ...answer, error: 'invalid_response' };
  open.errors = errors;
  state.changed('views', open.user);
  return { ...answer, errors };
}

function drop(state: SlackState, ...gone: OpenView[]): void {
  for (const { user } of gone) {
    const left = (state.stacks.get(user) ?? []).filter((one) => !gone.includes(one));
    state.stacks.set(user, left);
    state.changed('views', user);
  }
}

/** Closes the form on top, or all of them; the app hears of those that asked for it. */
export async function close(state: SlackState, user: string, all: boolean): Promise<Delivered[]> {
  const { open } = lookedAt(state, user, 'view');
  const cleared = all || open.view.clear_on_close;
  const gone = cleared ? [...(state.stacks.get(user) ?? [])].reverse() : [open];
  drop(state, ...gone);
  const told: Delivered[] = [];
  for (const one of gone.filter(({ view }) => view.notify_on_close)) {
    const payload = { type: 'view_closed', ...envelope(state, user), view: shownView(one), is_cleared: cleared };
    told.push(await send(state, { kind: 'interactive', payload }));
  }
  return told;
}
