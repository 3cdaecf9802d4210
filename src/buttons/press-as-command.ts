import type { Services } from '../services.js';
import type { ButtonPress, CommandInput } from '../handlers.js';
import type { Word } from '../request/tokenize.js';

/** A press as if these words had been typed; on the Home in the person’s direct channel. */
export async function asCommandInput(
  press: ButtonPress,
  words: Word[],
  { users }: Pick<Services, 'users'>,
): Promise<CommandInput> {
  const { person, channel, triggerId, responseUrl } = press;
  return { person, channel: channel ?? (await users.dmChannel(person.id)), words, triggerId, responseUrl };
}
