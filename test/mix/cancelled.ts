import { idsIn } from '../journeys/meeting.js';
import type { Rule } from './audit.js';
import type { Call, Ledger } from './ledger.js';
import { evaluates, sameSet, type SeenRun } from './runs.js';

/**
 * A call that was on its way when somebody was told that its run is being cancelled may still arrive for so long: in ms, on a machine that
 * does nothing else, and so many turns of one that has much else to do.
 */
const ON_ITS_WAY_MS = 300;
const TURNS = 3;

type JobKind = 'segment' | 'export';
const kindOf = ({ path }: Call): JobKind => (path.includes('/segment/') ? 'segment' : 'export');

/**
 * 3. Nothing is sent to Adobe that only runs ask for that somebody was told are being cancelled. (Each reads Adobe's list before it sends: a
 * call can be on its way only where a list was told before.)
 */
export const sentAlthoughCancelled: Rule = (ledger, runs) =>
  ledger.calls
    .filter(({ method }) => method === 'POST')
    .filter((call) => !runs.some((run) => wants(run, call) && mayStillArrive(ledger, run, call)))
    .map(
      ({ path, body }) =>
        `sent although cancelled: POST ${path} of ${idsIn(body)
          .map((id) => id.slice(-2))
          .join()}`,
    );

function wants(run: SeenRun, call: Call): boolean {
  const isOfKind = kindOf(call) === 'segment' ? evaluates(run) : run.kind !== 'evaluation';
  return isOfKind && sameSet(run.audiences, idsIn(call.body)) && run.askedAt < call.at;
}

function mayStillArrive(ledger: Ledger, { askedAt, cancelSaidAt }: SeenRun, call: Call): boolean {
  if (cancelSaidAt === undefined || call.at < cancelSaidAt) return true;
  if (call.at > cancelSaidAt + ON_ITS_WAY_MS + TURNS * ledger.lagMs) return false;
  return listsTold(ledger, kindOf(call)).some((at) => askedAt <= at && at <= cancelSaidAt);
}

/** When Adobe told its lists of a kind: at once, or, where that was to be held, when what it held was told next. */
function listsTold({ calls, entries }: Ledger, kind: JobKind): number[] {
  const reads = calls.filter((call) => call.method === 'GET' && kindOf(call) === kind);
  const told = new Map(reads.map((read) => [read, read.at]));
  for (const { act, at, done } of entries) {
    if (act.is !== 'trouble' || act.what !== 'list-held' || act.of !== kind) continue;
    const held = reads.find((read) => read.at >= at && told.get(read) === read.at);
    // One that was read just then may have been before it.
    if (!held || held.at <= done) continue;
    const ends = entries.filter((one) => one.act.is === 'ends' && one.done > held.at).map((one) => one.at);
    told.set(held, Math.max(held.at, Math.min(...ends, Infinity)));
  }
  return [...told.values()];
}
