import { randomUUID } from 'node:crypto';
import type { RedisClient } from '../src/platform/redis-connection.js';
import { keys } from '../src/keys.js';
import { holdPosts, takeEdit, takePost } from './rate-limit-lua.js';

/** A minute, plus 2 s for calls that travel faster or slower than others: Slack counts when they arrive. */
const MINUTE_MS = 62_000;
/** A waiter that does not return for this long is gone; an asker that is not served for this long counts as new. */
const FORGOTTEN_MS = 10 * 60_000;
/** The longest wait that is answered: after it, the caller asks again, as the line may have become shorter. */
const LONGEST_MS = 2 * 60_000;
/** So many cards may wait in line for an edit: about four minutes' worth. */
const ROOM = 200;

export interface PaceLimits {
  /** Slack takes about one message a second in a channel. */
  postEveryMs: number;
  /** chat.update is a tier 3 method: Slack promises 50 a minute in a workspace, and no more. */
  editsAMinute: number;
  /** How long a turn is kept for its waiter: a busy worker comes late, a dead one never. */
  patienceMs: number;
}

export const slackPace: PaceLimits = { postEveryMs: 1_000, editsAMinute: 50, patienceMs: 3_000 };

/** What an edit shows: only the time of the last look, a new state, or something the reader has to know. */
export type EditWeight = 'checked' | 'changed' | 'alarm';

/** The share of a minute's edits that each weight may use, so that room is left for higher weights. */
const SHARE: Record<EditWeight, number> = { checked: 0.5, changed: 0.8, alarm: 1 };
const RANK: Record<EditWeight, number> = { checked: 0, changed: 1, alarm: 2 };

export interface Waiting {
  /** Unique in its line, such as a run's id. */
  who: string;
  /** The Slack user id of the asker. */
  asker: string;
}

/** Slack's limits, counted in Redis for all workers. Answers the ms to wait; 0 grants the call. */
export class RateLimit {
  readonly #redis: RedisClient;
  readonly #now: (() => number) | undefined;
  readonly #limits: PaceLimits;

  /** `now`: a clock in place of Redis' own, which all workers share. */
  constructor({ redis, now, limits = slackPace }: { redis: RedisClient; now?: () => number; limits?: PaceLimits }) {
    this.#redis = redis;
    this.#now = now;
    this.#limits = limits;
  }

  /** Askers take turns in each channel. `first`: goes before the same asker's other posts, as reports do. */
  async post(channel: string, { first, ...waiting }: Waiting & { first: boolean }): Promise<number> {
    const line = { shared: keys.postPace(channel), line: keys.postLine(channel), turns: keys.postTurns(channel) };
    return takePost(this.#redis, line, this.#arguments(waiting, first ? 1 : 0, this.#limits.postEveryMs));
  }

  /** An edit counts only when it is granted. Askers take turns; higher weights go first. */
  async edit({ weight, ...waiting }: Waiting & { weight: EditWeight }): Promise<number> {
    const { editsAMinute } = this.#limits;
    const most = Math.max(1, Math.floor(editsAMinute * SHARE[weight]));
    const places = { shared: keys.edits, line: keys.editLine, turns: keys.editTurns };
    const line = { ...places, tail: keys.editTail(weight), live: keys.live };
    const waits = this.#arguments(waiting, RANK[weight], Math.ceil(MINUTE_MS / editsAMinute));
    const ticket = `${waiting.who} ${randomUUID()}`;
    return takeEdit(this.#redis, line, { ...waits, minuteMs: MINUTE_MS, most, ticket, room: ROOM });
  }

  /** How long it takes to edit the card of every live run once, ms, where nothing of it has changed. */
  async editsOfAllMs(): Promise<number> {
    const each = 60_000 / Math.max(1, Math.floor(this.#limits.editsAMinute * SHARE.checked));
    return (await this.#redis.scard(keys.live)) * each;
  }

  /** Slack said to wait: no worker posts in this channel for so many ms. */
  async hold(channel: string, ms: number): Promise<void> {
    const args = { clock: this.#now?.(), ms: Math.max(1, Math.ceil(ms)), memory: FORGOTTEN_MS };
    await holdPosts(this.#redis, { shared: keys.postPace(channel) }, args);
  }

  #arguments({ who, asker }: Waiting, rank: number, pace: number) {
    const { patienceMs: patience } = this.#limits;
    return { clock: this.#now?.(), who, asker, rank, pace, patience, memory: FORGOTTEN_MS, longest: LONGEST_MS };
  }
}
