import type { AdobeJob } from '../adobe/jobs.js';
import { isTerminal } from '../adobe/schemas.js';
import { asDraft, findJob, runningScheduledJob, requestFromJob, withoutNarrowing } from '../runs/follow.js';
import { UserError } from '../errors.js';
import { requireRun, visibleRuns } from '../queries/visible-runs.js';
import { RUN_ID, type RunRecord } from '../runs/record.js';
import { placesOf } from '../runs/places.js';
import { parseArgs, parseQuery } from '../queries/parse-query.js';
import { alreadyFollowing, followed, jobAlreadyEnded } from '../messages/ephemeral.js';
import { report } from '../messages/report.js';
import { submissionMessage } from '../messages/submission.js';
import type { Sandbox } from '../adobe/sandboxes.js';
import type { Services } from '../services.js';
import { type Reply, reply, type CommandInput, type Verb } from '../handlers.js';
import { defined } from '../platform/defined.js';

export const follow: Verb = {
  usage: 'follow <id>|nightly',
  does: 'posts a card and the result of any running job in this channel, wherever the job was started',
  example: '/audience follow R-1042',
  modifiers: [{ usage: 'in:<sandbox>', means: 'the job’s sandbox, if it isn’t this channel’s' }],
  async run(typed, services) {
    const { text } = parseArgs(typed.words, ['in']);
    if (RUN_ID.test(text)) {
      const run = text.toUpperCase();
      return followRun(run, await requireRun(run, typed, services), typed, services);
    }
    const { sandbox } = await parseQuery(typed, services);
    if (text === '') throw new UserError(`Add the id of a job or run, for example: ${follow.example}`);
    const found = await (text.toLowerCase() === 'nightly'
      ? theNightly(sandbox, services)
      : findJob(text, sandbox, services.adobe));
    return followJob(found, sandbox, typed, services);
  },
};

async function theNightly(sandbox: Sandbox, services: Services): Promise<AdobeJob> {
  const found = await runningScheduledJob(sandbox, services);
  if (found) return found;
  throw new UserError(`No nightly run in progress in ${sandbox.name}. For the last one: /audience status nightly.`);
}

async function followRun(run: string, facts: RunRecord, typed: CommandInput, services: Services): Promise<Reply> {
  const { channel, person } = typed;
  if (facts.refusal) throw new UserError(`${run} has ended, and nothing was started for it.`);
  const view = facts.ending && (await services.viewOf(run, facts));
  if (view) return reply(report(view));
  const here = placesOf(facts).find((place) => place.channel === channel);
  if (here?.people.includes(person.id)) return reply(alreadyFollowing(run));
  await refuseWider(run, facts, typed, services);
  await services.runs.follow(run, channel, person.id, services.now());
  await services.queue.wake(run);
  return reply(here ? alreadyFollowing(run) : followed(run));
}

/**
 * Throws UserError if following here would tell others of a private run. Its asker may do that, and everybody may be
 * told alone. Nobody may have a run told to another organisation.
 */
async function refuseWider(
  run: string,
  facts: RunRecord,
  { channel, person }: CommandInput,
  { reach }: Services,
): Promise<void> {
  const may = await reach.mayBeTold(person.id, channel, { typedHere: true });
  if (may.is !== 'yes') throw new UserError(may.is === 'no' ? may.why : UNSURE);
  const known = await reach.mayFollowIn(person.id, channel, facts);
  if (known === 'unknown') throw new UserError(UNSURE);
  if (known === 'no')
    throw new UserError(`${run} reports only in private conversations. Follow it in a direct message with me.`);
}

const UNSURE = 'Slack isn’t saying who is in this channel right now. Try again in a moment.';

/** Follows the run of the job if the person may read it. Otherwise a new run follows the job and starts nothing. */
async function followJob(found: AdobeJob, sandbox: Sandbox, typed: CommandInput, services: Services): Promise<Reply> {
  const { kind, job } = found;
  if (isTerminal(job.status)) return reply(jobAlreadyEnded(job));
  const whole = await requestFromJob(found, sandbox, services);
  for (const { run, facts } of await services.runs.ofJob(sandbox.name, kind, job.id, whole)) {
    if ((await services.reach.mayRead({ person: typed.person.id }, facts)) === 'yes')
      return followRun(run, facts, typed, services);
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
