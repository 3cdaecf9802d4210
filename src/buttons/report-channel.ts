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
    `${press.value} will be told to you.`,
  );

/** A channel menu: its value is the channel, its block id the run. */
export const tellElsewhere: Button = async (press, services) => {
  const run = press.block;
  return move(run, press.value, press, services, `${run} will be told in <#${press.value}>, if I may post there.`);
};

export const tryPlaceAgain: Button = async (press, services) => {
  const place = mainChannel(await requireRun(press.value, press, services));
  return move(press.value, place, press, services, `Trying <#${place}> again for ${press.value}.`);
};

const UNSURE = 'Slack does not say just now whether you are in that channel. Try again in a moment.';

const UNREAD = 'Slack does not say just now who reads that channel. Try again in a moment.';
const ALONE =
  'It was asked for in a private place, so only who asked may have it told elsewhere. Press “Report to me” to be told alone.';

async function move(run: string, to: string, press: ButtonPress, services: Services, words: string): Promise<Reply> {
  const { person } = press;
  const facts = await requireRun(run, press, services);
  if (facts.ending || facts.refusal) throw new UserError(`${run} has ended already. Ask again with /audience.`);
  if (!promisedTo(facts).includes(person.id))
    throw new UserError('Only those to whom its report was promised may say where.');
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
  return reply(textMessage(first ? words : `Another choice for ${run} was a moment earlier; that one holds.`));
}

/** Why the run stays. It moves only if Slack refused the post: a card left behind would never change again. */
function whereItIs(run: string, facts: RunRecord): string | undefined {
  const place = mainChannel(facts);
  const card = facts.post.card?.[place];
  if (postRefusal(card, place, facts)) return undefined;
  if (!card?.ts && !card?.lost)
    return `I am trying <#${place}> for ${run} just now. If I may not post there, I ask again.`;
  return `${run} is told in <#${place}> already.`;
}
