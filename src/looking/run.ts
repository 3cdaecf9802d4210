import { Mistake } from '../errors.js';
import type { Facts } from '../runs/facts.js';
import type { Story } from '../runs/story.js';
import type { Services } from '../services.js';

/** Throws Mistake where the run is no longer kept. */
export async function factsOf(run: string, { runs }: Services): Promise<Facts> {
  const facts = await runs.read(run);
  if (!facts) throw new Mistake(`There is no run ${run}.`, 'words');
  return facts;
}

/** Throws Mistake where there is no story yet. */
export async function storyOf(run: string, services: Services): Promise<Story> {
  const story = await services.story(run, await factsOf(run, services));
  if (!story) throw new Mistake(`${run} is still checking the names.`, 'words');
  return story;
}
