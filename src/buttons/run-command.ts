import type { Word } from '../request/tokenize.js';
import { UserError } from '../errors.js';
import { decodeJobRef } from '../messages/buttons.js';
import type { Services } from '../services.js';
import type { Button, ButtonPress, CommandInput, Verb } from '../handlers.js';

/** The press as a command with these words. On the Home the channel is the person’s direct messages. */
export async function asCommandInput(press: ButtonPress, words: Word[], { users }: Services): Promise<CommandInput> {
  const { person, channel, triggerId, responseUrl } = press;
  return { person, channel: channel ?? (await users.dmChannel(person.id)), words, triggerId, responseUrl };
}

/** The buttons that run a verb as if it had been typed: without words, which opens its form where it has one, or with an id. */
export function runCommands(verbs: Record<string, Verb>) {
  async function run(name: string, words: Word[], press: ButtonPress, services: Services) {
    const verb = Object.hasOwn(services.verbs, name) ? verbs[name] : undefined;
    if (!verb) throw new UserError(`The command “${name}” is no longer available. Type /audience to see the commands.`);
    return verb.run(await asCommandInput(press, words, services), services);
  }

  /** The value holds the id and its sandbox. */
  const withId =
    (verb: string): Button =>
    (press, services) => {
      const { sandbox, id } = decodeJobRef(press.value);
      return run(verb, [{ text: id }, { key: 'in', value: sandbox }], press, services);
    };

  /** The value is the verb's name. */
  const runVerb: Button = (press, services) => run(press.value, [], press, services);
  return {
    runVerb,
    showJob: withId('status'),
    followJob: withId('follow'),
    stopJob: withId('cancel'),
    sizeOfAudience: withId('size'),
  };
}
