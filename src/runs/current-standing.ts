import type { Access, Person } from '../access.js';
import { UserError } from '../errors.js';
import type { Log } from '../platform/log.js';
import { withTimeout } from '../platform/timeout.js';
import type { SandboxRef } from '../request/request.js';

/** Slack gives 3 s for everything, and Adobe is asked meanwhile. */
const SLACK_MS = 1_500;
const NO_MEMBER = 'You are no longer a full member of this workspace, so nothing was started.';
const NOT_SAID = 'Slack isn’t saying who you are right now, so nothing was started. Try again in a moment.';

interface CurrentStandingOptions {
  /** Asks Slack anew who somebody is; rejects if Slack does not say. */
  users: { fresh: (id: string) => Promise<Person> };
  access: Pick<Access, 'mayAsk'>;
  log: Log;
}

/** Asks Slack anew about a person before a write in production; elsewhere an answer some minutes old will do. */
export class CurrentStanding {
  readonly #options: CurrentStandingOptions;

  constructor(options: CurrentStandingOptions) {
    this.#options = options;
  }

  /** In production, throws UserError unless Slack says at this moment that the person is a full member. */
  async require(person: string, { type }: Pick<SandboxRef, 'type'>): Promise<void> {
    const why = type === 'development' ? undefined : await this.whyNot(person);
    if (why !== undefined) throw new UserError(why);
  }

  /** A sentence if the person is no full member, or if Slack does not say in time. */
  async whyNot(person: string): Promise<string | undefined> {
    const { users, access, log } = this.#options;
    const looked = users.fresh(person).catch((error: unknown) => {
      log.warn({ err: error, user: person }, 'Slack does not say who somebody is, who would write in production');
      return undefined;
    });
    const now = await withTimeout(SLACK_MS, looked, () => undefined);
    if (!now) return NOT_SAID;
    return access.mayAsk(now) ? undefined : NO_MEMBER;
  }
}
