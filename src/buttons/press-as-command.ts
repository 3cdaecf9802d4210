import type { Services } from '../services.js';
import type { ButtonPress, CommandInput } from '../handlers.js';
import type { Word } from '../request/tokenize.js';

/** The press as a command with these words. On the Home the channel is the person’s direct messages. */
export async function asCommandInput(
  press: ButtonPress,
  words: Word[],
  { users }: Pick<Services, 'users'>,
): Promise<CommandInput> {
  const { person, channel, triggerId, responseUrl } = press;
  return { person, channel: channel ?? (await users.dmChannel(person.id)), words, triggerId, responseUrl };
}
