import { card, cardEnded } from '../src/messages/card.js';
import { messageArguments } from '../src/messages/mrkdwn.js';
import { keys } from '../src/keys.js';
import { digest } from '../src/request/request.js';
import type { SlackMessage, RunView } from '../src/runs/view.js';
import type { SlackOutcome } from '../src/platform/slack-errors.js';
import type { EditWeight } from './rate-limit.js';
import { BLOCK_ERRORS } from './outbox.js';
import type { JobParts } from './parts.js';

/** "Checked 14:14" is updated this often, even if nothing else changed; more rarely where there are too many cards. */
export const REFRESH_MS = 10 * 60_000;
const AGAIN_MS = 5_000;
/** How often an edit that Slack does not answer is tried. */
const TRIES = 5;
/** A card that cannot be shrunk this long after the end stays as it is, as the report is posted. */
const SHRINK_MS = 10 * 60_000;

type CardEditsOptions = Pick<JobParts, 'redis' | 'slack' | 'pace' | 'now'>;

interface Posted {
  channel: string;
  ts: string;
}

/** Edits posted cards. A failing edit keeps no run alive. */
export class CardEdits {
  readonly #options: CardEditsOptions;

  constructor(options: CardEditsOptions) {
    this.#options = options;
  }

  /** Records that the card in this channel shows this view. */
  async shown(run: string, channel: string, view: RunView): Promise<void> {
    const shown = `${viewHash(view)}@${this.#options.now()}`;
    await this.#options.redis.hset(keys.now(run), `shown.${channel}`, shown);
  }

  /** How often a card on which nothing changed is edited, ms. Edits are scarce, and changes go first. */
  async refreshMs(): Promise<number> {
    return Math.max(REFRESH_MS, await this.#options.pace.editsOfAllMs());
  }

  /** Edits the card if it changed, or was not edited for so long. Answers the ms until the next edit is due. */
  async refresh(run: string, place: Posted, view: RunView, refreshMs: number): Promise<number> {
    const fields = [`shown.${place.channel}`, failedEdits(place.channel)];
    const [shown, failed] = await this.#options.redis.hmget(keys.now(run), ...fields);
    const [mark, at] = (shown ?? '').split('@');
    const fresh = Number(at ?? 0) + refreshMs - this.#options.now();
    const same = mark === viewHash(view);
    // Nothing is checked for a run on hold: its card changes only when that does.
    if (same && view.hold) return Infinity;
    if (same && fresh > 0) return fresh;
    const wait = await this.#update(view, { ...place, failed }, card(view), same ? 'checked' : weightOf(view));
    if (wait > 0) return wait;
    await this.shown(run, place.channel, view);
    return refreshMs;
  }

  /** Shrinks the card of an ended run to one line. Answers the ms until the next try; 0 when done or given up. */
  async collapse(run: string, place: Posted, view: RunView): Promise<number> {
    const over = `shrunk.${place.channel}`;
    const [done, failed] = await this.#options.redis.hmget(keys.now(run), over, failedEdits(place.channel));
    if (typeof done === 'string') return 0;
    const wait = await this.#update(view, { ...place, failed }, cardEnded(view), 'changed');
    const left = (view.ending?.at ?? 0) + SHRINK_MS - this.#options.now();
    if (wait > 0 && left > 0) return Math.min(wait, left);
    await this.#options.redis.hset(keys.now(run), over, this.#options.now());
    return 0;
  }

  /** Ms until the next try; 0 if done, refused or tried often enough: the next edit or the report says the same. */
  async #update(
    { run, askedBy: asker }: RunView,
    { failed, ...place }: Posted & { failed: string | null | undefined },
    message: SlackMessage,
    weight: EditWeight,
  ): Promise<number> {
    const { redis, pace, slack } = this.#options;
    const wait = await pace.edit({ who: `${place.channel} ${place.ts}`, asker, weight });
    if (wait > 0) return wait;
    let outcome: SlackOutcome = await slack.call('chat.update', { ...place, ...messageArguments(message) });
    if (outcome.is === 'refused' && BLOCK_ERRORS.has(outcome.error))
      outcome = await slack.call('chat.update', { ...place, text: message.text, parse: 'none' });
    if (outcome.is === 'limited') return outcome.waitMs;
    const field = failedEdits(place.channel);
    if (outcome.is === 'unknown' && (await redis.hincrby(keys.now(run), field, 1)) < TRIES) return AGAIN_MS;
    if (typeof failed === 'string' || outcome.is === 'unknown') await redis.hdel(keys.now(run), field);
    return 0;
  }
}

/** The field with the number of edits in a row that Slack did not answer. */
const failedEdits = (channel: string) => `failed-edits.${channel}`;

/** The same as long as there is nothing new to show. */
function viewHash(view: RunView): string {
  return digest({ ...view, checkedAt: undefined });
}

/** When edits are scarce, what the reader has to know goes before mere progress. */
function weightOf({ stages, overdue, cancelling }: RunView): EditWeight {
  const alarming = stages.some(({ state, behind }) => state === 'busy' || state === 'in-doubt' || behind);
  return alarming || overdue || cancelling ? 'alarm' : 'changed';
}
