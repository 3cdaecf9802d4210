import { z } from 'zod';
import { hello } from '../messages/help.js';
import type { Event } from '../surface.js';

const eventSchema = z.looseObject({ user: z.string(), channel: z.string() });

/** Usher itself was invited: it says once in each channel what it does, however often it is invited. */
export const joined: Event = async ({ event, self }, { channels }) => {
  const { user, channel } = eventSchema.parse(event);
  if (user !== self || !(await channels.greets(channel))) return undefined;
  return { posts: { channel, message: hello({ sandbox: await channels.sandbox(channel) }) } };
};
