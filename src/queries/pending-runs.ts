import type { Services } from '../services.js';
import { jobIdOf, currentStage } from '../runs/stages.js';
import { defined } from '../platform/defined.js';
import { type Looker, visibleRuns } from './run.js';

/** A run of ours that Adobe has no job of yet. */
export interface UnsentLine {
  run: string;
  by: string;
  kind: 'evaluation' | 'export';
  audiences: string[];
  /** The reader may know of it, and not the whole channel. */
  privately?: true;
}

/** Runs of ours, as far as the person may read them, that wait for their turn: Adobe has no job of theirs yet, so no list of Adobe's shows them. */
export async function pendingRuns(sandbox: string, looker: Looker, services: Services): Promise<UnsentLine[]> {
  const live = await services.runs.live();
  const see = visibleRuns(looker, services);
  const lines = await Promise.all(live.map((run) => unsent(run, sandbox, services)));
  const seen = lines.flat().map(async (line): Promise<UnsentLine[]> => {
    const run = await see(line.run);
    return run.seen === 'not' ? [] : [{ ...line, ...defined({ privately: run.seen === 'alone' || undefined }) }];
  });
  return (await Promise.all(seen)).flat();
}

async function unsent(run: string, sandbox: string, { runs }: Services): Promise<UnsentLine[]> {
  const facts = await runs.readOrSkip(run);
  const request = facts?.request;
  if (!request || request.sandbox.name !== sandbox || facts.ending || facts.refusal) return [];
  const stage = currentStage(facts, request);
  if (stage === undefined || jobIdOf(facts[stage]) !== undefined) return [];
  return [{ run, by: facts.asked.by, kind: stage, audiences: request.audiences.map(({ name }) => name) }];
}
