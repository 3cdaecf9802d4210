import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import * as map from '../src/app.js';
import { ROOT, type Source, sources } from './source-rules.js';

const manifest = z
  .object({
    features: z.object({
      app_home: z.object({ home_tab_enabled: z.boolean(), messages_tab_enabled: z.literal(true) }),
      slash_commands: z.array(
        z.object({
          command: z.string(),
          url: z.url(),
          usage_hint: z.string().max(1_000),
          should_escape: z.literal(true),
        }),
      ),
      // Slack's limits: https://docs.slack.dev/reference/app-manifest
      shortcuts: z.array(
        z.object({
          name: z.string().max(24),
          type: z.string(),
          callback_id: z.string().max(255),
          description: z.string().max(150),
        }),
      ),
    }),
    oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()), bot_optional: z.array(z.string()) }) }),
    settings: z.object({
      event_subscriptions: z.object({ request_url: z.url(), bot_events: z.array(z.string()) }),
      interactivity: z.object({
        is_enabled: z.literal(true),
        request_url: z.url(),
        message_menu_options_url: z.url().optional(),
      }),
      // The switch for Socket Mode, off as delivered: the README says when to turn it.
      socket_mode_enabled: z.literal(false),
    }),
  })
  .parse(parse(readFileSync(join(ROOT, 'manifest.yml'), 'utf8')));

/** Every address in the manifest, each once. */
function addressesOf(value: unknown): string[] {
  return [...new Set(JSON.stringify(value).match(/https:[^"]+/g))];
}

/** The bot scopes of each method that Usher calls: https://docs.slack.dev/reference/methods */
const SCOPES: Record<string, string[]> = {
  'auth.test': [],
  'apps.connections.open': [],
  'chat.postMessage': ['chat:write'],
  'chat.postEphemeral': ['chat:write'],
  'chat.update': ['chat:write'],
  'views.open': [],
  'views.push': [],
  'views.update': [],
  'views.publish': [],
  'users.info': ['users:read'],
  'users.list': ['users:read'],
  'users.conversations': ['channels:read', 'groups:read'],
  'conversations.info': ['channels:read', 'groups:read'],
  'conversations.members': ['channels:read', 'groups:read'],
  'conversations.open': ['im:write'],
  'conversations.history': ['channels:history', 'groups:history', 'im:history'],
  'conversations.replies': ['channels:history', 'groups:history', 'im:history'],
};

const EVENT_SCOPES: Record<string, string[]> = {
  member_joined_channel: ['channels:read', 'groups:read'],
  app_home_opened: [],
  app_mention: ['app_mentions:read'],
  'message.im': ['im:history'],
};

const AREAS = 'apps|auth|bots|chat|conversations|files|reactions|users|usergroups|views';

/** The Web API methods that a file of ours calls, by a typed client or by name. */
function methodsOf({ path, text }: Source): string[] {
  if (!/^(src|jobs)\//.test(path)) return [];
  const typed = [...text.matchAll(new RegExp(`(?:client|app|bot)\\.(${AREAS})\\.(\\w+)\\(`, 'g'))];
  const named = [...text.matchAll(new RegExp(`'(${AREAS})\\.(\\w+)'`, 'g'))];
  return [...typed, ...named].map(([, area = '', name = '']) => `${area}.${name}`);
}

const code = sources(/\.tsx?$/);

describe('the manifest', () => {
  test('the manifest promises what the map keeps: command, shortcuts, events, and one address for everything', () => {
    const { features, settings } = manifest;
    expect(features.slash_commands.map(({ command }) => command)).toEqual([map.command]);
    for (const { usage_hint } of features.slash_commands) {
      const hinted = usage_hint.split(' | ').map((hint) => hint.split(' ')[0]);
      expect(hinted.filter((verb) => verb === undefined || !(verb in map.verbs))).toEqual([]);
    }
    const { shortcuts } = features;
    expect(shortcuts.filter(({ type }) => type !== 'message')).toEqual([]);
    expect(shortcuts.map(({ callback_id }) => callback_id)).toEqual(Object.keys(map.shortcuts));
    expect(settings.event_subscriptions.bot_events).toEqual([...Object.keys(map.events), ...map.messageEvents]);
    expect('app_home_opened' in map.events).toBe(features.app_home.home_tab_enabled);
    expect(addressesOf(manifest)).toEqual(['https://usher.example.com/slack/events']);
    expect('message_menu_options_url' in settings.interactivity).toBe(Object.keys(map.options).length > 0);
  });

  test('the manifest asks for the scopes of what the code calls, and for no other', () => {
    const { bot, bot_optional } = manifest.oauth_config.scopes;
    const methods = [...new Set(code.flatMap(methodsOf))].sort();
    expect(methods.filter((method) => !(method in SCOPES))).toEqual([]);
    const needed = methods.flatMap((method) => SCOPES[method] ?? []);
    // A slash command and a message shortcut need one too; so do the events of channels.
    const wanted = new Set([
      ...needed,
      'commands',
      ...[...Object.keys(map.events), ...map.messageEvents].flatMap((event) => EVENT_SCOPES[event] ?? []),
    ]);
    expect([...bot, ...bot_optional].sort()).toEqual([...wanted].sort());
    expect(bot_optional.filter((scope) => !/:history$|^app_mentions:read$/.test(scope))).toEqual([]);
    expect(methodsOf({ path: 'src/x.ts', text: 'client.chat.postMessage(' })).toEqual(['chat.postMessage']);
    expect(methodsOf({ path: 'jobs/x.ts', text: "call('users.list', {})" })).toEqual(['users.list']);
  });
});
