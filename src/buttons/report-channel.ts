import { UserError } from '../errors.js';
import { textMessage } from '../messages/ephemeral.js';
import { type RunRecord, mainChannel, postRefusal } from '../runs/record.js';
import { isToldIn, promisedTo } from '../runs/places.js';
import type { Services } from '../services.js';
import { type Reply, type Button, type ButtonPress, reply } from '../handlers.js';
import { requireRun } from '../queries/visible-runs.js';

/** Moves the report to the person, since Slack refused the post in the first channel. */
export const tellMe: Button = async (press, services) =>
  move(
    press.value,
    await services.users.dmChannel(press.person.id),
    press,
    services,
    `I’ll send you the result of ${press.value}.`,
  );

/** A channel menu: its value is the channel, its block id the run. */
export const tellElsewhere: Button = async (press, services) => {
  const run = press.block;
  return move(
    run,
    press.value,
    press,
    services,
    `I’ll post the result of ${run} in <#${press.value}>, if I’m allowed to post there.`,
  );
};

export const tryPlaceAgain: Button = async (press, services) => {
  const place = mainChannel(await requireRun(press.value, press, services));
  return move(press.value, place, press, services, `Trying <#${place}> again for ${press.value}.`);
};

const UNSURE = 'Slack isn’t saying whether you’re in that channel right now. Try again in a moment.';

const UNREAD = 'Slack isn’t saying who is in that channel right now. Try again in a moment.';
const ALONE =
  'This run was started in a private conversation, so only the person who asked can post the result elsewhere. Press “Send it to me” to get it yourself.';

async function move(run: string, to: string, press: ButtonPress, services: Services, words: string): Promise<Reply> {
  const { person } = press;
  const facts = await requireRun(run, press, services);
  if (facts.ending || facts.refusal) throw new UserError(`${run} has already ended. Start again with /audience.`);
  if (!promisedTo(facts).includes(person.id))
    throw new UserError('Only the people waiting for this result can choose where it’s posted.');
  const may = await services.reach.mayBeTold(person.id, to, { leaveToSlack: true });
  if (may.is !== 'yes') throw new UserError(may.is === 'no' ? may.why : UNSURE);
  const known = await services.reach.mayFollowIn(person.id, to, facts);
  if (known !== 'yes') throw new UserError(known === 'no' ? ALONE : UNREAD);
  const settled = whereItIs(run, facts);
  // Somebody else chose first: the run reports there, and also where this person wants.
  if (settled !== undefined && to !== mainChannel(facts) && !isToldIn(facts, person.id)) {
    await services.runs.follow(run, to, person.id, services.now());
    await services.queue.wake(run);
    return reply(textMessage(words));
  }
  if (settled !== undefined) return reply(textMessage(settled));
  const afterRefusalAt = postRefusal(facts.post.card?.[to], to, facts)?.at;
  const move = { channel: to, by: person.id, at: services.now(), afterRefusalAt };
  const first = await services.runs.move(run, facts, move);
  if (first) await services.queue.wake(run);
  return reply(textMessage(first ? words : `Someone else just chose where to post the result of ${run}.`));
}

/** Why the run stays. It moves only if Slack refused the post: a card left behind would never change again. */
function whereItIs(run: string, facts: RunRecord): string | undefined {
  const place = mainChannel(facts);
  const card = facts.post.card?.[place];
  if (postRefusal(card, place, facts)) return undefined;
  if (!card?.ts && !card?.lost)
    return `I’m trying <#${place}> for ${run} right now. If I can’t post there, I’ll ask again.`;
  return `${run} already reports in <#${place}>.`;
}
