import type { Access } from '../access.js';
import { Mistake } from '../errors.js';
import type { Log } from '../platform/log.js';
import type { People } from '../slack/users.js';
import { within } from '../platform/timeout.js';

/** Slack gives 3 s for everything, and Adobe is asked meanwhile. */
const SLACK_MS = 1_500;
const NO_MEMBER = 'You are no full member of this workspace any more, so nothing was started.';
const NOT_SAID = 'Slack did not tell us who you are just now; nothing was started. Try again in a moment.';

export interface MemberNowOptions {
  people: Pick<People, 'anew'>;
  access: Pick<Access, 'mayAsk'>;
  log: Log;
}

/** Before anything is written in production people are asked for anew; elsewhere what was known some minutes ago will do. */
export class MemberNow {
  readonly #o: MemberNowOptions;

  constructor(options: MemberNowOptions) {
    this.#o = options;
  }

  /** Throws Mistake unless Slack says this moment that the person is a full member. */
  async require(person: string, { type }: { type: 'production' | 'development' }): Promise<void> {
    const why = type === 'development' ? undefined : await this.whyNot(person);
    if (why !== undefined) throw new Mistake(why, 'words');
  }

  /** A sentence where they are none, or Slack does not say. */
  async whyNot(person: string): Promise<string | undefined> {
    const { people, access, log } = this.#o;
    const looked = people.anew(person).catch((error: unknown) => {
      log.warn({ err: error, user: person }, 'Slack does not say who somebody is, who would write in production');
      return undefined;
    });
    const now = await within(SLACK_MS, looked, () => undefined);
    if (!now) return NOT_SAID;
    return access.mayAsk(now) ? undefined : NO_MEMBER;
  }
}
