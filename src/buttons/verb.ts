import { Mistake } from '../errors.js';
import type { Button } from '../surface.js';

/** Runs a verb as if it had been typed without words, which opens its form where it has one. The value is its name. */
export const runVerb: Button = async ({ value, person, channel, triggerId, responseUrl }, services) => {
  const verb = Object.hasOwn(services.verbs, value) ? services.verbs[value] : undefined;
  if (!verb) throw new Mistake(`There is no “${value}” any more. Type /audience to see what there is.`, 'words');
  const place = channel ?? (await services.people.directChannel(person.id));
  return verb.run({ person, channel: place, words: [], triggerId, responseUrl }, services);
};
