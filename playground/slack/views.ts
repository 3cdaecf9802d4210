import { z } from 'zod';
import { type Answer, type Method, no, noAs } from './answers.js';
import { type Block, elements, notRolledOut, surfaces, withIds } from './blocks.js';
import { complaints, pointed } from './complaints.js';
import { APP, BOT, TEAM } from './content.js';
import { LIMITS, plain } from './objects.js';
import type { OpenView, View } from './open-views.js';
import type { SlackState } from './state.js';
import { spend } from './triggers.js';
import { carryOver } from './values.js';

/** Forms and Home: https://docs.slack.dev/reference/views */
const common = {
  private_metadata: z.string().max(LIMITS.metadata).default(''),
  callback_id: z.string().max(LIMITS.id).default(''),
  external_id: z.string().max(LIMITS.id).default(''),
};
const title = plain(LIMITS.title);
const viewSchemas = {
  modal: z
    .strictObject({
      type: z.literal('modal'),
      blocks: surfaces.modal,
      ...common,
      title,
      submit: title.nullish(),
      close: title.nullish(),
      submit_disabled: z.boolean().optional(),
      clear_on_close: z.boolean().optional(),
      notify_on_close: z.boolean().optional(),
    })
    .refine(({ blocks, submit }) => submit || !blocks.some(({ type }) => type === 'input'), {
      message: 'missing required field: submit, as there is an input block',
      path: ['submit'],
    }),
  home: z.strictObject({ type: z.literal('home'), blocks: surfaces.home, ...common }),
};

type Given = Omit<z.infer<typeof viewSchemas.modal>, 'type' | 'blocks'> & { blocks: Block[] };

/** The view as given, or Slack's refusal of it. */
function readView({ settings }: SlackState, view: unknown, type: View['type']): { given: Given } | { refused: Answer } {
  const bytes = Buffer.byteLength(typeof view === 'string' ? view : JSON.stringify(view ?? ''));
  if (bytes > LIMITS.viewBytes) return { refused: no('view_too_large') };
  const read = viewSchemas[type].safeParse(view, { reportInput: true });
  if (!read.success) return { refused: noAs('invalid_arguments', complaints(read.error, 'view')) };
  const missing = notRolledOut(read.data.blocks, settings, ['view', 'blocks']);
  if (missing.length > 0) return { refused: noAs('invalid_arguments', missing) };
  const blocks = withIds(read.data.blocks);
  const focused = elements(blocks).filter(
    ({ element }) => 'focus_on_load' in element && element.focus_on_load === true,
  );
  if (focused.length > 1)
    return {
      refused: noAs('invalid_arguments', [pointed('only one element may have focus_on_load', ['view', 'blocks'])]),
    };
  // A Home has a part of what a modal has.
  return { given: { ...(read.data as Omit<Given, 'blocks'>), blocks } };
}

function build(state: SlackState, given: Given, old: Pick<View, 'id' | 'type' | 'root_view_id' | 'previous_view_id'>) {
  const view: View = {
    ...old,
    team_id: TEAM,
    blocks: withIds(given.blocks),
    hash: state.nextTs(),
    title: 'title' in given ? given.title : null,
    submit: given.submit ?? null,
    close: given.close ?? null,
    private_metadata: given.private_metadata,
    callback_id: given.callback_id,
    external_id: given.external_id,
    clear_on_close: given.clear_on_close ?? false,
    notify_on_close: given.notify_on_close ?? false,
    app_id: APP,
    bot_id: BOT.bot_id,
    app_installed_team_id: TEAM,
  };
  return view;
}

/** As the app gets it: with the values under `state`. */
export const shownView = ({ view, values }: OpenView) => ({ ...view, state: { values } });

const allViews = (state: SlackState) => [...[...state.stacks.values()].flat(), ...state.homes.values()];

function taken(state: SlackState, external: string, self?: OpenView): boolean {
  return external !== '' && allViews(state).some((one) => one !== self && one.view.external_id === external);
}

const newId = (state: SlackState) => `V${Number(state.nextTs().replace('.', '')).toString(36).toUpperCase()}`;

/** Puts a view on top of a person's stack; `root` starts a new one. Used by the API and by answers to submissions. */
export function putOnTop(
  state: SlackState,
  { user, view, here, root }: { user: string; view: unknown; here?: string | undefined; root: boolean },
): Answer {
  const read = readView(state, view, 'modal');
  if ('refused' in read) return read.refused;
  const below = root ? [] : (state.stacks.get(user) ?? []);
  if (below.length >= LIMITS.views) return no('push_limit_reached');
  if (taken(state, read.given.external_id)) return no('duplicate_external_id');
  const viewId = newId(state);
  const open: OpenView = {
    user,
    here: here ?? below[0]?.here,
    errors: {},
    view: build(state, read.given, {
      id: viewId,
      type: 'modal',
      root_view_id: below[0]?.view.id ?? viewId,
      previous_view_id: below.at(-1)?.view.id ?? null,
    }),
    values: {},
  };
  open.values = carryOver(open.view.blocks, {}, open.here);
  state.stacks.set(user, [...below, open]);
  state.changed('views', user);
  return { ok: true, view: shownView(open) };
}

/** Changes a view in place: fields that keep block id, action id and kind keep what was typed. */
export function replace(state: SlackState, open: OpenView, view: unknown): Answer {
  const read = readView(state, view, open.view.type);
  if ('refused' in read) return read.refused;
  if (taken(state, read.given.external_id, open)) return no('duplicate_external_id');
  open.view = build(state, read.given, open.view);
  open.values = carryOver(open.view.blocks, open.values, open.here);
  open.errors = {};
  state.changed(open.view.type === 'home' ? 'home' : 'views', open.user);
  return { ok: true, view: shownView(open) };
}

/** Refuses the view before it spends the trigger. */
function checked(state: SlackState, view: unknown): Answer | undefined {
  const read = readView(state, view, 'modal');
  if ('refused' in read) return read.refused;
  return taken(state, read.given.external_id) ? no('duplicate_external_id') : undefined;
}

function open(state: SlackState, { trigger_id, view }: Record<string, unknown>): Answer {
  const refused = checked(state, view);
  if (refused) return refused;
  const spent = spend(state, trigger_id);
  if ('refused' in spent) return spent.refused;
  const { user, channel } = spent.trigger;
  return putOnTop(state, { user, view, here: channel, root: true });
}

function push(state: SlackState, { trigger_id, view }: Record<string, unknown>): Answer {
  const refused = checked(state, view);
  if (refused) return refused;
  const spent = spend(state, trigger_id);
  if ('refused' in spent) return spent.refused;
  const { user, view: from } = spent.trigger;
  const stack = state.stacks.get(user) ?? [];
  if (!stack.some((one) => one.view.id === from)) return no('not_found');
  return putOnTop(state, { user, view, root: false });
}

function update(state: SlackState, { view_id, external_id, hash, view }: Record<string, unknown>): Answer {
  if (view_id === undefined && external_id === undefined) return no('invalid_arguments');
  const found = allViews(state).find(({ view: one }) =>
    view_id === undefined ? one.external_id === external_id : one.id === view_id,
  );
  if (!found) return no('not_found');
  if (hash !== undefined && hash !== found.view.hash) return no('hash_conflict');
  return replace(state, found, view);
}

function publish(state: SlackState, { user_id, hash, view }: Record<string, unknown>): Answer {
  const user = state.users.find((one) => one.id === user_id);
  if (!user) return no('user_not_found');
  const before = state.homes.get(user.id);
  if (hash !== undefined && hash !== before?.view.hash) return no('hash_conflict');
  if (before) return replace(state, before, view);
  const read = readView(state, view, 'home');
  if ('refused' in read) return read.refused;
  if (taken(state, read.given.external_id)) return no('duplicate_external_id');
  const viewId = newId(state);
  const made = build(state, read.given, { id: viewId, type: 'home', root_view_id: viewId, previous_view_id: null });
  const published: OpenView = {
    user: user.id,
    view: made,
    errors: {},
    values: carryOver(made.blocks, {}, undefined),
  };
  state.homes.set(user.id, published);
  state.changed('home', user.id);
  return { ok: true, view: shownView(published) };
}

export const viewMethods: Record<string, Method> = {
  'views.open': open,
  'views.push': push,
  'views.update': update,
  'views.publish': publish,
};
