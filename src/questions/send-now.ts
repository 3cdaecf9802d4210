import { z } from 'zod';
import { NotAllowed, UserError } from '../errors.js';
import { reply } from '../handlers.js';
import { isHeld, sendNowQuestion, sentNow } from '../messages/hold.js';
import { type Looker, requireRun, requireRunView } from '../queries/visible-runs.js';
import type { SlackMessage } from '../runs/view.js';
import type { Services } from '../services.js';
import { ask, defineQuestion } from './question.js';

const kind = { name: 'send-now', schema: z.object({ run: z.string() }) };

/** Throws UserError if the run is not on hold, or if the person is no operator. */
export async function askToSendNow(run: string, looker: Looker, services: Services): Promise<SlackMessage> {
  NotAllowed.refuse(services.access.whyNotSendHeld(looker.person.id));
  const view = await requireRunView(run, looker, services);
  if (!isHeld(view)) throw new UserError(`${run} is no longer on hold.`);
  return ask(kind, looker.person.id, { run }, (kept) => sendNowQuestion(view, kept), services);
}

/** Checks again: the run may have been withdrawn or sent meanwhile. */
export const sendNowAsked = defineQuestion(kind, 'Still on hold.', async ({ run }, press, services) => {
  await requireRun(run, press, services);
  await services.cancellation.sendNow(run, press.person.id);
  return reply(sentNow(run));
});
