import { AdobeError } from '../src/errors.js';
import { type Attempt, type Facts, isInDoubt, type StageFacts } from '../src/runs/facts.js';
import type { Request } from '../src/runs/request.js';
import type { Runs } from '../src/runs/runs.js';
import type { Ending, RunStage } from '../src/runs/story.js';
import type { Seen } from '../src/runs/seen.js';
import { jobIdOf, targetOf } from '../src/runs/stages.js';
import type { Looks } from './looks.js';
import type { Sharing } from './sharing.js';
import type { Maker, Submitter } from './submit.js';

const AWHILE_MS = 500;
const DELETE_AGAIN_MS = 5_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/**
 * One step of a run at Adobe. `moved`: a fact was written, look at the facts again. `wait`: nothing to do for so long.
 * `ended`: this is how the run ends.
 */
export type Advance = { is: 'moved' } | { is: 'wait'; ms: number } | { is: 'ended'; ending: EndingDraft };

/** An ending before it is dressed with what support asks for. */
export type EndingDraft =
  | { how: 'refused'; stage: RunStage; message: string }
  | { how: 'unknown'; stage: RunStage }
  | { how: 'busy-too-long'; stage: RunStage }
  /** Nothing could be sent for as long as we would have watched. */
  | { how: 'unreachable'; stage: RunStage; message: string }
  | { how: 'cancelled'; cancelled: Cancelled }
  | { how: 'lost'; stage: RunStage };

/** What had become of a run when it was cancelled. */
export type Cancelled = Omit<Extract<Ending, { how: 'cancelled' }>, 'how' | 'at' | 'by'>;

export interface AdvanceOptions {
  runs: Runs;
  submitter: Submitter;
  sharing: Sharing;
  looks: Looks;
  maker: (stage: RunStage, request: Request) => Maker;
  cancelJob: (stage: RunStage, sandbox: string, id: string) => Promise<void>;
  watchLimitMs: number;
  now: () => number;
}

/** Carries one stage of a run to Adobe's last word. */
export class Advancer {
  readonly #o: AdvanceOptions;

  constructor(options: AdvanceOptions) {
    this.#o = options;
  }

  async advance(run: string, facts: Facts, request: Request, stage: RunStage): Promise<Advance> {
    const own = facts[stage];
    const id = jobIdOf(own);
    if (id !== undefined) return this.#watch(run, facts, request, stage, id);
    if (request.job) return this.#join(run, stage, { id: request.job.id });
    if (facts.cancel && !isInDoubt(own)) return ended(cancelledUnsent(own, request, stage));
    if (stage === 'evaluation' && own.attempts.length === 0) {
      const turn = await this.#turn(run, request);
      if (turn) return turn;
    }
    const busyUntil = isInDoubt(own) ? Infinity : busyLimit(own);
    if (this.#o.now() > busyUntil) return ended({ how: 'busy-too-long', stage });
    const throttledUntil = isInDoubt(own) ? Infinity : throttledSince(own) + this.#o.watchLimitMs;
    if (this.#o.now() > throttledUntil) return ended(neverSent(own, stage));
    const submitted = await this.#submit(run, facts, request, stage);
    if (submitted.is !== 'wait') return submitted;
    return { is: 'wait', ms: Math.min(submitted.ms, Math.min(busyUntil, throttledUntil) + 1 - this.#o.now()) };
  }

  async #turn(run: string, request: Request): Promise<Advance | undefined> {
    const turn = await this.#o.sharing.turn(run, request);
    if (turn.is === 'mine') return undefined;
    if (turn.is === 'wait') return { is: 'wait', ms: AWHILE_MS };
    return this.#join(run, 'evaluation', { run: turn.run, id: turn.id });
  }

  async #join(run: string, stage: RunStage, other: { run?: string; id: string }): Promise<Advance> {
    await this.#o.runs.write(run, `${stage}.join`, { ...other, at: this.#o.now() });
    return { is: 'moved' };
  }

  async #submit(run: string, facts: Facts, request: Request, stage: RunStage): Promise<Advance> {
    const own = facts[stage];
    try {
      const submitted = await this.#o.submitter.step(run, own, this.#o.maker(stage, request));
      switch (submitted.is) {
        case 'submitted':
          return { is: 'moved' };
        case 'refused':
          return ended({ how: 'refused', stage, message: own.attempts.at(-1)?.refused?.message ?? '' });
        case 'unknown':
          return ended({ how: 'unknown', stage });
        case 'wait':
          return submitted.ms > 0 ? submitted : { is: 'moved' };
      }
    } catch (error) {
      const since = facts[stage].attempts.at(-1)?.intent?.at ?? facts.evaluation.end?.at ?? facts.asked.at;
      if (!(error instanceof AdobeError) || this.#o.now() - since < this.#o.watchLimitMs) throw error;
      return ended(isInDoubt(own) ? { how: 'unknown', stage } : { how: 'unreachable', stage, message: error.message });
    }
  }

  async #watch(run: string, facts: Facts, request: Request, stage: RunStage, id: string): Promise<Advance> {
    const own = facts[stage];
    let retryMs = Infinity;
    if (facts.cancel && !own.cancelled) {
      const cancelled = await this.#cancel(run, request, stage, id);
      if (typeof cancelled !== 'number') return cancelled;
      retryMs = cancelled;
    } else if (stage === 'evaluation' && !facts.cancel) {
      await this.#o.sharing.need(run, request.sandbox.name, id);
    }
    const since = own.join?.at ?? own.attempts.find((attempt) => attempt.id)?.id?.at ?? this.#o.now();
    const { seen, waitMs, current } = await this.#o.looks.look(targetOf(request, stage, id, since), run);
    if (seen?.final) return this.#end(run, request, stage, seen);
    // Also after we were away for longer than that ourselves: Adobe is asked once more before we give up.
    if (current && this.#o.now() - since > this.#o.watchLimitMs) return ended({ how: 'lost', stage });
    return { is: 'wait', ms: Math.min(waitMs, retryMs) };
  }

  async #end(run: string, request: Request, stage: RunStage, seen: Seen): Promise<Advance> {
    await this.#o.runs.write(run, `${stage}.end`, { at: seen.at, job: seen.job });
    if (stage === 'evaluation') await this.#o.sharing.release(run, request);
    return { is: 'moved' };
  }

  /**
   * Asks Adobe to cancel the job, unless another run needs it: then only this run parts from it. Whether Adobe took it or will not have
   * it is written down, and the job's own last word is waited for. A number: Adobe did not answer; again after so many ms.
   */
  async #cancel(run: string, request: Request, stage: RunStage, id: string): Promise<Advance | number> {
    const at = this.#o.now();
    const left = stage === 'evaluation' ? await this.#o.sharing.letGo(run, request, id) : 'to-delete';
    if (left === 'needed') {
      const cancelled = { submitted: true, endedAllTheSame: false, goesOn: true };
      return ended({ how: 'cancelled', cancelled });
    }
    if (left === 'left-to-another') {
      await this.#o.runs.write(run, `${stage}.cancelled`, { at });
      return { is: 'moved' };
    }
    try {
      await this.#o.cancelJob(stage, request.sandbox.name, id);
    } catch (error) {
      if (!(error instanceof AdobeError)) throw error;
      if (!['not-found', 'bad-request', 'denied'].includes(error.failure)) return DELETE_AGAIN_MS;
      await this.#o.runs.write(run, `${stage}.cancelled`, { at, refused: error.message });
      return { is: 'moved' };
    }
    await this.#o.runs.write(run, `${stage}.cancelled`, { at });
    return { is: 'moved' };
  }
}

/** Cancelled before the stage at hand was sent, or after it was sent without ever being heard of. */
function cancelledUnsent({ attempts }: StageFacts, { kind }: Request, stage: RunStage): EndingDraft {
  const cancelled = {
    submitted: stage === 'export' && kind === 'evaluation-then-export',
    endedAllTheSame: false,
    ...(attempts.some(({ none }) => none) ? { unconfirmed: true } : {}),
  };
  return { how: 'cancelled', cancelled };
}

function ended(ending: EndingDraft): Advance {
  return { is: 'ended', ending };
}

/** Adobe's day of runs begins at 00:00 UTC; an hour later the night's own evaluation should have let us in. */
function busyLimit({ attempts }: StageFacts): number {
  const first = attempts.find(({ later }) => later?.why === 'busy')?.later?.at;
  return first === undefined ? Infinity : (Math.floor(first / DAY_MS) + 1) * DAY_MS + HOUR_MS;
}

/** When the sending was first put off for other reasons than an evaluation that goes on; Infinity where it is not now. */
function throttledSince({ attempts }: StageFacts): number {
  const isThrottled = ({ later }: Attempt) => later !== undefined && later.why !== 'busy';
  const last = attempts.at(-1);
  return (last && isThrottled(last) && attempts.find(isThrottled)?.later?.at) || Infinity;
}

/** One of the calls that were not answered may have been taken, even if it was never listed. */
function neverSent({ attempts }: StageFacts, stage: RunStage): EndingDraft {
  if (attempts.some(({ none }) => none)) return { how: 'unknown', stage };
  return { how: 'unreachable', stage, message: 'it put off every try, or gave no token in time.' };
}
