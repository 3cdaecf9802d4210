import type { WebClient, WebClientOptions } from '@slack/web-api';
import type { Config } from '../config.js';
import { boltLogger, type Log } from '../platform/log.js';
import { lookUpOptions, People } from './users.js';

/**
 * For the client that looks people up. It is of its own: Bolt's stands still for everybody when Slack wants one of its methods left alone,
 * and a run's calls are not to wait for it either.
 */
export function lookUpClientOptions(
  { slack }: Pick<Config, 'slack'>,
  { log, fetch }: { log: Log; fetch: typeof globalThis.fetch },
): WebClientOptions {
  return { ...lookUpOptions, slackApiUrl: slack.apiUrl, fetch, logger: boltLogger(log) };
}

interface PeopleBySlack {
  client: WebClient;
  config: Pick<Config, 'access'>;
}

/** `team`: the workspace that Usher is installed in. */
export function createPeople({ client, config, team }: PeopleBySlack & { team: string | undefined }): People {
  return new People({ client, team, named: [...config.access.operators, ...config.access.admins] });
}

export type PeopleLater = Pick<People, 'lately' | 'anew' | 'channels' | 'directChannel'>;

/** For a process that begins without Slack: which workspace it is about is asked when somebody is first looked up. */
export function createPeopleLater({ client, config }: PeopleBySlack): PeopleLater {
  let known: People | undefined;
  const people = async () => (known ??= createPeople({ client, config, team: (await client.auth.test()).team_id }));
  return {
    lately: async (id) => (await people()).lately(id),
    anew: async (id) => (await people()).anew(id),
    channels: async (id) => (await people()).channels(id),
    directChannel: async (id) => (await people()).directChannel(id),
  };
}
