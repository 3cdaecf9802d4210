import { z } from 'zod';
import { broadcastsTo } from '../src/slack/channel-settings.js';
import { card } from '../src/messages/card.js';
import { mentioning } from '../src/messages/channel.js';
import { cannotPost, rejected, unreadable } from '../src/messages/ephemeral.js';
import { messageArguments } from '../src/messages/mrkdwn.js';
import { type RunRecord, type PostFacts, postRefusal } from '../src/runs/record.js';
import { keys } from '../src/keys.js';
import { hasBegun, isToldIn, leftBehind, type ReportPlace, placesOf, promisedTo } from '../src/runs/places.js';
import { overdue, report } from '../src/messages/report.js';
import { unclearRequest } from '../src/messages/unclear.js';
import type { Request } from '../src/request/request.js';
import type { RunView } from '../src/runs/view.js';
import type { CardEdits } from './card-edits.js';
import { AUTH_ERRORS, type OutboxMessage, NOT_THEIRS, type Outbox } from './outbox.js';
import type { JobParts } from './parts.js';
import { again, sleep, type StepResult, tellEach } from './step.js';

const HOMELESS_MS = 30 * 60_000;
const AGAIN_MS = 5_000;
/** How long a crowded channel may hold up a run; after that its work begins without a card. */
const PLACE_FIRST_MS = 10_000;
/** How often we try to report an unreadable record. The record itself cannot hold the outcome of a try. */
const UNREADABLE_TRIES = 3;
/** The asker of unreadable records is unknown, so they all share one turn. */
const UNREADABLE = 'unreadable';

type NotificationsOptions = Pick<
  JobParts,
  'runs' | 'redis' | 'slack' | 'pace' | 'channels' | 'stages' | 'users' | 'now'
> & {
  outbox: Outbox;
  edits: CardEdits;
  viewOf: (run: string, facts: RunRecord, request: Request) => Promise<RunView>;
};

type Told = StepResult<{ is: 'told' }>;
/** `homeless`: no channel accepts the card. `told`: as far as possible now; the rest is tried again after `ms`. */
type CardsTold = StepResult<{ is: 'homeless'; ms: number } | { is: 'told'; ms: number }>;

/** Everything a run says in Slack: one card and one report in each place, and private messages. */
export class Notifications {
  readonly #options: NotificationsOptions;

  constructor(options: NotificationsOptions) {
    this.#options = options;
  }

  /** Posts a card in each place. A refusing place stops the run only if it is the asker's. */
  async cards(run: string, facts: RunRecord, request: Request): Promise<CardsTold> {
    let ms = Infinity;
    for (const place of placesOf(facts)) {
      const known = facts.post.card?.[place.channel];
      if (known?.ts || known?.lost) continue;
      const began = hasBegun(facts);
      const refused = postRefusal(known, place.channel, facts);
      if (refused && place.main && !began)
        return (await this.#takenAlong(run, facts)) ?? this.#offer(run, facts, place.channel, refused);
      if (refused) continue;
      const view = await this.#viewFor(run, facts, request, place);
      const letter = { ...cardLetter(run, facts, place.channel, view), promisedTo: place.people };
      const posted = await this.#options.outbox.post(letter, facts);
      if (posted.is === 'posted' && posted.now) await this.#options.edits.shown(run, place.channel, view);
      if (posted.is !== 'sleep') return again;
      const patience = facts.asked.at + PLACE_FIRST_MS - this.#options.now();
      if (place.main && !began && isUntried(known) && patience > 0) return sleep(Math.min(posted.ms, patience));
      ms = Math.min(ms, posted.ms);
    }
    return { is: 'told', ms };
  }

  /** The run's place refused it, but somebody follows it in another place: the run moves there. */
  async #takenAlong(run: string, facts: RunRecord): Promise<CardsTold | undefined> {
    const place = placesOf(facts).find(
      ({ channel, main }) => !main && !postRefusal(facts.post.card?.[channel], channel, facts),
    );
    if (!place) return undefined;
    const [by = facts.asked.by] = place.people;
    await this.#options.runs.move(run, facts, { channel: place.channel, by, at: this.#options.now() });
    return again;
  }

  /** Tells everybody who was promised the report that the channel refused it, once per chosen channel, and waits. */
  async #offer(
    run: string,
    facts: RunRecord,
    channel: string,
    { error, at: since }: { error: string; at: number },
  ): Promise<CardsTold> {
    if (!facts.homeless && (await this.#options.runs.write(run, 'homeless', { at: this.#options.now() })))
      this.#options.stages.waits({ run, during: 'card', waits: 'place', channel });
    let ms = since + HOMELESS_MS - this.#options.now();
    const message = () => cannotPost(run, channel, error === NOT_THEIRS ? 'not-theirs' : 'closed');
    for (const person of promisedTo(facts)) {
      const edition = offerEdition(facts, channel, person);
      const told = await this.#private(run, facts, { post: 'offer', edition, message }, person);
      if (told.is === 'again') return told;
      if (told.is === 'sleep') ms = Math.min(ms, told.ms);
    }
    return { is: 'homeless', ms: Math.max(0, ms) };
  }

  /** Edits the cards that changed. Answers the ms until the next edit is due. */
  async refresh(run: string, facts: RunRecord, request: Request): Promise<number> {
    const refreshMs = await this.#options.edits.refreshMs();
    let ms = refreshMs;
    for (const place of placesOf(facts)) {
      const ts = facts.post.card?.[place.channel]?.ts?.ts;
      if (ts === undefined) continue;
      const view = await this.#viewFor(run, facts, request, place);
      ms = Math.min(ms, await this.#options.edits.refresh(run, { channel: place.channel, ts }, view, refreshMs));
      if (facts.overdue && place.main) ms = Math.min(ms, await this.#overdue(run, facts, place.channel, ts, view));
    }
    return ms;
  }

  async #overdue(run: string, facts: RunRecord, channel: string, ts: string, view: RunView): Promise<number> {
    const message = overdue(view);
    const posted = await this.#options.outbox.post(
      { run, post: 'overdue', channel, message: () => message, thread: { ts, broadcast: false } },
      facts,
    );
    if (posted.is === 'again') return 0;
    return posted.is === 'sleep' ? posted.ms : Infinity;
  }

  /** Posts a report in each place, in the card's thread and in the channel; then each card shrinks to a line. */
  async reports(run: string, facts: RunRecord, request: Request): Promise<Told> {
    const told = await tellEach(placesOf(facts), async (place) => {
      const view = await this.#viewFor(run, facts, request, place);
      return (await this.#cardFirst(run, facts, place.channel, view)) ?? this.#report(run, facts, place, view);
    });
    const asker = leftBehind(facts);
    if (told.is === 'again' || asker === undefined) return told;
    const alone = await this.#reportTo([asker], run, facts, await this.#options.viewOf(run, facts, request));
    return alone.is === 'told' ? told : alone;
  }

  /** Finds or gives up a card in doubt before the report is posted, so that messages keep their order. */
  async #cardFirst(run: string, facts: RunRecord, channel: string, view: RunView): Promise<StepResult | undefined> {
    const known = facts.post.card?.[channel];
    const open = known?.attempts.at(-1);
    if (!open?.intent || open.notPosted || known?.ts || known?.lost) return undefined;
    const found = await this.#options.outbox.post(cardLetter(run, facts, channel, view), facts);
    return found.is === 'sleep' ? found : again;
  }

  async #report(run: string, facts: RunRecord, place: ReportPlace, view: RunView): Promise<Told> {
    const { channel } = place;
    const known = facts.post.report?.[channel];
    const cardTs = facts.post.card?.[channel]?.ts?.ts;
    if (known?.ts || known?.lost) {
      const ms = cardTs === undefined ? 0 : await this.#options.edits.collapse(run, { channel, ts: cardTs }, view);
      return ms > 0 ? sleep(ms) : { is: 'told' };
    }
    if (postRefusal(known, channel, facts)) {
      const alone = place.people.filter((person) => !isToldIn(facts, person, channel));
      return this.#reportTo(alone, run, facts, view);
    }
    const { told, mention } = await this.#options.channels.settings(channel);
    const posted = await this.#options.outbox.post(
      {
        run,
        post: 'report',
        channel,
        message: (repeated) => mentioning(report({ ...view, repeated }), mention),
        ends: reportEnds(facts),
        ...(cardTs === undefined
          ? { promisedTo: place.people }
          : { thread: { ts: cardTs, broadcast: broadcastsTo(told, view.ending?.how) } }),
      },
      facts,
    );
    return posted.is === 'sleep' ? posted : again;
  }

  /** Sends the report privately to each person whose place refused it. */
  async #reportTo(people: string[], run: string, facts: RunRecord, view: RunView): Promise<Told> {
    const message = (repeated: boolean) => report({ ...view, repeated });
    const letter = { post: 'private', message, ends: reportEnds(facts) } as const;
    return tellEach(people, (person) => this.#private(run, facts, letter, person));
  }

  /** Answers the ms until the next try; 0 if the message was sent or never can be. */
  async unreadable(run: string, channel: string): Promise<number> {
    const wait = await this.#options.pace.post(channel, { who: run, asker: UNREADABLE, first: true });
    if (wait > 0) return wait;
    const told = await this.#options.slack.call('chat.postMessage', {
      channel,
      ...messageArguments(unreadable(run)),
    });
    if (told.is === 'limited') return told.waitMs;
    if (told.is !== 'unknown') return 0;
    const tries = await this.#options.redis.hincrby(keys.now(run), 'unreadable-tries', 1);
    return tries < UNREADABLE_TRIES ? AGAIN_MS : 0;
  }

  /** Tells the asker and all followers privately. */
  async refusal(run: string, facts: RunRecord): Promise<Told> {
    const { text = '', unclear } = facts.refusal ?? {};
    const only = facts.asked.by;
    const why = await this.#options.users.named(text);
    return tellEach(promisedTo(facts), (person) => {
      const asks = unclear !== undefined && person === only;
      const message = () => (asks ? unclearRequest(unclear, run) : rejected(run, why));
      return this.#private(run, facts, { post: 'private', message }, person);
    });
  }

  /** Writes to one person's direct messages, as a response URL may have expired or be lost. */
  async #private(
    run: string,
    facts: RunRecord,
    letter: Pick<OutboxMessage, 'post' | 'edition' | 'message' | 'ends'>,
    to: string,
  ): Promise<Told> {
    const opened = await this.#options.slack.call('conversations.open', { users: to });
    if (opened.is === 'limited') return sleep(opened.waitMs);
    // The person has left, so there is nobody to tell.
    if (opened.is === 'refused' && !AUTH_ERRORS.has(opened.error)) return { is: 'told' };
    if (opened.is !== 'done') return sleep(AGAIN_MS);
    const { channel } = z.object({ channel: z.looseObject({ id: z.string() }) }).parse(opened.data);
    const posted = await this.#options.outbox.post({ run, ...letter, channel: channel.id }, facts);
    return posted.is === 'again' || posted.is === 'sleep' ? posted : { is: 'told' };
  }

  async #viewFor(run: string, facts: RunRecord, request: Request, place: ReportPlace): Promise<RunView> {
    const view = await this.#options.viewOf(run, facts, request);
    const [followedBy = ''] = place.people;
    return place.main ? view : { ...view, followedBy };
  }
}

/** A follower is told once for following there, and again for each channel that they choose afterwards. */
function offerEdition({ asked, moved }: RunRecord, channel: string, person: string): string {
  if (person === asked.by) return `${channel}-${moved.attempts.length}`;
  const own = moved.attempts.filter(({ by }) => by === person).length;
  return `${channel}-${Math.max(1, own)}-${person}`;
}

function cardLetter(run: string, { asked }: RunRecord, channel: string, view: RunView): OutboxMessage {
  return { run, post: 'card', channel, message: () => card(view), ends: { stage: 'card', since: asked.at } };
}

const reportEnds = ({ asked, ending }: RunRecord) => ({ stage: 'report' as const, since: ending?.at ?? asked.at });

function isUntried(post: PostFacts | undefined): boolean {
  return (post?.attempts.length ?? 0) === 0;
}
