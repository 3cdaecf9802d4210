import type { Person } from '../access.js';
import { UserError } from '../errors.js';
import { noSuchRun, type RunRecord } from '../runs/record.js';
import type { RunView } from '../runs/view.js';
import type { Services } from '../services.js';

/** The person who asks, and the channel in which the answer may be shared, if any. */
export interface Looker {
  person: Pick<Person, 'id'>;
  channel: string | undefined;
}

/** Throws UserError if there is no such run, as far as the person may know. */
export async function requireRun(run: string, { person }: Looker, services: Services): Promise<RunRecord> {
  const facts = await services.runs.read(run);
  const known = facts && (await services.reach.mayRead({ person: person.id }, facts));
  if (facts && known === 'yes') return facts;
  if (known === 'unknown')
    throw new UserError(`Slack isn’t saying whether you can see ${run} right now. Try again in a moment.`);
  throw noSuchRun(run);
}

/** Also throws UserError if the run has no view yet. */
export async function requireRunView(run: string, looker: Looker, services: Services): Promise<RunView> {
  const view = await services.viewOf(run, await requireRun(run, looker, services));
  if (!view) throw new UserError(`${run} is still checking names. Try again in a moment.`);
  return view;
}

/** May the whole channel read about the run? */
export async function isForAll({ channel }: Looker, facts: RunRecord, { reach }: Pick<Services, 'reach'>) {
  return channel !== undefined && (await reach.mayRead({ channel }, facts)) === 'yes';
}

/** A run of ours, as far as the person who asks may see it. */
export interface OwnRun {
  id: string;
  /** `here`: the person and the whole channel may know of it; `alone`: the person only. */
  seen: 'here' | 'alone' | 'not';
  /** Who asked for it: Slack user id. */
  by?: string;
}

/** Looks at each run once. A run is not seen if its record is unreadable, or if Slack does not say who may read it. */
export function visibleRuns(looker: Looker, services: Pick<Services, 'runs' | 'reach'>) {
  const looked = new Map<string, Promise<OwnRun>>();
  const look = async (id: string): Promise<OwnRun> => {
    const facts = await services.runs.readOrSkip(id);
    const known = facts && (await services.reach.mayRead({ person: looker.person.id }, facts));
    if (!facts || known !== 'yes') return { id, seen: 'not' };
    return { id, seen: (await isForAll(looker, facts, services)) ? 'here' : 'alone', by: facts.asked.by };
  };
  return (run: string): Promise<OwnRun> => {
    const own = looked.get(run) ?? look(run);
    looked.set(run, own);
    return own;
  };
}
