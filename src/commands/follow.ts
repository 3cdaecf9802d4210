import type { AdobeJob } from '../adobe/jobs.js';
import { isTerminal } from '../adobe/schemas.js';
import { asDraft, findJob, runningScheduledJob, requestFromJob, withoutNarrowing } from '../runs/follow.js';
import { UserError } from '../errors.js';
import { requireRun, visibleRuns } from '../queries/visible-runs.js';
import { RUN_ID } from '../runs/record.js';
import { parseArgs, parseQuery } from '../queries/parse-query.js';
import { jobAlreadyEnded } from '../messages/ephemeral.js';
import { submissionMessage } from '../messages/submission.js';
import type { Sandbox } from '../adobe/sandboxes.js';
import { followRun } from '../questions/overlap.js';
import type { Services } from '../services.js';
import { type Reply, reply, type CommandInput, type Verb } from '../handlers.js';
import { defined } from '../platform/defined.js';

export const follow: Verb = {
  usage: 'follow <id>|nightly',
  does: 'follows a running job: posts its card and result in this channel, wherever the job was started',
  example: '/audience follow R-1042',
  modifiers: [{ usage: 'in:<sandbox>', means: 'the job’s sandbox, if it isn’t this channel’s' }],
  async run(typed, services) {
    const { text } = parseArgs(typed.words, ['in']);
    if (RUN_ID.test(text)) {
      const run = text.toUpperCase();
      return followRun(run, await requireRun(run, typed, services), asTyped(typed), services);
    }
    const { sandbox } = await parseQuery(typed, services);
    if (text === '') throw new UserError(`Add the id of a job or run, for example: ${follow.example}`);
    const found = await (text.toLowerCase() === 'nightly'
      ? theNightly(sandbox, services)
      : findJob(text, sandbox, services.adobe));
    return followJob(found, sandbox, typed, services);
  },
};

const asTyped = ({ person, channel }: CommandInput) => ({ person, channel, typedHere: true });

async function theNightly(sandbox: Sandbox, services: Services): Promise<AdobeJob> {
  const found = await runningScheduledJob(sandbox, services);
  if (found) return found;
  throw new UserError(`No nightly run in progress in ${sandbox.name}. For the last one: /audience status nightly.`);
}

/** Follows the run of the job if the person may read it. Otherwise a new run follows the job and starts nothing. */
async function followJob(found: AdobeJob, sandbox: Sandbox, typed: CommandInput, services: Services): Promise<Reply> {
  const { kind, job } = found;
  if (isTerminal(job.status)) return reply(jobAlreadyEnded(job));
  const whole = await requestFromJob(found, sandbox, services);
  for (const { run, facts } of await services.runs.ofJob(sandbox.name, kind, job.id, whole)) {
    if ((await services.reach.mayRead({ person: typed.person.id }, facts)) === 'yes')
      return followRun(run, facts, asTyped(typed), services);
  }
  const { person, channel, responseUrl, delivery } = typed;
  const request = (await isWithheld(found, sandbox, typed, services)) ? withoutNarrowing(whole) : whole;
  const asked = { ask: asDraft(request), by: person.id, channel, at: services.now(), confirmed: false };
  const taken = await services.intake.follow(delivery, { ...asked, ...defined({ responseUrl }) }, request);
  return reply(submissionMessage(taken));
}

/** Whether the job is of a run that the person may not know of. */
async function isWithheld({ kind, job }: AdobeJob, sandbox: Sandbox, looker: CommandInput, services: Services) {
  const owner = (await services.runs.ownersOf(sandbox.name, kind, [job.id])).get(job.id);
  return owner !== undefined && (await visibleRuns(looker, services)(owner)).seen === 'not';
}
