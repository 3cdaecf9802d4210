import type { WebClient, WebClientOptions } from '@slack/web-api';
import type { Config } from '../config.js';
import { boltLogger, type Log } from '../platform/log.js';
import { lookUpOptions, Users } from './users.js';

/**
 * For the client that looks people up. It is of its own: Bolt's stands still for everybody when Slack wants one of its methods left alone,
 * and a run's calls are not to wait for it either.
 */
export function lookupClientOptions(
  { slack }: Pick<Config, 'slack'>,
  { log, fetch }: { log: Log; fetch: typeof globalThis.fetch },
): WebClientOptions {
  return { ...lookUpOptions, slackApiUrl: slack.apiUrl, fetch, logger: boltLogger(log) };
}

interface CreateUsersOptions {
  client: WebClient;
  config: Pick<Config, 'access'>;
}

/** `team`: the workspace that Usher is installed in. */
export function createUsers({ client, config, team }: CreateUsersOptions & { team: string | undefined }): Users {
  return new Users({ client, team, named: [...config.access.operators, ...config.access.admins] });
}

export type LazyUsers = Pick<Users, 'cached' | 'fresh' | 'channels' | 'dmChannel'>;

/** For a process that begins without Slack: which workspace it is about is asked when somebody is first looked up. */
export function createUsersLazily({ client, config }: CreateUsersOptions): LazyUsers {
  let known: Users | undefined;
  const people = async () => (known ??= createUsers({ client, config, team: (await client.auth.test()).team_id }));
  return {
    cached: async (id) => (await people()).cached(id),
    fresh: async (id) => (await people()).fresh(id),
    channels: async (id) => (await people()).channels(id),
    dmChannel: async (id) => (await people()).dmChannel(id),
  };
}
