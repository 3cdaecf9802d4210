import type { Person } from '../access.js';
import { Mistake } from '../errors.js';
import type { Services } from '../services.js';
import { within } from '../within.js';

/** Of the 3 s that Slack gives for an answer; whoever is known already takes none. */
const PERSON_MS = 1_000;
const UNKNOWN = 'Slack did not tell us who you are. Nothing was started; try again in a moment.';

/** Who asks; undefined where they get nothing, not even a word. Throws Mistake where Slack does not say in time. */
export async function whoAsks(id: string, { people, access, log }: Services): Promise<Person | undefined> {
  const looked = people.person(id).catch((error: unknown) => {
    log.warn({ err: error, user: id }, 'Slack does not say who somebody is');
    return undefined;
  });
  const person = await within(PERSON_MS, looked, () => undefined);
  if (!person) throw new Mistake(UNKNOWN, 'words');
  return access.mayAsk(person) ? person : undefined;
}
