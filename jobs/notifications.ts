import type { Redis } from 'ioredis';
import { z } from 'zod';
import { type Channels, broadcastsTo } from '../src/slack/channel-settings.js';
import { messageArguments } from '../src/messages/mrkdwn.js';
import { type RunRecord, type PostFacts, postRefusal } from '../src/runs/record.js';
import { keys } from '../src/keys.js';
import { hasBegun, isToldIn, leftBehind, type ReportPlace, placesOf, promisedTo } from '../src/runs/places.js';
import type { Sentence } from '../src/errors.js';
import type { UnclearRequest } from '../src/resolve/unclear.js';
import type { Request } from '../src/request/request.js';
import type { RunStore } from '../src/runs/store.js';
import type { SlackMessage, RunView } from '../src/runs/view.js';
import { type CardEdits, REFRESH_MS } from './card-edits.js';
import type { RateLimit } from './rate-limit.js';
import { AUTH_ERRORS, type OutboxMessage, NOT_THEIRS, type Outbox } from './outbox.js';
import type { BackgroundSlack } from './slack-client.js';
import type { StageLog } from './stage-log.js';

const HOMELESS_MS = 30 * 60_000;
const AGAIN_MS = 5_000;
/** So long a crowded channel may keep a run from Adobe; then its work begins without a card. */
const PLACE_FIRST_MS = 10_000;
/** How often a record that cannot be read is tried to be told: it cannot keep what became of the first time. */
const UNREADABLE_TRIES = 3;
/** Nobody knows who asked for those: they have one turn among them. */
const UNREADABLE = 'unreadable';

/** The words, all pure. */
export interface Voice {
  card: (story: RunView) => SlackMessage;
  report: (story: RunView) => SlackMessage;
  overdue: (story: RunView) => SlackMessage;
  unreadable: (run: string) => SlackMessage;
  noPlace: (run: string, channel: string, why: 'closed' | 'not-theirs') => SlackMessage;
  nothingStarted: (run: string, reason: Sentence) => SlackMessage;
  unclear: (unclear: UnclearRequest, run: string) => SlackMessage;
  mentioning: (report: SlackMessage, mention: string[]) => SlackMessage;
}

export interface NotificationsOptions {
  runs: RunStore;
  redis: Redis;
  poster: Outbox;
  edits: CardEdits;
  slack: BackgroundSlack;
  pace: RateLimit;
  voice: Voice;
  /** How each channel wants to be told, read when it is told. */
  channels: Channels;
  story: (run: string, facts: RunRecord, request: Request) => Promise<RunView>;
  wake: (run: string) => Promise<void>;
  stages: StageLog;
  now: () => number;
}

/** `place-first`: whether the place will have us is not known yet, and will be in a moment. */
export type CardsTold =
  | { is: 'moved' }
  | { is: 'homeless'; ms: number }
  | { is: 'place-first'; ms: number }
  | { is: 'told'; ms: number | undefined };
export type ReportsResult = 'told' | 'moved' | number;

/** Everything a run says in Slack: one card and one report in each place, and what only the asker reads. */
export class Notifications {
  readonly #o: NotificationsOptions;

  constructor(options: NotificationsOptions) {
    this.#o = options;
  }

  async wake(run: string): Promise<void> {
    await this.#o.wake(run);
  }

  /** A card in each place. A place that will not have us stops the run only if it is the asker's. */
  async cards(run: string, facts: RunRecord, request: Request): Promise<CardsTold> {
    let ms: number | undefined;
    for (const place of placesOf(facts)) {
      const known = facts.post.card?.[place.channel];
      if (known?.ts || known?.lost) continue;
      const began = hasBegun(facts);
      const refused = postRefusal(known, place.channel, facts);
      if (refused && place.main && !began)
        return (await this.#takenAlong(run, facts)) ?? this.#offer(run, facts, place.channel, refused);
      if (refused) continue;
      const story = await this.#storyFor(run, facts, request, place);
      const posted = await this.#o.poster.post(
        {
          run,
          post: 'card',
          channel: place.channel,
          message: () => this.#o.voice.card(story),
          ends: { stage: 'card', since: facts.asked.at },
          promisedTo: place.people,
        },
        facts,
      );
      if (posted.is === 'posted' && posted.now) await this.#o.edits.shown(run, place.channel, story);
      if (posted.is !== 'wait' || posted.ms === 0) return { is: 'moved' };
      const patience = facts.asked.at + PLACE_FIRST_MS - this.#o.now();
      if (place.main && !began && untriedText(known) && patience > 0)
        return { is: 'place-first', ms: Math.min(posted.ms, patience) };
      ms = Math.min(ms ?? Infinity, posted.ms);
    }
    return { is: 'told', ms };
  }

  /** A place would not have the run, and somebody waits for it in another one: it moves there. */
  async #takenAlong(run: string, facts: RunRecord): Promise<CardsTold | undefined> {
    const others = placesOf(facts).filter(({ channel, main }) => {
      return !main && !postRefusal(facts.post.card?.[channel], channel, facts);
    });
    const [place] = others;
    if (!place) return undefined;
    const [by = facts.asked.by] = place.people;
    await this.#o.runs.move(run, facts, { channel: place.channel, by, at: this.#o.now() });
    return { is: 'moved' };
  }

  /** Tells whoever was promised its report that a place would not have us, once for each that they choose, and waits for another. */
  async #offer(
    run: string,
    facts: RunRecord,
    channel: string,
    { error, at: since }: { error: string; at: number },
  ): Promise<CardsTold> {
    if (!facts.homeless && (await this.#o.runs.write(run, 'homeless', { at: this.#o.now() })))
      this.#o.stages.waits({ run, during: 'card', waits: 'place', channel });
    let ms = since + HOMELESS_MS - this.#o.now();
    const message = () => this.#o.voice.noPlace(run, channel, error === NOT_THEIRS ? 'not-theirs' : 'closed');
    for (const person of promisedTo(facts)) {
      const edition = offerEdition(facts, channel, person);
      const told = await this.#private(run, facts, { post: 'offer', edition, message }, person);
      if (told === 'moved') return { is: 'moved' };
      if (typeof told === 'number') ms = Math.min(ms, told);
    }
    return { is: 'homeless', ms: Math.max(0, ms) };
  }

  /** Edits what changed; the ms until a card wants to be made new. */
  async refresh(run: string, facts: RunRecord, request: Request): Promise<number> {
    let ms = REFRESH_MS;
    for (const place of placesOf(facts)) {
      const ts = facts.post.card?.[place.channel]?.ts?.ts;
      if (ts === undefined) continue;
      const story = await this.#storyFor(run, facts, request, place);
      ms = Math.min(ms, await this.#o.edits.refresh(run, { channel: place.channel, ts }, story));
      if (facts.overdue && place.main) ms = Math.min(ms, await this.#overdue(run, facts, place.channel, ts, story));
    }
    return ms;
  }

  async #overdue(run: string, facts: RunRecord, channel: string, ts: string, story: RunView): Promise<number> {
    const message = this.#o.voice.overdue(story);
    const posted = await this.#o.poster.post(
      { run, post: 'overdue', channel, message: () => message, thread: { ts, broadcast: false } },
      facts,
    );
    return posted.is === 'wait' ? posted.ms : Infinity;
  }

  /** A report in each place, in the card's thread and in the channel; then the cards shrink to a line. */
  async reports(run: string, facts: RunRecord, request: Request): Promise<ReportsResult> {
    let ms: number | undefined;
    for (const place of placesOf(facts)) {
      const story = await this.#storyFor(run, facts, request, place);
      const told =
        (await this.#cardFirst(run, facts, place.channel, story)) ?? (await this.#report(run, facts, place, story));
      if (told === 'moved') return 'moved';
      if (typeof told === 'number') ms = Math.min(ms ?? Infinity, told);
    }
    const asker = leftBehind(facts);
    if (asker === undefined) return ms ?? 'told';
    const alone = await this.#reportTo([asker], run, facts, await this.#o.story(run, facts, request));
    return alone === 'told' ? (ms ?? alone) : alone;
  }

  /** A card that is still in doubt is found or given up before the report: messages keep their order. */
  async #cardFirst(
    run: string,
    facts: RunRecord,
    channel: string,
    story: RunView,
  ): Promise<'moved' | number | undefined> {
    const card = facts.post.card?.[channel];
    const open = card?.attempts.at(-1);
    if (!open?.intent || open.notPosted || card?.ts || card?.lost) return undefined;
    const ends = { stage: 'card' as const, since: facts.asked.at };
    const letter = { run, post: 'card' as const, channel, message: () => this.#o.voice.card(story), ends };
    const found = await this.#o.poster.post(letter, facts);
    return found.is === 'wait' && found.ms > 0 ? found.ms : 'moved';
  }

  async #report(run: string, facts: RunRecord, place: ReportPlace, story: RunView): Promise<ReportsResult> {
    const { channel } = place;
    const known = facts.post.report?.[channel];
    const card = facts.post.card?.[channel]?.ts?.ts;
    if (known?.ts || known?.lost) {
      const ms = card === undefined ? 0 : await this.#o.edits.shrink(run, { channel, ts: card }, story);
      return ms > 0 ? ms : 'told';
    }
    if (postRefusal(known, channel, facts)) {
      const alone = place.people.filter((person) => !isToldIn(facts, person, channel));
      return this.#reportTo(alone, run, facts, story);
    }
    const { told, mention } = await this.#o.channels.settings(channel);
    const { report, mentioning } = this.#o.voice;
    const posted = await this.#o.poster.post(
      {
        run,
        post: 'report',
        channel,
        message: (repeated) => mentioning(report({ ...story, repeated }), mention),
        ends: reportEnds(facts),
        ...(card === undefined
          ? { promisedTo: place.people }
          : { thread: { ts: card, broadcast: broadcastsTo(told, story.ending?.how) } }),
      },
      facts,
    );
    return posted.is === 'wait' && posted.ms > 0 ? posted.ms : 'moved';
  }

  /** Each of them alone, where the place in which they were promised it would not have it. */
  async #reportTo(people: string[], run: string, facts: RunRecord, story: RunView): Promise<ReportsResult> {
    const message = (repeated: boolean) => this.#o.voice.report({ ...story, repeated });
    let ms: number | undefined;
    for (const person of people) {
      const told = await this.#private(run, facts, { post: 'private', message, ends: reportEnds(facts) }, person);
      if (told === 'moved') return 'moved';
      if (typeof told === 'number') ms = Math.min(ms ?? Infinity, told);
    }
    return ms ?? 'told';
  }

  /** Ms until it can be tried again; 0 when it is told, or can never be. */
  async unreadable(run: string, channel: string): Promise<number> {
    const wait = await this.#o.pace.post(channel, { who: run, asker: UNREADABLE, first: true });
    if (wait > 0) return wait;
    const told = await this.#o.slack.call('chat.postMessage', {
      channel,
      ...messageArguments(this.#o.voice.unreadable(run)),
    });
    if (told.is === 'limited') return told.waitMs;
    if (told.is !== 'unknown') return 0;
    const tries = await this.#o.redis.hincrby(keys.now(run), 'unreadable-tries', 1);
    return tries < UNREADABLE_TRIES ? AGAIN_MS : 0;
  }

  /** To the asker, and to those who were promised its report where they follow. */
  async refusal(run: string, facts: RunRecord): Promise<ReportsResult> {
    const { text = '', unclear } = facts.refusal ?? {};
    const { voice } = this.#o;
    const only = facts.asked.by;
    let ms: number | undefined;
    for (const person of promisedTo(facts)) {
      const asks = unclear !== undefined && person === only;
      const message = () => (asks ? voice.unclear(unclear, run) : voice.nothingStarted(run, text));
      const told = await this.#private(run, facts, { post: 'private', message }, person);
      if (told === 'moved') return 'moved';
      if (typeof told === 'number') ms = Math.min(ms ?? Infinity, told);
    }
    return ms ?? 'told';
  }

  /** To one person only, in their direct messages: response URLs have expired by then or may be lost. */
  async #private(
    run: string,
    facts: RunRecord,
    letter: Pick<OutboxMessage, 'post' | 'edition' | 'message' | 'ends'>,
    to = facts.asked.by,
  ): Promise<ReportsResult> {
    const opened = await this.#o.slack.call('conversations.open', { users: to });
    if (opened.is === 'limited') return opened.waitMs;
    // Somebody who has left: there is nobody to tell.
    if (opened.is === 'refused' && !AUTH_ERRORS.has(opened.error)) return 'told';
    if (opened.is !== 'done') return AGAIN_MS;
    const { channel } = z.object({ channel: z.looseObject({ id: z.string() }) }).parse(opened.data);
    const posted = await this.#o.poster.post({ run, ...letter, channel: channel.id }, facts);
    if (posted.is === 'wait') return posted.ms > 0 ? posted.ms : 'moved';
    return 'told';
  }

  async #storyFor(run: string, facts: RunRecord, request: Request, place: ReportPlace): Promise<RunView> {
    const story = await this.#o.story(run, facts, request);
    const [followedBy = ''] = place.people;
    return place.main ? story : { ...story, followedBy };
  }
}

/** Who followed asked for that place once by following; each of their own choices after that is answered. */
function offerEdition({ asked, moved }: RunRecord, channel: string, person: string): string {
  if (person === asked.by) return `${channel}-${moved.attempts.length}`;
  const own = moved.attempts.filter(({ by }) => by === person).length;
  return `${channel}-${Math.max(1, own)}-${person}`;
}

const reportEnds = ({ asked, ending }: RunRecord) => ({ stage: 'report' as const, since: ending?.at ?? asked.at });

function untriedText(post: PostFacts | undefined): boolean {
  return (post?.attempts.length ?? 0) === 0;
}
