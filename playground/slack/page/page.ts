import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { Act, Entry, Outcome, WorkspaceEntry } from '../../page/protocol.js';
import type { SlackState } from '../state.js';
import { createActs } from './acts.js';
import { createEntries } from './entries.js';
import { createFiles } from './files.js';
import { createLive } from './live.js';

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

export interface Page {
  serve: (url: URL, text: string, response: ServerResponse) => Promise<void>;
  /** Shows what stands behind Slack, from now on. */
  raise: (backstage: Backstage) => void;
}

/** The page's server: its files, what each person sees as it changes, and what they do. */
export function createPage(state: SlackState, options: PageOptions): Page {
  let backstage: Backstage | undefined;
  const files = createFiles(options.folder ?? join(import.meta.dirname, '..', '..', 'page'));
  const entries = createEntries(state, options, () => backstage);
  const live = createLive(entries);
  const act = createActs(state, () => backstage);
  state.changes.on('change', () => live.changed());
  const viewer = (url: URL) => entries.viewer(url.searchParams.get('user') ?? '');
  return {
    raise: (behind) => {
      backstage = behind;
      behind.onChange(() => live.changed());
    },
    serve: async (url, text, response) => {
      if (url.pathname === '/page/live') {
        live.join(viewer(url), response);
      } else if (url.pathname === '/page/act') {
        const { status, body } = await act(viewer(url), text);
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      } else {
        await files(url.pathname, response);
      }
    },
  };
}
