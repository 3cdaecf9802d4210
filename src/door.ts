import { App, HTTPReceiver, type Receiver, SocketModeReceiver } from '@slack/bolt';
import type { Dispatcher } from 'undici';
import type { Config } from './config.js';
import { type HealthOptions, healthRoutes, serveRoutes } from './http.js';
import { boltLogger, type Log } from './log.js';

/** A person waits for each of these calls: a short deadline and no half hour of retries. */
const INTERACTIVE_MS = 2_500;
/** The longest pause between two attempts to open the socket. */
const SOCKET_RETRY_MS = 30_000;

interface Net {
  dispatcher: Dispatcher | undefined;
  fetch: typeof fetch;
}

/** Where Slack comes in: by HTTP, or through a socket that we open; health and metrics answer at the port either way. */
interface Door {
  app: App;
  open: () => Promise<number>;
  close: () => Promise<void>;
}

/** The way in that the configuration asks for: HTTP, or a socket where there is an app-level token. */
export function createDoor(config: Config, log: Log, { net, health }: { net: Net; health: HealthOptions }): Door {
  const { signingSecret = '', appToken } = config.slack;
  if (appToken !== undefined) return createSocketDoor(config, log, { net, health, appToken });
  const receiver = new HTTPReceiver({ signingSecret, logger: boltLogger(log), customRoutes: healthRoutes(health) });
  const app = createApp(config, log, receiver, net);
  return {
    app,
    open: async () => {
      const address = (await receiver.start(config.port)).address();
      return typeof address === 'object' && address ? address.port : config.port;
    },
    close: async () => {
      await receiver.stop();
    },
  };
}

function createSocketDoor(
  { slack, port, ...config }: Config,
  log: Log,
  { net, health, appToken }: { net: Net; health: HealthOptions; appToken: string },
): Door {
  // Without end: a reconnect that gives up would leave the bot deaf.
  const retryConfig = { forever: true, factor: 1.5, maxTimeout: SOCKET_RETRY_MS };
  const receiver = new SocketModeReceiver({
    appToken,
    logger: boltLogger(log),
    ...(net.dispatcher === undefined ? {} : { dispatcher: net.dispatcher }),
    installerOptions: {
      clientOptions: { slackApiUrl: slack.apiUrl, timeout: slack.timeoutMs, fetch: net.fetch, retryConfig },
    },
  });
  const app = createApp({ slack, port, ...config }, log, receiver, net);
  const front = { close: () => Promise.resolve(), connected: false };
  receiver.client.on('connected', () => {
    front.connected = true;
  });
  receiver.client.on('close', () => {
    front.connected = false;
  });
  return {
    app,
    open: async () => {
      const served = await serveRoutes({
        port,
        routes: healthRoutes({ ...health, connected: () => front.connected }),
      });
      front.close = served.close;
      await receiver.start();
      return served.port;
    },
    close: async () => {
      await receiver.client.disconnect();
      await front.close();
    },
  };
}

function createApp({ slack }: Config, log: Log, receiver: Receiver, { fetch }: Net): App {
  return new App({
    token: slack.botToken,
    receiver,
    logger: boltLogger(log),
    convoStore: false,
    deferInitialization: true,
    clientOptions: { slackApiUrl: slack.apiUrl, timeout: INTERACTIVE_MS, retryConfig: { retries: 1 }, fetch },
  });
}
