import { z } from 'zod';
import { isTerminal } from '../adobe/schemas.js';
import { askToCancelRun, isOutside } from '../questions/cancel.js';
import type { JobToCancel } from '../runs/cancel.js';
import { findSandbox } from '../resolve/resolve-request.js';
import { findJob, requestFromJob } from '../runs/follow.js';
import { carriedAlong, UserError } from '../errors.js';
import { parseArgs, parseQuery } from '../queries/parse-query.js';
import { cancelActions, cancelQuestion, jobCancelled, jobCancelling, jobNotCancelled } from '../messages/cancel.js';
import type { Sandbox } from '../adobe/sandboxes.js';
import { requireRun, type Looker } from '../queries/run.js';
import { type OwnRun, visibleRuns } from '../queries/visible-runs.js';
import type { Services } from '../services.js';
import { announce, type Reply, type ButtonPress, reply, type Verb } from '../handlers.js';
import { RUN_ID } from '../runs/record.js';

export const cancel: Verb = {
  usage: 'cancel <id>',
  does: 'cancels, after a question, a run or any job of Adobe’s',
  example: '/audience cancel R-1042',
  modifiers: [{ usage: 'in:<sandbox>', means: 'where the job runs, if not in the channel’s sandbox' }],
  who: 'cancels',
  async run(typed, services) {
    const { text } = parseArgs(typed.words, ['in']);
    if (RUN_ID.test(text)) {
      const run = text.toUpperCase();
      await requireRun(run, typed, services);
      return reply(await askToCancelRun(run, typed.person.id, services));
    }
    const { sandbox } = await parseQuery(typed, services);
    if (text === '') throw new UserError(`Type the run or job to cancel, for example: ${cancel.example}`, 'words');
    const job = await jobToCancel(text, sandbox, services);
    await services.cancellation.mayCancelJob(typed.person.id, job);
    const { found, request, runs } = job;
    const value = JSON.stringify({ id: text, sandbox: sandbox.name });
    const outside = await isOutside(found.kind, request, services);
    return reply(cancelQuestion({ request, runs: await seenRuns(runs, typed, services), outside }, value));
  },
  buttons: {
    [cancelActions.do]: cancelAsked,
    [cancelActions.leave]: () => Promise.resolve({ reply: jobNotCancelled(), replaces: true }),
  },
};

const askedSchema = z.union([z.object({ run: z.string() }), z.object({ id: z.string(), sandbox: z.string() })]);

/** The yes to the question before a run or job is cancelled: all is looked up again, it may have ended or changed hands. */
async function cancelAsked(press: ButtonPress, services: Services): Promise<Reply> {
  const { value, person } = press;
  const asked = carriedAlong(askedSchema, value);
  if ('run' in asked) {
    await requireRun(asked.run, press, services);
    return { reply: await services.cancellation.cancel(asked.run, person.id), replaces: true };
  }
  const { id, sandbox } = asked;
  const job = await jobToCancel(id, await findSandbox({ sandbox }, services.adobe), services);
  await services.cancellation.cancelJob(job, person.id);
  const forAll = await seenRuns(job.runs, press, services, ['here']);
  return {
    reply: jobCancelling(),
    replaces: true,
    afterwards: announce(jobCancelled({ request: job.request, runs: forAll, ours: job.runs.length > 0 }, person.id)),
  };
}

/** Throws UserError where there is no such job, or none that goes on. */
async function jobToCancel(id: string, sandbox: Sandbox, { adobe, runs }: Services): Promise<JobToCancel> {
  const found = await findJob(id, sandbox, adobe);
  if (isTerminal(found.job.status))
    throw new UserError(`That job has ended already: Adobe says ${found.job.status}.`, 'words');
  if (found.job.status === 'CANCELLING') throw new UserError('That job is being cancelled already.', 'words');
  const request = await requestFromJob(found, sandbox, { adobe, runs });
  return { found, request, runs: await runs.ofJob(sandbox.name, found.kind, found.job.id, request) };
}

/** Those of the runs that may be named: to the person, or only such as the whole channel may know of. */
async function seenRuns(
  runs: JobToCancel['runs'],
  looker: Looker,
  services: Services,
  seen: OwnRun['seen'][] = ['here', 'alone'],
): Promise<string[]> {
  const own = await Promise.all(runs.map(({ run }) => visibleRuns(looker, services)(run)));
  return own.filter((one) => seen.includes(one.seen)).map(({ id }) => id);
}
