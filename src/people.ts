import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { Person } from './access.js';

const KEEP_MS = 5 * 60_000;
/** Who is in which channel changes more often, and is asked for by nothing that must be exact for longer. */
const KEEP_CHANNELS_MS = 60_000;
const CHANNELS_PAGE = 500;
const MOST_PAGES = 4;

const userSchema = z.object({
  user: z.looseObject({
    id: z.string(),
    team_id: z.string().optional(),
    tz: z.string().optional(),
    deleted: z.boolean().optional(),
    is_bot: z.boolean().optional(),
    is_restricted: z.boolean().optional(),
    is_ultra_restricted: z.boolean().optional(),
    is_stranger: z.boolean().optional(),
  }),
});

const channelsSchema = z.object({
  channels: z.array(z.looseObject({ id: z.string() })),
  response_metadata: z.looseObject({ next_cursor: z.string().optional() }).optional(),
});

export interface PeopleOptions {
  client: WebClient;
  /** The workspace that Usher is installed in. */
  team: string | undefined;
  now?: () => number;
}

/** Who somebody is and where, as Slack knows it; kept for some minutes. Rejects when Slack does not say. */
export class People {
  readonly #options: PeopleOptions;
  readonly #known = new Map<string, { person: Person; until: number }>();

  readonly #channels = new Map<string, { channels: string[]; until: number }>();

  constructor(options: PeopleOptions) {
    this.#options = options;
  }

  async person(id: string): Promise<Person> {
    const now = (this.#options.now ?? Date.now)();
    const known = this.#known.get(id);
    if (known && known.until > now) return known.person;
    const { user } = userSchema.parse(await this.#options.client.users.info({ user: id }));
    const { team } = this.#options;
    const person: Person = {
      id,
      guest: user.is_restricted === true || user.is_ultra_restricted === true || user.deleted === true,
      foreign: user.is_stranger === true || (team !== undefined && user.team_id !== undefined && user.team_id !== team),
      zone: user.tz ?? 'UTC',
    };
    this.#known.set(id, { person, until: now + KEEP_MS });
    return person;
  }

  /**
   * The channels that they are in, as far as Usher may see them: private ones where it is a member too. Kept for a
   * minute. At most the first two thousand.
   */
  async channels(id: string): Promise<string[]> {
    const now = (this.#options.now ?? Date.now)();
    const known = this.#channels.get(id);
    if (known && known.until > now) return known.channels;
    const channels: string[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < MOST_PAGES && cursor !== ''; page += 1) {
      const answer = channelsSchema.parse(
        await this.#options.client.users.conversations({
          user: id,
          types: 'public_channel,private_channel',
          exclude_archived: true,
          limit: CHANNELS_PAGE,
          ...(cursor === undefined ? {} : { cursor }),
        }),
      );
      channels.push(...answer.channels.map((one) => one.id));
      cursor = answer.response_metadata?.next_cursor ?? '';
    }
    this.#channels.set(id, { channels, until: now + KEEP_CHANNELS_MS });
    return channels;
  }

  /** The id of the channel of their direct messages with Usher. Rejects when Slack does not say. */
  async directChannel(id: string): Promise<string> {
    const opened = await this.#options.client.conversations.open({ users: id });
    return z.object({ channel: z.looseObject({ id: z.string() }) }).parse(opened).channel.id;
  }
}
