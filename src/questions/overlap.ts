import type { Person } from '../access.js';
import { UserError } from '../errors.js';
import { submitOrClarify } from '../forms/run/start-run.js';
import { type Reply, reply } from '../handlers.js';
import { FOLLOW } from '../messages/buttons.js';
import { alreadyFollowing, followed } from '../messages/ephemeral.js';
import { report } from '../messages/report.js';
import { requireRun } from '../queries/visible-runs.js';
import { overlapKind } from '../runs/open-questions.js';
import { placesOf } from '../runs/places.js';
import { placeOf, type RunRecord } from '../runs/record.js';
import type { SlackMessage } from '../runs/view.js';
import type { Services } from '../services.js';
import { defineQuestion } from './question.js';

/** Follows the run where the ask was to be told, or takes the ask as it was, which counts as asked at the press. */
export const overlapAsked = defineQuestion(overlapKind, 'Not started.', async ({ asked, run }, press, services) => {
  const { person, value } = press;
  const [, how] = value.split(' ');
  if (how !== FOLLOW) {
    const now = { ...asked, again: run, at: services.now() };
    return submitOrClarify(`answer-${value}`, now, person, services);
  }
  const channel = placeOf(asked);
  const follower = { person, channel, typedHere: channel === asked.channel };
  return followRun(run, await requireRun(run, press, services), follower, services);
});

interface Follower {
  person: Pick<Person, 'id'>;
  channel: string;
  /** They asked from that channel, so are in it. */
  typedHere: boolean;
}

/** Has a run told in a channel too; one that has ended is told at once. Throws UserError if it may not be told there. */
export async function followRun(run: string, facts: RunRecord, by: Follower, services: Services): Promise<Reply> {
  const { channel, person } = by;
  if (facts.refusal) throw new UserError(`${run} ended before anything was started, so there’s nothing to follow.`);
  const view = facts.ending && (await services.viewOf(run, facts));
  if (view) return reply(withoutTable(report(view)));
  const here = placesOf(facts).find((place) => place.channel === channel);
  const place = by.typedHere ? undefined : channel;
  if (here?.people.includes(person.id)) return reply(alreadyFollowing(run, place));
  await refuseWider(run, facts, by, services);
  await services.runs.follow(run, channel, person.id, services.now());
  await services.queue.wake(run);
  return reply(here ? alreadyFollowing(run, place) : followed(run, place));
}

/** Slack takes tables neither as an answer to one person nor in a form. */
const withoutTable = ({ text, blocks, plainer }: SlackMessage): SlackMessage => ({ text, blocks: plainer ?? blocks });

/**
 * Throws UserError if following here would tell others of a private run. Its asker may do that, and everybody may be
 * told alone. Nobody may have a run told to another organisation.
 */
async function refuseWider(
  run: string,
  facts: RunRecord,
  { channel, person, typedHere }: Follower,
  { reach }: Services,
): Promise<void> {
  const may = await reach.mayBeTold(person.id, channel, { typedHere });
  if (may.is !== 'yes') throw new UserError(may.is === 'no' ? may.why : UNSURE);
  const known = await reach.mayFollowIn(person.id, channel, facts);
  if (known === 'unknown') throw new UserError(UNSURE);
  if (known === 'no')
    throw new UserError(`${run} reports only in private conversations. Follow it in a direct message with me.`);
}

const UNSURE = 'Slack isn’t saying who is in this channel right now. Try again in a moment.';
