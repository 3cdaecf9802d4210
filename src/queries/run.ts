import type { Person } from '../access.js';
import { UserError } from '../errors.js';
import { noSuchRun, type RunRecord } from '../runs/record.js';
import type { RunView } from '../runs/view.js';
import type { Services } from '../services.js';

/** Who looks, and the channel in which the answer may be shared, where there is one. */
export interface Looker {
  person: Pick<Person, 'id'>;
  channel: string | undefined;
}

/** Throws UserError where there is no such run, as far as the person may know. */
export async function requireRun(run: string, { person }: Looker, services: Services): Promise<RunRecord> {
  const facts = await services.runs.read(run);
  const known = facts && (await services.reach.mayRead({ person: person.id }, facts));
  if (facts && known === 'yes') return facts;
  if (known === 'unknown')
    throw new UserError(`Slack does not say just now whether you may read ${run}. Try again in a moment.`, 'words');
  throw noSuchRun(run);
}

/** Throws UserError where there is no story yet. */
export async function requireRunView(run: string, looker: Looker, services: Services): Promise<RunView> {
  const story = await services.viewOf(run, await requireRun(run, looker, services));
  if (!story) throw new UserError(`${run} is still checking the names.`, 'words');
  return story;
}

/** The whole channel may read what is said of the run. */
export async function isForAll({ channel }: Looker, facts: RunRecord, { reach }: Services): Promise<boolean> {
  return channel !== undefined && (await reach.mayRead({ channel }, facts)) === 'yes';
}
