import type { App } from '@slack/bolt';
import type * as map from '../app.js';
import type { Services } from '../services.js';
import { listenToButtons } from './listen-buttons.js';
import { listenToCommands } from './listen-commands.js';
import { listenToEvents } from './listen-events.js';
import { listenToForms } from './listen-forms.js';
import { listenToOptions } from './listen-options.js';
import { Responder } from './responder.js';

export interface ListenOptions {
  map: typeof map;
  services: Services;
  fetch: typeof fetch;
  slackApiUrl: string;
}

/** Makes the Slack app listen to everything on the map. */
export function listen(app: App, { map: ways, services, fetch: send, slackApiUrl }: ListenOptions): void {
  const responder = new Responder({ client: app.client, fetch: send, log: services.log, slackApiUrl });
  const all = { ...ways, services, responder };
  listenToCommands(app, all);
  listenToButtons(app, all);
  listenToForms(app, all);
  listenToOptions(app, all);
  listenToEvents(app, all);
}
