import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import { keys } from '../src/keys.js';
import { holdPosts, takeEdit, takePost } from './rate-limit-lua.js';

/** A minute, and what two calls may take longer or shorter on their way: Slack counts when they arrive. */
const MINUTE_MS = 62_000;
/** Who waits and has not come back for so long is gone; whoever was not served for so long counts as new. */
const FORGOTTEN_MS = 10 * 60_000;
/** Whoever waits longer than this comes by in between: the line may have become shorter. */
const LONGEST_MS = 2 * 60_000;

export interface PaceLimits {
  /** Slack takes about one message a second in a channel. */
  postEveryMs: number;
  /** chat.update is a tier 3 method: 50 in any minute in a workspace, of which Slack promises no more. */
  editsAMinute: number;
  /** How long a place is kept for those whose turn it is: a worker that is busy comes late, one that is gone never. */
  patienceMs: number;
}

export const slackPace: PaceLimits = { postEveryMs: 1_000, editsAMinute: 50, patienceMs: 3_000 };

/** What an edit is for: only the time of the last look, a new state, or something the reader has to know. */
export type EditWeight = 'checked' | 'changed' | 'alarm';

/** How much of a minute's edits may go to what weighs less, so that what weighs more finds place. */
const SHARE: Record<EditWeight, number> = { checked: 0.5, changed: 0.8, alarm: 1 };
const RANK: Record<EditWeight, number> = { checked: 0, changed: 1, alarm: 2 };

/** Who waits. */
export interface Waiting {
  /** What tells one that waits from all others in the same line, such as a run's id. */
  who: string;
  /** For whom: the Slack user id of who asked. */
  asker: string;
}

/** Slack's limits, counted in Redis for all workers. Every answer is the ms to wait; 0 means the place is yours. */
export class RateLimit {
  readonly #redis: Redis;
  readonly #now: (() => number) | undefined;
  readonly #limits: PaceLimits;

  /** `now`: another clock than Redis' own, by which all workers go. */
  constructor({ redis, now, limits = slackPace }: { redis: Redis; now?: () => number; limits?: PaceLimits }) {
    this.#redis = redis;
    this.#now = now;
    this.#limits = limits;
  }

  /** Askers take turns in each channel; `first`: before everything of the same asker that is not, as reports are. */
  async post(channel: string, { first, ...waiting }: Waiting & { first: boolean }): Promise<number> {
    const line = { shared: keys.postPace(channel), line: keys.postLine(channel), turns: keys.postTurns(channel) };
    return takePost(this.#redis, line, this.#arguments(waiting, first ? 1 : 0, this.#limits.postEveryMs));
  }

  /** Counted only when it is granted. Askers take turns, those of more weight before those of less. */
  async edit({ weight, ...waiting }: Waiting & { weight: EditWeight }): Promise<number> {
    const { editsAMinute } = this.#limits;
    const most = Math.max(1, Math.floor(editsAMinute * SHARE[weight]));
    const line = { shared: keys.edits, line: keys.editLine, turns: keys.editTurns };
    const waits = this.#arguments(waiting, RANK[weight], Math.ceil(MINUTE_MS / editsAMinute));
    const ticket = `${waiting.who} ${randomUUID()}`;
    return takeEdit(this.#redis, line, { ...waits, minuteMs: MINUTE_MS, most, ticket });
  }

  /** Slack said to wait: nobody posts in this channel before. */
  async hold(channel: string, ms: number): Promise<void> {
    const args = { clock: this.#now?.(), ms: Math.max(1, Math.ceil(ms)), memory: FORGOTTEN_MS };
    await holdPosts(this.#redis, { shared: keys.postPace(channel) }, args);
  }

  /** As every script that has a line takes them. */
  #arguments({ who, asker }: Waiting, rank: number, pace: number) {
    const { patienceMs: patience } = this.#limits;
    return { clock: this.#now?.(), who, asker, rank, pace, patience, memory: FORGOTTEN_MS, longest: LONGEST_MS };
  }
}
