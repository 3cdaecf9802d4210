import { askToCancelRun } from '../questions/cancel.js';
import { asCommand } from '../request/format.js';
import { Mistake } from '../errors.js';
import { factsOf, storyOf } from '../queries/run.js';
import * as words from '../messages/ephemeral.js';
import { type Button, says } from '../handlers.js';

export const details: Button = async (press, services) =>
  says(words.details(await storyOf(press.value, press, services)));

export const copyAsCommand: Button = async (press, services) => {
  const { request } = await storyOf(press.value, press, services);
  if (request.job?.withheld)
    throw new Mistake('What that export was narrowed to is told in private places only.', 'words');
  const command = asCommand(request);
  if (!words.isShownWhole(command))
    throw new Mistake(
      'That is too long to be shown as one command, or has something in it that a message cannot show. “Run again…” fills a form with it.',
      'words',
    );
  return says(words.command(command));
};

export const support: Button = async (press, services) => {
  const story = await storyOf(press.value, press, services);
  const { ending } = story;
  if (!ending || !('support' in ending)) throw new Mistake(`${story.run} did not fail.`, 'words');
  return says(words.support(story, ending.support));
};

export const checkNow: Button = async (press, services) => {
  const { value } = press;
  await services.hurry(await factsOf(value, press, services));
  await services.queue.wake(value);
  return says(words.sentence(`Looking at ${value} now; its card shows what I see.`));
};

/** The same question as in words: who may not is told so before it. */
export const cancelRun: Button = async (press, services) => {
  await factsOf(press.value, press, services);
  return says(await askToCancelRun(press.value, press.person.id, services));
};

/** A run that waits for a place to be told in: nothing of it was sent, so nothing is asked. */
export const forgetRun: Button = async (press, services) => {
  await factsOf(press.value, press, services);
  return says(await services.cancelling.cancel(press.value, press.person.id));
};
