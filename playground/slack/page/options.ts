import type { Act, Entry, Outcome, WorkspaceEntry } from '../../page/protocol.js';

/** What the page shows beside Slack, where somebody provides it: see `playground/backstage`. */
export interface Backstage {
  entries: () => Record<string, Entry>;
  /** Undefined: not one of its acts. */
  act: (act: Act) => Promise<Outcome | undefined>;
  /** Calls back at every change, until the world closes. */
  onChange: (changed: () => void) => void;
}

export interface PageOptions {
  /** Where the built page lies; beside this file's own build unless told. */
  folder?: string;
  /** The command as the app's manifest describes it. */
  command?: Partial<Pick<WorkspaceEntry, 'description' | 'usageHint' | 'shortcuts'>>;
  /** Who may be acted as, by user id, with what they may do in a few words; everybody unless told. */
  roles?: Record<string, string>;
}
