import { parseCommand } from '../request/command.js';
import type { Word } from '../request/tokenize.js';
import { UserError } from '../errors.js';
import { decodeJobRef } from '../messages/buttons.js';
import type { Services } from '../services.js';
import { type Button, type ButtonPress, type CommandInput, onTop, type Verb } from '../handlers.js';
import { textMessage } from '../messages/ephemeral.js';
import { DETAILS } from './details.js';

/** The press as a command with these words. On the Home the channel is the person’s direct messages. */
export async function asCommandInput(press: ButtonPress, words: Word[], { users }: Services): Promise<CommandInput> {
  const { person, channel, delivery, responseUrl } = press;
  return { person, channel: channel ?? (await users.dmChannel(person.id)), words, delivery, responseUrl };
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
    async (press, services) => {
      const { sandbox, id } = decodeJobRef(press.value);
      return run(verb, [{ text: id }, { key: 'in', value: sandbox }], press, services);
    };

  /** Opens at once, since Adobe may be slow and a trigger lives 3 s. */
  const showJob: Button = (press, services) =>
    Promise.resolve(
      onTop({ title: DETAILS, first: textMessage('Asking Adobe…'), rest: () => withId('status')(press, services) }),
    );

  /** The value is the verb's name. */
  const runVerb: Button = (press, services) => run(press.value, [], press, services);

  /** The value is what was written in a message, which has no trigger to open a form with. */
  const openForm: Button = async (press, services) => {
    const { verb, words } = parseCommand(press.value, verbs, Object.keys(services.verbs));
    return verb.run(await asCommandInput(press, words, services), services);
  };
  return {
    openForm,
    runVerb,
    showJob,
    followJob: withId('follow'),
    stopJob: withId('cancel'),
    sizeOfAudience: withId('size'),
  };
}
