import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { BOT, channelIds, people } from '../../../playground/slack/content.js';
import { createSlackControl, type SlackControl } from '../../../playground/slack/control.js';
import { type SlackWorld, startSlack } from '../../../playground/slack/world.js';
import { callSlack } from './stage.js';

const { campaigns, dataOps, noBot } = channelIds;
const { anna, gus } = people;

interface Heard {
  headers: IncomingHttpHeaders;
  body: string;
}

let world: SlackWorld;
let slack: SlackControl;
let app: Server;
let heard: Heard[];
/** What the app answers: status and headers, the last one for ever. */
let answers: [status: number, headers?: Record<string, string>][];

beforeEach(async () => {
  [heard, answers] = [[], [[200]]];
  app = createServer((request, response) => {
    const chunks: string[] = [];
    request.on('data', (chunk) => chunks.push(String(chunk)));
    request.on('end', () => {
      heard.push({ headers: request.headers, body: chunks.join('') });
      const [status, headers = {}] = (answers.length > 1 ? answers.shift() : answers[0]) ?? [200];
      response.writeHead(status, headers).end();
    });
  });
  app.listen(0, '127.0.0.1');
  await once(app, 'listening');
  const address = app.address();
  const eventsUrl = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  world = await startSlack({ settings: { eventsUrl, postEveryMs: 1, eventRetryMs: [0, 5, 5] } });
  slack = createSlackControl(world.url);
});
afterEach(async () => {
  await world.close();
  app.close();
  app.closeAllConnections();
});

const heardTimes = async (times: number) => {
  while (heard.length < times) await slack.traffic();
};
const retries = () => heard.map(({ headers }) => headers['x-slack-retry-num']);

describe('events', () => {
  test('are signed JSON, and not sent again once taken', async () => {
    await slack.invite(noBot);
    expect(heard).toHaveLength(1);
    expect(heard[0]?.headers).toMatchObject({ 'content-type': 'application/json' });
    expect(JSON.parse(heard[0]?.body ?? '')).toMatchObject({
      type: 'event_callback',
      event: { type: 'member_joined_channel', user: BOT.user_id, channel: noBot },
    });
    expect(world.state.timers.size).toBe(0);
  });

  test('that are not taken come three times more, with the reason', async () => {
    answers = [[500]];
    await slack.join({ user: gus, channel: dataOps });
    await heardTimes(4);
    expect(retries()).toEqual([undefined, '1', '2', '3']);
    expect(heard[1]?.headers['x-slack-retry-reason']).toBe('http_error');
    const ids = heard.map(({ body }) => (JSON.parse(body) as { event_id: string }).event_id);
    expect(new Set(ids).size).toBe(1);
  });

  test('come until they are taken, or until the app asks for no more', async () => {
    answers = [[500], [200]];
    await slack.event({ type: 'app_mention' });
    await heardTimes(2);
    answers = [[500, { 'x-slack-no-retry': '1' }]];
    await slack.event({ type: 'app_mention' });
    await heardTimes(3);
    expect(world.state.timers.size).toBe(0);
    expect(retries()).toEqual([undefined, '1', undefined]);
  });

  test('of channels that the bot is not in are not sent', async () => {
    await slack.join({ user: gus, channel: noBot });
    expect(heard).toEqual([]);
  });
});

describe('a response URL', () => {
  const button = { type: 'button', action_id: 'press', text: { type: 'plain_text', text: 'Press' } };
  const blocks = [{ type: 'actions', block_id: 'row', elements: [button] }];
  const lastUrl = () => /response_url":"([^"]+)"/.exec(decodeURIComponent(heard.at(-1)?.body ?? ''))?.[1] ?? '';
  const respond = async (body: object, url = lastUrl()) =>
    fetch(url, { method: 'POST', body: JSON.stringify(body) }).then(async (response) => ({
      status: response.status,
      ...((await response.json()) as object),
    }));

  /** A message with a button, pressed by anna. */
  async function pressed(method: string) {
    await callSlack(world, method, { channel: campaigns, user: anna, text: 'card', blocks });
    await slack.click({ user: anna, channel: campaigns, actionId: 'press' });
  }

  test('answers the person alone, or the channel, or a thread', async () => {
    await pressed('chat.postMessage');
    const thread_ts = (await slack.messages(campaigns))[0]?.ts;
    await respond({ text: 'for you' });
    await respond({ text: 'for all', response_type: 'in_channel', thread_ts });
    expect(await slack.ephemerals(anna)).toMatchObject([{ text: 'for you', channel: campaigns }]);
    expect((await slack.messages(campaigns))[1]).toMatchObject({ text: 'for all', thread_ts });
    const answers = (await slack.traffic()).filter(({ method }) => method === 'response');
    expect(answers.map(({ request, status }) => [request, status])).toMatchObject([
      [{ text: 'for you' }, 200],
      [{ text: 'for all', response_type: 'in_channel' }, 200],
    ]);
  });

  test.each(['chat.postMessage', 'chat.postEphemeral'])('replaces and deletes what was pressed: %s', async (method) => {
    const seen = async () => [...(await slack.messages(campaigns)), ...(await slack.ephemerals(anna))];
    await pressed(method);
    await respond({ text: 'done', replace_original: true });
    expect(await seen()).toMatchObject([{ text: 'done', blocks: [] }]);
    await respond({ delete_original: true });
    expect(await seen()).toEqual([]);
  });

  test('refuses what Slack refuses, and lives for five uses and half an hour', async () => {
    await pressed('chat.postMessage');
    expect(await respond({})).toMatchObject({ status: 400, error: 'no_text' });
    expect(await respond({ text: 'x', blocks: [{ type: 'sculpture' }] })).toMatchObject({ error: 'invalid_blocks' });
    expect(await respond({ text: 7 })).toMatchObject({ status: 400, error: 'invalid_payload' });
    for (let use = 0; use < 5; use += 1) expect(await respond({ text: 'x' })).toMatchObject({ ok: true });
    expect(await respond({ text: 'x' })).toMatchObject({ status: 404, error: 'used_url' });
    await slack.click({ user: anna, channel: campaigns, actionId: 'press' });
    await slack.settings({ responseUrlLifeMs: -1 });
    expect(await respond({ text: 'x' })).toMatchObject({ status: 404, error: 'expired_url' });
    expect(await respond({ text: 'x' }, `${world.url}/response/none`)).toMatchObject({ status: 404 });
  });
});

describe('the change feed', () => {
  test('tells code in the same process of every change, in rising order', async () => {
    const seen: [number, string, string][] = [];
    world.state.changes.on('change', ({ version, what, who }) => {
      if (what !== 'traffic') seen.push([version, what, who]);
    });
    await callSlack(world, 'chat.postMessage', { channel: campaigns, text: 'x' });
    await callSlack(world, 'chat.postEphemeral', { channel: campaigns, user: anna, text: 'x' });
    const home = { type: 'home', blocks: [] };
    await callSlack(world, 'views.publish', { user_id: anna, view: home });
    await slack.join({ user: gus, channel: dataOps });
    expect(seen.map(([, what, who]) => `${what} ${who}`)).toEqual([
      ...[`messages ${campaigns}`, `ephemerals ${campaigns}`, `home ${anna}`, `channels ${dataOps}`],
    ]);
    const versions = seen.map(([version]) => version);
    expect(versions).toEqual([...new Set(versions)].sort((a, b) => a - b));
  });

  test('what is refused changes nothing but the traffic', async () => {
    const changed = new Promise((resolve) => {
      world.state.changes.on('change', ({ what }) => {
        if (what === 'traffic') resolve(what);
      });
    });
    await callSlack(world, 'chat.update', { channel: campaigns, ts: '1', text: 'x' });
    expect(await changed).toBe('traffic');
  });
});
