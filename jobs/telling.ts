import type { Redis } from 'ioredis';
import { z } from 'zod';
import { type Channels, inChannel } from '../src/channels.js';
import { type Facts, mainChannel, type PostFacts, refusalOf } from '../src/runs/facts.js';
import { keys } from '../src/runs/keys.js';
import { digest, type Request } from '../src/runs/request.js';
import type { Runs } from '../src/runs/runs.js';
import type { Message, Story } from '../src/runs/story.js';
import type { SlackOutcome } from '../src/slack-outcome.js';
import type { EditWeight, Pace } from './pace.js';
import { BROKEN_APP, type Letter, MALFORMED, type Poster } from './post.js';
import type { BackgroundSlack } from './slack.js';

const HOMELESS_MS = 30 * 60_000;
/** "Checked 14:14" is made new this often, even if nothing else changed. */
const REFRESH_MS = 10 * 60_000;
const AGAIN_MS = 5_000;
/** So long a crowded channel may keep a run from Adobe; then its work begins without a card. */
const PLACE_FIRST_MS = 10_000;
/** How often a record that cannot be read is tried to be told: it cannot keep what became of the first time. */
const UNREADABLE_TRIES = 3;

/** The words, all pure. */
export interface Voice {
  card: (story: Story) => Message;
  cardEnded: (story: Story) => Message;
  report: (story: Story) => Message;
  overdue: (story: Story) => Message;
  unreadable: (run: string) => Message;
  noPlace: (run: string, channel: string) => Message;
  nothingStarted: (run: string, reason: string) => Message;
  mentioning: (report: Message, mention: string[]) => Message;
}

export interface TellingOptions {
  runs: Runs;
  redis: Redis;
  poster: Poster;
  slack: BackgroundSlack;
  pace: Pace;
  voice: Voice;
  /** How each channel wants to be told, read when it is told. */
  channels: Channels;
  story: (run: string, facts: Facts, request: Request) => Promise<Story>;
  wake: (run: string) => Promise<void>;
  now: () => number;
}

/** `place-first`: whether the place will have us is not known yet, and will be in a moment. */
export type CardsTold =
  | { is: 'moved' }
  | { is: 'homeless'; ms: number }
  | { is: 'place-first'; ms: number }
  | { is: 'told'; ms: number | undefined };
export type Told = 'told' | 'moved' | number;

/** Everything a run says in Slack: one card and one report in each place, and what only the asker reads. */
export class Telling {
  readonly #o: TellingOptions;

  constructor(options: TellingOptions) {
    this.#o = options;
  }

  async wake(run: string): Promise<void> {
    await this.#o.wake(run);
  }

  /** A card in each place. A place that will not have us stops the run only if it is the asker's. */
  async cards(run: string, facts: Facts, request: Request): Promise<CardsTold> {
    let ms: number | undefined;
    for (const place of placesOf(facts)) {
      const known = facts.post.card?.[place.channel];
      if (known?.ts || known?.lost) continue;
      const began = hasBegun(facts);
      const refused = refusalOf(known, place.channel, facts);
      if (refused && place.main && !began) return this.#offer(run, facts, place.channel, refused.at);
      if (refused) continue;
      const story = await this.#storyFor(run, facts, request, place);
      const posted = await this.#o.poster.post(
        { run, post: 'card', channel: place.channel, message: () => this.#o.voice.card(story) },
        facts,
      );
      if (posted.is === 'posted' && posted.now) await this.#remember(run, place.channel, story);
      if (posted.is !== 'wait' || posted.ms === 0) return { is: 'moved' };
      const patience = facts.asked.at + PLACE_FIRST_MS - this.#o.now();
      if (place.main && !began && untried(known) && patience > 0)
        return { is: 'place-first', ms: Math.min(posted.ms, patience) };
      ms = Math.min(ms ?? Infinity, posted.ms);
    }
    return { is: 'told', ms };
  }

  /** Tells the asker that a place would not have us, once for each that they choose, and waits for another. */
  async #offer(run: string, facts: Facts, channel: string, since: number): Promise<CardsTold> {
    const left = since + HOMELESS_MS - this.#o.now();
    const edition = `${channel}-${facts.moved.attempts.length}`;
    const message = () => this.#o.voice.noPlace(run, channel);
    const told = await this.#private(run, facts, { post: 'offer', edition, message });
    if (told === 'moved') return { is: 'moved' };
    return { is: 'homeless', ms: Math.max(0, typeof told === 'number' ? Math.min(left, told) : left) };
  }

  /** Edits what changed; the ms until a card wants to be made new. */
  async refresh(run: string, facts: Facts, request: Request): Promise<number> {
    let ms = REFRESH_MS;
    for (const place of placesOf(facts)) {
      const ts = facts.post.card?.[place.channel]?.ts?.ts;
      if (ts === undefined) continue;
      const story = await this.#storyFor(run, facts, request, place);
      ms = Math.min(ms, await this.#edit(run, place.channel, ts, story));
      if (facts.overdue && place.main) ms = Math.min(ms, await this.#overdue(run, facts, place.channel, ts, story));
    }
    return ms;
  }

  async #edit(run: string, channel: string, ts: string, story: Story): Promise<number> {
    const shown = await this.#o.redis.hget(keys.now(run), `shown.${channel}`);
    const [mark, at] = (shown ?? '').split('@');
    const fresh = Number(at ?? 0) + REFRESH_MS - this.#o.now();
    const same = mark === markOf(story);
    if (same && fresh > 0) return fresh;
    const wait = await this.#update(channel, ts, this.#o.voice.card(story), same ? 'checked' : weightOf(story));
    if (wait > 0) return wait;
    await this.#remember(run, channel, story);
    return REFRESH_MS;
  }

  /** Ms until it can be tried again; 0 when the message shows it, or is there no more. */
  async #update(channel: string, ts: string, message: Message, weight: EditWeight): Promise<number> {
    const wait = await this.#o.pace.edit(`${channel} ${ts}`, weight);
    if (wait > 0) return wait;
    let outcome: SlackOutcome = await this.#o.slack.call('chat.update', { channel, ts, ...message });
    if (outcome.is === 'refused' && MALFORMED.has(outcome.error))
      outcome = await this.#o.slack.call('chat.update', { channel, ts, text: message.text });
    if (outcome.is === 'limited') return outcome.waitMs;
    return outcome.is === 'unknown' ? AGAIN_MS : 0;
  }

  async #overdue(run: string, facts: Facts, channel: string, ts: string, story: Story): Promise<number> {
    const message = this.#o.voice.overdue(story);
    const posted = await this.#o.poster.post(
      { run, post: 'overdue', channel, message: () => message, thread: { ts, broadcast: false } },
      facts,
    );
    return posted.is === 'wait' ? posted.ms : Infinity;
  }

  /** A report in each place, in the card's thread and in the channel; then the cards shrink to a line. */
  async reports(run: string, facts: Facts, request: Request): Promise<Told> {
    let ms: number | undefined;
    for (const place of placesOf(facts)) {
      const story = await this.#storyFor(run, facts, request, place);
      const told =
        (await this.#cardFirst(run, facts, place.channel, story)) ?? (await this.#report(run, facts, place, story));
      if (told === 'moved') return 'moved';
      if (typeof told === 'number') ms = Math.min(ms ?? Infinity, told);
    }
    return ms ?? 'told';
  }

  /** A card that is still in doubt is found or given up before the report: messages keep their order. */
  async #cardFirst(run: string, facts: Facts, channel: string, story: Story): Promise<'moved' | number | undefined> {
    const card = facts.post.card?.[channel];
    const open = card?.attempts.at(-1);
    if (!open?.intent || open.none || card?.ts || card?.lost) return undefined;
    const letter = { run, post: 'card' as const, channel, message: () => this.#o.voice.card(story) };
    const found = await this.#o.poster.post(letter, facts);
    return found.is === 'wait' && found.ms > 0 ? found.ms : 'moved';
  }

  async #report(run: string, facts: Facts, place: Place, story: Story): Promise<Told> {
    const { channel } = place;
    const known = facts.post.report?.[channel];
    const card = facts.post.card?.[channel]?.ts?.ts;
    if (known?.ts || known?.lost) return card === undefined ? 'told' : this.#shrink(run, channel, card, story);
    if (refusalOf(known, channel, facts))
      return this.#private(
        run,
        facts,
        { post: 'private', message: (repeated) => this.#o.voice.report({ ...story, repeated }) },
        place.by,
      );
    const { told, mention } = await this.#o.channels.settings(channel);
    const { report, mentioning } = this.#o.voice;
    const posted = await this.#o.poster.post(
      {
        run,
        post: 'report',
        channel,
        message: (repeated) => mentioning(report({ ...story, repeated }), mention),
        ...(card === undefined ? {} : { thread: { ts: card, broadcast: inChannel(told, story.ending?.how) } }),
      },
      facts,
    );
    return posted.is === 'wait' && posted.ms > 0 ? posted.ms : 'moved';
  }

  async #shrink(run: string, channel: string, ts: string, story: Story): Promise<Told> {
    if (await this.#o.redis.hexists(keys.now(run), `shrunk.${channel}`)) return 'told';
    const wait = await this.#update(channel, ts, this.#o.voice.cardEnded(story), 'changed');
    if (wait > 0) return wait;
    await this.#o.redis.hset(keys.now(run), `shrunk.${channel}`, this.#o.now());
    return 'told';
  }

  /** Ms until it can be tried again; 0 when it is told, or can never be. */
  async unreadable(run: string, channel: string): Promise<number> {
    const wait = await this.#o.pace.post(channel, `${run} unreadable`, true);
    if (wait > 0) return wait;
    const told = await this.#o.slack.call('chat.postMessage', { channel, ...this.#o.voice.unreadable(run) });
    if (told.is === 'limited') return told.waitMs;
    if (told.is !== 'unknown') return 0;
    const tries = await this.#o.redis.hincrby(keys.now(run), 'unreadable-tries', 1);
    return tries < UNREADABLE_TRIES ? AGAIN_MS : 0;
  }

  /** To the asker, and to those who were promised its report where they follow. */
  async refusal(run: string, facts: Facts): Promise<Told> {
    const message = () => this.#o.voice.nothingStarted(run, facts.refusal?.text ?? '');
    let ms: number | undefined;
    for (const person of new Set([facts.asked.by, ...Object.values(facts.follower).map(({ by }) => by)])) {
      const told = await this.#private(run, facts, { post: 'private', message }, person);
      if (told === 'moved') return 'moved';
      if (typeof told === 'number') ms = Math.min(ms ?? Infinity, told);
    }
    return ms ?? 'told';
  }

  /** To one person only, in their direct messages: response URLs have expired by then or may be lost. */
  async #private(
    run: string,
    facts: Facts,
    letter: Pick<Letter, 'post' | 'edition' | 'message'>,
    to = facts.asked.by,
  ): Promise<Told> {
    const opened = await this.#o.slack.call('conversations.open', { users: to });
    if (opened.is === 'limited') return opened.waitMs;
    // Somebody who has left: there is nobody to tell.
    if (opened.is === 'refused' && !BROKEN_APP.has(opened.error)) return 'told';
    if (opened.is !== 'done') return AGAIN_MS;
    const { channel } = z.object({ channel: z.looseObject({ id: z.string() }) }).parse(opened.data);
    const posted = await this.#o.poster.post({ run, ...letter, channel: channel.id }, facts);
    if (posted.is === 'wait') return posted.ms > 0 ? posted.ms : 'moved';
    return 'told';
  }

  async #storyFor(run: string, facts: Facts, request: Request, place: Place): Promise<Story> {
    const story = await this.#o.story(run, facts, request);
    return place.main ? story : { ...story, followedBy: place.by };
  }

  async #remember(run: string, channel: string, story: Story): Promise<void> {
    await this.#o.redis.hset(keys.now(run), `shown.${channel}`, `${markOf(story)}@${this.#o.now()}`);
  }
}

interface Place {
  channel: string;
  by: string;
  main: boolean;
}

function placesOf(facts: Facts): Place[] {
  const { asked, follower } = facts;
  const main = mainChannel(facts);
  const others = Object.entries(follower).filter(([channel]) => channel !== main);
  return [
    { channel: main, by: asked.by, main: true },
    ...others.map(([channel, { by }]) => ({ channel, by, main: false })),
  ];
}

function hasBegun({ evaluation, export: own }: Facts): boolean {
  return evaluation.join !== undefined || evaluation.attempts.length + own.attempts.length > 0;
}

function untried(post: PostFacts | undefined): boolean {
  return (post?.attempts.length ?? 0) === 0;
}

/** Equal as long as there is nothing new to show. */
function markOf(story: Story): string {
  return digest({ ...story, checkedAt: undefined });
}

/** What the reader has to know of is shown before mere progress when edits are short. */
function weightOf({ stages, overdue, cancelling }: Story): EditWeight {
  const alarming = stages.some(({ state }) => state === 'busy' || state === 'in-doubt');
  return alarming || overdue || cancelling ? 'alarm' : 'changed';
}
