import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { channelIds, people } from '../../../playground/slack/content.js';
import { createSlackControl, type SlackControl } from '../../../playground/slack/control.js';
import { type SlackWorld, startSlack } from '../../../playground/slack/world.js';

const { campaigns, noBot, secret, archive } = channelIds;
const answerSchema = z.looseObject({ ok: z.boolean(), error: z.string().optional(), ts: z.string().default('') });
const historySchema = z.object({
  messages: z.array(z.looseObject({ text: z.string(), metadata: z.unknown().optional() })),
  has_more: z.boolean(),
  response_metadata: z.object({ next_cursor: z.string() }),
});

let world: SlackWorld;
let slack: SlackControl;

beforeEach(async () => {
  world = await startSlack({ settings: { postEveryMs: 1 } });
  slack = createSlackControl(world.url);
});
afterEach(() => world.close());

async function send(method: string, args: object, token = 'xoxb-any') {
  return fetch(`${world.apiUrl}${method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token === '' ? {} : { authorization: `Bearer ${token}` }) },
    body: JSON.stringify(args),
  });
}

const call = async (method: string, args: object) => answerSchema.parse(await (await send(method, args)).json());
const say = (args: object) => call('chat.postMessage', { channel: campaigns, ...args });
const read = async (method: string, args: object) =>
  historySchema.parse(await (await send(method, { channel: campaigns, ...args })).json());

test('addresses in a text become links, in a post as in an edit, unless the app says parse: none', async () => {
  const text = 'See https://evil.example/x evil.com and <https://b.example|b>.';
  const linked = 'See <https://evil.example/x> <http://evil.com|evil.com> and <https://b.example|b>.';
  const texts = async () => (await read('conversations.history', {})).messages.map((message) => message.text);
  const { ts } = await say({ text, parse: 'none' });
  expect(await texts()).toEqual([text]);
  await call('chat.update', { channel: campaigns, ts, text });
  expect(await texts()).toEqual([linked]);
  await call('chat.update', { channel: campaigns, ts, text, parse: 'none' });
  expect(await texts()).toEqual([text]);
});

describe('the stand-in Slack refuses what Slack refuses', () => {
  test.each([
    ['no_text', {}],
    ['msg_too_long', { text: 'x'.repeat(40_001) }],
    ['invalid_blocks', { text: 'x', blocks: Array.from({ length: 51 }, () => ({ type: 'divider' })) }],
    ['invalid_blocks', { text: 'x', blocks: [{ type: 'section', text: { type: 'mrkdwn', text: 'x'.repeat(3_001) } }] }],
    [
      'msg_blocks_too_long',
      {
        text: 'x',
        blocks: Array.from({ length: 5 }, () => ({
          type: 'section',
          text: { type: 'mrkdwn', text: 'x'.repeat(2_900) },
        })),
      },
    ],
    ['not_in_channel', { channel: noBot, text: 'x' }],
    ['channel_not_found', { channel: secret, text: 'x' }],
    ['channel_not_found', { channel: 'C0NOWHERE', text: 'x' }],
    ['is_archived', { channel: archive, text: 'x' }],
    ['thread_not_found', { text: 'x', thread_ts: '1.000001' }],
  ])('%s', async (error, args) => {
    expect(await say(args)).toMatchObject({ ok: false, error });
    expect(await slack.messages(campaigns)).toEqual([]);
  });

  test('callers without a token, with another kind of token, and methods it lacks', async () => {
    expect(await (await send('auth.test', {}, '')).json()).toMatchObject({ error: 'not_authed' });
    expect(await (await send('auth.test', {}, 'xoxp-1')).json()).toMatchObject({ error: 'invalid_auth' });
    expect(await (await send('auth.test', {}, 'xapp-1')).json()).toMatchObject({ error: 'not_allowed_token_type' });
    expect(await call('chat.sing', {})).toMatchObject({ error: 'unknown_method' });
  });

  test('a scope that was not granted, naming it', async () => {
    await slack.settings({ scopes: ['users:read'] });
    expect(await say({ text: 'x' })).toMatchObject({ error: 'missing_scope', needed: 'chat:write' });
    expect(await call('conversations.history', { channel: campaigns })).toMatchObject({
      error: 'missing_scope',
      needed: 'channels:history',
      provided: 'users:read',
    });
    expect((await send('auth.test', {})).headers.get('x-oauth-scopes')).toBe('users:read');
  });

  test('an update of what is not there, and one that is too long', async () => {
    const { ts } = await say({ text: 'one' });
    expect(await call('chat.update', { channel: campaigns, ts: '1.000001', text: 'x' })).toMatchObject({
      error: 'message_not_found',
    });
    expect(await call('chat.update', { channel: campaigns, ts, text: 'x'.repeat(4_001) })).toMatchObject({
      error: 'msg_too_long',
    });
    expect(await call('chat.update', { channel: campaigns })).toMatchObject({ error: 'invalid_arguments' });
  });

  test('more than a burst of messages in one channel, but not in another', async () => {
    await slack.settings({ postEveryMs: 60_000 });
    for (const text of ['1', '2', '3', '4', '5']) expect(await say({ text })).toMatchObject({ ok: true });
    const sixth = await send('chat.postMessage', { channel: campaigns, text: '6' });
    expect(sixth.status).toBe(429);
    expect(sixth.headers.get('retry-after')).toBe('60');
    expect(await say({ channel: channelIds.dataOps, text: 'x' })).toMatchObject({ ok: true });
  });
});

describe('the stand-in Slack keeps what it took', () => {
  test('threads, broadcasts and metadata come back as asked for', async () => {
    const metadata = { event_type: 'mark', event_payload: { run: 'R-1' } };
    const { ts } = await say({ text: 'card', metadata });
    await say({ text: 'quiet', thread_ts: ts });
    await say({ text: 'report', thread_ts: ts, reply_broadcast: true });
    const plain = await read('conversations.history', {});
    expect(plain.messages.map(({ text }) => text)).toEqual(['report', 'card']);
    expect(plain.messages.some((message) => 'metadata' in message)).toBe(false);
    const thread = await read('conversations.replies', { ts, include_all_metadata: true });
    expect(thread.messages.map(({ text }) => text)).toEqual(['card', 'quiet', 'report']);
    expect(thread.messages[0]?.metadata).toEqual(metadata);
  });

  test('history has bounds and pages', async () => {
    const stamps = [];
    for (const text of ['a', 'b', 'c']) stamps.push((await say({ text })).ts);
    const page = await read('conversations.history', { limit: 2 });
    expect(page).toMatchObject({ has_more: true, messages: [{ text: 'c' }, { text: 'b' }] });
    const next = await read('conversations.history', { limit: 2, cursor: page.response_metadata.next_cursor });
    expect(next).toMatchObject({ has_more: false, messages: [{ text: 'a' }] });
    const between = await read('conversations.history', { oldest: stamps[0], latest: stamps[2] });
    expect(between.messages.map(({ text }) => text)).toEqual(['b']);
  });

  test('an update without blocks takes the blocks away and keeps the metadata', async () => {
    const metadata = { event_type: 'mark', event_payload: {} };
    const { ts } = await say({ text: 'x', blocks: [{ type: 'divider' }], metadata });
    await call('chat.update', { channel: campaigns, ts, text: 'y' });
    expect(await slack.messages(campaigns)).toMatchObject([{ ts, text: 'y', blocks: [], edits: 1, metadata }]);
    await call('chat.delete', { channel: campaigns, ts });
    expect(await slack.messages(campaigns)).toEqual([]);
  });

  test('metadata alone changes nothing else; empty metadata takes it away; bad metadata is refused', async () => {
    const metadata = { event_type: 'mark', event_payload: { run: 'R-2' } };
    const { ts } = await say({ text: 'x', blocks: [{ type: 'divider', block_id: 'd' }] });
    const edit = (args: object) => call('chat.update', { channel: campaigns, ts, ...args });
    await edit({ metadata });
    expect(await slack.messages(campaigns)).toMatchObject([{ text: 'x', blocks: [{ block_id: 'd' }], metadata }]);
    expect(await edit({ metadata: { run: 'R-2' } })).toMatchObject({ error: 'invalid_metadata_format' });
    expect(await say({ text: 'x', metadata: { run: 'R-2' } })).toMatchObject({ error: 'invalid_metadata_format' });
    await edit({ metadata: {} });
    expect((await slack.messages(campaigns))[0]?.metadata).toBeUndefined();
    expect(await edit({})).toMatchObject({ error: 'no_text' });
  });

  test('an ephemeral is for one person and in no history; a person’s id is their direct messages', async () => {
    await call('chat.postEphemeral', { channel: campaigns, user: people.anna, text: 'psst' });
    expect(await slack.ephemerals(people.anna)).toMatchObject([{ text: 'psst', channel: campaigns }]);
    expect((await read('conversations.history', {})).messages).toEqual([]);
    expect(await say({ channel: people.anna, text: 'x' })).toMatchObject({ ok: true, channel: 'D0ANNA001' });
  });

  test('people say who is a guest and who comes from elsewhere', async () => {
    expect(await call('users.info', { user: people.gus })).toMatchObject({ user: { is_restricted: true } });
    expect(await call('users.info', { user: people.eve })).toMatchObject({ user: { team_id: 'T0OTHER01' } });
    expect(await call('users.info', { user: 'U0NOBODY' })).toMatchObject({ error: 'user_not_found' });
  });
});

describe('the stand-in Slack breaks as told', () => {
  test('lose: with the effect and without', async () => {
    await slack.fault({ method: 'chat.postMessage', kind: 'lose', effect: true });
    await expect(say({ text: 'kept' })).rejects.toThrow();
    await slack.fault({ method: 'chat.postMessage', kind: 'lose', effect: false });
    await expect(say({ text: 'dropped' })).rejects.toThrow();
    expect((await slack.messages(campaigns)).map(({ text }) => text)).toEqual(['kept']);
  });

  test('late: the effect comes after the caller has been cut off', async () => {
    await slack.fault({ method: 'chat.postMessage', kind: 'late', delayMs: 50 });
    await expect(say({ text: 'late' })).rejects.toThrow();
    expect(await slack.waitForMessage(campaigns, /late/)).toMatchObject({ edits: 0 });
  });

  test('hold: the effect is there before the answer', async () => {
    await slack.fault({ method: 'chat.postMessage', kind: 'hold' });
    const answer = say({ text: 'held' });
    await slack.waitForHeld();
    expect(await slack.messages(campaigns)).toHaveLength(1);
    await slack.release();
    expect(await answer).toMatchObject({ ok: true });
    expect(await slack.held()).toEqual([]);
  });

  test('a fault meets the calls that say something, until all faults are cleared', async () => {
    await slack.fault({ method: 'chat.*', about: 'card', kind: 'status', status: 200, body: 'fatal_error', times: 9 });
    expect(await say({ text: 'the report' })).toMatchObject({ ok: true });
    expect(await say({ text: 'the card' })).toMatchObject({ ok: false, error: 'fatal_error' });
    await slack.clearFaults();
    expect(await say({ text: 'the card' })).toMatchObject({ ok: true });
  });

  test('held answers are let go by their method', async () => {
    await slack.fault({ method: 'chat.postMessage', kind: 'hold' });
    const answer = say({ text: 'held' });
    await slack.waitForHeld();
    await slack.release('chat.update');
    expect(await slack.held()).toHaveLength(1);
    await slack.release('chat.postMessage');
    expect(await answer).toMatchObject({ ok: true });
  });

  test('status: 429 says when, 503 does nothing', async () => {
    await slack.fault({ method: 'chat.*', kind: 'status', status: 429, retryAfter: 7 });
    expect((await send('chat.postMessage', { channel: campaigns, text: 'x' })).headers.get('retry-after')).toBe('7');
    await slack.fault({ method: 'chat.*', kind: 'status', status: 503 });
    expect((await send('chat.postMessage', { channel: campaigns, text: 'x' })).status).toBe(503);
    expect(await slack.messages(campaigns)).toEqual([]);
  });
});
