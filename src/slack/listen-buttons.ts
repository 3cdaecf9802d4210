import type { App, BlockAction } from '@slack/bolt';
import type { z } from 'zod';
import { Mistake, NoRight } from '../errors.js';
import { withNotice } from '../forms/run/notice.js';
import type { Services } from '../services.js';
import type { Answer, Button, Change, Changed } from '../handlers.js';
import { actionsBody, chosenOf, filledOf, type SlackView, shownOf } from './payloads.js';
import type { Speech } from './responder.js';
import { whoAsks } from './authenticate.js';

const FAILED = 'Something went wrong on my side. What you filled in is kept; try again, or send it as it is.';

type Pressed = z.infer<typeof actionsBody>;

export interface ButtonsOptions {
  buttons: Record<string, Button>;
  changes: Record<string, Change>;
  services: Services;
  speech: Speech;
}

/** Buttons in messages and on the Home, and whatever changes a form while it is open. Access is checked again. */
export function listenToButtons(app: App, { buttons, changes, services, speech }: ButtonsOptions): void {
  for (const [action, button] of Object.entries(buttons)) {
    app.action<BlockAction>({ type: 'block_actions', action_id: numbered(action) }, async ({ ack, body }) => {
      await ack();
      const used = actionsBody.parse(body);
      const pressed = { ...used, response_url: speech.slacks(used.response_url) };
      const { trigger_id: triggerId, response_url: responseUrl } = pressed;
      const answer = await speech.heard(answerTo(button, pressed, services), { action });
      await speech.say(answer, { user: pressed.user.id, channel: pressed.channel?.id, triggerId, responseUrl });
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
      if ('pushes' in changed) await speech.push(changed.pushes, pressed.trigger_id);
      else await speech.update(changed.becomes, changed.insists ? { id: view.id } : view);
    });
  }
}

async function answerTo(button: Button, pressed: Pressed, services: Services): Promise<Answer> {
  const person = await whoPresses(pressed, services);
  if (!person) return undefined;
  const { trigger_id: triggerId, response_url: responseUrl, channel, actions } = pressed;
  const value = chosenOf(actions[0]);
  const block = actions[0]?.block_id ?? '';
  return button({ person, value, block, channel: channel?.id, triggerId, responseUrl }, services);
}

function whoPresses({ user, trigger_id: delivery }: Pressed, services: Services) {
  return whoAsks({ user: user.id, answered: 'later', delivery, inAck: false }, services);
}

/** What goes wrong is said on top of the form, as it has no other place. */
async function changedBy(change: Change, pressed: Pressed & { view: SlackView }, services: Services): Promise<Changed> {
  const { view, actions } = pressed;
  try {
    const person = await whoPresses(pressed, services);
    return person && (await change({ ...filledOf(view), person, chosen: chosenOf(actions[0]) }, services));
  } catch (error) {
    if (error instanceof NoRight) return { becomes: withNotice(shownOf(view), error.sentence) };
    if (error instanceof Mistake) return { becomes: withNotice(shownOf(view), error.inForm) };
    services.log.error({ err: error }, 'a change in a form failed');
    return { becomes: withNotice(shownOf(view), FAILED) };
  }
}

/** The action, also where a message has several buttons of it and numbers the further ones. */
function numbered(action: string): RegExp {
  return new RegExp(`^${action}(#\\d+)?$`);
}
