import type { App } from '@slack/bolt';
import type * as map from '../app.js';
import type { Services } from '../services.js';
import { listenToButtons } from './listen-buttons.js';
import { listenToCommands } from './listen-commands.js';
import { listenToEvents } from './listen-events.js';
import { listenToForms } from './listen-forms.js';
import { listenToPickers } from './listen-options.js';
import { Speech } from './responder.js';

export interface ListenOptions {
  map: typeof map;
  services: Services;
  fetch: typeof fetch;
  slackApiUrl: string;
}

/** Makes the Slack app listen to everything on the map. */
export function listen(app: App, { map: ways, services, fetch: send, slackApiUrl }: ListenOptions): void {
  const speech = new Speech({ client: app.client, fetch: send, log: services.log, slackApiUrl });
  const all = { ...ways, services, speech };
  listenToCommands(app, all);
  listenToButtons(app, all);
  listenToForms(app, all);
  listenToPickers(app, all);
  listenToEvents(app, all);
}
