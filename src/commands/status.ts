import { detailsOfRun } from '../buttons/details.js';
import type { Audience } from '../adobe/audiences.js';
import { batchesOf } from '../adobe/export-jobs.js';
import { type AdobeJob, EXPORT_ID } from '../adobe/jobs.js';
import type { Sandbox } from '../adobe/sandboxes.js';
import { findSandbox } from '../resolve/resolve-request.js';
import { getAudiences } from '../resolve/lookups.js';
import { ADOBE_ID } from '../request/audience-term.js';
import { truncateTyped } from '../resolve/problems.js';
import type { Word } from '../request/tokenize.js';
import { orUndefined, UserError } from '../errors.js';
import { audienceStatusInChannel, audienceStatusOf } from '../queries/audiences.js';
import { jobById, type JobDetail, jobInChannel } from '../queries/job-detail.js';
import { MissingParts, type PersonalInquiry } from '../queries/inquiry.js';
import { latestScheduledRun } from '../queries/nightly.js';
import { overviewInChannel, overviewOf } from '../queries/overview.js';
import { findAudience, parseQuery, requireSingle } from '../queries/parse-query.js';
import { orWhich, tellAll } from '../slack/reply-shareable.js';
import { type Looker, visibleRuns } from '../queries/visible-runs.js';
import { actions } from '../messages/buttons.js';
import { jobDetails } from '../messages/jobs.js';
import { unreadableNamed } from '../resolve/unread-words.js';
import { audienceStatus, nightly as nightlyMessage, overview, statusActions } from '../messages/status.js';
import type { Services } from '../services.js';
import type { Reply, Verb } from '../handlers.js';
import { filesFor } from './files.js';
import { RUN_ID } from '../runs/record.js';
import { noSuchExport } from '../queries/files.js';

/** How many exports are searched for the one that wrote a batch. */
const NEWEST = 100;

export const status: Verb = {
  usage: 'status [<job, batch or run id> | <audience> | nightly] [in:<sandbox>]',
  does: 'shows what is running and queued, one job in detail, an audience’s last count, or last night’s run',
  example: '/audience status R-1042',
  button: 'Status',
  async run(typed, services) {
    requireSingle(typed.words, '/audience status "VIP buyers"');
    const { sandbox, text, words } = await parseQuery(typed, services, { names: 'whole' });
    return orWhich(sandbox.name, actions.jobDetails, show(sandbox, { text, words }, typed, services));
  },
  buttons: {
    [statusActions.nightly]: async ({ value }, services) =>
      showNight(await findSandbox({ sandbox: value }, services.adobe), services),
  },
};

async function show(
  sandbox: Sandbox,
  { text: term, words }: { text: string; words: Word[] },
  looker: Looker,
  services: Services,
): Promise<Reply> {
  if (term === '') return showAll(sandbox, looker, services);
  if (term.toLowerCase() === 'nightly') return showNight(sandbox, services);
  if (RUN_ID.test(term)) return detailsOfRun(term.toUpperCase(), looker, services);
  if (EXPORT_ID.test(term)) return showExport(sandbox, term, looker, services);
  if (ADOBE_ID.test(term)) return showById(sandbox, term, looker, services);
  const audience = await findAudience(sandbox.name, words, services.adobe);
  return showAudience(audience, { sandbox, looker, services, gaps: new MissingParts() });
}

async function showAll(sandbox: Sandbox, looker: Looker, services: Services): Promise<Reply> {
  const gaps = new MissingParts();
  const seen = await overviewOf({ sandbox, looker, services, gaps });
  return tellAll(overview(seen), gaps, services, overview(overviewInChannel(seen)));
}

async function showNight(sandbox: Sandbox, services: Services): Promise<Reply> {
  const gaps = new MissingParts();
  const night = await latestScheduledRun({ sandbox, services, gaps });
  return tellAll(nightlyMessage(sandbox, night), gaps, services);
}

async function showAudience(audience: Audience, inquiry: PersonalInquiry): Promise<Reply> {
  const { services, gaps } = inquiry;
  const seen = await audienceStatusOf(audience, inquiry);
  return tellAll(audienceStatus(seen), gaps, services, audienceStatus(audienceStatusInChannel(seen)));
}

/** Only the asker sees the ids that Adobe's support asks for. */
function tellJob(sandbox: Sandbox, job: JobDetail, services: Services, gaps: MissingParts): Promise<Reply> {
  const inChannel = jobDetails({ sandbox, jobs: [jobInChannel(job)] }, 'channel');
  return tellAll(jobDetails({ sandbox, jobs: [job] }, 'asker'), gaps, services, inChannel);
}

/** The details of the run that made the job; undefined if none did, or none that the person may see. */
async function showRunOf(
  kind: AdobeJob['kind'],
  id: string,
  { sandbox, looker, services }: Omit<PersonalInquiry, 'gaps'>,
): Promise<Reply | undefined> {
  const run = (await services.runs.ownersOf(sandbox.name, kind, [id])).get(id);
  if (run === undefined || (await visibleRuns(looker, services)(run)).seen === 'not') return undefined;
  return detailsOfRun(run, looker, services, id);
}

async function showExport(sandbox: Sandbox, id: string, looker: Looker, services: Services): Promise<Reply> {
  const ofRun = await showRunOf('export', id, { sandbox, looker, services });
  if (ofRun) return ofRun;
  const gaps = new MissingParts();
  const job = await jobById('export', id, { sandbox, looker, services, gaps });
  if (job) return tellJob(sandbox, job, services, gaps);
  throw noSuchExport(id, sandbox.name);
}

/** Ids of evaluations, audiences and batches look alike: all three are asked. */
async function showById(sandbox: Sandbox, id: string, looker: Looker, services: Services): Promise<Reply> {
  const { adobe } = services;
  const ofRun = await showRunOf('evaluation', id, { sandbox, looker, services });
  if (ofRun) return ofRun;
  const inquiry = { sandbox, looker, services, gaps: new MissingParts() };
  const elsewhere = new MissingParts();
  const [job, audiences, batch] = await Promise.all([
    elsewhere.part('Evaluations', jobById('evaluation', id, inquiry)),
    elsewhere.part('Audiences', getAudiences({ sandbox: sandbox.name, adobe }, [id])),
    elsewhere.part('Batches', adobe.batches.get({ sandbox: sandbox.name, id }).catch(ignoreUnknown)),
  ]);
  if (job) return tellJob(sandbox, job, services, inquiry.gaps);
  const audience = audiences?.found.get(id);
  if (audience) return showAudience(audience, inquiry);
  if (batch) return showWriterOf(sandbox, id, looker, services);
  elsewhere.throwAny();
  if (audiences?.unreadable.has(id)) throw new UserError(unreadableNamed('audience', id, sandbox.name));
  throw new UserError(
    `No evaluation, audience, or batch in ${sandbox.name} has the id ${truncateTyped(id)}. To look in another sandbox, add in:<sandbox>.`,
  );
}

/** The export that wrote the batch if it is among the newest, else the batch alone. */
async function showWriterOf(sandbox: Sandbox, batch: string, looker: Looker, services: Services): Promise<Reply> {
  const exports = services.adobe.exportJobs.list({ sandbox: sandbox.name, limit: NEWEST });
  const listed = await new MissingParts().part('Exports', exports);
  const writer = listed?.jobs.find((job) => batchesOf(job).some(({ batchId }) => batchId === batch));
  return writer ? showExport(sandbox, writer.id, looker, services) : filesFor(sandbox, batch, looker, services);
}

const ignoreUnknown = orUndefined('not-found', 'bad-request');
