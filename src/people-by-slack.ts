import { WebClient } from '@slack/web-api';
import type { Config } from './config.js';
import { boltLogger, type Log } from './log.js';
import { lookUpOptions, People } from './people.js';

export interface LookUpPeopleOptions {
  config: Pick<Config, 'slack' | 'access'>;
  log: Log;
  fetch: typeof fetch;
}

/** `team`: the workspace that Usher is installed in. */
export function createPeople(options: LookUpPeopleOptions & { team: string | undefined }): People {
  const { operators, admins } = options.config.access;
  return new People({ client: createClient(options), team: options.team, named: [...operators, ...admins] });
}

/** For a process that begins without Slack: which workspace it is about is asked when somebody is first looked up. */
export function createPeopleLater(options: LookUpPeopleOptions): Pick<People, 'person' | 'anew'> {
  const client = createClient(options);
  let known: People | undefined;
  const people = async () => (known ??= createPeople({ ...options, team: (await client.auth.test()).team_id }));
  return {
    person: async (id) => (await people()).person(id),
    anew: async (id) => (await people()).anew(id),
  };
}

/** Of its own: Bolt's client stands still for everybody when Slack wants one of its methods left alone. */
function createClient({ config: { slack }, log, fetch }: LookUpPeopleOptions): WebClient {
  return new WebClient(slack.botToken, {
    ...lookUpOptions,
    slackApiUrl: slack.apiUrl,
    fetch,
    logger: boltLogger(log),
  });
}
