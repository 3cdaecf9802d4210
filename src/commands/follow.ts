import { isTerminal } from '../adobe/shapes.js';
import { askOf, findJob, nightlyJob, requestOf, type FoundJob } from '../asking/following.js';
import { Mistake } from '../errors.js';
import { placesOf } from '../runs/places.js';
import { readGiven, readQuestion } from '../looking/question.js';
import { alreadyHere, followed, overAtAdobe } from '../messages/follow.js';
import { report } from '../messages/report.js';
import type { Sandbox } from '../adobe/sandboxes.js';
import type { Services } from '../services.js';
import { type Answer, says, type Typed, type Verb } from '../surface.js';

const RUN = /^R-\d{1,12}$/i;

export const follow: Verb = {
  usage: 'follow <id>|nightly',
  does: 'tells this channel of any running job, wherever it was started, with a card and a report',
  example: '/audience follow R-1042',
  modifiers: [{ usage: 'in:<sandbox>', means: 'where the job runs, if not in the channel’s sandbox' }],
  async run(typed, services) {
    const { text } = readGiven(typed.words, ['in']);
    if (RUN.test(text)) return followRun(text.toUpperCase(), typed, services);
    const { sandbox } = await readQuestion(typed, services);
    if (text === '') throw new Mistake(`Type the id of a job or run, for example: ${follow.example}`, 'words');
    const found = await (text.toLowerCase() === 'nightly'
      ? theNightly(sandbox, services)
      : findJob(text, sandbox, services.adobe));
    return followJob(found, sandbox, typed, services);
  },
};

async function theNightly(sandbox: Sandbox, services: Services): Promise<FoundJob> {
  const found = await nightlyJob(sandbox, services);
  if (found) return found;
  throw new Mistake(
    `No evaluation of everything is going on in ${sandbox.name}. See /audience status nightly.`,
    'words',
  );
}

/** One that has ended answers with its report. */
async function followRun(run: string, { channel, person }: Typed, services: Services): Promise<Answer> {
  const facts = await services.runs.read(run);
  if (!facts) throw new Mistake(`There is no run ${run}.`, 'words');
  if (facts.refusal) throw new Mistake(`${run} has ended; nothing was started for it.`, 'words');
  const story = facts.ending && (await services.story(run, facts));
  if (story) return says(report(story));
  const here = placesOf(facts).find((place) => place.channel === channel);
  if (here?.people.includes(person.id)) return says(alreadyHere(run));
  await services.runs.follow(run, channel, person.id, services.now().getTime());
  await services.queue.wake(run);
  return says(here ? alreadyHere(run) : followed(run));
}

/** Through the run that has to do with it, where there is one; else as a run of its own, for which nothing is sent. */
async function followJob(found: FoundJob, sandbox: Sandbox, typed: Typed, services: Services): Promise<Answer> {
  const { kind, job } = found;
  if (isTerminal(job.status)) return says(overAtAdobe(job));
  const request = await requestOf(found, sandbox, services);
  const [known] = await services.runs.ofJob(sandbox.name, kind, job.id, request);
  if (known) return followRun(known.run, typed, services);
  const { person, channel, responseUrl, triggerId } = typed;
  const asked = { ask: askOf(request), by: person.id, channel, at: services.now().getTime(), confirmed: false };
  const taken = await services.taking.join(
    triggerId,
    { ...asked, ...(responseUrl === undefined ? {} : { responseUrl }) },
    request,
  );
  return says(taken.message);
}
