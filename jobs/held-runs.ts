import type { RunRecord } from '../src/runs/record.js';
import {
  lastHold,
  lastHoldEnd,
  meetsQuotaAgain,
  nextHold,
  openHold,
  type PlacedHold,
  releaseTime,
} from '../src/runs/hold.js';
import type { Request } from '../src/request/request.js';
import type { JobParts } from './parts.js';
import type { SharedEvaluations } from './shared-evaluations.js';
import type { StageResult } from './stage.js';
import { again, sleep } from './step.js';

/** A run that is due waits for those that came first; each look finds whether they were sent. */
const TURN_MS = 2_000;

type HeldRunsOptions = Pick<JobParts, 'holds' | 'stages' | 'pollInitialMs' | 'now'> & { sharing: SharedEvaluations };

/** Keeps runs on hold, lets them go on when it is their turn, and puts them on hold again. */
export class HeldRuns {
  readonly #options: HeldRunsOptions;

  constructor(options: HeldRunsOptions) {
    this.#options = options;
  }

  /** Undefined if nothing keeps the run from being sent. */
  async step(run: string, facts: RunRecord, request: Request): Promise<StageResult | undefined> {
    const open = openHold(facts);
    if (open) return this.#wait(run, facts, request, open);
    const ended = lastHoldEnd(facts);
    if (ended?.how === 'withdrawn') return { is: 'ended', ending: { how: 'withdrawn', by: ended.by ?? '' } };
    if (ended?.how === 'expired') return { is: 'ended', ending: { how: 'expired' } };
    if (facts.cancel || !meetsQuotaAgain(facts)) return undefined;
    return this.#again(run, facts, request);
  }

  async #wait(run: string, facts: RunRecord, request: Request, hold: PlacedHold): Promise<StageResult> {
    const { holds, now, pollInitialMs } = this.#options;
    const at = now();
    const { cancel } = facts;
    if (cancel) {
      await holds.end(run, facts, { at, how: 'withdrawn', by: cancel.by });
      return again;
    }
    const left = releaseTime(hold, request.sandbox.name) - at;
    if (left > 0) return sleep(left);
    const ended = await holds.end(run, facts, { at, how: 'released' }, true);
    return ended === 'waits' ? sleep(Math.min(TURN_MS, pollInitialMs)) : again;
  }

  /** The evaluations of the new day were used up before its turn: it waits for one more reset, or ends. */
  async #again(run: string, facts: RunRecord, request: Request): Promise<StageResult> {
    const { holds, sharing, stages, now } = this.#options;
    const last = lastHold(facts);
    const hold = last && nextHold(last, now(), facts.evaluation.attempts.length);
    if (!hold) return { is: 'ended', ending: { how: 'expired' } };
    // Whoever wants the same evaluation, and may go ahead, does not wait for a run that is on hold.
    await sharing.unlock(run, request, { over: false });
    if (await holds.place(run, facts, request.sandbox.name, hold))
      stages.waits({ run, during: 'evaluation', waits: 'reset', until: hold.until });
    return again;
  }
}
