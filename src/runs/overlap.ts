import type { Log } from '../platform/log.js';
import { withTimeout } from '../platform/timeout.js';
import type { Request } from '../request/request.js';
import type { Reach } from './reach.js';
import { isLive, placeOf, type RunRecord, runNumber, type Submitted } from './record.js';
import type { RunStore } from './store.js';
import type { Overlap } from './view.js';

/** This look comes between Adobe's answer and the record; Slack gives 3 s for everything. */
const LOOK_MS = 300;
/** How many runs are read. */
const READ = 20;

interface OverlapOptions {
  runs: Pick<RunStore, 'counting' | 'readOrSkip'>;
  reach: Pick<Reach, 'mayRead' | 'mayFollowIn'>;
  log: Log;
}

/**
 * A run whose evaluation, at Adobe already, counts all that is asked for and more: following it answers the ask, and
 * uses no evaluation. Undefined if there is none that the person may read and have told where they asked.
 *
 * If it counts only some, following would not answer the ask, and a question would be in the way. The same audiences
 * need no question: the same request follows the run, and any other shares its evaluation. Nor does an export after the
 * evaluation: following would not bring it. `again`: they know of the run, and want one of their own. `holder`: the run
 * that has the claim of the request.
 */
export async function overlapping(
  asked: Submitted,
  request: Request,
  holder: Promise<string | undefined>,
  { runs, reach, log }: OverlapOptions,
): Promise<Overlap | undefined> {
  if (request.kind !== 'evaluation' || request.job || asked.hold || asked.again !== undefined) return undefined;
  const look = async (): Promise<Overlap | undefined> => {
    const [same, found] = await Promise.all([holder, counting(request, runs)]);
    if (same !== undefined) return undefined;
    for (const { run, facts, audiences } of found) {
      const [read, followed] = await Promise.all([
        reach.mayRead({ person: asked.by }, facts),
        reach.mayFollowIn(asked.by, placeOf(asked), facts),
      ]);
      if (read === 'yes' && followed === 'yes') return { run, audiences };
    }
    return undefined;
  };
  const looked = look().catch((error: unknown) => {
    log.warn({ err: error }, 'it could not be seen whether a run counts this already');
    return undefined;
  });
  return withTimeout(LOOK_MS, looked, () => undefined);
}

/** The runs that count more than this, those first that were asked for first: Adobe runs one evaluation at a time. */
async function counting(request: Request, runs: OverlapOptions['runs']) {
  const wanted = new Set(request.audiences.map(({ id }) => id));
  const first = (await runs.counting(request)).sort((a, b) => runNumber(a) - runNumber(b)).slice(0, READ);
  const read = await Promise.all(first.map(async (run) => ({ run, facts: await runs.readOrSkip(run) })));
  return read.flatMap(({ run, facts }) => {
    if (!facts?.request || !isCounting(facts)) return [];
    const { audiences } = facts.request;
    const also = audiences.filter(({ id }) => !wanted.has(id));
    if (also.length === 0 || audiences.length - also.length < wanted.size) return [];
    return [{ run, facts, audiences: [...request.audiences, ...also].map(({ name }) => name) }];
  });
}

/** Adobe has the evaluation, its result is told once it is done, and nobody wants it cancelled. */
function isCounting(facts: RunRecord): boolean {
  const { request, evaluation, cancel } = facts;
  const isThere = evaluation.attempts.at(-1)?.id !== undefined || evaluation.join !== undefined;
  return isLive(facts) && request?.kind === 'evaluation' && isThere && !evaluation.end && !cancel;
}
