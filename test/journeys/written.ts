import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { channelIds, people } from '../../playground/slack/content.js';
import { waitUntil } from '../../playground/waiting.js';
import type { World } from './world.js';

const delivered = z.looseObject({
  type: z.literal('event_callback'),
  event: z.looseObject({ type: z.enum(['app_mention', 'message']), ts: z.string(), channel: z.string() }),
});

/** What people write to Usher in messages, and what is told of it. */
export function written(world: World) {
  const events = async () =>
    (await world.slack.traffic()).flatMap(({ direction, request }) => {
      if (direction !== 'delivery' || typeof request !== 'string' || !request.startsWith('{')) return [];
      const { data } = delivered.safeParse(JSON.parse(request));
      return data ? [data] : [];
    });
  /** Somebody, @anna in #campaigns unless told, writes this; the next answer that only they see. */
  const told = async ({
    user = people.anna,
    channel = channelIds.campaigns,
    ...said
  }: {
    text: string;
    user?: string;
    channel?: string;
    thread_ts?: string;
  }) => {
    const before = (await world.slack.ephemerals(user)).length;
    await world.slack.say({ user, channel, ...said });
    return waitUntil(`${said.text} is answered`, async () => (await world.slack.ephemerals(user))[before]);
  };
  return {
    told,
    /** How many messages Slack has told of, in one channel or all. */
    deliveries: async (channel?: string) =>
      (await events()).filter(({ event }) => channel === undefined || event.channel === channel).length,
    /** What was written before is answered before this is. */
    nothingMore: () => told({ text: '@usher help help' }),
    /** The last event whose text holds this, once more: with Slack's retry header, or as a new event; `lateS` ago. */
    again: async (text: string, { header, lateS = 0 }: { header: boolean; lateS?: number }) => {
      const last = (await events()).findLast(({ event }) => JSON.stringify(event).includes(text));
      if (!last) throw new Error(`nobody was told of ${text}`);
      const ts = lateS === 0 ? last.event.ts : String(Number(last.event.ts) - lateS);
      const body = { ...last, event: { ...last.event, ts }, ...(header ? {} : { event_id: `Ev${randomUUID()}` }) };
      return world.slack.raw(JSON.stringify(body), {
        'content-type': 'application/json',
        ...(header ? { 'x-slack-retry-num': '1', 'x-slack-retry-reason': 'http_timeout' } : {}),
      });
    },
  };
}
