/** What the page's server and the page tell each other. Types only: both sides import this file. */

/** A change of what one person sees: entries by key. The first one after connecting holds everything. */
export interface Change {
  first: boolean;
  set: Record<string, Entry>;
  gone: string[];
}

export type Entry =
  | WorkspaceEntry
  | PersonEntry
  | ChannelEntry
  | MessageEntry
  | WhisperEntry
  | ViewEntry
  | HomeEntry
  | ExchangeEntry
  | RunEntry
  | StageEntry;

export interface WorkspaceEntry {
  is: 'workspace';
  name: string;
  bot: { id: string; name: string };
  command: string;
  description: string;
  /** What may follow the command; alternatives are parted by ` | `. */
  usageHint: string;
  /** Shortcuts in a message's menu. */
  shortcuts: { callbackId: string; name: string }[];
}

export interface PersonEntry {
  is: 'person';
  id: string;
  name: string;
  /** What this person may do, in a few words. */
  role: string;
  /** IANA zone; times in messages are shown in the reader's. */
  tz: string;
  order: number;
}

export interface ChannelEntry {
  is: 'channel';
  id: string;
  name: string;
  kind: 'channel' | 'private' | 'direct';
  /** Is Usher in it? */
  member: boolean;
  archived: boolean;
  order: number;
}

export interface MessageEntry {
  is: 'message';
  channel: string;
  ts: string;
  thread?: string | undefined;
  /** A reply that is also shown in the channel. */
  broadcast: boolean;
  /** A person's id; absent: Usher. */
  author?: string | undefined;
  text: string;
  blocks: unknown[];
  edits: number;
}

/** A message that only the person who looks can see. */
export interface WhisperEntry {
  is: 'whisper';
  channel: string;
  ts: string;
  thread?: string | undefined;
  text: string;
  blocks: unknown[];
}

export interface ViewEntry {
  is: 'view';
  id: string;
  /** Its place in the stack; the highest is on top. */
  depth: number;
  /** The channel from which it was opened. */
  here?: string | undefined;
  view: unknown;
}

interface HomeEntry {
  is: 'home';
  id: string;
  view: unknown;
}

export interface ExchangeEntry {
  is: 'exchange';
  border: 'slack' | 'adobe';
  n: number;
  /** Epoch ms. */
  at: number;
  /** Usher asked, or was asked. */
  from: 'usher' | 'slack';
  title: string;
  status: number;
  /** What looks like an id in it, by which it is known to be about a run. What was said is asked for: see `look`. */
  ids: string[];
}

export interface RunEntry {
  is: 'run';
  id: string;
  /** In the order in which they were written, as far as their times tell. */
  facts: { name: string; at?: number | undefined; json: string }[];
  /** Ids by which an exchange is known to be about this run. */
  marks: string[];
  /** Epoch ms of the next look at Adobe. */
  nextLook?: number | undefined;
  askedAt: number;
  over: boolean;
}

/** What stands behind the curtain. */
export interface StageEntry {
  is: 'stage';
  speed: number;
  /** What Adobe takes in life, in ms. */
  life: { evaluationMs: number; exportMs: number; queuedMs: number };
  worker: 'running' | 'killed' | 'starting';
  workerPid?: number | undefined;
  /** The faults that are on, or wait for their request. */
  faults: FaultName[];
}

export const FAULTS = [
  'adobe-slow',
  'adobe-busy',
  'adobe-error',
  'adobe-lost',
  'adobe-token',
  'adobe-fails',
  'adobe-outside',
  'slack-limited',
  'slack-down',
] as const;
export type FaultName = (typeof FAULTS)[number];

/** What is chosen or typed in one element, in the shape that Slack sends. */
export interface FieldValue {
  type: string;
  [name: string]: unknown;
}
export type FieldValues = Record<string, Record<string, FieldValue>>;

/** Where something was pressed or typed: a message in a channel, a form, or Home. */
export type Surface =
  | { on: 'message'; channel: string; ts: string }
  | { on: 'view'; id: string; values: FieldValues }
  | { on: 'home'; values: FieldValues };

export type Act =
  | { do: 'command'; channel: string; text: string }
  | { do: 'say'; channel: string; text: string; thread?: string | undefined }
  | {
      do: 'press';
      surface: Surface;
      blockId: string;
      actionId: string;
      /** What a field of a message holds now. */
      value?: FieldValue | undefined;
      /** The value of an overflow menu's option. */
      chosen?: string | undefined;
    }
  | { do: 'options'; surface: Surface; blockId: string; actionId: string; typed: string }
  | { do: 'submit'; view: string; values: FieldValues }
  | { do: 'close'; view: string; all: boolean }
  | { do: 'home' }
  | { do: 'shortcut'; callbackId: string; channel: string; ts: string }
  | { do: 'look'; border: ExchangeEntry['border']; n: number }
  | { do: 'fault'; fault: FaultName; on: boolean }
  | { do: 'worker'; to: 'killed' | 'running' }
  | { do: 'speed'; speed: number };

export interface Option {
  text: { type: string; text: string };
  value: string;
  description?: { type: string; text: string } | undefined;
}
export interface OptionGroup {
  label?: string | undefined;
  options: Option[];
}

/** What came of an act: `error` in words for the person; `errors` by block id on a form's fields. */
export interface Outcome {
  error?: string;
  errors?: Record<string, string>;
  groups?: OptionGroup[];
  /** What was said in an exchange. */
  said?: { request: string; response: string };
}
