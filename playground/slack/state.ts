import { EventEmitter } from 'node:events';
import { Faults } from '../faults.js';
import type { Block } from './blocks.js';
import { type Channel, seedChannels, seedUsers, type User } from './content.js';
import type { Option } from './objects.js';
import type { OpenView } from './open-views.js';
import { Sockets } from './socket.js';
import type { Values } from './values.js';

export interface StoredMessage {
  ts: string;
  channel: string;
  text: string;
  blocks: Block[];
  thread_ts?: string;
  /** The person who wrote it; absent: Usher. */
  user?: string;
  /** A reply that is also shown in the channel. */
  broadcast: boolean;
  metadata?: unknown;
  edits: number;
}

export interface Ephemeral {
  /** Known to the person's client alone: no method takes it. */
  ts: string;
  user: string;
  channel: string;
  text: string;
  blocks: Block[];
  thread_ts?: string;
}

/** Where an answer through a response URL goes. */
export interface ResponsePlace {
  channel: string;
  user: string;
  uses: number;
  at: number;
  /** The message that was used, if there was one. */
  original?: string | undefined;
}

/** What a person did just now, for which the app may show them something: once, and within 3 s. */
export interface Trigger {
  user: string;
  at: number;
  used: boolean;
  /** Where they were: it becomes the current conversation of a form's menus. */
  channel?: string | undefined;
  /** The view they used, if it was in one. */
  view?: string | undefined;
}

/** What has changed; `who` is a channel, or the person who sees it. */
export interface Change {
  version: number;
  what: 'messages' | 'ephemerals' | 'views' | 'home' | 'channels' | 'traffic' | 'settings';
  who: string;
}

export interface Delivery {
  n: number;
  at: number;
  /** `api`: Usher called us; `delivery`: we called Usher. */
  direction: 'api' | 'delivery';
  method: string;
  request: unknown;
  status: number;
  response: unknown;
}

export interface SlackSettings {
  eventsUrl: string;
  signingSecret: string;
  /** Bot scopes that were granted. */
  scopes: string[];
  /** Milliseconds between two messages in a channel; a burst of three is let through. */
  postEveryMs: number;
  /** How deliveries go to the app. */
  delivery: 'http' | 'socket';
  /** Are calls a minute counted, as Slack's tiers have them? */
  tiers: boolean;
  /** Other numbers than Slack's, by method. */
  perMinute: Record<string, number>;
  /** Nothing is answered but 503. */
  down: boolean;
  /** The organisation of Enterprise Grid that the workspace is of. */
  enterprise: { id: string; name: string } | null;
  /** Are `data_table`, `table` and `data_visualization` rolled out to this workspace? */
  nativeBlocks: boolean;
  /** The events of messages that the app has subscribed to. */
  messageEvents: ('app_mention' | 'message.im')[];
  /** May people write in the app's Messages tab? */
  messagesTab: boolean;
  /** Scopes of the app-level token. */
  appScopes: string[];
  /** How long a person waits for the answer to what they did. */
  ackMs: number;
  triggerLifeMs: number;
  responseUrlLifeMs: number;
  /** When an event that was not taken comes again. */
  eventRetryMs: number[];
}

/** So many messages a channel takes at once, where it had none for a while. */
const BURST = 5;

/** Everything the stand-in Slack knows: one store for the Web API, the deliveries and whoever looks on. */
export class SlackState {
  users: User[] = seedUsers();
  channels: Channel[] = seedChannels();
  messages: StoredMessage[] = [];
  ephemerals: Ephemeral[] = [];
  traffic: Delivery[] = [];
  responses = new Map<string, ResponsePlace>();
  triggers = new Map<string, Trigger>();
  /** Forms by person, the lowest first. */
  stacks = new Map<string, OpenView[]>();
  homes = new Map<string, OpenView>();
  /** What people have put into the fields of messages, by person and message. */
  touched = new Map<string, Values>();
  /** What the app last offered for a type-ahead menu, by person, block and action. */
  offered = new Map<string, Option[]>();
  /** Work that is due later, such as events that come again. */
  timers = new Set<NodeJS.Timeout>();
  /** Emits `change` with a {@link Change}. */
  changes = new EventEmitter<{ change: [Change] }>();
  version = 0;
  /** Where this world listens. */
  origin = '';
  sockets = new Sockets();
  /** When each method was called in the last minute. */
  calls = new Map<string, number[]>();
  faults = new Faults();
  held = new Map<string, { method: string; release: () => void }>();
  settings: SlackSettings;
  #last = 0;
  /** How many messages a channel takes at once, as of a moment. */
  #posts = new Map<string, { left: number; at: number }>();

  constructor(settings: Partial<SlackSettings>) {
    this.settings = {
      eventsUrl: '',
      signingSecret: 'stand-in-signing-secret',
      postEveryMs: 1_000,
      delivery: 'http',
      tiers: true,
      perMinute: {},
      down: false,
      enterprise: null,
      nativeBlocks: true,
      messageEvents: ['app_mention', 'message.im'],
      messagesTab: true,
      appScopes: ['connections:write'],
      ackMs: 3_000,
      triggerLifeMs: 3_000,
      responseUrlLifeMs: 30 * 60_000,
      eventRetryMs: [0, 60_000, 300_000],
      scopes: [
        'commands',
        'chat:write',
        'users:read',
        'channels:read',
        'groups:read',
        'im:write',
        'channels:history',
        'groups:history',
        'im:history',
        'app_mentions:read',
      ],
      ...settings,
    };
  }

  /** To be called after every change, by whoever made it. */
  changed(what: Change['what'], who: string): void {
    this.version += 1;
    this.changes.emit('change', { version: this.version, what, who });
  }

  /** Does this later; forgotten when the world closes. */
  later(ms: number, act: () => Promise<void>): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      act().catch((error: unknown) => this.note('delivery', 'later', {}, 0, String(error)));
    }, ms);
    this.timers.add(timer);
  }

  /** Slack's timestamps are ids too: no two are the same. */
  nextTs(): string {
    this.#last = Math.max(this.#last + 1, Date.now() * 1000);
    return `${Math.floor(this.#last / 1_000_000)}.${String(this.#last % 1_000_000).padStart(6, '0')}`;
  }

  /** The channel a message to `id` lands in: a person's id means their direct messages. */
  channel(id: string): Channel | undefined {
    const dm = this.users.some((user) => user.id === id) ? `D${id.slice(1)}` : id;
    const known = this.channels.find((channel) => channel.id === dm);
    if (known || !dm.startsWith('D')) return known;
    const made = { id: dm, name: dm, private: true, member: true, members: [`U${dm.slice(1)}`] };
    this.channels.push(made);
    return made;
  }

  /** Seconds to wait, when this channel has had its messages: one each `postEveryMs`, and a short burst. */
  tooFast(channel: string): number {
    const now = Date.now();
    const { postEveryMs } = this.settings;
    const { left, at } = this.#posts.get(channel) ?? { left: BURST, at: now };
    const filled = Math.min(BURST, left + (now - at) / postEveryMs);
    if (filled < 1) return Math.max(1, Math.ceil(postEveryMs / 1000));
    this.#posts.set(channel, { left: filled - 1, at: now });
    return 0;
  }

  note(direction: Delivery['direction'], method: string, request: unknown, status: number, response: unknown): void {
    this.traffic.push({ n: this.traffic.length + 1, at: Date.now(), direction, method, request, status, response });
    this.changed('traffic', method);
  }
}
