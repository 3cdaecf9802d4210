import { UserError } from '../errors.js';
import type { PlaceState, Reach } from './reach.js';
import type { Submitted } from './record.js';
import { withTimeout } from '../platform/timeout.js';

/** How long Slack may take to say where a report may go: it is asked while Adobe is. */
const PLACE_MS = 1_500;
/** Slack's answers are cached from the check a moment before. */
const STATE_MS = 400;

/** The channel where the report is wanted, seen from where it was asked for. */
export class ReportChannel {
  readonly #reach: Reach;

  constructor({ reach }: { reach: Reach }) {
    this.#reach = reach;
  }

  /** Why no report may go there, as far as Slack says in time: the run asks again before its first post. */
  async whyNot({ ask, by, channel }: Submitted): Promise<UserError | undefined> {
    const place = ask.reportIn ?? channel;
    // A person who asks from a channel is in it.
    const looked = this.#reach.mayBeTold(by, place, { typedHere: place === channel });
    const may = await withTimeout(PLACE_MS, looked, () => ({ is: 'unknown' as const }));
    if (may.is !== 'no') return undefined;
    const instead = 'Choose a channel that you are in';
    return new UserError(`${may.why} ${instead}: report:#channel.`, 'report', `${may.why} ${instead}.`);
  }

  /** Whether Usher may post there what this person asked for. */
  async state({ ask, by, channel }: Submitted): Promise<PlaceState> {
    const place = ask.reportIn ?? channel;
    const looked = Promise.all([
      this.#reach.placeState(by, place),
      this.#reach.mayBeTold(by, place, { leaveToSlack: true }),
    ]);
    const [state, may] = await withTimeout(STATE_MS, looked, () => ['unknown', { is: 'unknown' }] as const);
    return state === 'open' && may.is !== 'yes' ? 'unknown' : state;
  }
}
