import type { Log } from '../platform/log.js';
import type { Reach } from './reach.js';
import type { Submitted, RunRecord } from './record.js';
import type { Request } from '../request/request.js';
import type { RunStore } from './store.js';
import { withTimeout } from '../platform/timeout.js';

/** This check comes between Adobe's answer and the record; Slack gives 3 s for everything. */
const LOOK_MS = 400;

interface HiddenDuplicatesOptions {
  runs: Pick<RunStore, 'liveWith'>;
  reach: Pick<Reach, 'mayFollowIn'>;
  log: Log;
}

/** Decides what an ask becomes if a live run does the same, but the person or the channel may not know of it. */
export class HiddenDuplicates {
  readonly #options: HiddenDuplicatesOptions;

  constructor(options: HiddenDuplicatesOptions) {
    this.#options = options;
  }

  /**
   * If nothing would be sent twice, the ask becomes a run of its own, kept `apart` in that channel. An export that
   * would be sent twice is taken unread: its run finds out and tells the person alone. `out-of-reach`: it is not known
   * whether the same goes on, so nothing may be started.
   */
  async of(asked: Submitted, request: Request | undefined): Promise<Meant | 'out-of-reach'> {
    if (!request) return { request };
    const channel = asked.ask.reportIn ?? asked.channel;
    const until = performance.now() + LOOK_MS;
    const same = await withTimeout(LOOK_MS, this.#same(request), () => 'out-of-reach' as const);
    if (same === 'out-of-reach') return same;
    if (same === 'none') return { request };
    const left = Math.max(1, until - performance.now());
    const may = await withTimeout(
      left,
      this.#options.reach.mayFollowIn(asked.by, channel, same),
      () => 'unknown' as const,
    );
    if (may === 'yes') return { request };
    return request.job || request.kind === 'evaluation' ? { request, apart: channel } : { request: undefined };
  }

  async #same(request: Request): Promise<RunRecord | 'none' | 'out-of-reach'> {
    try {
      return (await this.#options.runs.liveWith(request)) ?? 'none';
    } catch (error) {
      this.#options.log.warn({ err: error }, 'it could not be seen whether the same goes on');
      return 'out-of-reach';
    }
  }
}

interface Meant {
  request: Request | undefined;
  apart?: string;
}
