import type { Services } from '../services.js';
import type { Press, Typed } from '../handlers.js';
import type { Word } from '../request/tokenize.js';

/** A press as if these words had been typed; on the Home in the person’s direct channel. */
export async function asTyped(press: Press, words: Word[], { people }: Pick<Services, 'people'>): Promise<Typed> {
  const { person, channel, triggerId, responseUrl } = press;
  return { person, channel: channel ?? (await people.directChannel(person.id)), words, triggerId, responseUrl };
}
