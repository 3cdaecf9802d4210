import { type Button, onTop, type Reply } from '../handlers.js';
import { detailsMessage } from '../messages/details.js';
import { jobDetails } from '../messages/jobs.js';
import { jobById, jobInChannel } from '../queries/job-detail.js';
import { MissingParts } from '../queries/inquiry.js';
import { isForAll, type Looker, requireRun, requireRunView } from '../queries/visible-runs.js';
import { jobIdOf, stagesOf } from '../runs/stages.js';
import type { Services } from '../services.js';
import { tellAll } from '../slack/reply-shareable.js';

export const DETAILS = 'Details';

/** What we know at once, then what Adobe says of the jobs. The value is the run. */
export const details: Button = async (press, services) => {
  const view = await requireRunView(press.value, press, services);
  const first = detailsMessage(view, [], 'asker');
  return onTop({ title: DETAILS, first, rest: () => detailsOfRun(press.value, press, services) });
};

/**
 * A run and its jobs in full. Where the channel may not know of the run, only the job that was asked for may be shared.
 * Throws UserError if there is no such run, as far as the person may know.
 */
export async function detailsOfRun(run: string, looker: Looker, services: Services, asked?: string): Promise<Reply> {
  const gaps = new MissingParts();
  const facts = await requireRun(run, looker, services);
  const view = await requireRunView(run, looker, services);
  const forAll = await isForAll(looker, facts, services);
  const { sandbox } = view.request;
  const jobs = await Promise.all(
    stagesOf(view.request).flatMap((stage) => {
      const id = jobIdOf(facts[stage]);
      if (id === undefined) return [];
      return [gaps.part(`The ${stage}`, jobById(stage, id, { sandbox, looker, services, gaps }))];
    }),
  );
  const known = jobs.filter((job) => job !== undefined);
  const said = (reader: 'asker' | 'channel') => detailsMessage(view, known, reader);
  const own = known.filter(({ id }) => id === asked).map(jobInChannel);
  const alone = own.length > 0 ? jobDetails({ sandbox, jobs: own }, 'channel') : 'nothing';
  return tellAll(said('asker'), gaps, services, forAll ? said('channel') : alone);
}
