import type { Services } from '../services.js';
import type { Looker } from './run.js';

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
