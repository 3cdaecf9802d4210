import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { SlackState } from '../state.js';
import { createActs } from './acts.js';
import { createEntries } from './entries.js';
import { createFiles } from './files.js';
import { createLive } from './live.js';
import type { Backstage, PageOptions } from './options.js';

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
