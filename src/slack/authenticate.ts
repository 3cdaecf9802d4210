import type { Person } from '../access.js';
import { Mistake } from '../errors.js';
import { tooFast } from '../messages/limits.js';
import type { Services } from '../services.js';
import { within } from '../platform/timeout.js';

/**
 * How long Slack is waited for, ms: `now` where the answer goes into an acknowledgement, which has 3 s for everything;
 * `later` where it can be said afterwards. Whoever is known already takes no time.
 */
const PATIENCE_MS = { now: 1_000, later: 20_000 };
const UNKNOWN = 'Slack did not tell us who you are. Nothing was started; try again in a moment.';
const GUEST =
  'Usher is for full members of this workspace, and you are a guest here. Ask one of them to do it for you.';

/** How somebody asked. */
interface Asking {
  user: string;
  answered: keyof typeof PATIENCE_MS;
  /** The same where the same is delivered again. */
  delivery?: string | undefined;
  /** What is said goes into the acknowledgement and costs nothing; else it is a call to Slack. */
  inAck: boolean;
}

/**
 * Who asks; undefined where they get nothing, not even a word. Counts the ask. Throws Mistake where Slack does not say in
 * time; once an hour for guests; and for who asks too fast, where words cost a call once in a while.
 */
export async function whoAsks(
  { user: id, answered, delivery, inAck }: Asking,
  services: Services,
): Promise<Person | undefined> {
  const person = await whoIs(id, answered, services);
  if (!person) throw new Mistake(UNKNOWN, 'words');
  if (services.access.mayAsk(person)) {
    const ms = await services.limits.ask(id, delivery);
    if (ms === 0) return person;
    if (inAck || (await services.limits.isToBeTold(id))) throw new Mistake(tooFast(services.limits.asks, ms), 'words');
    return undefined;
  }
  if (person.standing === 'guest' && (await services.guests.isToBeTold(id))) throw new Mistake(GUEST, 'words');
  return undefined;
}

/** For what nobody pressed and nothing is said to: undefined also for guests. */
export async function whoTypes(id: string, services: Services): Promise<Person | undefined> {
  const person = await whoIs(id, 'now', services);
  if (!person) throw new Mistake(UNKNOWN, 'words');
  return services.access.mayAsk(person) ? person : undefined;
}

/** Who was known within the last hour is still known where Slack is slow. */
async function whoIs(id: string, answered: keyof typeof PATIENCE_MS, { people, log }: Services) {
  const looked = people.person(id).catch((error: unknown) => {
    log.warn({ err: error, user: id }, 'Slack does not say who somebody is');
    return undefined;
  });
  return within(PATIENCE_MS[answered], looked, () => people.known(id));
}
