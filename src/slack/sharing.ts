import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { type Reply, reply } from '../handlers.js';
import { keys } from '../keys.js';
import { withMissingParts } from '../messages/adobe-errors.js';
import type { Action } from '../messages/buttons.js';
import { shareable } from '../messages/ephemeral.js';
import { which } from '../messages/unclear.js';
import type { MissingParts } from '../queries/missing-parts.js';
import { whichOf } from '../resolve/clarify.js';
import { RequestProblems } from '../resolve/request-errors.js';
import { blockSchema, type SlackMessage } from '../runs/view.js';
import type { Services } from '../services.js';

/** Slack accepts answers at a response URL for half an hour. */
const KEEP_S = 30 * 60;

const messageSchema = z.object({ text: z.string(), blocks: z.array(blockSchema) });

/** Private answers, kept while they can be shared: Slack does not send an ephemeral message along with its buttons. */
export class ShareableAnswers {
  constructor(private readonly redis: Redis) {}

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

/** To the asker, with a button (if it can be kept) that shares `toAll`: what the channel may read, perhaps less. */
export async function replyShareable(
  message: SlackMessage,
  { shareableAnswers, log }: Services,
  toAll: SlackMessage | 'nothing' = message,
): Promise<Reply> {
  if (toAll === 'nothing') return reply(message);
  const kept = await shareableAnswers.keep(toAll).catch((error: unknown) => {
    log.warn({ err: error }, 'an answer could not be kept for sharing');
    return undefined;
  });
  return { reply: kept === undefined ? message : shareable(message, kept) };
}

/** The same, with a note of what the answer lacks. */
export async function tellAll(
  message: SlackMessage,
  gaps: MissingParts,
  services: Services,
  toAll: SlackMessage | 'nothing' = message,
): Promise<Reply> {
  const { missing } = gaps;
  const all = toAll === 'nothing' ? toAll : withMissingParts(toAll, missing, 'channel');
  return replyShareable(withMissingParts(message, missing, 'asker'), services, all);
}

/** The answer, or if several audiences may be meant, a question whose choices look them up by id. */
export async function orWhich(sandbox: string, action: Action, looking: Promise<Reply>): Promise<Reply> {
  try {
    return await looking;
  } catch (error) {
    const asked = error instanceof RequestProblems ? whichOf(error) : undefined;
    if (!asked) throw error;
    return reply(which({ ...asked, sandbox, action }));
  }
}
