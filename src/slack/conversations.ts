import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import { StaleCache } from '../platform/stale-cache.js';
import { firstPages, LookupClient, pageSchema } from './lookup-client.js';
import type { Users } from './users.js';
import { classifySlackError } from '../platform/slack-errors.js';

const MINUTE_MS = 60_000;
/** Whoever waits for an answer gives up long before. */
const WAIT_MS = 30_000;
/** How many channels are remembered. */
const MOST = 5_000;
/** Slack's largest page. If a channel has more members than so many pages, the person's channels are searched. */
const PAGE = 1_000;
const MOST_PAGES = 3;

/** Slack's errors for a channel that Usher does not see; for some kinds the app may lack the scope. */
const UNSEEN = new Set(['channel_not_found', 'method_not_supported_for_channel_type', 'missing_scope']);

const flag = z.boolean().nullish();

/** https://docs.slack.dev/reference/objects/conversation-object */
const infoSchema = z.object({
  channel: z.looseObject({
    is_private: flag,
    is_im: flag,
    is_mpim: flag,
    is_archived: flag,
    is_ext_shared: flag,
    is_member: flag,
  }),
});

const membersSchema = pageSchema.extend({ members: z.array(z.string().optional().catch(undefined)) });

export interface Conversation {
  /** `public`: the whole workspace may read it; `private`: only its members. */
  kind: 'public' | 'private';
  /** It has, or may have, members of another organisation (Slack Connect). */
  isExternal: boolean;
  isArchived: boolean;
  /** Usher is a member, and so may post there. */
  hasUsher: boolean;
}

interface ConversationsOptions {
  /** A client that neither retries nor waits when Slack limits its calls. */
  client: WebClient;
  users: Pick<Users, 'channels'>;
  /** How long an answer counts as fresh, ms; a minute by default. */
  freshMs?: number | undefined;
}

/** Channels and their members as Slack tells them, cached. Methods reject if Slack does not answer. */
export class Conversations {
  readonly #client: WebClient;
  readonly #people: Pick<Users, 'channels'>;
  readonly #lookUps = new LookupClient();
  readonly #infos: StaleCache<Conversation | 'unseen'>;
  readonly #members: StaleCache<Set<string> | 'crowd'>;

  constructor({ client, users, freshMs = MINUTE_MS }: ConversationsOptions) {
    this.#client = client;
    this.#people = users;
    const kept = { waitMs: WAIT_MS, most: MOST, freshMs, oldestMs: 10 * MINUTE_MS };
    this.#infos = new StaleCache(kept);
    this.#members = new StaleCache(kept);
  }

  /** Undefined if Usher sees no such channel: a private one without Usher, somebody's direct messages, or none. */
  async of(channel: string): Promise<Conversation | undefined> {
    const { value } = await this.#infos.get(channel, () => this.#info(channel));
    return value === 'unseen' ? undefined : value;
  }

  /** False if Usher sees no such channel. */
  async has(channel: string, person: string): Promise<boolean> {
    if (!(await this.of(channel))) return false;
    const { value } = await this.#members.get(channel, () => this.#membersOf(channel));
    return value === 'crowd' ? (await this.#people.channels(person)).includes(channel) : value.has(person);
  }

  async #info(channel: string): Promise<Conversation | 'unseen'> {
    try {
      const answer = await this.#lookUps.ask('conversations.info', () => this.#client.conversations.info({ channel }));
      return read(infoSchema.parse(answer).channel);
    } catch (error) {
      const failure = classifySlackError(error);
      if (failure.is === 'refused' && UNSEEN.has(failure.error)) return 'unseen';
      throw error;
    }
  }

  async #membersOf(channel: string): Promise<Set<string> | 'crowd'> {
    const { pages, complete } = await firstPages(MOST_PAGES, async (cursor) => {
      const call = { channel, limit: PAGE, ...cursor };
      return membersSchema.parse(
        await this.#lookUps.ask('conversations.members', () => this.#client.conversations.members(call)),
      );
    });
    return complete ? new Set(pages.flatMap(({ members }) => members.flatMap((one) => one ?? []))) : 'crowd';
  }
}

function read(channel: z.infer<typeof infoSchema>['channel']): Conversation {
  const isPrivate = channel.is_private === true || channel.is_im === true || channel.is_mpim === true;
  return {
    kind: isPrivate ? 'private' : 'public',
    isExternal: channel.is_ext_shared === true,
    isArchived: channel.is_archived === true,
    hasUsher: channel.is_member === true,
  };
}
