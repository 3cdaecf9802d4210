import type { Person } from '../access.js';
import { Mistake } from '../errors.js';
import type { Facts } from '../runs/record.js';
import type { Story } from '../runs/view.js';
import type { Services } from '../services.js';

/** Who looks, and the channel in which the answer may be shared, where there is one. */
export interface Looker {
  person: Pick<Person, 'id'>;
  channel: string | undefined;
}

/** Throws Mistake where there is no such run, as far as the person may know. */
export async function factsOf(run: string, { person }: Looker, services: Services): Promise<Facts> {
  const facts = await services.runs.read(run);
  const known = facts && (await services.reach.mayRead({ person: person.id }, facts));
  if (facts && known === 'yes') return facts;
  if (known === 'unknown')
    throw new Mistake(`Slack does not say just now whether you may read ${run}. Try again in a moment.`, 'words');
  throw new Mistake(`There is no run ${run}.`, 'words');
}

/** Throws Mistake where there is no story yet. */
export async function storyOf(run: string, looker: Looker, services: Services): Promise<Story> {
  const story = await services.story(run, await factsOf(run, looker, services));
  if (!story) throw new Mistake(`${run} is still checking the names.`, 'words');
  return story;
}

/** The whole channel may read what is said of the run. */
export async function isForAll({ channel }: Looker, facts: Facts, { reach }: Services): Promise<boolean> {
  return channel !== undefined && (await reach.mayRead({ channel }, facts)) === 'yes';
}
