import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { BOT, channelIds, people } from '../../../playground/slack/content.js';
import { createSlackControl, type SlackControl } from '../../../playground/slack/control.js';
import { type SlackWorld, startSlack } from '../../../playground/slack/world.js';
import { callSlack } from './stage.js';

const { campaigns, dataOps, noBot, secret, archive } = channelIds;
const { anna, oskar, ada, gus, eve } = people;
const answerSchema = z.looseObject({
  ok: z.boolean(),
  error: z.string().optional(),
  ts: z.string().default(''),
  channels: z.array(z.looseObject({ id: z.string() })).default([]),
  response_metadata: z.looseObject({ next_cursor: z.string() }).optional(),
});

let world: SlackWorld;
let slack: SlackControl;
beforeEach(async () => {
  world = await startSlack({ settings: { postEveryMs: 1 } });
  slack = createSlackControl(world.url);
});
afterEach(() => world.close());

const call = async (method: string, args: object = {}) =>
  answerSchema.parse(await (await callSlack(world, method, args)).json());
const ids = async (method: string, args: object = {}) => (await call(method, args)).channels.map(({ id }) => id);

describe('channels', () => {
  test('are described as the bot stands to them', async () => {
    expect(await call('conversations.info', { channel: campaigns, include_num_members: true })).toMatchObject({
      channel: { name: 'campaigns', is_member: true, is_private: false, is_archived: false, num_members: 6 },
    });
    expect(await call('conversations.info', { channel: noBot })).toMatchObject({ channel: { is_member: false } });
    expect(await call('conversations.info', { channel: archive })).toMatchObject({ channel: { is_archived: true } });
    expect(await call('conversations.info', { channel: secret })).toMatchObject({ error: 'channel_not_found' });
    await slack.invite(secret);
    expect(await call('conversations.info', { channel: secret })).toMatchObject({ channel: { is_private: true } });
  });

  test('are made by people, for everybody and the bot', async () => {
    const made = await slack.makeChannel('friday-mailing');
    expect(await call('conversations.info', { channel: made, include_num_members: true })).toMatchObject({
      channel: { name: 'friday-mailing', is_member: true, is_private: false, num_members: 6 },
    });
    expect(await call('chat.postMessage', { channel: made, text: 'here' })).toMatchObject({ ok: true });
    expect(await ids('users.conversations', { user: anna })).toContain(made);
  });

  test('that are archived take no message and no edit, until they are taken out of the archive', async () => {
    const { ts } = await call('chat.postMessage', { channel: campaigns, text: 'here' });
    await slack.archive(campaigns);
    expect(await call('chat.postMessage', { channel: campaigns, text: 'x' })).toMatchObject({ error: 'is_archived' });
    expect(await call('chat.update', { channel: campaigns, ts, text: 'x' })).toMatchObject({ error: 'is_inactive' });
    await slack.archive(campaigns, false);
    expect(await call('chat.update', { channel: campaigns, ts, text: 'x' })).toMatchObject({ ok: true });
  });

  test('that the bot was removed from take none of its messages', async () => {
    await slack.removeBot(campaigns);
    expect(await call('chat.postMessage', { channel: campaigns, text: 'x' })).toMatchObject({
      error: 'not_in_channel',
    });
  });

  test('are listed by kind, the private ones only from within, page by page', async () => {
    expect(await ids('conversations.list')).toEqual([campaigns, dataOps, noBot, archive]);
    expect(await ids('conversations.list', { exclude_archived: true })).not.toContain(archive);
    expect(await ids('conversations.list', { types: 'private_channel' })).toEqual([]);
    await slack.invite(secret);
    expect(await ids('conversations.list', { types: 'private_channel' })).toEqual([secret]);
    const first = await call('conversations.list', { limit: 3 });
    expect(first.channels).toHaveLength(3);
    const cursor = first.response_metadata?.next_cursor;
    expect(await ids('conversations.list', { limit: 3, cursor })).toEqual([archive]);
    expect(await call('conversations.list', { types: 'rooms' })).toMatchObject({ error: 'invalid_types' });
    expect(await call('conversations.list', { limit: 0 })).toMatchObject({ error: 'invalid_limit' });
    expect(await call('conversations.list', { cursor: 'x' })).toMatchObject({ error: 'invalid_cursor' });
  });

  test('know who is in them, and who is in which', async () => {
    expect(await call('conversations.members', { channel: dataOps })).toMatchObject({
      members: [anna, oskar, ada, BOT.user_id],
    });
    expect(await ids('users.conversations')).toEqual([campaigns, dataOps, archive]);
    expect(await ids('users.conversations', { user: gus })).toEqual([campaigns]);
  });

  test('the bot joins public ones, with the scope for it', async () => {
    expect(await call('conversations.join', { channel: noBot })).toMatchObject({
      error: 'missing_scope',
      needed: 'channels:join',
    });
    await slack.settings({ scopes: ['channels:join', 'chat:write'] });
    expect(await call('conversations.join', { channel: noBot })).toMatchObject({ channel: { is_member: true } });
    expect(await call('chat.postMessage', { channel: noBot, text: 'x' })).toMatchObject({ ok: true });
    expect(await call('conversations.join', { channel: noBot })).toMatchObject({ warning: 'already_in_channel' });
    expect(await call('conversations.join', { channel: archive })).toMatchObject({ error: 'is_archived' });
    expect(await call('conversations.join', { channel: secret })).toMatchObject({ error: 'channel_not_found' });
    await slack.invite(secret);
    expect(await call('conversations.join', { channel: secret })).toMatchObject({
      error: 'method_not_supported_for_channel_type',
    });
  });

  test('each kind has scopes of its own', async () => {
    const { ts } = await call('chat.postMessage', { channel: anna, text: 'x' });
    await slack.invite(secret);
    const refused = (method: string, channel: string) => call(method, { channel, ts });
    await slack.settings({ scopes: [] });
    const direct = `D${anna.slice(1)}`;
    for (const [channel, kind] of [
      [campaigns, 'channels'],
      [secret, 'groups'],
      [direct, 'im'],
    ] as const) {
      expect(await refused('conversations.info', channel)).toMatchObject({ needed: `${kind}:read` });
      expect(await refused('conversations.members', channel)).toMatchObject({ needed: `${kind}:read` });
      expect(await refused('conversations.history', channel)).toMatchObject({ needed: `${kind}:history` });
    }
    expect(await call('conversations.list', { types: 'public_channel' })).toMatchObject({ needed: 'channels:read' });
    expect(await call('conversations.list', { types: 'private_channel' })).toMatchObject({ needed: 'groups:read' });
    expect(await call('conversations.open', { users: anna })).toMatchObject({ needed: 'im:write' });
  });

  test('their history is read from within only', async () => {
    expect(await call('conversations.history', { channel: noBot })).toMatchObject({ error: 'not_in_channel' });
    expect(await call('conversations.history', { channel: secret })).toMatchObject({ error: 'channel_not_found' });
    expect(await call('conversations.replies', { channel: campaigns, ts: '1.2' })).toMatchObject({
      error: 'thread_not_found',
    });
    expect(await call('conversations.history', { channel: campaigns, limit: 1_000 })).toMatchObject({
      error: 'invalid_limit',
    });
  });
});

describe('messages and people', () => {
  test('a message has an address; what is not there has none', async () => {
    const { ts } = await call('chat.postMessage', { channel: campaigns, text: 'x' });
    expect(await call('chat.getPermalink', { channel: campaigns, message_ts: ts })).toMatchObject({
      permalink: `https://stand-in.slack.com/archives/${campaigns}/p${ts.replace('.', '')}`,
    });
    expect(await call('chat.getPermalink', { channel: campaigns, message_ts: '1' })).toMatchObject({
      error: 'message_not_found',
    });
  });

  test('what people wrote is not the bot’s to change, but to read', async () => {
    const { ts } = await slack.say({ user: anna, channel: campaigns, text: 'hello' });
    const args = { channel: campaigns, ts, text: 'x' };
    expect(await call('chat.update', args)).toMatchObject({ error: 'cant_update_message' });
    expect(await call('chat.delete', args)).toMatchObject({ error: 'cant_delete_message' });
    expect(await call('conversations.history', { channel: campaigns })).toMatchObject({
      messages: [{ user: anna, text: 'hello' }],
    });
  });

  test('an ephemeral is for somebody in the channel', async () => {
    const args = { channel: dataOps, user: gus, text: 'x' };
    expect(await call('chat.postEphemeral', args)).toMatchObject({ error: 'user_not_in_channel' });
  });

  test('somebody new is known, and in every channel but the private ones', async () => {
    const max = await slack.hire('max');
    expect(await call('users.info', { user: max })).toMatchObject({ user: { name: 'max', deleted: false } });
    expect(await ids('users.conversations', { user: max })).toEqual([campaigns, dataOps, noBot, archive]);
  });

  test('a guest, a stranger, an admin; the bot itself', async () => {
    expect(await call('users.info', { user: ada })).toMatchObject({ user: { is_admin: true, is_restricted: false } });
    expect(await call('users.info', { user: gus })).toMatchObject({ user: { is_restricted: true } });
    expect(await call('users.info', { user: eve })).toMatchObject({ user: { team_id: 'T0OTHER01' } });
    expect(await call('users.list', { limit: 2 })).toMatchObject({ members: [{ id: anna }, { id: oskar }] });
    expect(await call('bots.info', { bot: BOT.bot_id })).toMatchObject({ bot: { user_id: BOT.user_id } });
    expect(await call('bots.info', { bot: 'B0OTHER' })).toMatchObject({ error: 'bot_not_found' });
  });
});

describe('how often, and whether at all', () => {
  test('edits are counted a minute, for the method and not for the message', async () => {
    const { ts } = await call('chat.postMessage', { channel: campaigns, text: 'x' });
    const edit = () => callSlack(world, 'chat.update', { channel: campaigns, ts, text: 'y' });
    for (let count = 0; count < 50; count += 1) expect((await edit()).status).toBe(200);
    const refused = await edit();
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(60);
    expect((await slack.messages(campaigns))[0]?.edits).toBe(50);
    expect((await slack.traffic()).at(-1)).toMatchObject({ method: 'chat.update', status: 429 });
    expect(await call('conversations.info', { channel: campaigns })).toMatchObject({ ok: true });
    await slack.settings({ tiers: false });
    expect((await edit()).status).toBe(200);
  });

  test('a test may set its own number', async () => {
    await slack.settings({ perMinute: { 'users.info': 1 } });
    expect((await callSlack(world, 'users.info', { user: anna })).status).toBe(200);
    expect((await callSlack(world, 'users.info', { user: anna })).status).toBe(429);
  });

  test('Slack is down: nothing is answered, nothing happens, until it is back', async () => {
    await slack.down(true);
    expect((await callSlack(world, 'chat.postMessage', { channel: campaigns, text: 'x' })).status).toBe(503);
    expect((await fetch(`${world.url}/response/any`, { method: 'POST' })).status).toBe(503);
    await slack.down(false);
    expect(await slack.messages(campaigns)).toEqual([]);
    expect(await call('auth.test')).toMatchObject({ ok: true });
  });
});
