import { randomUUID } from 'node:crypto';
import type { RedisClient } from '../platform/redis-connection.js';
import { z } from 'zod';
import { keys } from '../keys.js';
import { blockSchema, type SlackMessage } from '../runs/view.js';

/** Slack accepts answers at a response URL for half an hour. */
const KEEP_S = 30 * 60;

const messageSchema = z.object({ text: z.string(), blocks: z.array(blockSchema) });

/** Private answers, kept while they can be shared: Slack does not send an ephemeral message along with its buttons. */
export class ShareableAnswers {
  constructor(private readonly redis: RedisClient) {}

  async keep(message: SlackMessage): Promise<string> {
    const id = randomUUID();
    await this.redis.set(keys.answer(id), JSON.stringify(message), 'EX', KEEP_S);
    return id;
  }

  /** Undefined after half an hour. */
  async kept(id: string): Promise<SlackMessage | undefined> {
    const json = await this.redis.get(keys.answer(id));
    return json === null ? undefined : messageSchema.parse(JSON.parse(json));
  }
}
