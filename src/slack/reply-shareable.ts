import { type Reply, reply } from '../handlers.js';
import type { Action } from '../messages/buttons.js';
import { shareable } from '../messages/ephemeral.js';
import { withMissingParts } from '../messages/adobe-errors.js';
import { which } from '../messages/unclear.js';
import type { MissingParts } from '../queries/inquiry.js';
import { whichOf } from '../resolve/clarify.js';
import { RequestProblems } from '../resolve/request-errors.js';
import type { SlackMessage } from '../runs/view.js';
import type { Services } from '../services.js';

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
