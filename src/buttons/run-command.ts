import { asCommandInput } from './press-as-command.js';
import type { Word } from '../request/tokenize.js';
import { UserError } from '../errors.js';
import { decodeJobRef } from '../messages/buttons.js';
import type { Services } from '../services.js';
import type { Button, ButtonPress } from '../handlers.js';

/** Runs a verb as if typed without words, which opens its form if it has one. The value is the name of the verb. */
export const runVerb: Button = (press, services) => run(press.value, [], press, services);

/** Runs a verb as if typed with the id and sandbox that are the value. */
const withId =
  (verb: string): Button =>
  (press, services) => {
    const { sandbox, id } = decodeJobRef(press.value);
    return run(verb, [{ text: id }, { key: 'in', value: sandbox }], press, services);
  };

export const showJob = withId('status');
export const followJob = withId('follow');
export const stopJob = withId('cancel');
export const sizeOfAudience = withId('size');

async function run(name: string, words: Word[], press: ButtonPress, services: Services) {
  const verb = Object.hasOwn(services.verbs, name) ? services.verbs[name] : undefined;
  if (!verb) throw new UserError(`There is no “${name}” any more. Type /audience to see what there is.`, 'words');
  return verb.run(await asCommandInput(press, words, services), services);
}
