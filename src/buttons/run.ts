import { askToCancelRun } from '../questions/cancel.js';
import { formatCommand } from '../request/format.js';
import { UserError } from '../errors.js';
import { requireRun, requireRunView } from '../queries/visible-runs.js';
import { runCancelling } from '../messages/cancel.js';
import * as words from '../messages/ephemeral.js';
import { type Button, reply } from '../handlers.js';

export const details: Button = async (press, services) =>
  reply(words.requestDetails(await requireRunView(press.value, press, services)));

export const copyAsCommand: Button = async (press, services) => {
  const { request } = await requireRunView(press.value, press, services);
  if (request.job?.withheld) throw new UserError('What that export was narrowed to is told in private places only.');
  const command = formatCommand(request);
  if (!words.isShownWhole(command))
    throw new UserError(
      'That is too long to be shown as one command, or has something in it that a message cannot show. “Run again…” fills a form with it.',
    );
  return reply(words.commandText(command));
};

export const support: Button = async (press, services) => {
  const view = await requireRunView(press.value, press, services);
  const { ending } = view;
  if (!ending || !('support' in ending)) throw new UserError(`${view.run} did not fail.`);
  return reply(words.supportDetails(view, ending.support));
};

export const checkNow: Button = async (press, services) => {
  const { value } = press;
  await services.pollNow(await requireRun(value, press, services));
  await services.queue.wake(value);
  return reply(words.textMessage(`Looking at ${value} now; its card shows what I see.`));
};

/** The same question as after the command; people without the right are refused first. */
export const cancelRun: Button = async (press, services) => {
  await requireRun(press.value, press, services);
  return reply(await askToCancelRun(press.value, press.person.id, services));
};

/** Cancels without a question: the run waits for a place to report in, so nothing was sent for it yet. */
export const forgetRun: Button = async (press, services) => {
  await requireRun(press.value, press, services);
  return reply(runCancelling(press.value, await services.cancellation.cancel(press.value, press.person.id)));
};
