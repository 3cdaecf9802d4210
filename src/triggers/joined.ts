import { z } from 'zod';
import { welcome } from '../messages/help.js';
import type { Event } from '../handlers.js';

const eventSchema = z.looseObject({ user: z.string(), channel: z.string() });

/** Usher was invited: it greets each channel once. If Slack refuses the greeting, the next invitation tries again. */
export const joinedChannel: Event = async ({ event, self }, { channels }) => {
  const { data: came } = eventSchema.safeParse(event);
  if (!came || came.user !== self) return undefined;
  const { channel } = came;
  const message = welcome({ sandbox: await channels.sandbox(channel) });
  if (!(await channels.claimGreeting(channel))) return undefined;
  return { posts: { channel, message, refused: () => channels.releaseGreeting(channel) } };
};
