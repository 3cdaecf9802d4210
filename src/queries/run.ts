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

/** A run of ours, as the person sees it who asks for a list. */
export interface OwnRun {
  id: string;
  /** `here`: everybody who reads the answer may know of it, when it is shared; `alone`: the person, and not the channel. */
  seen: 'here' | 'alone' | 'not';
  /** Who asked for it: Slack user id. */
  by?: string;
}

/** Looks at runs, each once. One whose record cannot be read, or of which Slack does not say whose it is, is not seen. */
export function visibleRuns({ person, channel }: Looker, { runs, reach }: Pick<Services, 'runs' | 'reach'>) {
  const looked = new Map<string, Promise<OwnRun>>();
  const look = async (id: string): Promise<OwnRun> => {
    const facts = await runs.readOrSkip(id);
    if (!facts || (await reach.mayRead({ person: person.id }, facts)) !== 'yes') return { id, seen: 'not' };
    const here = channel !== undefined && (await reach.mayRead({ channel }, facts)) === 'yes';
    return { id, seen: here ? 'here' : 'alone', by: facts.asked.by };
  };
  return (run: string): Promise<OwnRun> => {
    const own = looked.get(run) ?? look(run);
    looked.set(run, own);
    return own;
  };
}
