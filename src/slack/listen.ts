import type { App } from '@slack/bolt';
import type { OptionsSource } from '../handlers.js';
import type { Services } from '../services.js';
import { type ButtonsOptions, listenToButtons } from './listen-buttons.js';
import { type CommandsOptions, listenToCommands } from './listen-commands.js';
import { type EventsOptions, listenToEvents } from './listen-events.js';
import { type FormsOptions, listenToForms } from './listen-forms.js';
import { listenToOptions } from './listen-options.js';
import { Responder } from './responder.js';

/** Every way in, beside its handler. */
type HandlerMap = Pick<CommandsOptions, 'command' | 'verbs'> &
  Pick<ButtonsOptions, 'buttons' | 'changes'> &
  Pick<FormsOptions, 'forms'> &
  Pick<EventsOptions, 'events' | 'shortcuts'> & { options: Record<string, OptionsSource> };

export interface ListenOptions {
  map: HandlerMap;
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
