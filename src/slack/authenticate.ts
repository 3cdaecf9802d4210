import type { Person } from '../access.js';
import { UserError } from '../errors.js';
import { formatDuration, formatNumber, plural } from '../platform/english.js';
import type { Services } from '../services.js';
import { withTimeout } from '../platform/timeout.js';

/** How long Slack may take over a new person, ms. `now`: the acknowledgement holds the answer; `later`: it may not. */
const PATIENCE_MS = { now: 1_000, later: 20_000 };
const UNKNOWN = 'Slack isn’t saying who you are right now, so nothing was started. Try again in a moment.';
const GUEST =
  'Only full members of this workspace can use Usher, and you’re a guest here. Ask a member to do it for you.';

interface Asking {
  user: string;
  answered?: keyof typeof PATIENCE_MS;
  /** Equal for every delivery of the same request. */
  delivery: string;
  /** The answer goes into the acknowledgement; otherwise it costs a call to Slack. */
  inAck?: boolean;
}

/**
 * Who asks, and counts the ask; undefined: the person gets no answer. Throws UserError if Slack does not say in time, to
 * guests once an hour, and to people who ask too fast: always in an acknowledgement, otherwise only now and then.
 */
export async function authenticate(
  { user: id, answered = 'later', delivery, inAck = false }: Asking,
  services: Services,
): Promise<Person | undefined> {
  const person = await identify(id, answered, services);
  if (!person) throw new UserError(UNKNOWN);
  if (services.access.mayAsk(person)) {
    const ms = await services.limits.ask(id, delivery);
    if (ms === 0) return person;
    if (!inAck && !(await services.limits.isToBeTold(id, 'limit'))) return undefined;
    const most = services.limits.asks;
    const things = `${formatNumber(most)} ${plural('request', most)}`;
    const words = `That was ${things} in a few seconds, which is too many, so nothing was done. Try again in ${formatDuration(ms)}.`;
    throw new UserError(words);
  }
  if (person.standing === 'guest' && (await services.limits.isToBeTold(id, 'guest'))) throw new UserError(GUEST);
  return undefined;
}

/** Who types in a field. Not counted as an ask; undefined also for guests. Throws UserError if Slack does not say. */
export async function whoTypes(id: string, services: Services): Promise<Person | undefined> {
  const person = await identify(id, 'now', services);
  if (!person) throw new UserError(UNKNOWN);
  return services.access.mayAsk(person) ? person : undefined;
}

/** If Slack is slow, whoever was known within the last hour is still known. */
async function identify(id: string, answered: keyof typeof PATIENCE_MS, { users, log }: Services) {
  const looked = users.person(id).catch((error: unknown) => {
    log.warn({ err: error, user: id }, 'Slack does not say who somebody is');
    return undefined;
  });
  return withTimeout(PATIENCE_MS[answered], looked, () => users.known(id));
}
