import type { KnownBlock } from '@slack/types';
import type { Person } from './access.js';
import type { Word } from './request/tokenize.js';
import type { Services } from './services.js';
import type { SlackMessage } from './runs/view.js';
import type { VerbInfo } from './request/command.js';

export interface View {
  /** Slack's callback id. */
  id: string;
  title: string;
  /** Required if the form has an input field. */
  submit?: string;
  close?: string;
  /** Comes back with the form; at most 3,000 characters. */
  privateMetadata?: string;
  /** The block of the field that people fill first: it has the focus when the form opens, and keeps it when it changes. */
  focus?: string;
  /** Closing it closes what lies beneath as well. */
  closesAll?: boolean;
  blocks: KnownBlock[];
}

/** The answer to a command or a button; undefined says nothing. */
export type Reply =
  /** Only the person reads it, unless `to` says otherwise. `replaces`: it replaces the message with the button. */
  | {
      reply: SlackMessage;
      to?: 'channel';
      replaces?: boolean;
      /** A second answer for which the first must not wait; it may take a minute at most. */
      afterwards?: () => Promise<Reply>;
    }
  /** A form; it must not wait for Adobe, as the trigger expires after 3 s. `completed` replaces it later. */
  | { openModal: View; completed?: () => Promise<View | undefined> }
  | { onTop: AnswerOnTop }
  | undefined;

/** An answer in a form on top: it opens with what is known at once, and `rest` replaces that. */
export interface AnswerOnTop {
  /** At most 24 characters. */
  title: string;
  first: SlackMessage;
  rest: () => Promise<Reply>;
}

export const reply = (message: SlackMessage): Reply => ({ reply: message });
export const onTop = (answer: AnswerOnTop): Reply => ({ onTop: answer });
export const openModal = (view: View, completed?: () => Promise<View | undefined>): Reply =>
  completed ? { openModal: view, completed } : { openModal: view };

/** For `afterwards`: a message to the whole channel, besides the answer to the person. */
export const announce = (message: SlackMessage) => () => Promise.resolve<Reply>({ reply: message, to: 'channel' });

/** Who asks, and what an answer needs. */
interface Asking {
  person: Person;
  /** Equal for every delivery of the same command, press or message. */
  delivery: string;
  /** Absent on the Home, and for what was written in a message. */
  responseUrl: string | undefined;
}

export interface CommandInput extends Asking {
  channel: string;
  /** The words after `/audience` and the verb, or in a message to Usher. */
  words: Word[];
  /** The channel's sandbox, where it is being read already; undefined if Redis does not say. Never rejects. */
  sandbox?: Promise<string | undefined>;
}

/** A verb of /audience. Help, the README and the Home use its texts. */
export interface Verb extends VerbInfo {
  run: (typed: CommandInput, services: Services) => Promise<Reply>;
  /** The buttons that only its answers have, by action id. */
  buttons?: Record<string, Button>;
  /** The handlers for its submitted forms, by callback id. */
  forms?: Record<string, FormHandler>;
}

/** A button of a message, of the Home, or of a form that opens another one. */
export interface ButtonPress extends Asking {
  value: string;
  /** The id of its block. For a menu this says what it is about, and `value` is the chosen option. */
  block: string;
  /** Absent on the Home. */
  channel: string | undefined;
}

export type Button = (press: ButtonPress, services: Services) => Promise<Reply>;

/** The state of a form by block id and action id, in Slack's shape. */
export type Values = Record<string, Record<string, unknown>>;

/** A form that was submitted, or in which something changed. */
export interface FormInput {
  person: Person;
  /** The same for every delivery of the same form. */
  viewId: string;
  /** The bottom form of the stack; the form's own id if it is alone. */
  rootViewId: string;
  privateMetadata: string;
  values: Values;
  /** The form's blocks, as Slack sends them. */
  blocks: KnownBlock[];
}

/**
 * `errors`: by block id. `update`: replaces the form. `push`: a form on top. `popTo`: the form closes and the bottom
 * form of the stack changes. `closeAll`: all forms close, and the person may get a message.
 */
export type FormResult =
  | { errors: Record<string, string> }
  | { update: View }
  | { push: View }
  | { popTo: View; afterwards?: () => Promise<LateUpdate> }
  | { closeAll: ClosingReply | undefined };

/** The message to the person after forms have closed. */
interface ClosingReply {
  channel: string;
  responseUrl?: string | undefined;
  reply: SlackMessage;
  afterwards?: () => Promise<Reply>;
}

/** A result that takes longer than Slack waits: after the form has closed, the bottom form changes again. */
export interface LateUpdate {
  popTo: View | undefined;
  told?: ClosingReply;
}

export type FormHandler = (filled: FormInput, services: Services) => Promise<FormResult>;

/** A field of an open form changed, or a button in it was pressed. */
export type FieldHandler = (
  /** `chosen` is the value of the field or button. */
  filled: FormInput & { chosen: string },
  services: Services,
) => Promise<FieldResult>;

/** Undefined leaves the form as it is. A form that has been updated meanwhile is only changed with `force`. */
export type FieldResult = { update: View; force?: boolean } | { push: View } | undefined;

/** The value of an option that only says why there is nothing to pick. No id looks like it; no form accepts it. */
export const PLACEHOLDER_OPTION = '!';

export interface Option {
  text: string;
  /** At most 75 characters. */
  value: string;
  description?: string;
}

/** The options of a picker for the text typed so far. Slack waits less than 3 s. */
export type OptionsSource = (query: FormInput & { text: string }, services: Services) => Promise<Option[]>;

interface ShortcutInput extends Asking {
  channel: string;
  /** As Slack sent it, including its metadata. */
  message: unknown;
}

export type Shortcut = (used: ShortcutInput, services: Services) => Promise<Reply>;

interface EventInput {
  event: unknown;
  /** Usher's own user id. */
  self: string | undefined;
}

type EventResult =
  /** `refused` is called if the message was certainly not posted. */
  | { posts: { channel: string; message: SlackMessage; refused?: () => Promise<void> } }
  /** A person's Home. */
  | { shows: { user: string; blocks: KnownBlock[] } }
  | undefined;

export type Event = (happened: EventInput, services: Services) => Promise<EventResult>;
