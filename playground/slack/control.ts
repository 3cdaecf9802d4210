import type { Fault } from '../faults.js';
import { waitUntil } from '../waiting.js';
import type { User } from './content.js';
import type { Submitted } from './forms.js';
import type { Suggested } from './interactions.js';
import type { Delivery, Ephemeral, SlackSettings, StoredMessage } from './state.js';
import type { Delivered } from './transport.js';
import type { Values } from './values.js';
import type { OpenView, View } from './open-views.js';

export type { Delivered, Submitted, Suggested };

/** A fault at one or more Web API methods: `method` is the source of a regular expression on the name. */
type MethodFault<One = Fault> = One extends Fault ? Omit<One, 'path' | 'method'> & { method: string } : never;

/** A view as a person sees it: with what they typed, and what was found wrong with it. */
export type SeenView = Omit<OpenView, 'view'> & { view: View & { state: { values: Values } } };

/** Which of a person's views is meant: the form on top, or their Home. */
interface Where {
  on?: 'view' | 'home';
}

export type SlackControl = ReturnType<typeof createSlackControl>;
type Post = <Answer>(name: string, body?: unknown) => Promise<Answer>;

/** Drives a stand-in Slack over HTTP: what people do, and what goes wrong. */
export function createSlackControl(url: string) {
  const post: Post = async <Answer>(name: string, body: unknown = {}): Promise<Answer> => {
    const response = await fetch(`${url}/_control/${name}`, { method: 'POST', body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`control ${name}: ${response.status} ${await response.text()}`);
    // The control routes of this world answer in the shapes named here.
    return (await response.json()) as Answer;
  };
  return {
    ...messageControl(post),
    ...formControl(post),
    raw: (body: string, headers: Record<string, string>) => post<Delivered>('raw', { body, headers }),
    settings: (settings: Partial<SlackSettings>) => post('settings', settings),
    fault: (fault: MethodFault) => post('fault', { ...fault, path: fault.method, method: 'POST' }),
    /** What is still to come of the faults does not. */
    clearFaults: () => post('clearFaults'),
    /** Somebody archives a channel, or takes it out of the archive. */
    archive: (channel: string, archived = true) => post('archive', { channel, archived }),
    /** Somebody removes the bot from a channel. */
    removeBot: (channel: string) => post('removeBot', channel),
    /** Somebody comes, unless they are there already, or turns into somebody else. */
    person: (person: Partial<User> & { id: string }) => post('person', person),
    /** Somebody new comes into the workspace, and into all channels but the private ones; answers with their id. */
    hire: (name: string) => post<string>('hire', name),
    /** So many at once: what one person may ask has its limits. */
    hireMany: (count: number) =>
      Promise.all(Array.from({ length: count }, (_, n) => post<string>('hire', `member-${n + 1}`))),
    /** Somebody makes a channel for everybody, and for the bot; answers with its id. */
    makeChannel: (name: string) => post<string>('channel', name),
    /** Who is in a channel, who may see it, and whether it is shared with another organisation, from now on. */
    channelIs: (changed: { id: string; private?: boolean; members?: string[]; external?: boolean; member?: boolean }) =>
      post('channelIs', changed),
    /** The bot is invited into a channel, and hears of it. */
    invite: (channel: string) => post('invite', channel),
    join: (joined: { user: string; channel: string; inviter?: string }) => post<Partial<Delivered>>('join', joined),
    /** Any event, as the `event` of its callback. */
    event: (event: Record<string, unknown> & { type: string }) => post<Delivered>('event', event),
    openHome: (user: string, tab: 'home' | 'messages' = 'home') => post<Delivered>('openHome', { user, tab }),
    /** Slack answers nothing but 503, until told otherwise. */
    down: (down: boolean) => post('settings', { down }),
    /** Socket Mode's connections are cut, with Slack's notice. */
    refreshSockets: () => post('refreshSockets'),
    /** Lets go of the answers that are held: of all, or of those to methods that fit. */
    release: (method?: string) => post('release', { method }),
    traffic: () => post<Delivery[]>('traffic'),
  };
}

/** Channels: what is typed, pressed and seen there. */
function messageControl(post: Post) {
  const messages = async (channel: string) =>
    (await post<StoredMessage[]>('messages')).filter((one) => one.channel === channel);
  const ephemerals = async (user: string) => (await post<Ephemeral[]>('ephemerals')).filter((one) => one.user === user);
  const held = () => post<{ id: string; method: string }[]>('held');
  return {
    messages,
    allMessages: () => post<StoredMessage[]>('messages'),
    ephemerals,
    held,
    /** When the messages came that fit a pattern, since `from`, in seconds. */
    tally: (wanted: { channel?: string; pattern: string; from: number }) => post<number[]>('tally', wanted),
    command: (typed: { user: string; channel: string; text: string; triggerId?: string }) =>
      post<Delivered>('command', typed),
    /** Presses the newest such button (or chooses in such a menu) that this person sees in the channel. */
    click: (pressed: { user: string; channel: string; actionId: string; value?: string }) =>
      post<Delivered>('click', pressed),
    /** A person writes something, `@usher` included; with `bot_id`, another app does. */
    say: (said: { user: string; channel: string; text: string; thread_ts?: string; bot_id?: string }) =>
      post<StoredMessage>('say', said),
    /** A person changes what they wrote. */
    edit: (changed: { user: string; channel: string; ts: string; text: string }) =>
      post<StoredMessage>('edit', changed),
    /** A global shortcut; with `channel` and `ts`, that message's. */
    shortcut: (used: { user: string; callbackId: string; channel?: string; ts?: string }) =>
      post<Delivered>('shortcut', used),
    waitForHeld: () =>
      waitUntil('an answer is held at Slack', async () => ((await held()).length > 0 ? true : undefined)),
    waitForEphemeral: (user: string, pattern: RegExp) =>
      waitUntil(`${user} is told ${pattern}`, async () =>
        (await ephemerals(user)).find(({ text }) => pattern.test(text)),
      ),
    waitForMessage: (channel: string, pattern: RegExp, timeoutMs?: number) =>
      waitUntil(
        `${channel} shows ${pattern}`,
        async () => (await messages(channel)).find(({ text }) => pattern.test(text)),
        timeoutMs,
      ),
  };
}

/** Forms and Home. Fields are named `block/action`, or by one of the two where that is enough. */
function formControl(post: Post) {
  /** The person's forms, the lowest first. */
  const views = (user: string) => post<SeenView[]>('views', user);
  const home = async (user: string) => (await post<SeenView | null>('home', user)) ?? undefined;
  const fill = (user: string, values: Record<string, unknown>, where: Where & { enter?: boolean } = {}) =>
    post<Delivered[]>('fill', { user, values, ...where });
  return {
    views,
    home,
    fill,
    /** One field; a menu's option by its value or its words, which are typed ahead where the menu asks the app. */
    choose: (user: string, key: string, value: unknown, where: Where = {}) => fill(user, { [key]: value }, where),
    press: (user: string, actionId: string, value?: string, where: Where = {}) =>
      post<Delivered>('press', { user, actionId, ...(value === undefined ? {} : { value }), ...where }),
    suggest: (user: string, key: string, text: string, where: Where = {}) =>
      post<Suggested>('suggest', { user, key, text, ...where }),
    /** Fills in, then submits the form on top. */
    submit: async (user: string, values: Record<string, unknown> = {}) => {
      await fill(user, values);
      return post<Submitted>('submit', user);
    },
    /** The form on top, or all of them. */
    close: (user: string, all = false) => post<Delivered[]>('close', { user, all }),
    /** The top form, once its title matches. */
    waitForView: (user: string, title: RegExp) =>
      waitUntil(`${user} sees a form ${title}`, async () => {
        const top = (await views(user)).at(-1);
        return top && title.test(top.view.title?.text ?? '') ? top : undefined;
      }),
  };
}
