import { Mistake } from '../errors.js';
import { shared } from '../messages/ephemeral.js';
import type { Button } from '../handlers.js';

/** Says a private answer to the whole channel; the value is the kept answer. */
export const share: Button = async ({ value, person, channel }, { answers, reach }) => {
  const whyNot = channel === undefined ? undefined : await reach.whyNotShared(channel);
  if (whyNot !== undefined) throw new Mistake(whyNot, 'words');
  const kept = await answers.kept(value);
  if (!kept) throw new Mistake('That answer is older than 30 minutes. Ask again, then share it.', 'words');
  return { says: shared(kept, person.id), to: 'channel' };
};
