import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { Person } from '../access.js';
import { type Sentence, sentenceParts } from '../errors.js';
import { defined } from '../platform/defined.js';
import { StaleCache } from '../platform/stale-cache.js';
import { firstPages, LookupClient, pageSchema, RateLimited } from './lookup-client.js';
import { classifySlackError } from '../platform/slack-errors.js';
import { withTimeout } from '../platform/timeout.js';
import { zoneOf } from '../platform/wall-time.js';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** Whoever waits for an answer gives up long before. */
const WAIT_MS = 30_000;
const MOST = 10_000;
/** How long a sentence waits for somebody’s name, and how many it lists. */
const NAME_MS = 800;
const MOST_NAMES = 10;

/** Lists are read once a minute, and at most so many pages of them. */
const USERS_PAGE = 200;
const MOST_USERS_PAGES = 15;
const CHANNELS_PAGE = 500;
const MOST_CHANNELS_PAGES = 4;

/** For the client: people wait for everything else until we know who they are, and many are looked up at once. */
export const lookUpOptions = {
  timeout: 1_000,
  maxRequestConcurrency: 20,
  retryConfig: { retries: 0 },
  rejectRateLimitedCalls: true,
};

/** Slack's errors for people whose very existence it hides from us. */
const UNKNOWN_TO_US = new Set(['user_not_found', 'user_not_visible']);

/** Slackbot, which Slack does not mark as a bot. */
const SLACKBOT = 'USLACKBOT';

const flag = z.boolean().nullish();
/** An unreadable name is none. */
const shownName = z.string().nullish().catch(undefined);

/** Replaces a workspace id that cannot be read: some workspace, and not ours as far as we know. */
const UNREADABLE = '';

const team = z.string().nullish().catch(UNREADABLE);
/** An unreadable id does not spoil the others. */
const teams = z.array(z.string().catch(UNREADABLE)).nullish().catch([UNREADABLE]);

/** https://docs.slack.dev/reference/objects/user-object; all but the id may be missing or null. */
export const userSchema = z.looseObject({
  id: z.string(),
  team_id: team,
  teams,
  /** On Enterprise Grid; elsewhere absent or empty. */
  enterprise_user: z
    .looseObject({ id: z.string().nullish().catch(undefined), enterprise_id: team, teams })
    .nullish()
    .catch(undefined),
  tz: z.unknown().optional(),
  name: shownName,
  real_name: shownName,
  profile: z.looseObject({ display_name: shownName, real_name: shownName }).nullish().catch(undefined),
  /** An unreadable flag makes the user unreadable: nobody passes for a colleague by mistake. */
  deleted: flag,
  is_bot: flag,
  is_workflow_bot: flag,
  is_connector_bot: flag,
  is_restricted: flag,
  is_ultra_restricted: flag,
  is_stranger: flag,
});

type SlackUser = z.infer<typeof userSchema>;

/** Unreadable channels are left out. */
const channelsSchema = pageSchema.extend({
  channels: z.array(z.looseObject({ id: z.string() }).optional().catch(undefined)),
});
/** Unreadable people are left out, and so stay unknown. */
const usersSchema = pageSchema.extend({ members: z.array(userSchema.optional().catch(undefined)) });

interface UsersOptions {
  /** A client that neither retries nor waits when Slack limits its calls. */
  client: WebClient;
  team: () => Promise<string | undefined>;
  /** Ids in the configuration. On Enterprise Grid a person may have two ids: the configured one is used. */
  named?: string[];
  now?: () => number;
}

/** People and their channels, cached. Methods reject if Slack does not answer and the last answer is too old. */
export class Users {
  readonly #client: WebClient;
  readonly #team: UsersOptions['team'];
  readonly #named: Set<string>;
  readonly #lookUps: LookupClient;
  readonly #persons: StaleCache<Person>;
  readonly #everybody: StaleCache<Map<string, Person>>;
  /** Kept for a shorter time: it changes more often, and decides what people may read. */
  readonly #channels: StaleCache<string[]>;
  readonly #direct: StaleCache<string>;

  constructor({ client, team, named = [], now = Date.now }: UsersOptions) {
    this.#client = client;
    this.#team = team;
    this.#named = new Set(named);
    this.#lookUps = new LookupClient({ now });
    const kept = { waitMs: WAIT_MS, most: MOST, now };
    this.#persons = new StaleCache({ ...kept, freshMs: 5 * MINUTE_MS });
    this.#everybody = new StaleCache({ ...kept, freshMs: MINUTE_MS, oldestMs: MINUTE_MS });
    this.#channels = new StaleCache({ ...kept, freshMs: MINUTE_MS, oldestMs: 10 * MINUTE_MS });
    this.#direct = new StaleCache({ ...kept, freshMs: DAY_MS, oldestMs: 30 * DAY_MS });
  }

  async person(id: string): Promise<Person> {
    return (await this.#persons.get(id, () => this.#look(id))).value;
  }

  /** As known within the last hour, without asking Slack. */
  known(id: string): Person | undefined {
    return this.#persons.peek(id)?.value;
  }

  /** At most five minutes old: rejects if Slack does not answer anew. */
  async cached(id: string): Promise<Person> {
    const { value, stale } = await this.#persons.get(id, () => this.#look(id));
    if (stale) throw new Error(`Slack has not said for minutes who ${id} is`);
    return value;
  }

  /** Always asks Slack. */
  async fresh(id: string): Promise<Person> {
    const person = await this.#info(id);
    this.#persons.keep(id, person);
    return person;
  }

  /** By id, as Slack shows them. Never rejects; who is not told in time is left out. */
  async names(ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const told = await Promise.all(
      [...new Set(ids)].map(async (id) => {
        const asked = this.person(id).catch(() => this.known(id));
        const person = await withTimeout(NAME_MS, asked, () => this.known(id));
        return person?.name === undefined ? [] : [[id, person.name] as const];
      }),
    );
    return new Map(told.flat());
  }

  /** What to call somebody in a sentence. */
  async called(id: string): Promise<string> {
    return (await this.names([id])).get(id) ?? 'Someone';
  }

  /** The sentence with its people by name. */
  async named(sentence: Sentence): Promise<string> {
    const parts = sentenceParts(sentence);
    const names = await this.names(
      parts.flatMap((part) => (typeof part === 'string' ? [] : part.people.slice(0, MOST_NAMES))),
    );
    return parts
      .map((part) => {
        if (typeof part === 'string') return part;
        const known = part.people.flatMap((id) => names.get(id) ?? []);
        return known.length === 0 ? part.otherwise : known.join(', ');
      })
      .join('');
  }

  /** If Slack limits questions about single people, everybody is listed instead. */
  async #look(id: string): Promise<Person> {
    try {
      return await this.#info(id);
    } catch (error) {
      if (!(error instanceof RateLimited) || this.known(id)) throw error;
      const { value: everybody } = await this.#everybody.get('', () => this.#list());
      const found = everybody.get(id);
      if (!found) throw error;
      return found;
    }
  }

  async #info(id: string): Promise<Person> {
    try {
      const answer = await this.#lookUps.ask('users.info', () => this.#client.users.info({ user: id }));
      return this.#read(z.object({ user: userSchema }).parse(answer).user, await this.#team());
    } catch (error) {
      const failure = classifySlackError(error);
      if (failure.is === 'refused' && UNKNOWN_TO_US.has(failure.error)) return outsider(id);
      throw error;
    }
  }

  /** The first 3,000 people of the workspace. */
  async #list(): Promise<Map<string, Person>> {
    const { pages } = await firstPages(MOST_USERS_PAGES, (cursor) =>
      this.#lookUps.ask('users.list', async () =>
        usersSchema.parse(await this.#client.users.list({ limit: USERS_PAGE, ...cursor })),
      ),
    );
    const team = await this.#team();
    const users = pages.flatMap(({ members }) => members);
    return new Map(users.flatMap((user) => (user ? [[user.id, this.#read(user, team)] as const] : [])));
  }

  #read(user: SlackUser, team: string | undefined): Person {
    const other = user.enterprise_user?.id;
    const id = other != null && this.#named.has(other) && !this.#named.has(user.id) ? other : user.id;
    return { ...personOf(user, team), id };
  }

  /** The first 2,000 channels of the person; private ones only if Usher is a member too. */
  async channels(id: string): Promise<string[]> {
    const wanted = { user: id, types: 'public_channel,private_channel', exclude_archived: true, limit: CHANNELS_PAGE };
    const ask = async () => {
      const { pages } = await firstPages(MOST_CHANNELS_PAGES, (cursor) =>
        this.#lookUps.ask('users.conversations', async () =>
          channelsSchema.parse(await this.#client.users.conversations({ ...wanted, ...cursor })),
        ),
      );
      return pages.flatMap(({ channels }) => channels.flatMap((one) => one?.id ?? []));
    };
    return (await this.#channels.get(id, ask)).value;
  }

  async dmChannel(id: string): Promise<string> {
    const open = async () => {
      const opened = await this.#lookUps.ask('conversations.open', () =>
        this.#client.conversations.open({ users: id }),
      );
      return z.object({ channel: z.looseObject({ id: z.string() }) }).parse(opened).channel.id;
    };
    return (await this.#direct.get(id, open)).value;
  }
}

/** Somebody whom Slack does not know, or does not show us: of another organisation, or gone. */
const outsider = (id: string): Person => ({ id, standing: 'outsider', zone: zoneOf(undefined) });

/** `team`: the workspace that Usher is installed in, or the organisation if it is installed in a whole one. */
export function personOf(user: SlackUser, team: string | undefined): Person {
  const { id, tz } = user;
  return { id, standing: standingOf(user, team), zone: zoneOf(tz), ...defined({ name: nameOf(user) }) };
}

/** In Slack's own order: what the person chose comes first. */
function nameOf({ profile, real_name, name }: SlackUser): string | undefined {
  return (
    [profile?.display_name, profile?.real_name, real_name, name].find((one) => one != null && one.trim() !== '') ??
    undefined
  );
}

function standingOf(user: SlackUser, team: string | undefined): Person['standing'] {
  const isBot = user.is_bot === true || user.is_workflow_bot === true || user.is_connector_bot === true;
  if (isBot || user.id === SLACKBOT || user.deleted === true) return 'outsider';
  if (user.is_stranger === true || !isOf(user, team)) return 'outsider';
  return user.is_restricted === true || user.is_ultra_restricted === true ? 'guest' : 'member';
}

/** People without a workspace count as ours. On Enterprise Grid `team_id` may be another of their workspaces. */
function isOf({ team_id, teams, enterprise_user: grid }: SlackUser, team: string | undefined): boolean {
  const theirs = [team_id, grid?.enterprise_id, ...(teams ?? []), ...(grid?.teams ?? [])].filter((one) => one != null);
  return team === undefined || theirs.length === 0 || theirs.includes(team);
}
