import { App, HTTPReceiver, LogLevel } from '@slack/bolt';
import { createSlackControl, type SlackControl } from '../../../playground/slack/control.js';
import type { SlackSettings } from '../../../playground/slack/state.js';
import { type SlackWorld, startSlack } from '../../../playground/slack/world.js';

export const SECRET = 'a-secret-of-this-test';

export interface BoltStage {
  world: SlackWorld;
  slack: SlackControl;
  app: App;
  close: () => Promise<void>;
}

/** A real Bolt app behind the stand-in Slack, which here waits longer than Slack: no test hangs on a busy machine's pace. */
export async function startBolt(settings: Partial<SlackSettings> = {}): Promise<BoltStage> {
  const patience = { ackMs: 30_000, triggerLifeMs: 30_000 };
  const world = await startSlack({ settings: { signingSecret: SECRET, ...patience, ...settings } });
  const slack = createSlackControl(world.url);
  const receiver = new HTTPReceiver({
    signingSecret: SECRET,
    logLevel: LogLevel.ERROR,
    unhandledRequestHandler: ({ response }) => {
      response.writeHead(404).end();
    },
  });
  const app = new App({
    token: 'xoxb-any',
    receiver,
    logLevel: LogLevel.ERROR,
    convoStore: false,
    deferInitialization: true,
    clientOptions: { slackApiUrl: world.apiUrl, retryConfig: { retries: 0 } },
  });
  await app.init();
  const address = (await receiver.start(0)).address();
  const port = typeof address === 'object' && address ? address.port : 0;
  await slack.settings({ eventsUrl: `http://127.0.0.1:${port}/slack/events` });
  const close = async () => {
    await app.stop();
    await world.close();
  };
  return { world, slack, app, close };
}

/** Calls the Web API as an app does, over HTTP. */
export async function callSlack(world: SlackWorld, method: string, args: object, token = 'xoxb-any') {
  const response = await fetch(`${world.apiUrl}${method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token === '' ? {} : { authorization: `Bearer ${token}` }) },
    body: JSON.stringify(args),
  });
  return response;
}
