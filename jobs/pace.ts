import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import { keys } from '../src/runs/keys.js';

/** A minute, and what two calls may take longer or shorter on their way: Slack counts when they arrive. */
const MINUTE_MS = 62_000;
/** A report that has to wait keeps its channel from cards for this long; it comes again before. */
const RESERVED_MS = 3_000;
/** Who waits and has not been let in for so long may be gone: they line up anew. */
const FORGOTTEN_MS = 10 * 60_000;

export interface PaceLimits {
  /** Slack takes about one message a second in a channel. */
  postEveryMs: number;
  /** chat.update is a tier 3 method: 50 in any minute in a workspace, of which Slack promises no more. */
  editsAMinute: number;
}

export const slackPace: PaceLimits = { postEveryMs: 1_000, editsAMinute: 50 };

/** What an edit is for: only the time of the last look, a new state, or something the reader has to know. */
export type EditWeight = 'checked' | 'changed' | 'alarm';

/** How much of a minute's edits may go to what weighs less, so that what weighs more finds place. */
const SHARE: Record<EditWeight, number> = { checked: 0.5, changed: 0.8, alarm: 1 };

/** 0, or when (ms from now) the last minute will have room. KEYS: edits. ARGV: now, minute, most, ticket. */
const EDIT = `
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', ARGV[1] - ARGV[2])
local used = redis.call('ZCARD', KEYS[1])
if used < tonumber(ARGV[3]) then
  redis.call('ZADD', KEYS[1], ARGV[1], ARGV[4])
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
  return 0
end
local first = redis.call('ZRANGE', KEYS[1], used - ARGV[3], used - ARGV[3], 'WITHSCORES')
return math.max(1, math.ceil(first[2] + ARGV[2] - ARGV[1]))`;

/** Slack's limits, counted in Redis for all workers. Every answer is the ms to wait; 0 means the place is yours. */
export class Pace {
  readonly #redis: Redis;
  readonly #now: () => number;
  readonly #limits: PaceLimits;

  constructor({ redis, now, limits = slackPace }: { redis: Redis; now: () => number; limits?: PaceLimits }) {
    this.#redis = redis;
    this.#now = now;
    this.#limits = limits;
  }

  /** `first`: before everything in this channel that is not; reports are, cards are not. `who` is who asks. */
  async post(channel: string, who: string, first: boolean): Promise<number> {
    const { postEveryMs } = this.#limits;
    const reserved = keys.postReserved(channel);
    const line = keys.postLine(channel, first ? 'reports' : 'rest');
    const barred = !first && (await this.#redis.exists(reserved)) === 1;
    const place = keys.postPace(channel);
    if (!barred && (await this.#redis.set(place, '1', 'PX', postEveryMs, 'NX'))) {
      await this.#redis.zrem(line, who);
      if (first && (await this.#redis.zcard(line)) === 0) await this.#redis.del(reserved);
      return 0;
    }
    if (first) await this.#redis.set(reserved, '1', 'PX', RESERVED_MS);
    const freeIn = barred ? postEveryMs : Math.max(1, await this.#redis.pttl(place));
    return freeIn + (await this.#before(line, who)) * postEveryMs;
  }

  /** Counted only when it is granted. */
  async edit(who: string, weight: EditWeight): Promise<number> {
    const { editsAMinute } = this.#limits;
    const most = Math.max(1, Math.floor(editsAMinute * SHARE[weight]));
    const freeIn = Number(
      await this.#redis.eval(EDIT, 1, keys.edits, this.#now(), MINUTE_MS, most, `${who} ${randomUUID()}`),
    );
    if (freeIn > 0) return freeIn + Math.ceil(((await this.#before(keys.editLine, who)) * MINUTE_MS) / editsAMinute);
    await this.#redis.zrem(keys.editLine, who);
    return 0;
  }

  /** Slack said to wait: nobody posts in this channel before. */
  async hold(channel: string, ms: number): Promise<void> {
    await this.#redis.set(keys.postPace(channel), '1', 'PX', Math.max(1, Math.ceil(ms)));
  }

  /** How many have waited longer: whoever waits comes again when it may be their turn, not all of them at once. */
  async #before(line: string, who: string): Promise<number> {
    const now = this.#now();
    await this.#redis
      .multi()
      .zremrangebyscore(line, '-inf', now - FORGOTTEN_MS)
      .zadd(line, 'NX', now, who)
      .pexpire(line, FORGOTTEN_MS)
      .exec();
    return (await this.#redis.zrank(line, who)) ?? 0;
  }
}
