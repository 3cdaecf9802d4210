import { z } from 'zod';
import { jobStateOf } from '../request/job-states.js';
import { isTerminal } from '../adobe/schemas.js';
import type { Sandbox } from '../adobe/sandboxes.js';
import { UserError } from '../errors.js';
import { announce, type CommandInput, type Reply, reply } from '../handlers.js';
import { cancelQuestion, cancelRunQuestion, jobCancelled, jobCancelling, runCancelling } from '../messages/cancel.js';
import { type Looker, type OwnRun, requireRun, visibleRuns } from '../queries/visible-runs.js';
import { findSandbox } from '../resolve/resolve-request.js';
import type { JobToCancel } from '../runs/cancel.js';
import { findJob, requestFromJob } from '../runs/follow.js';
import { promisedTo } from '../runs/places.js';
import type { SlackMessage } from '../runs/view.js';
import type { Services } from '../services.js';
import { ask, defineQuestion } from './question.js';

const kind = {
  name: 'cancel',
  schema: z.union([z.object({ run: z.string() }), z.object({ id: z.string(), sandbox: z.string() })]),
};

/** Throws UserError if there is nothing to cancel, or if the person may not cancel it. */
export async function askToCancelRun(run: string, by: string, services: Services): Promise<SlackMessage> {
  const { facts, outside } = await services.cancellation.cancellable(run, by);
  const { asked, request } = facts;
  const ids = promisedTo(facts).filter((one) => one !== asked.by);
  const names = await services.users.names([asked.by, ...ids]);
  const [askedBy = '', ...followers] = [asked.by, ...ids].map((id) => names.get(id) ?? 'someone');
  const says = (kept: string) => cancelRunQuestion({ run, request, askedBy, followers, outside }, kept);
  return ask(kind, by, { run }, says, services);
}

/** The same for a job, whoever started it. */
export async function askToCancelJob(
  id: string,
  sandbox: Sandbox,
  typed: CommandInput,
  services: Services,
): Promise<SlackMessage> {
  const by = typed.person.id;
  const job = await jobToCancel(id, sandbox, services);
  const outside = await services.cancellation.mayCancelJob(by, job);
  const runs = await seenRuns(job.runs, typed, services);
  const says = (kept: string) => cancelQuestion({ request: job.request, runs, outside }, kept);
  return ask(kind, by, { id, sandbox: sandbox.name }, says, services);
}

/** Checks again: the run or job may have ended or changed hands meanwhile. */
export const cancelAsked = defineQuestion(kind, 'Nothing was cancelled.', async (asked, press, services) => {
  const { person } = press;
  if ('run' in asked) {
    await requireRun(asked.run, press, services);
    return reply(runCancelling(asked.run, await services.cancellation.cancel(asked.run, person.id)));
  }
  return cancelJob(asked, press, services);
});

async function cancelJob(
  { id, sandbox }: { id: string; sandbox: string },
  looker: Looker,
  services: Services,
): Promise<Reply> {
  const by = looker.person.id;
  const job = await jobToCancel(id, await findSandbox({ sandbox }, services.adobe), services);
  await services.cancellation.cancelJob(job, by);
  const runs = await seenRuns(job.runs, looker, services, ['here']);
  const afterwards = announce(
    jobCancelled({ request: job.request, runs, ours: job.runs.length > 0 }, await services.users.called(by)),
  );
  return { reply: jobCancelling(), afterwards };
}

/** Throws UserError if there is no such job, or if it has ended or is being cancelled. */
async function jobToCancel(id: string, sandbox: Sandbox, { adobe, runs }: Services): Promise<JobToCancel> {
  const found = await findJob(id, sandbox, adobe);
  if (isTerminal(found.job.status)) throw new UserError(`That job is already ${jobStateOf(found.job.status)}.`);
  if (found.job.status === 'CANCELLING') throw new UserError('That job is already being cancelled.');
  const request = await requestFromJob(found, sandbox, { adobe, runs });
  return { found, request, runs: await runs.ofJob(sandbox.name, found.kind, found.job.id, request) };
}

/** The runs that may be named to the person; with `seen` `['here']`, only those that the whole channel may know of. */
async function seenRuns(
  runs: JobToCancel['runs'],
  looker: Looker,
  services: Services,
  seen: OwnRun['seen'][] = ['here', 'alone'],
): Promise<string[]> {
  const own = await Promise.all(runs.map(({ run }) => visibleRuns(looker, services)(run)));
  return own.filter((one) => seen.includes(one.seen)).map(({ id }) => id);
}
