import { z } from 'zod';
import { waitUntil } from '../../playground/waiting.js';
import type { World } from './world.js';

/** How Usher marks in a message's metadata what it is. */
const markSchema = z.object({ event_payload: z.object({ run: z.string(), post: z.string() }) });

/** The run that a message is about, and what it is of it: `card`, `report`, `overdue`; undefined for other messages. */
export function markOf({ metadata }: { metadata?: unknown }): { run: string; post: string } | undefined {
  return markSchema.safeParse(metadata).data?.event_payload;
}

/** The messages about a run in a channel, each with what it is. */
export async function messagesAbout({ slack }: World, run: string, channel: string) {
  return (await slack.messages(channel)).flatMap(({ ts, text, metadata }) => {
    const mark = markOf({ metadata });
    return mark?.run === run ? [{ ts, text, post: mark.post }] : [];
  });
}

/** What was posted about a run in a channel: `card`, `report`, `overdue`. */
export async function postsAbout(world: World, run: string, channel: string): Promise<string[]> {
  return (await messagesAbout(world, run, channel)).map(({ post }) => post);
}

/** What the card of a run says now. */
export async function cardOf(world: World, run: string, channel: string): Promise<string> {
  return (await messagesAbout(world, run, channel)).find(({ post }) => post === 'card')?.text ?? '';
}

/** The text of a run's report in a channel, once it is there and the card has shrunk: then the run is over. */
export async function reportOf(world: World, run: string, channel: string, timeoutMs?: number): Promise<string> {
  const look = async () => {
    const messages = await messagesAbout(world, run, channel);
    const textOf = (post: string) => messages.find((one) => one.post === post)?.text;
    return / · ended /.test(textOf('card') ?? '') ? textOf('report') : undefined;
  };
  return waitUntil(`${channel} has the report of ${run}`, look, timeoutMs);
}
