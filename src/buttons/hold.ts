import { type Button, reply } from '../handlers.js';
import { rejectedRedisDown } from '../messages/ephemeral.js';
import { atResetQuestion, withdrawn } from '../messages/hold.js';
import { requireRun } from '../queries/visible-runs.js';
import { askToSendNow } from '../questions/send-now.js';
import { asDraft } from '../runs/follow.js';
import { nextReset } from '../runs/hold.js';
import { keepAsk } from '../runs/open-questions.js';
import { mainChannel } from '../runs/record.js';
import { repeatable } from './run.js';

/** Asks whether to hold the same until Adobe's day resets. Nothing starts before the yes. */
export const runAtReset: Button = async (press, services) => {
  const { request, facts } = await repeatable(press, services);
  const { person, responseUrl, channel = mainChannel(facts) } = press;
  const at = services.now();
  const ask = asDraft(request);
  const asked = { ask, by: person.id, channel, at, responseUrl, confirmed: true, hold: 'reset' as const };
  const kept = await keepAsk(services.questions, asked);
  if (kept === undefined) return reply(rejectedRedisDown());
  return reply(atResetQuestion({ request, reportIn: channel, resets: nextReset(at) }, kept));
};

/** Takes a run back that is on hold: nothing was sent, so nothing is asked. */
export const withdrawRun: Button = async (press, services) => {
  await requireRun(press.value, press, services);
  await services.cancellation.withdraw(press.value, press.person.id);
  return reply(withdrawn(press.value));
};

export const sendNow: Button = async (press, services) => reply(await askToSendNow(press.value, press, services));
