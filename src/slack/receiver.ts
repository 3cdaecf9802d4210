import { App, type Receiver, SocketModeReceiver } from '@slack/bolt';
import type { Dispatcher } from 'undici';
import type { Config } from '../config.js';
import type { HealthOptions } from '../platform/http.js';
import { openPorts } from '../platform/http-ports.js';
import { defined } from '../platform/defined.js';
import { HttpReceiver } from './http-receiver.js';
import type { Served } from '../platform/http-server.js';
import { boltLogger, type Log } from '../platform/log.js';

/** A person waits for each of these calls: a short deadline and no half hour of retries. */
const INTERACTIVE_MS = 2_500;
/** The longest pause between two attempts to open the socket. */
const SOCKET_RETRY_MS = 30_000;

interface Net {
  dispatcher: Dispatcher | undefined;
  fetch: typeof fetch;
}

/** Requests come over HTTP, or over Socket Mode if there is an app-level token. Both ways serve health and metrics. */
export function createReceiver(config: Config, log: Log, { net, health }: { net: Net; health: HealthOptions }) {
  const { signingSecret = '', appToken } = config.slack;
  if (appToken !== undefined) return createSocketReceiver(config, log, { net, health, appToken });
  const receiver = new HttpReceiver(signingSecret, log);
  const app = createApp(config, log, receiver, net);
  let front: Served | undefined;
  return {
    app,
    open: async () => {
      front = await openPorts({ listening: config, health, slack: receiver.route, log });
      return front.port;
    },
    close: async () => front?.close(),
  };
}

function createSocketReceiver(
  config: Config,
  log: Log,
  { net, health, appToken }: { net: Net; health: HealthOptions; appToken: string },
) {
  const { slack } = config;
  // Without end: a reconnect that gives up would leave the bot deaf.
  const retryConfig = { forever: true, factor: 1.5, maxTimeout: SOCKET_RETRY_MS };
  const receiver = new SocketModeReceiver({
    appToken,
    logger: boltLogger(log),
    ...defined({ dispatcher: net.dispatcher }),
    installerOptions: {
      clientOptions: { slackApiUrl: slack.apiUrl, timeout: slack.timeoutMs, fetch: net.fetch, retryConfig },
    },
  });
  const app = createApp(config, log, receiver, net);
  let front: Served | undefined;
  let isConnected = false;
  receiver.client.on('connected', () => (isConnected = true));
  receiver.client.on('close', () => (isConnected = false));
  return {
    app,
    open: async () => {
      front = await openPorts({ listening: config, health: { ...health, connected: () => isConnected }, log });
      await receiver.start();
      return front.port;
    },
    close: async () => {
      await receiver.client.disconnect();
      await front?.close();
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
