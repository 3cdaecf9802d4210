import type { Access } from '../access.js';
import type { Log } from '../platform/log.js';
import { UserError } from '../errors.js';
import { placeOf, type Submitted } from './record.js';
import { type Promised, promisedTo, channelsOf } from './places.js';
import { classifySlackError } from '../platform/slack-errors.js';
import { withTimeout } from '../platform/timeout.js';

/** How long Slack may take to say where a report may go: it is asked while Adobe is. */
const PLACE_MS = 1_500;
/** Slack's answers are cached from the check a moment before. */
const STATE_MS = 400;

/** Who is to read something: one person, or everybody in a channel. Slack ids. */
type RunReader = { person: string } | { channel: string };

/** `unknown`: Slack does not say just now. */
type YesNoUnknown = 'yes' | 'no' | 'unknown';

/** Whether a report may go to a place; `why` is the sentence for whoever asked, without what to do instead. */
type MayBeTold = { is: 'yes' } | { is: 'no'; why: string } | { is: 'unknown' };

/** Whether Usher may post in a place; `unknown`: Slack does not say just now. */
type PlaceState = 'open' | 'closed' | 'unknown';

const isDirect = (channel: string): boolean => channel.startsWith('D');

/** What counts of a channel: https://docs.slack.dev/reference/objects/conversation-object */
interface Conversation {
  kind: 'public' | 'private';
  isExternal: boolean;
  isArchived: boolean;
  hasUsher: boolean;
}

interface ReachOptions {
  /** Rejects if Slack does not say. */
  conversations: {
    of: (channel: string) => Promise<Conversation | undefined>;
    has: (channel: string, person: string) => Promise<boolean>;
  };
  users: { dmChannel: (person: string) => Promise<string> };
  access: Pick<Access, 'rights'>;
  log: Log;
}

/** Who may read a run, and where one may be told. */
export class Reach {
  readonly #options: ReachOptions;

  constructor(options: ReachOptions) {
    this.#options = options;
  }

  /**
   * A run told in a public channel is for everybody. Any other exists only for its asker, those promised its report,
   * the members of its channels, and the admins.
   */
  async mayRead(reader: RunReader, facts: Promised): Promise<YesNoUnknown> {
    const places = channelsOf(facts);
    const isTheirs =
      'channel' in reader
        ? places.includes(reader.channel)
        : promisedTo(facts).includes(reader.person) || this.#options.access.rights(reader.person).isAdmin;
    if (isTheirs) return 'yes';
    const opened = await Promise.all(places.map((place) => this.#isOpenTo(reader, place)));
    return anyYes(opened);
  }

  /**
   * Whether a person may have a run told in a new channel: only if all who read it may know of the run. The asker may
   * anywhere, everybody may where the run was first to be told, and who may read it may in direct messages.
   */
  async mayFollowIn(person: string, channel: string, facts: Promised): Promise<YesNoUnknown> {
    if (facts.asked.by === person || channel === placeOf(facts.asked)) return 'yes';
    const known = await this.mayRead({ channel }, facts);
    if (known === 'yes') return known;
    return isDirect(channel) ? this.mayRead({ person }, facts) : known;
  }

  /** That channel if allowed, else direct messages, undefined if there are none. Rejects if Slack does not say. */
  async promisedIn(person: string, channel: string, facts: Promised): Promise<string | undefined> {
    return (await this.mayFollowIn(person, channel, facts)) === 'yes' ? channel : this.#directOf(person);
  }

  /**
   * A report goes to channels that the person is in, and to themselves; never to another person, nor to a channel
   * shared with another organisation. `typedHere`: the person asked from there, so is there. `leaveToSlack`: a channel
   * that Usher does not see is no reason, as Slack takes no post there either. `unknown`: Slack does not say.
   */
  async mayBeTold(
    person: string,
    channel: string,
    { typedHere = false, leaveToSlack = false }: { typedHere?: boolean; leaveToSlack?: boolean } = {},
  ): Promise<MayBeTold> {
    if (isDirect(channel)) return typedHere ? YES : this.#mayBeToldAlone(person, channel);
    const place = await this.#conversation(channel);
    if (place === 'unknown') return UNKNOWN;
    if (place?.isExternal) return no(EXTERNAL);
    if (typedHere) return YES;
    if (!place) return leaveToSlack ? YES : no(UNSEEN);
    const isIn = await this.#told(channel, this.#options.conversations.has(channel, person));
    return isIn === 'unknown' ? UNKNOWN : isIn ? YES : no(NOT_IN);
  }

  /** A sentence if people of another organisation read the channel, or if Slack does not say. */
  async whyNotShared(channel: string): Promise<string | undefined> {
    const place = isDirect(channel) ? undefined : await this.#conversation(channel);
    if (place === 'unknown') return UNSURE;
    return place?.isExternal ? NOT_SHARED : undefined;
  }

  /** Why no report may go where it is wanted, as far as Slack says in time; the run asks again before it posts. */
  async whyNotReport(asked: Submitted): Promise<UserError | undefined> {
    const place = placeOf(asked);
    // A person who asks from a channel is in it.
    const looked = this.mayBeTold(asked.by, place, { typedHere: place === asked.channel });
    const may = await withTimeout(PLACE_MS, looked, () => UNKNOWN);
    if (may.is !== 'no') return undefined;
    const instead = 'Choose a channel that you’re in';
    return new UserError(`${may.why} ${instead}: report:#channel.`, 'report', `${may.why} ${instead}.`);
  }

  /** Whether Usher may post there what this person asked for. */
  async reportState(asked: Submitted): Promise<PlaceState> {
    const place = placeOf(asked);
    const looked = Promise.all([
      this.placeState(asked.by, place),
      this.mayBeTold(asked.by, place, { leaveToSlack: true }),
    ]);
    const [state, may] = await withTimeout(STATE_MS, looked, () => ['unknown', UNKNOWN] as const);
    return state === 'open' && may.is !== 'yes' ? 'unknown' : state;
  }

  async placeState(person: string, channel: string): Promise<PlaceState> {
    if (isDirect(channel)) return this.#directState(person, channel);
    const place = await this.#conversation(channel);
    if (place === 'unknown') return 'unknown';
    return place?.hasUsher && !place.isArchived ? 'open' : 'closed';
  }

  async #isOpenTo(reader: RunReader, channel: string): Promise<YesNoUnknown> {
    if (isDirect(channel)) return 'no';
    const place = await this.#conversation(channel);
    if (place === 'unknown') return 'unknown';
    if (!place) return 'no';
    if (place.kind === 'public') return 'yes';
    if ('channel' in reader) return 'no';
    const isIn = await this.#told(channel, this.#options.conversations.has(channel, reader.person));
    return isIn === 'unknown' ? 'unknown' : isIn ? 'yes' : 'no';
  }

  async #conversation(channel: string): Promise<Conversation | undefined | 'unknown'> {
    return this.#told(channel, this.#options.conversations.of(channel));
  }

  async #mayBeToldAlone(person: string, channel: string): Promise<MayBeTold> {
    const state = await this.#directState(person, channel);
    return state === 'unknown' ? UNKNOWN : state === 'open' ? YES : no(OTHERS);
  }

  async #directState(person: string, channel: string): Promise<PlaceState> {
    const own = await this.#told(channel, this.#directOf(person));
    return own === 'unknown' ? 'unknown' : own === channel ? 'open' : 'closed';
  }

  /** Undefined if Slack has no direct messages with them: they are gone. Rejects if Slack does not say. */
  async #directOf(person: string): Promise<string | undefined> {
    try {
      return await this.#options.users.dmChannel(person);
    } catch (error) {
      const failure = classifySlackError(error);
      if (failure.is === 'refused' && NOBODY.has(failure.error)) return undefined;
      throw error;
    }
  }

  async #told<Value>(channel: string, asked: Promise<Value>): Promise<Value | 'unknown'> {
    return asked.catch((error: unknown) => {
      this.#options.log.warn({ err: error, channel }, 'Slack does not say what a channel is, or who is in it');
      return 'unknown' as const;
    });
  }
}

/** `yes` if one of the answers is, else `unknown` if one is. */
export const anyYes = (answers: YesNoUnknown[]): YesNoUnknown =>
  answers.find((one) => one === 'yes') ?? answers.find((one) => one === 'unknown') ?? 'no';

/** Slack’s errors for people who cannot be sent direct messages. */
const NOBODY = new Set(['user_not_found', 'user_not_visible', 'user_disabled', 'users_not_found', 'cannot_dm_bot']);

const YES = { is: 'yes' } as const;
const UNKNOWN = { is: 'unknown' } as const;
const no = (why: string) => ({ is: 'no', why }) as const;

const UNSEEN = 'I can’t see that channel. If it’s private, invite me there first.';
const OTHERS = 'Results can be posted in channels or sent to you, but not to other people.';
const NOT_IN = 'You aren’t in that channel, so your results can’t be posted there.';
const EXTERNAL = 'That channel is shared with another organization, so results can’t be posted there.';
const UNSURE = 'Slack isn’t saying who is in this channel right now, so nothing was shared. Try again in a moment.';
const NOT_SHARED = 'This channel is shared with another organization, so nothing can be shared here.';
