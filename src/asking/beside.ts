import type { Log } from '../log.js';
import type { Reach } from '../reach.js';
import type { Asked } from '../runs/facts.js';
import type { Request } from '../runs/request.js';
import type { Runs } from '../runs/runs.js';
import { within } from '../within.js';

/** It comes between Adobe's answer and the record, and all together has 3 s. */
const LOOK_MS = 400;

export interface BesideOptions {
  runs: Pick<Runs, 'liveWith'>;
  reach: Pick<Reach, 'mayFollowIn'>;
  log: Log;
}

/** What an ask becomes beside a run that does the same, and that the person, or the place, may not know of. */
export class Beside {
  readonly #o: BesideOptions;

  constructor(options: BesideOptions) {
    this.#o = options;
  }

  /**
   * What Adobe is asked for once all the same is a run of its own, `apart` in that place. What would be sent twice is taken
   * unread: the run finds out, and has it told to the person alone.
   */
  async of(asked: Asked, request: Request | undefined): Promise<{ request: Request | undefined; apart?: string }> {
    if (!request) return { request };
    const channel = asked.ask.reportIn ?? asked.channel;
    const follows = this.#mayFollow(asked.by, channel, request).catch((error: unknown) => {
      this.#o.log.warn({ err: error }, 'it could not be seen whether the same goes on');
      return false;
    });
    if (await within(LOOK_MS, follows, () => false)) return { request };
    return request.job || request.kind === 'evaluation' ? { request, apart: channel } : { request: undefined };
  }

  async #mayFollow(person: string, channel: string, request: Request): Promise<boolean> {
    const facts = await this.#o.runs.liveWith(request);
    return !facts || (await this.#o.reach.mayFollowIn(person, channel, facts)) === 'yes';
  }
}
