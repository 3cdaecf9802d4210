import type { SlackMessage } from '../runs/view.js';
import { foreign } from '../platform/escape.js';
import { textMessage } from './ephemeral.js';

export const followed = (run: string): SlackMessage =>
  textMessage(`Following ${run}: its card and its report come to this channel too.`);

export const alreadyFollowing = (run: string): SlackMessage => textMessage(`${run} is told in this channel already.`);

/** A job that will say no more. */
export function jobAlreadyEnded({ id, status }: { id: string; status: string }): SlackMessage {
  return textMessage(
    `That job has ended already: Adobe says ${foreign(status)}. What came of it: \`/audience status ${foreign(id)}\``,
  );
}
