import type { SlackState } from './state.js';

/** `limited` becomes HTTP 429 with `Retry-After`, in seconds. */
export type Answer =
  { ok: true; [name: string]: unknown } | { ok: false; error: string; [name: string]: unknown } | { limited: number };

export type Method = (state: SlackState, args: Record<string, unknown>) => Answer;

export const no = (error: string): Answer => ({ ok: false, error });

/** The same, with sentences that say what is wrong and where. */
export const noAs = (error: string, sentences: string[]): Answer => ({
  ...no(error),
  response_metadata: { messages: sentences.map((sentence) => `[ERROR] ${sentence}`) },
});

/** Where the bot may not write; `chat:write.public` is not among its scopes. */
export function refusePlace(state: SlackState, id: string): Answer | undefined {
  const channel = state.channel(id);
  if (!channel || (channel.private && !channel.member)) return no('channel_not_found');
  if (channel.archived) return no('is_archived');
  return channel.member ? undefined : no('not_in_channel');
}
