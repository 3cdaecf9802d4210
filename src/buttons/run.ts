import { asCommand } from '../asking/as-command.js';
import { Mistake } from '../errors.js';
import type { Facts } from '../runs/facts.js';
import * as words from '../messages/private.js';
import type { Services } from '../services.js';
import type { Story } from '../runs/story.js';
import { type Button, says } from '../surface.js';

/** Throws Mistake where the run is no longer kept. */
export async function factsOf(run: string, { runs }: Services): Promise<Facts> {
  const facts = await runs.read(run);
  if (!facts) throw new Mistake(`${run} is no longer kept.`, 'words');
  return facts;
}

/** Throws Mistake where there is no story yet. */
export async function storyOf(run: string, services: Services): Promise<Story> {
  const story = await services.story(run, await factsOf(run, services));
  if (!story) throw new Mistake(`${run} is still checking the names.`, 'words');
  return story;
}

export const details: Button = async ({ value }, services) => says(words.details(await storyOf(value, services)));

export const copyAsCommand: Button = async ({ value }, services) =>
  says(words.command(asCommand((await storyOf(value, services)).request)));

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
