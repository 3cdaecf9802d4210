import type { App, BlockAction } from '@slack/bolt';
import type { z } from 'zod';
import { UserError, NotAllowed } from '../errors.js';
import { withNotice } from '../forms/run/notice.js';
import type { Services } from '../services.js';
import type { Reply, Button, FieldHandler, FieldResult } from '../handlers.js';
import { actionsBody, chosenOf, filledOf, type SlackView, shownOf } from './payloads.js';
import type { Responder } from './responder.js';
import { authenticate } from './authenticate.js';

const FAILED = 'Something went wrong on my side. What you filled in is kept; try again, or send it as it is.';

type Pressed = z.infer<typeof actionsBody>;

export interface ButtonsOptions {
  buttons: Record<string, Button>;
  changes: Record<string, FieldHandler>;
  services: Services;
  responder: Responder;
}

/** Buttons in messages and on the Home, and whatever changes a form while it is open. Access is checked again. */
export function listenToButtons(app: App, { buttons, changes, services, responder }: ButtonsOptions): void {
  for (const [action, button] of Object.entries(buttons)) {
    app.action<BlockAction>({ type: 'block_actions', action_id: numbered(action) }, async ({ ack, body }) => {
      await ack();
      const used = actionsBody.parse(body);
      const pressed = { ...used, response_url: responder.slacks(used.response_url) };
      const { trigger_id: triggerId, response_url: responseUrl } = pressed;
      const answer = await responder.heard(answerTo(button, pressed, services), { action });
      await responder.say(answer, { user: pressed.user.id, channel: pressed.channel?.id, triggerId, responseUrl });
    });
  }

  for (const [action, change] of Object.entries(changes)) {
    app.action<BlockAction>({ type: 'block_actions', action_id: action }, async ({ ack, body }) => {
      await ack();
      const pressed = actionsBody.parse(body);
      const { view } = pressed;
      if (!view) return;
      const changed = await changedBy(change, { ...pressed, view }, services);
      if (!changed) return;
      if ('push' in changed) await responder.push(changed.push, pressed.trigger_id);
      else await responder.update(changed.update, changed.force ? { id: view.id } : view);
    });
  }
}

async function answerTo(button: Button, pressed: Pressed, services: Services): Promise<Reply> {
  const person = await whoPresses(pressed, services);
  if (!person) return undefined;
  const { trigger_id: triggerId, response_url: responseUrl, channel, actions } = pressed;
  const value = chosenOf(actions[0]);
  const block = actions[0]?.block_id ?? '';
  return button({ person, value, block, channel: channel?.id, triggerId, responseUrl }, services);
}

function whoPresses({ user, trigger_id: delivery }: Pressed, services: Services) {
  return authenticate({ user: user.id, answered: 'later', delivery, inAck: false }, services);
}

/** What goes wrong is said on top of the form, as it has no other place. */
async function changedBy(
  change: FieldHandler,
  pressed: Pressed & { view: SlackView },
  services: Services,
): Promise<FieldResult> {
  const { view, actions } = pressed;
  try {
    const person = await whoPresses(pressed, services);
    return person && (await change({ ...filledOf(view), person, chosen: chosenOf(actions[0]) }, services));
  } catch (error) {
    if (error instanceof NotAllowed) return { update: withNotice(shownOf(view), error.sentence) };
    if (error instanceof UserError) return { update: withNotice(shownOf(view), error.formMessage) };
    services.log.error({ err: error }, 'a change in a form failed');
    return { update: withNotice(shownOf(view), FAILED) };
  }
}

/** The action, also where a message has several buttons of it and numbers the further ones. */
function numbered(action: string): RegExp {
  return new RegExp(`^${action}(#\\d+)?$`);
}
