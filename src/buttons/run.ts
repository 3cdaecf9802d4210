import { asCommand } from '../asking/as-command.js';
import { Mistake } from '../errors.js';
import { factsOf, storyOf } from '../looking/run.js';
import * as words from '../messages/private.js';
import { type Button, says } from '../surface.js';

export const details: Button = async ({ value }, services) => says(words.details(await storyOf(value, services)));

export const copyAsCommand: Button = async ({ value }, services) => {
  const command = asCommand((await storyOf(value, services)).request);
  if (!words.isShownWhole(command))
    throw new Mistake(
      'That is too long to be shown as one command, or has something in it that a message cannot show. “Run again…” fills a form with it.',
      'words',
    );
  return says(words.command(command));
};

export const support: Button = async ({ value }, services) => {
  const story = await storyOf(value, services);
  const { ending } = story;
  if (!ending || !('support' in ending)) throw new Mistake(`${story.run} did not fail.`, 'words');
  return says(words.support(story, ending.support));
};

export const checkNow: Button = async ({ value }, services) => {
  await services.hurry(await factsOf(value, services));
  await services.queue.wake(value);
  return says(words.sentence(`Looking at ${value} now; its card shows what I see.`));
};

export const cancelRun: Button = async ({ value, person }, { cancelling }) =>
  says(await cancelling.cancel(value, person.id));
