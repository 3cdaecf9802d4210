import type { RedisClient } from '../platform/redis-connection.js';
import { z } from 'zod';
import type { Log } from '../platform/log.js';
import type { Metrics } from '../platform/metrics.js';
import { keys } from '../keys.js';
import { defineScript } from '../platform/redis-script.js';
import { withTimeout } from '../platform/timeout.js';

/** Redis usually answers within a millisecond; after this long it counts as out of reach. */
const REDIS_MS = 300;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** The bucket gains one ask each second. */
const ASK_EVERY_MS = 1_000;
/** Slack's proxies and impatient people repeat an ask within minutes, once or twice; that counts as one ask. */
const REPEATED_MS = 5 * MINUTE_MS;
const REPEATS = 2;
/** How rarely people are told that they ask too fast, or that Usher is not for guests: it costs a call to Slack. */
const TOLD = {
  limit: { key: keys.limitTold, everyMs: 10_000 },
  guest: { key: keys.guestTold, everyMs: HOUR_MS },
};
/** Drawing a Home costs calls to Slack and Adobe. */
const HOME = { most: 10, everyMs: 6_000 };
/** For each person. */
export const DATASETS_AN_HOUR = 5;

const NOW = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
`;

/** A bucket, stored as the time at which it is full again. Answers 0 if one was taken, else the ms until one can be. */
const takeFromBucket = defineScript({
  name: 'takeFromBucket',
  keys: [
    'bucket',
    'delivery', // the bucket again where there is none
  ],
  args: [
    'most', // at once
    'everyMs',
    'repeatedMs', // for how long a delivery is known
    'repeats', // of a delivery that are free
  ],
  answer: z.number(),
  lua: `${NOW}
local isDelivery = delivery ~= bucket
if isDelivery then
  local repeated = tonumber(redis.call('GET', delivery))
  if repeated and repeated < tonumber(repeats) then
    redis.call('INCR', delivery)
    return 0
  end
end
local full = math.max(tonumber(redis.call('GET', bucket)) or 0, now) + everyMs
local wait = full - most * everyMs - now
if wait > 0 then return wait end
redis.call('SET', bucket, full, 'PX', full - now)
if isDelivery then redis.call('SET', delivery, 0, 'PX', repeatedMs) end
return 0`,
});

/** Answers 0 if there is room within the hour, else the ms until there is. */
const takeRoom = defineScript({
  name: 'takeRoom',
  keys: ['times'],
  args: [
    'most',
    'hourMs',
    'id', // what takes it, or empty
  ],
  answer: z.number(),
  lua: `${NOW}
redis.call('ZREMRANGEBYSCORE', times, '-inf', now - hourMs)
local used = redis.call('ZCARD', times)
if used < tonumber(most) then
  if id ~= '' then
    redis.call('ZADD', times, now, id)
    redis.call('PEXPIRE', times, hourMs)
  end
  return 0
end
local first = redis.call('ZRANGE', times, used - most, used - most, 'WITHSCORES')
return math.max(1, first[2] + hourMs - now)`,
});

interface PersonLimitsOptions {
  redis: RedisClient;
  metrics: Pick<Metrics, 'limited'>;
  log: Log;
  /** How many asks at once. */
  asks: number;
}

/**
 * Limits for each person, counted in Redis for all processes, so that nobody holds up the others. Answers are ms to
 * wait, 0 for none. Nobody is limited while Redis is out of reach: the ask itself then reports that.
 */
export class PersonLimits {
  readonly #options: PersonLimitsOptions;

  constructor(options: PersonLimitsOptions) {
    this.#options = options;
  }

  get asks(): number {
    return this.#options.asks;
  }

  /** Counts an ask. A repeated `delivery` is not counted again. */
  async ask(person: string, delivery?: string): Promise<number> {
    const bucket = keys.asks(person);
    const places = { bucket, delivery: delivery === undefined ? bucket : keys.asked(delivery) };
    return this.#take('asks', places, { most: this.#options.asks, everyMs: ASK_EVERY_MS });
  }

  /** True once in each period, across all processes; false if Redis does not answer. */
  async isToBeTold(person: string, what: keyof typeof TOLD): Promise<boolean> {
    const { key, everyMs } = TOLD[what];
    const first = this.#options.redis.set(key(person), 1, 'PX', everyMs, 'NX');
    return this.#inReach(
      first.then((answer) => answer === 'OK'),
      false,
    );
  }

  async home(person: string): Promise<number> {
    const bucket = keys.homes(person);
    return this.#take('home', { bucket, delivery: bucket }, HOME);
  }

  /** Only asks: counts nothing. */
  async datasets(person: string): Promise<number> {
    return this.#room(person, '');
  }

  /** Counts a dataset that is about to be created. `id` is for giveBackDataset. */
  async takeDataset(person: string, id: string): Promise<number> {
    return this.#room(person, id);
  }

  /** For a dataset that was not created after all. */
  async giveBackDataset(person: string, id: string): Promise<void> {
    await this.#inReach(this.#options.redis.zrem(keys.newDatasets(person), id), 0);
  }

  async #take(limit: string, places: { bucket: string; delivery: string }, bucket: typeof HOME): Promise<number> {
    const { redis } = this.#options;
    const taken = takeFromBucket(redis, places, { ...bucket, repeatedMs: REPEATED_MS, repeats: REPEATS });
    return this.#counted(limit, await this.#inReach(taken, 0));
  }

  async #room(person: string, id: string): Promise<number> {
    const { redis } = this.#options;
    const room = takeRoom(redis, { times: keys.newDatasets(person) }, { most: DATASETS_AN_HOUR, hourMs: HOUR_MS, id });
    return this.#counted('datasets', await this.#inReach(room, 0));
  }

  #counted(limit: string, ms: number): number {
    if (ms > 0) this.#options.metrics.limited.inc({ limit });
    return ms;
  }

  async #inReach<Value>(asked: Promise<Value>, away: Value): Promise<Value> {
    const answered = asked.catch((error: unknown) => {
      this.#options.log.warn({ err: error }, 'what a person did could not be counted');
      return away;
    });
    return withTimeout(REDIS_MS, answered, () => away);
  }
}
