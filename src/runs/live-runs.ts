import { z } from 'zod';
import { keys } from '../keys.js';
import type { RedisClient } from '../platform/redis-connection.js';
import { defineScript } from '../platform/redis-script.js';
import { runNumber } from './record.js';

/** So many runs a script looks at: it holds up Redis for a few ms at most. */
const PAGE = 500;

/** Some of the live runs: the next cursor, and those that have not ended and have no job of Adobe's for what they do now. */
const findUnsent = defineScript({
  name: 'findUnsent',
  keys: ['live'],
  args: ['cursor', 'count', 'prefix'],
  answer: z.tuple([z.string(), z.array(z.string())]),
  lua: `
local page = redis.call('SSCAN', live, cursor, 'COUNT', count)
local unsent = {}
for _, run in ipairs(page[2]) do
  local has, sent = {}, {}
  for _, field in ipairs(redis.call('HKEYS', prefix .. run)) do
    has[field] = true
    local stage = string.match(field, '^(%a+)%.%d+%.id$') or string.match(field, '^(%a+)%.join$')
    if stage then sent[stage] = true end
  end
  local waits = sent['export'] or (sent['evaluation'] and not has['evaluation.end'])
  if not (waits or has['ending'] or has['refusal']) then table.insert(unsent, run) end
end
return { page[1], unsent }`,
});

/** Finds live runs without reading the record of each. */
export class LiveRuns {
  readonly #redis: RedisClient;

  constructor({ redis }: { redis: RedisClient }) {
    this.#redis = redis;
  }

  /** Those that the person asked for. */
  async ofPerson(person: string): Promise<string[]> {
    return this.#redis.sinter(keys.liveOf(person), keys.live);
  }

  /** Those that were asked for, or are or were told, in any of these channels, the newest first. */
  async inChannels(channels: string[]): Promise<string[]> {
    const looks = this.#redis.pipeline();
    for (const channel of channels) looks.zinter(2, keys.byChannel(channel), keys.live);
    const answers = (await looks.exec()) ?? [];
    const found = answers.flatMap(([error, runs]) => {
      if (error) throw error;
      return z.array(z.string()).parse(runs);
    });
    return [...new Set(found)].sort((one, other) => runNumber(other) - runNumber(one));
  }

  /** Those that have no job of Adobe's for what they do now, the oldest first. Some may have one by now. */
  async unsent(): Promise<string[]> {
    const found = new Set<string>();
    let cursor = '0';
    do {
      const page = { cursor, count: PAGE, prefix: keys.runPrefix };
      const [next, runs] = await findUnsent(this.#redis, { live: keys.live }, page);
      for (const run of runs) found.add(run);
      cursor = next;
    } while (cursor !== '0');
    return [...found].sort((one, other) => runNumber(one) - runNumber(other));
  }
}
