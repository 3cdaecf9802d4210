import { z } from 'zod';
import { type Act, FAULTS, type FieldValues, type Outcome, type Surface } from '../../page/protocol.js';
import { elements, type Placed } from '../blocks.js';
import { command, shortcut } from '../commands.js';
import { openHome } from '../events.js';
import { close, lookedAt, submit } from '../forms.js';
import { act, suggest } from '../interactions.js';
import { blocksOf, findPlaced, type Place, valuesOf } from '../payloads.js';
import type { SlackState } from '../state.js';
import type { Delivered } from '../transport.js';
import { keyOf, pickOption, writtenOptions } from '../values.js';
import { say } from '../writing.js';
import { outcomeOf, saidToSlack } from './exchanges.js';
import { readGroups } from './groups.js';
import type { Backstage } from './options.js';

const id = z.string();
const fieldValue = z.looseObject({ type: z.string() });
const values = z.record(id, z.record(id, fieldValue));
const surface = z.discriminatedUnion('on', [
  z.object({ on: z.literal('message'), channel: id, ts: id }),
  z.object({ on: z.literal('view'), id, values }),
  z.object({ on: z.literal('home'), values }),
]);
const actSchema = z.discriminatedUnion('do', [
  z.object({ do: z.literal('command'), channel: id, text: z.string() }),
  z.object({ do: z.literal('say'), channel: id, text: z.string(), thread: id.optional() }),
  z.object({
    do: z.literal('press'),
    surface,
    blockId: id,
    actionId: id,
    value: fieldValue.optional(),
    chosen: z.string().optional(),
  }),
  z.object({ do: z.literal('options'), surface, blockId: id, actionId: id, typed: z.string() }),
  z.object({ do: z.literal('submit'), view: id, values }),
  z.object({ do: z.literal('close'), view: id, all: z.boolean() }),
  z.object({ do: z.literal('home') }),
  z.object({ do: z.literal('shortcut'), callbackId: id, channel: id, ts: id }),
  z.object({ do: z.literal('look'), border: z.enum(['slack', 'adobe']), n: z.number() }),
  z.object({ do: z.literal('fault'), fault: z.enum(FAULTS), on: z.boolean() }),
  z.object({ do: z.literal('worker'), to: z.enum(['killed', 'running']) }),
  z.object({ do: z.literal('speed'), speed: z.number().min(1).max(600) }),
]);

/** What a person does on the page, done to the stand-in Slack as their client would. */
export function createActs(state: SlackState, backstage: () => Backstage | undefined) {
  return async (person: string, text: string): Promise<{ status: number; body: Outcome }> => {
    const read = actSchema.safeParse(JSON.parse(text));
    if (!read.success) return { status: 400, body: { error: z.prettifyError(read.error) } };
    try {
      const done = await backstage()?.act(read.data);
      return { status: 200, body: done ?? (await perform(state, person, read.data)) };
    } catch (error) {
      // What a person cannot do, such as pressing a button of a message that is gone.
      return { status: 200, body: { error: error instanceof Error ? error.message : String(error) } };
    }
  };
}

async function perform(state: SlackState, user: string, done: Act): Promise<Outcome> {
  switch (done.do) {
    case 'command':
      return told('/audience', await command(state, { user, channel: done.channel, text: done.text }));
    case 'say':
      say(state, {
        user,
        channel: done.channel,
        text: done.text,
        ...(done.thread === undefined ? {} : { thread_ts: done.thread }),
      });
      return {};
    case 'press':
      return press(state, user, done);
    case 'options': {
      const place = placeOf(state, user, done.surface);
      const answer = await suggest(state, { user, place, key: `${done.blockId}/${done.actionId}`, text: done.typed });
      return { ...told('The list', answer), groups: readGroups(answer.body, answer.options) };
    }
    case 'submit':
      return submitted(state, user, done);
    case 'close':
      await close(state, user, done.all);
      return {};
    case 'look':
      return outcomeOf(saidToSlack(state, done.n));
    case 'home':
      return told('Home', await openHome(state, { user, tab: 'home' }));
    case 'shortcut':
      return told('The shortcut', await shortcut(state, { user, ...done }));
    default:
      return { error: 'There is nothing behind the curtain here.' };
  }
}

/** What Slack's client tells a person when an app fails. */
function told(what: string, { error }: Delivered): Outcome {
  if (error === undefined) return {};
  const why: Record<string, string> = {
    operation_timeout: 'Usher did not answer within 3 seconds.',
    dispatch_failed: 'Usher cannot be reached.',
    http_service_error: 'Usher answered with an error.',
  };
  return {
    error: `${what} failed with the error “${error}”. ${(Object.hasOwn(why, error) && why[error]) || ''}`.trim(),
  };
}

async function press(
  state: SlackState,
  user: string,
  { surface: on, blockId, actionId, value, chosen }: Extract<Act, { do: 'press' }>,
): Promise<Outcome> {
  const place = placeOf(state, user, on);
  const placed = findPressed(place, blockId, actionId);
  if (value) put(place, valuesOf(state, place, user), { [placed.block.block_id]: { [actionId]: value } });
  const option = chosen === undefined ? undefined : pickOption(writtenOptions(placed.element), chosen);
  return told('The button', await act(state, { user, place, placed, chosen: option }));
}

/**
 * Blocks to which the app gives no ids get new ones with each edit. What was pressed while an edit came in is known by its
 * action id then.
 */
function findPressed(place: Place, blockId: string, actionId: string): Placed {
  const blocks = blocksOf(place);
  const there = blocks.some(({ block_id }) => block_id === blockId);
  return findPlaced(blocks, there ? `${blockId}/${actionId}` : actionId);
}

async function submitted(
  state: SlackState,
  user: string,
  { view, values: given }: Extract<Act, { do: 'submit' }>,
): Promise<Outcome> {
  placeOf(state, user, { on: 'view', id: view, values: given });
  const answer = await submit(state, user);
  const errors = answer.refused ?? answer.errors;
  return { ...told('The form', answer), ...(errors ? { errors } : {}) };
}

/** Where it happened; what the person put into the fields is put there first. */
function placeOf(state: SlackState, user: string, on: Surface): Place {
  if (on.on === 'message') return messageOf(state, user, on.ts);
  const place = lookedAt(state, user, on.on);
  if (on.on === 'view' && place.open.view.id !== on.id) throw new Error('This form is no longer open.');
  put(place, place.open.values, on.values);
  return place;
}

/** Only what the surface really has, and of its kind: it may have been updated since the person's page was drawn. */
function put(place: Place, held: FieldValues, given: FieldValues): void {
  for (const { block, element } of elements(blocksOf(place))) {
    const value = given[block.block_id]?.[element.action_id];
    if (value?.type === element.type && keyOf(element) !== undefined)
      (held[block.block_id] ??= {})[element.action_id] = value;
  }
}

function messageOf(state: SlackState, user: string, ts: string): Place {
  const message = state.messages.find((one) => one.ts === ts);
  if (message) return { kind: 'message', message };
  const whisper = state.ephemerals.find((one) => one.ts === ts && one.user === user);
  if (whisper) return { kind: 'ephemeral', message: whisper };
  throw new Error('This message is no longer there.');
}
