import type { KnownBlock } from '@slack/types';
import type { Person } from './access.js';
import type { Word } from './request/tokenize.js';
import type { Services } from './services.js';
import type { SlackMessage } from './runs/view.js';
import type { VerbInfo } from './request/command.js';

/** A form as Slack shows it; `id` is its callback id, `memo` comes back with it (at most 3,000 characters). */
export interface View {
  id: string;
  title: string;
  /** Needed where there is a field to fill in. */
  submit?: string;
  close?: string;
  privateMetadata?: string;
  blocks: KnownBlock[];
}

/** What is said after something was typed or pressed. Undefined: nothing at all. */
export type Reply =
  /** To the person alone, unless `to` says otherwise; `replaces` the private message whose button was pressed. */
  | {
      reply: SlackMessage;
      to?: 'channel';
      replaces?: boolean;
      /** What is said after it, where the first words must not wait for it; a minute at most. */
      afterwards?: () => Promise<Reply>;
    }
  /** A form, which must be known without waiting for Adobe: the trigger lives 3 s. `completed` takes its place later. */
  | { openModal: View; completed?: () => Promise<View | undefined> }
  | undefined;

export const reply = (message: SlackMessage): Reply => ({ reply: message });
export const openModal = (view: View, completed?: () => Promise<View | undefined>): Reply =>
  completed ? { openModal: view, completed } : { openModal: view };

/** What the whole channel reads besides the answer to the person; for `follows`. */
export const announce = (message: SlackMessage) => () => Promise.resolve<Reply>({ reply: message, to: 'channel' });

/** One `/audience …` as Slack sent it, without its verb. */
export interface CommandInput {
  person: Person;
  channel: string;
  words: Word[];
  triggerId: string;
  /** Absent where a button of the Home was pressed instead. */
  responseUrl: string | undefined;
}

/** A verb of /audience. Help, the README and the Home are made from its words. */
export interface Verb extends VerbInfo {
  run: (typed: CommandInput, services: Services) => Promise<Reply>;
  /** The buttons of its own answers, by action id. */
  buttons?: Record<string, Button>;
  /** Its own forms, when they are sent, by callback id. */
  forms?: Record<string, FormHandler>;
}

/** A button of a message, of the Home, or of a form that opens another one. */
export interface ButtonPress {
  person: Person;
  value: string;
  /** The id of the block it is in: what a menu is about, whose value is what was chosen. */
  block: string;
  /** Absent on the Home. */
  channel: string | undefined;
  triggerId: string;
  responseUrl: string | undefined;
}

export type Button = (press: ButtonPress, services: Services) => Promise<Reply>;

/** What a form holds, field by field, in Slack's own shape. */
export type Values = Record<string, Record<string, unknown>>;

/** A form that was sent, or in which something changed. */
export interface FormInput {
  person: Person;
  /** The same for every delivery of the same form. */
  viewId: string;
  /** The lowest form of the pile: the form's own id where it lies on no other. */
  rootViewId: string;
  privateMetadata: string;
  values: Values;
  /** What the form shows, as Slack holds it. */
  blocks: KnownBlock[];
}

/**
 * Errors by block id; another view in its place or on top of it; it closes and the lowest form of the pile changes; or
 * all close, with a word to the person.
 */
export type FormResult =
  | { errors: Record<string, string> }
  | { update: View }
  | { push: View }
  | { popTo: View; afterwards?: () => Promise<LateUpdate> }
  | { closeAll: ClosingReply | undefined };

/** To the person, when forms have done their work. */
export interface ClosingReply {
  channel: string;
  responseUrl?: string | undefined;
  reply: SlackMessage;
  afterwards?: () => Promise<Reply>;
}

/** What comes of a form after it closed, where that takes longer than Slack waits: the lowest one changes again. */
export interface LateUpdate {
  popTo: View | undefined;
  told?: ClosingReply;
}

export type FormHandler = (filled: FormInput, services: Services) => Promise<FormResult>;

/**
 * A field changed while the form is open, or a button in it was pressed; undefined leaves the form as it is. A form that
 * was drawn anew meanwhile is left alone, unless this change `insists`.
 */
export type FieldHandler = (
  /** `chosen` is the value of the field or button. */
  filled: FormInput & { chosen: string },
  services: Services,
) => Promise<FieldResult>;

export type FieldResult = { update: View; force?: boolean } | { push: View } | undefined;

/** The value of a row that only says why there is nothing to pick: no form takes it, and no id is written so. */
export const PLACEHOLDER_OPTION = '!';

export interface Option {
  text: string;
  /** At most 75 characters. */
  value: string;
  description?: string;
}

/** What a picker offers for the text typed so far; it has under 3 s. */
export type OptionsSource = (query: FormInput & { text: string }, services: Services) => Promise<Option[]>;

/** A shortcut used on a message. */
export interface ShortcutInput {
  person: Person;
  channel: string;
  /** As Slack sent it, with its metadata. */
  message: unknown;
  triggerId: string;
  responseUrl: string | undefined;
}

export type Shortcut = (used: ShortcutInput, services: Services) => Promise<Reply>;

/** Something happened in Slack; `self` is Usher's own user id. */
export interface EventInput {
  event: unknown;
  self: string | undefined;
}

export type EventResult =
  /** `refused`: what is done where it was certainly not posted. */
  | { posts: { channel: string; message: SlackMessage; refused?: () => Promise<void> } }
  /** A person's Home. */
  | { shows: { user: string; blocks: KnownBlock[] } }
  | undefined;

export type Event = (happened: EventInput, services: Services) => Promise<EventResult>;
