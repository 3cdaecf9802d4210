import type { Log } from '../platform/log.js';
import type { Reach } from './reach.js';
import { isLive, placeOf, type RunRecord, type Submitted } from './record.js';
import type { Request } from '../request/request.js';
import type { RunStore } from './store.js';
import { withTimeout } from '../platform/timeout.js';

/** This check comes between Adobe's answer and the record; Slack gives 3 s for everything. */
const LOOK_MS = 400;

interface HiddenDuplicatesOptions {
  runs: Pick<RunStore, 'readOrSkip'>;
  reach: Pick<Reach, 'mayFollowIn'>;
  log: Log;
}

/** What is to be accepted: without a request the run is taken unread. */
export interface ToAccept {
  request: Request | undefined;
  apart?: string;
}

/**
 * What an ask becomes if a live run does the same, but the person or the channel may not know of it. If nothing would
 * be sent twice, the ask becomes a run of its own, kept `apart` in that channel. An export that would be sent twice is
 * taken unread: its run finds out and tells the person alone. `out-of-reach`: it is not known whether the same goes on,
 * so nothing may be started. `holder`: the run that has the claim of the request.
 */
export async function besideHidden(
  asked: Submitted,
  request: Request | undefined,
  holder: Promise<string | undefined>,
  { runs, reach, log }: HiddenDuplicatesOptions,
): Promise<ToAccept | 'out-of-reach'> {
  if (!request) return { request };
  const channel = placeOf(asked);
  const until = performance.now() + LOOK_MS;
  const looked = liveRun(holder, runs).catch((error: unknown) => {
    log.warn({ err: error }, 'it could not be seen whether the same goes on');
    return 'out-of-reach' as const;
  });
  const same = await withTimeout(LOOK_MS, looked, () => 'out-of-reach' as const);
  if (same === 'out-of-reach') return same;
  if (!same) return { request };
  const left = Math.max(1, until - performance.now());
  const may = await withTimeout(left, reach.mayFollowIn(asked.by, channel, same), () => 'unknown' as const);
  if (may === 'yes') return { request };
  return request.job || request.kind === 'evaluation' ? { request, apart: channel } : { request: undefined };
}

/** Undefined if there is none, or it cannot be read. */
async function liveRun(
  holder: Promise<string | undefined>,
  runs: HiddenDuplicatesOptions['runs'],
): Promise<RunRecord | undefined> {
  const run = await holder;
  const facts = run === undefined ? undefined : await runs.readOrSkip(run);
  return facts && isLive(facts) ? facts : undefined;
}
