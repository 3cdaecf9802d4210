import { UserError } from '../errors.js';
import { shared } from '../messages/ephemeral.js';
import type { Button } from '../handlers.js';

/** Posts a private answer to the channel. The value is the id of the kept answer. */
export const share: Button = async ({ value, person, channel }, { shareableAnswers, reach, users }) => {
  const whyNot = channel === undefined ? undefined : await reach.whyNotShared(channel);
  if (whyNot !== undefined) throw new UserError(whyNot);
  const kept = await shareableAnswers.kept(value);
  if (!kept) throw new UserError('That answer is more than 30 minutes old. Run the command again, then share it.');
  return { reply: shared(kept, await users.called(person.id)), to: 'channel' };
};
