import { AdobeError } from '../src/errors.js';
import type { LostRight } from '../src/runs/outcome.js';
import type { Submitted } from '../src/runs/record.js';
import type { Request } from '../src/request/request.js';
import { withTimeout } from '../src/platform/timeout.js';
import type { JobParts } from './parts.js';

/** In a development sandbox an ask younger than this needs no new check of the asker: people are cached as long. */
const KNOWN_MS = 5 * 60_000;
/** The time-out for Slack and Adobe each. It is short, as jobs that others start meanwhile are not in our list. */
const ASK_MS = 5_000;

/** Whether a creating call may be made now. `unsure`: Slack or Adobe did not say, which is not a refusal. */
export type Permit = { is: 'yes' } | { is: 'no'; right: LostRight } | { is: 'unsure'; silent: 'Slack' | 'Adobe' };

type PermitsOptions = Pick<JobParts, 'access' | 'log' | 'now'> & {
  users: Pick<JobParts['users'], 'cached' | 'fresh'>;
  adobe: Pick<JobParts['adobe'], 'sandboxes'>;
};

type Type = Request['sandbox']['type'];

/** Checks before each creating call whether the asker still has the right to it, as hours may have passed. */
export class Permits {
  readonly #options: PermitsOptions;

  constructor(options: PermitsOptions) {
    this.#options = options;
  }

  async now(asked: Submitted, { sandbox }: Request): Promise<Permit> {
    const { access } = this.#options;
    const type = await this.#typeNow(sandbox);
    if (type === 'unsure') return { is: 'unsure', silent: 'Adobe' };
    if (type === 'gone') return no('sandbox', asked);
    const may = type === 'production' ? access.rights(asked.by).operators : undefined;
    if (access.whyNotWrite(asked.by, { name: sandbox.name, type }) !== undefined)
      return no(sandbox.type === 'production' ? 'operator' : 'turned', asked, may);
    if (type === 'production' && !asked.confirmed) return no('turned', asked, may);
    const member = await this.#isMember(asked, type);
    if (member === undefined) return { is: 'unsure', silent: 'Slack' };
    return member ? { is: 'yes' } : no('member', asked, may);
  }

  /** A credential that may not list sandboxes may still work in one; that counts as production, as in the request. */
  async #typeNow({ name, type }: Request['sandbox']): Promise<Type | 'gone' | 'unsure'> {
    try {
      const known = await this.#options.adobe.sandboxes.list({ timeoutMs: ASK_MS });
      return known.find((one) => one.name === name)?.type ?? (known.unread > 0 ? 'unsure' : 'gone');
    } catch (error) {
      if (!(error instanceof AdobeError)) throw error;
      if (error.failure === 'denied' && type === 'production') return type;
      this.#options.log.warn(
        { err: error, sandbox: name },
        'Adobe does not say what a sandbox is; nothing is sent to it',
      );
      return 'unsure';
    }
  }

  /** Undefined if Slack does not say. */
  async #isMember({ by, at }: Submitted, type: Type): Promise<boolean | undefined> {
    const { access, users, log, now } = this.#options;
    if (type === 'development' && now() - at < KNOWN_MS) return true;
    const looked = (type === 'production' ? users.fresh(by) : users.cached(by)).catch((error: unknown) => {
      log.warn({ err: error, user: by }, 'Slack does not say who somebody is; nothing is sent for them');
      return undefined;
    });
    const person = await withTimeout(ASK_MS, looked, () => undefined);
    return person && access.mayAsk(person);
  }
}

const no = (lost: LostRight['lost'], { by: who }: Submitted, may?: string[]): Permit => ({
  is: 'no',
  right: { lost, who, ...(may ? { may } : {}) },
});
