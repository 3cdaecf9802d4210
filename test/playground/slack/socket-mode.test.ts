import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { App, LogLevel, SocketModeReceiver } from '@slack/bolt';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { channelIds, people } from '../../../playground/slack/content.js';
import { createSlackControl, type SlackControl } from '../../../playground/slack/control.js';
import { type SlackWorld, startSlack } from '../../../playground/slack/world.js';
import { waitUntil } from '../../../playground/waiting.js';
import { callSlack } from './stage.js';

const { campaigns } = channelIds;
const { anna } = people;

let world: SlackWorld;
let slack: SlackControl;
let app: App;

/** Bolt's own receiver, connected; its ack, its reconnecting and its pings are those of production. */
beforeEach(async () => {
  world = await startSlack({
    settings: { delivery: 'socket', eventRetryMs: [0, 5, 5], ackMs: 30_000, triggerLifeMs: 30_000 },
  });
  slack = createSlackControl(world.url);
  const clientOptions = { slackApiUrl: world.apiUrl, retryConfig: { retries: 0 } };
  const receiver = new SocketModeReceiver({
    appToken: 'xapp-any',
    logLevel: LogLevel.ERROR,
    installerOptions: { clientOptions },
    clientPingTimeout: 2_000,
  });
  app = new App({
    token: 'xoxb-any',
    receiver,
    logLevel: LogLevel.ERROR,
    convoStore: false,
    deferInitialization: true,
    clientOptions,
  });
  await app.init();
  await app.start();
});
afterEach(async () => {
  await app.stop();
  await world.close();
});

const connections = () => world.state.sockets.connections;
const type = () => slack.command({ user: anna, channel: campaigns, text: 'evaluate' });

describe('Socket Mode', () => {
  test('a command is acked with its answer', async () => {
    app.command('/audience', async ({ ack, command }) => ack({ text: `heard ${command.text}` }));
    expect(await type()).toMatchObject({ status: 200 });
    expect(await slack.ephemerals(anna)).toMatchObject([{ text: 'heard evaluate' }]);
  });

  test('a form opens, is answered with errors, and closes', async () => {
    const label = { type: 'plain_text' as const, text: 'Form' };
    let answers = 0;
    app.command('/audience', async ({ ack, client, command }) => {
      await ack();
      const element = { type: 'plain_text_input' as const, action_id: 'a' };
      await client.views.open({
        trigger_id: command.trigger_id,
        view: {
          type: 'modal',
          callback_id: 'form',
          title: label,
          submit: label,
          blocks: [{ type: 'input', block_id: 'b', label, element }],
        },
      });
    });
    app.view('form', async ({ ack }) => {
      answers += 1;
      await (answers === 1 ? ack({ response_action: 'errors', errors: { b: 'No.' } }) : ack());
    });
    await type();
    await slack.waitForView(anna, /Form/);
    expect(await slack.submit(anna, { a: 'x' })).toMatchObject({ errors: { b: 'No.' } });
    await slack.submit(anna);
    expect(await slack.views(anna)).toEqual([]);
  });

  test('an event that is not acked comes again, counted', async () => {
    const seen: unknown[] = [];
    app.event('app_home_opened', ({ context }) => {
      seen.push(context.retryNum);
      return Promise.resolve();
    });
    await slack.settings({ ackMs: -1 });
    await slack.openHome(anna);
    await waitUntil('it comes again', () => Promise.resolve(seen.length > 1 || undefined));
    expect(seen.slice(0, 2)).toEqual([undefined, 1]);
  });

  test('nobody answers: the person is told; told to connect anew, the app is back', async () => {
    app.command('/audience', async ({ ack }) => ack('here'));
    await slack.down(true);
    await slack.refreshSockets();
    await waitUntil('the app is cut off', () => Promise.resolve(connections() === 0 || undefined));
    expect(await type()).toMatchObject({ status: 0, error: 'dispatch_failed' });
    await slack.down(false);
    await waitUntil('the app is back', () => Promise.resolve(connections() === 1 || undefined));
    expect(await type()).toMatchObject({ status: 200 });
  });

  test('an ack that does not come is a timeout to the person', async () => {
    await slack.settings({ ackMs: 50 });
    app.command('/audience', () => Promise.resolve());
    expect(await type()).toMatchObject({ status: 0, error: 'operation_timeout' });
  });

  test('connections need an app-level token with its scope, and a ticket that is used once', async () => {
    const open = async (token: string) => {
      const answer: unknown = await (await callSlack(world, 'apps.connections.open', {}, token)).json();
      return z.looseObject({ url: z.string().default('') }).parse(answer);
    };
    expect(await open('xoxb-any')).toMatchObject({ error: 'not_allowed_token_type' });
    const { url } = await open('xapp-any');
    const knock = (address: string) =>
      new Promise<string>((resolve) => {
        const socket = new WebSocket(address);
        socket.on('error', ({ message }) => resolve(message));
        socket.on('message', (data: Buffer) => {
          resolve(data.toString('utf8'));
          socket.terminate();
        });
      });
    expect(JSON.parse(await knock(url))).toMatchObject({ type: 'hello', num_connections: 2 });
    expect(await knock(url)).toMatch(/401/);
    await slack.settings({ appScopes: [] });
    expect(await open('xapp-any')).toMatchObject({ error: 'missing_scope', needed: 'connections:write' });
  });

  test('an eleventh connection is sent away', async () => {
    const sockets: WebSocket[] = [];
    const connect = async () => {
      const answer: unknown = await (await callSlack(world, 'apps.connections.open', {}, 'xapp-any')).json();
      const socket = new WebSocket(z.object({ url: z.string() }).parse(answer).url);
      sockets.push(socket);
      return new Promise((resolve) => socket.once('message', (data: Buffer) => resolve(JSON.parse(data.toString()))));
    };
    for (let count = 2; count <= 10; count += 1) expect(await connect()).toMatchObject({ num_connections: count });
    expect(await connect()).toMatchObject({ type: 'disconnect', reason: 'too_many_websockets' });
    for (const socket of sockets) socket.terminate();
  });
});
