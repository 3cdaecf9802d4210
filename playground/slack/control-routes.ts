import { z } from 'zod';
import type { Fault } from '../faults.js';
import { command, shortcut } from './commands.js';
import { BOT, type User, user as makeUser } from './content.js';
import { alter, archive, hire, join, leave, makeChannel, openHome, sendEvent } from './events.js';
import { close, fill, lookedAt, press, submit } from './forms.js';
import { click, suggest } from './interactions.js';
import type { SlackSettings, SlackState } from './state.js';
import { post } from './transport.js';
import { shownView } from './views.js';
import { edit, say } from './writing.js';

const user = z.string();
const channel = z.string();
const on = z.enum(['view', 'home']).default('view');
const typed = z.object({ user, channel, text: z.string(), triggerId: z.string().optional() });
const clicked = z.object({ user, channel, actionId: z.string(), value: z.string().optional() });
const pressed = z.object({ user, on, actionId: z.string(), value: z.string().optional() });
const filled = z.object({ user, on, values: z.record(z.string(), z.unknown()), enter: z.boolean().default(false) });
const asked = z.object({ user, on, key: z.string(), text: z.string() });
const closed = z.object({ user, all: z.boolean().default(false) });
const raw = z.object({ body: z.string(), headers: z.record(z.string(), z.string()) });
const shortcutUsed = z.object({ user, callbackId: z.string(), channel: channel.optional(), ts: z.string().optional() });
const joined = z.object({ user, channel, inviter: z.string().optional() });
const said = z.object({
  user,
  channel,
  text: z.string(),
  thread_ts: z.string().optional(),
  bot_id: z.string().optional(),
});
const edited = z.object({ user, channel, ts: z.string(), text: z.string() });
const archiving = z.object({ channel, archived: z.boolean() });
const released = z.object({ method: z.string().optional() }).prefault({});
const changed = z.looseObject({ id: z.string() }).pipe(z.custom<Partial<User> & { id: string }>());
const altered = z.object({
  id: channel,
  private: z.boolean().optional(),
  members: z.array(user).optional(),
  external: z.boolean().optional(),
  member: z.boolean().optional(),
});
const tallied = z.object({ channel: channel.optional(), pattern: z.string(), from: z.number() });
const opened = z.object({ user, tab: z.enum(['home', 'messages']).default('home') });

type Control = (state: SlackState, body: unknown) => unknown;

/** Defined keys only: this repository's types tell an absent field from an undefined one. */
const given = <Body extends object>(body: Body) =>
  Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined)) as {
    [Key in keyof Body]: Exclude<Body[Key], undefined>;
  };

/** What tests and the demo may do to this world. */
const controls: Record<string, Control> = {
  command: (state, body) => command(state, typed.parse(body)),
  click: (state, body) => click(state, clicked.parse(body)),
  press: (state, body) => press(state, pressed.parse(body)),
  fill: (state, body) => fill(state, filled.parse(body)),
  submit: (state, body) => submit(state, user.parse(body)),
  close: (state, body) => {
    const { user: who, all } = closed.parse(body);
    return close(state, who, all);
  },
  suggest: (state, body) => {
    const { user: who, on: where, key, text } = asked.parse(body);
    return suggest(state, { user: who, place: lookedAt(state, who, where), key, text });
  },
  shortcut: (state, body) => shortcut(state, given(shortcutUsed.parse(body))),
  event: (state, body) => sendEvent(state, z.record(z.string(), z.unknown()).parse(body)),
  join: (state, body) => join(state, given(joined.parse(body))),
  person: (state, body) => {
    const { id, ...changes } = changed.parse(body);
    const known = state.users.find((one) => one.id === id);
    if (known) Object.assign(known, changes);
    else state.users.push(makeUser(id, id.toLowerCase(), changes));
  },
  channel: (state, body) => makeChannel(state, z.string().parse(body)),
  channelIs: (state, body) => alter(state, altered.parse(body)),
  hire: (state, body) => hire(state, z.string().parse(body)),
  invite: (state, body) => join(state, { user: BOT.user_id, channel: channel.parse(body) }),
  openHome: (state, body) => openHome(state, opened.parse(body)),
  raw: (state, body) => {
    const { body: text, headers } = raw.parse(body);
    return post(state, text, headers);
  },
  settings: (state, body) => {
    Object.assign(state.settings, z.custom<Partial<SlackSettings>>().parse(body));
    state.changed('settings', '');
    return state.settings;
  },
  clearFaults: (state) => state.faults.clear(),
  archive: (state, body) => archive(state, archiving.parse(body)),
  removeBot: (state, body) => leave(state, channel.parse(body)),
  fault: (state, body) => state.faults.add(z.custom<Fault>().parse(body)),
  messages: (state) => state.messages,
  tally: (state, body) => tally(state, tallied.parse(body)),
  ephemerals: (state) => state.ephemerals,
  views: (state, body) => (state.stacks.get(user.parse(body)) ?? []).map((one) => ({ ...one, view: shownView(one) })),
  home: (state, body) => {
    const home = state.homes.get(user.parse(body));
    return home ? { ...home, view: shownView(home) } : null;
  },
  say: (state, body) => say(state, given(said.parse(body))),
  edit: (state, body) => edit(state, edited.parse(body)),
  refreshSockets: (state) => state.sockets.refresh(),
  traffic: (state) => state.traffic,
  held: (state) => [...state.held.entries()].map(([id, { method }]) => ({ id, method })),
  release: (state, body) => {
    const { method = '' } = released.parse(body);
    for (const one of [...state.held.values()]) if (new RegExp(method).test(one.method)) one.release();
  },
};

/** When the messages came that fit, in seconds: for those who need no more of them. */
function tally({ messages }: SlackState, wanted: z.infer<typeof tallied>): number[] {
  const fits = new RegExp(wanted.pattern, 'u');
  return messages
    .filter(({ channel: place, text }) => place === (wanted.channel ?? place) && fits.test(text))
    .map(({ ts }) => Number(ts))
    .filter((at) => at >= wanted.from);
}

/** Does one of them; throws what a person could not do. */
export async function control(state: SlackState, name: string, body: unknown): Promise<unknown> {
  const found = Object.hasOwn(controls, name) ? controls[name] : undefined;
  if (!found) throw new Error(`no control named ${name}`);
  return await found(state, body);
}
