import type { RedisClient } from '../platform/redis-connection.js';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { json } from '../platform/zod-json.js';
import { keys } from '../keys.js';
import { cacheSize } from '../platform/cache-size.js';
import { withTimeout } from '../platform/timeout.js';
import { REPORT_MODES, type ReportMode } from '../request/report-modes.js';

/** Redis answers in a millisecond, or it is in trouble. */
const REDIS_MS = 300;
/** How many channels' settings are remembered for when Redis is away. */
const REMEMBERED = 5_000;

const sandboxJson = json.pipe(z.string()).optional().catch(undefined);

/** A channel's hash. A field that another version wrote differently counts as not chosen: no report waits for it. */
const settingsSchema = z.object({
  /** Absent: the usual sandbox. */
  sandbox: sandboxJson,
  told: json.pipe(z.enum(REPORT_MODES)).default('channel').catch('channel'),
  /** Slack ids of people (U…, W…) and of user groups (S…) who are mentioned in a report. */
  mention: json.pipe(z.array(z.string())).default([]).catch([]),
});

/** Does a report go to the channel beside the thread? A cancelled run is no failure: somebody wanted that. */
export function broadcastsTo(told: ReportMode, ending: string | undefined): boolean {
  return told === 'channel' || (told === 'failures' && ending !== 'finished' && ending !== 'cancelled');
}

type ChannelSettings = z.infer<typeof settingsSchema>;

/** What each channel has chosen: a hash of JSON values, so that two people can change different things at once. */
export class Channels {
  readonly #known = new LRUCache<string, ChannelSettings>(cacheSize(REMEMBERED));

  /** `usualSandbox`: of channels that have not chosen. */
  constructor(
    private readonly redis: RedisClient,
    readonly usualSandbox: string,
  ) {}

  async settings(channel: string): Promise<ChannelSettings> {
    const kept = await this.redis.hgetall(keys.channel(channel));
    const settings = settingsSchema.parse(kept);
    this.#known.set(channel, settings);
    return settings;
  }

  /** Undefined if Redis does not answer and no earlier answer is remembered. */
  async sandbox(channel: string): Promise<string | undefined> {
    const read = this.settings(channel).catch(() => undefined);
    const settings = (await withTimeout(REDIS_MS, read, () => undefined)) ?? this.#known.get(channel);
    return settings && (settings.sandbox ?? this.usualSandbox);
  }

  /** The sandboxes that these channels work in, the usual one first. */
  async sandboxesOf(channels: string[]): Promise<string[]> {
    const chosen = await Promise.all(channels.map((id) => this.redis.hget(keys.channel(id), 'sandbox')));
    const names = chosen.flatMap((kept) => sandboxJson.parse(kept ?? undefined) ?? []);
    return [...new Set([this.usualSandbox, ...names])];
  }

  /** Returns the settings that hold from now on. */
  async change(channel: string, change: Partial<ChannelSettings>): Promise<ChannelSettings> {
    const fields = Object.entries(change).map(([name, value]) => [name, JSON.stringify(value)] as const);
    if (fields.length > 0) await this.redis.hset(keys.channel(channel), Object.fromEntries(fields));
    return this.settings(channel);
  }

  /** True for the first call for a channel, ever: Slack delivers some events more than once. */
  async claimGreeting(channel: string): Promise<boolean> {
    return (await this.redis.set(keys.greeted(channel), 1, 'NX')) === 'OK';
  }

  /** The greeting was refused: the next claim succeeds again. */
  async releaseGreeting(channel: string): Promise<void> {
    await this.redis.del(keys.greeted(channel));
  }
}
