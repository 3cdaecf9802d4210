import type { Person } from '../access.js';
import { UserError } from '../errors.js';
import { formatDuration, formatNumber, plural } from '../platform/english.js';
import type { Services } from '../services.js';
import { withTimeout } from '../platform/timeout.js';

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
  answered?: keyof typeof PATIENCE_MS;
  /** The same where the same is delivered again. */
  delivery: string;
  /** What is said goes into the acknowledgement and costs nothing; else it is a call to Slack. */
  inAck?: boolean;
}

/**
 * Who asks; undefined: they get nothing, not even a word. Counts the ask. Throws UserError if Slack does not say in time;
 * for guests once an hour; and for those who ask too fast, once in a while if words cost a call.
 */
export async function authenticate(
  { user: id, answered = 'later', delivery, inAck = false }: Asking,
  services: Services,
): Promise<Person | undefined> {
  const person = await identify(id, answered, services);
  if (!person) throw new UserError(UNKNOWN, 'words');
  if (services.access.mayAsk(person)) {
    const ms = await services.limits.ask(id, delivery);
    if (ms === 0) return person;
    if (!inAck && !(await services.limits.isToBeTold(id, 'limit'))) return undefined;
    const most = services.limits.asks;
    const things = `${formatNumber(most)} ${plural('thing', most)}`;
    const words = `You asked ${things} faster than one a second. In ${formatDuration(ms)} I take more; nothing was done now.`;
    throw new UserError(words, 'words');
  }
  if (person.standing === 'guest' && (await services.limits.isToBeTold(id, 'guest')))
    throw new UserError(GUEST, 'words');
  return undefined;
}

/** For what nobody pressed and nothing is said to: undefined also for guests. */
export async function whoTypes(id: string, services: Services): Promise<Person | undefined> {
  const person = await identify(id, 'now', services);
  if (!person) throw new UserError(UNKNOWN, 'words');
  return services.access.mayAsk(person) ? person : undefined;
}

/** Who was known within the last hour is still known where Slack is slow. */
async function identify(id: string, answered: keyof typeof PATIENCE_MS, { users, log }: Services) {
  const looked = users.person(id).catch((error: unknown) => {
    log.warn({ err: error, user: id }, 'Slack does not say who somebody is');
    return undefined;
  });
  return withTimeout(PATIENCE_MS[answered], looked, () => users.known(id));
}
