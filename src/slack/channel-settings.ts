import type { Redis } from 'ioredis';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { json } from '../platform/zod-json.js';
import { keys } from '../keys.js';
import { withTimeout } from '../platform/timeout.js';
import { REPORT_MODES, type ReportMode } from '../request/report-modes.js';

/** Redis answers in a millisecond, or it is in trouble. */
const REDIS_MS = 300;
/** The settings of so many channels are remembered, for when Redis is away. */
const REMEMBERED = 5_000;

const sandboxJson = json.pipe(z.string()).optional().catch(undefined);

/**
 * How a channel works and is told, from its hash: a field that another version wrote otherwise counts as not chosen.
 * No report waits for a setting.
 */
const settingsSchema = z.object({
  /** Absent: the sandbox of channels that have not chosen. */
  sandbox: sandboxJson,
  told: json.pipe(z.enum(REPORT_MODES)).default('channel').catch('channel'),
  /** Slack ids of people (U…, W…) and of user groups (S…) who are mentioned in a report. */
  mention: json.pipe(z.array(z.string())).default([]).catch([]),
});

/** Whether a report goes to the channel, beside the thread: cancelled is no failure, somebody wanted it. */
export function broadcastsTo(told: ReportMode, ending: string | undefined): boolean {
  return told === 'channel' || (told === 'failures' && ending !== 'finished' && ending !== 'cancelled');
}

export type ChannelSettings = z.infer<typeof settingsSchema>;

/** What each channel has chosen: a hash of JSON values, so that two people can change different things at once. */
export class Channels {
  readonly #redis: Redis;
  readonly #sandbox: string;
  readonly #known = new LRUCache<string, ChannelSettings>({ max: REMEMBERED });

  constructor({ redis, sandbox }: { redis: Redis; sandbox: string }) {
    this.#redis = redis;
    this.#sandbox = sandbox;
  }

  async settings(channel: string): Promise<ChannelSettings> {
    const kept = await this.#redis.hgetall(keys.channel(channel));
    const settings = settingsSchema.parse(kept);
    this.#known.set(channel, settings);
    return settings;
  }

  /** The sandbox this channel works in. Undefined when Redis does not answer and it is not known from before. */
  async sandbox(channel: string): Promise<string | undefined> {
    const read = this.settings(channel).catch(() => undefined);
    const settings = (await withTimeout(REDIS_MS, read, () => undefined)) ?? this.#known.get(channel);
    return settings && (settings.sandbox ?? this.#sandbox);
  }

  /** The sandboxes that these channels work in, the usual one first. */
  async sandboxesOf(channels: string[]): Promise<string[]> {
    const chosen = await Promise.all(channels.map((id) => this.#redis.hget(keys.channel(id), 'sandbox')));
    const names = chosen.flatMap((kept) => sandboxJson.parse(kept ?? undefined) ?? []);
    return [...new Set([this.#sandbox, ...names])];
  }

  /** The sandbox of channels that have not chosen. */
  get usualSandbox(): string {
    return this.#sandbox;
  }

  /** Answers with what holds from now on. */
  async change(channel: string, change: Partial<ChannelSettings>): Promise<ChannelSettings> {
    const fields = Object.entries(change).map(([name, value]) => [name, JSON.stringify(value)] as const);
    if (fields.length > 0) await this.#redis.hset(keys.channel(channel), Object.fromEntries(fields));
    return this.settings(channel);
  }

  /** True for the first to say so, ever: Slack tells some things more than once. */
  async claimGreeting(channel: string): Promise<boolean> {
    return (await this.#redis.set(keys.greeted(channel), 1, 'NX')) === 'OK';
  }

  /** It could not be said: whoever says so next is the first again. */
  async releaseGreeting(channel: string): Promise<void> {
    await this.#redis.del(keys.greeted(channel));
  }
}
