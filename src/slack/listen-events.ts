import type { App } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import type { Services } from '../services.js';
import { messageArguments } from '../messages/mrkdwn.js';
import { classifySlackError } from '../platform/slack-errors.js';
import type { Reply, Event, EventResult, Shortcut, ShortcutInput } from '../handlers.js';
import { shortcutBody } from './payloads.js';
import type { Responder } from './responder.js';
import { authenticate } from './authenticate.js';

export interface EventsOptions {
  events: Record<string, Event>;
  shortcuts: Record<string, Shortcut>;
  services: Services;
  responder: Responder;
}

type Posts = Extract<EventResult, { posts: unknown }>['posts'];

async function post(client: WebClient, { channel, message, refused }: Posts): Promise<void> {
  try {
    await client.chat.postMessage({ channel, ...messageArguments(message) });
  } catch (error) {
    if (classifySlackError(error).is !== 'unknown') await refused?.();
    throw error;
  }
}

/** What happens in Slack, and shortcuts on messages. Slack delivers an event again until it is acknowledged. */
export function listenToEvents(app: App, { events, shortcuts, services, responder }: EventsOptions): void {
  for (const [name, handler] of Object.entries(events)) {
    app.event(name, async ({ event, context, client }) => {
      const answer = await handler({ event, self: context.botUserId }, services);
      if (!answer) return;
      if ('posts' in answer) {
        await post(client, answer.posts);
      } else {
        const { user, blocks } = answer.shows;
        await client.views.publish({ user_id: user, view: { type: 'home', blocks } });
      }
    });
  }

  for (const [id, handler] of Object.entries(shortcuts)) {
    app.shortcut({ callback_id: id, type: 'message_action' }, async ({ ack, body }) => {
      await ack();
      const { user, channel, message, trigger_id: triggerId, response_url } = shortcutBody.parse(body);
      const responseUrl = responder.slacks(response_url);
      const used = { channel: channel.id, message, triggerId, responseUrl };
      const answer = await responder.heard(answerTo(handler, user.id, used), { shortcut: id });
      await responder.say(answer, { user: user.id, channel: channel.id, triggerId, responseUrl });
    });
  }

  async function answerTo(handler: Shortcut, user: string, used: Omit<ShortcutInput, 'person'>): Promise<Reply> {
    const delivery = used.triggerId;
    const person = await authenticate({ user, answered: 'later', delivery, inAck: false }, services);
    return person && handler({ ...used, person }, services);
  }
}
