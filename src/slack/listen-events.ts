import type { App } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import type { Services } from '../services.js';
import { outcomeOf } from './errors.js';
import type { Answer, Event, EventAnswer, Shortcut, Used } from '../handlers.js';
import { shortcutBody } from './payloads.js';
import { slackMessage, type Speech } from './responder.js';
import { whoAsks } from './authenticate.js';

export interface EventsOptions {
  events: Record<string, Event>;
  shortcuts: Record<string, Shortcut>;
  services: Services;
  speech: Speech;
}

type Posts = Extract<EventAnswer, { posts: unknown }>['posts'];

async function post(client: WebClient, { channel, message, refused }: Posts): Promise<void> {
  try {
    await client.chat.postMessage({ channel, ...slackMessage(message) });
  } catch (error) {
    if (outcomeOf(error).is !== 'unknown') await refused?.();
    throw error;
  }
}

/** What happens in Slack, and shortcuts on messages. Slack delivers an event again until it is acknowledged. */
export function listenToEvents(app: App, { events, shortcuts, services, speech }: EventsOptions): void {
  for (const [name, handler] of Object.entries(events)) {
    app.event(name, async ({ event, context, client }) => {
      const answer = await handler({ event, self: context.botUserId }, services);
      if (!answer) return;
      if ('posts' in answer) {
        await post(client, answer.posts);
      } else {
        const { user, blocks } = answer.shows;
        await client.views.publish({ user_id: user, view: { type: 'home', blocks: blocks as never[] } }); // as in speech.ts
      }
    });
  }

  for (const [id, handler] of Object.entries(shortcuts)) {
    app.shortcut({ callback_id: id, type: 'message_action' }, async ({ ack, body }) => {
      await ack();
      const { user, channel, message, trigger_id: triggerId, response_url } = shortcutBody.parse(body);
      const responseUrl = speech.slacks(response_url);
      const used = { channel: channel.id, message, triggerId, responseUrl };
      const answer = await speech.heard(answerTo(handler, user.id, used), { shortcut: id });
      await speech.say(answer, { user: user.id, channel: channel.id, triggerId, responseUrl });
    });
  }

  async function answerTo(handler: Shortcut, user: string, used: Omit<Used, 'person'>): Promise<Answer> {
    const delivery = used.triggerId;
    const person = await whoAsks({ user, answered: 'later', delivery, inAck: false }, services);
    return person && handler({ ...used, person }, services);
  }
}
