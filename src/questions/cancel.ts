import { cancelRunQuestion } from '../messages/cancel.js';
import type { JobKind } from '../keys.js';
import { promisedTo } from '../runs/places.js';
import type { Request } from '../request/request.js';
import type { SlackMessage } from '../runs/view.js';
import type { Services } from '../services.js';

/** The question before a run is cancelled, to who may say yes to it. Throws UserError where there is nothing to cancel, or they may not. */
export async function askToCancelRun(run: string, by: string, services: Services): Promise<SlackMessage> {
  const facts = await services.cancellation.cancellable(run, by);
  const { asked, request } = facts;
  const followers = promisedTo(facts).filter((one) => one !== asked.by);
  const outside = request
    ? await isOutside(request.kind === 'export' ? 'export' : 'evaluation', request, services)
    : false;
  return cancelRunQuestion({ run, request, askedBy: asked.by, followers, outside }, JSON.stringify({ run }));
}

/** It is about a job that no run of ours has sent. */
export async function isOutside(kind: JobKind, { sandbox, job }: Request, { runs }: Services): Promise<boolean> {
  return job !== undefined && !(await runs.ownersOf(sandbox.name, kind, [job.id])).has(job.id);
}
