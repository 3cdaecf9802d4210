import { AdobeError } from '../src/errors.js';
import type { RunRecord, StageFacts } from '../src/runs/record.js';
import type { Request } from '../src/request/request.js';
import type { RunStore } from '../src/runs/store.js';
import { isAlike, knownSince } from '../src/runs/stages.js';
import type { Ending, RunStage } from '../src/runs/view.js';
import type { SharedEvaluations } from './shared-evaluations.js';
import { again, sleep, type StepResult } from './step.js';

const DELETE_AGAIN_MS = 5_000;
/** What Adobe answers to a cancel that it will not take, or took before: the answer to an earlier one may have been lost. */
const REFUSALS = new Set(['not-found', 'bad-request', 'denied']);
const TAKEN = new Set(['CANCELLING', 'CANCELLED']);

/** What had become of a run when it was cancelled. */
export type Cancelled = Omit<Extract<Ending, { how: 'cancelled' }>, 'how' | 'at' | 'by'>;

/** As Adobe tells it now; `gone`: it knows no such job; `silent`: it did not tell. */
export type StateNow = { is: 'known'; status: string } | { is: 'gone' } | { is: 'silent' };

/** `ended`: the run parts from the job, which goes on. */
type CancelStep = StepResult<{ is: 'ended'; cancelled: Cancelled }>;

export interface JobCancellerOptions {
  runs: RunStore;
  sharing: SharedEvaluations;
  stateOf: (stage: RunStage, sandbox: string, id: string) => Promise<StateNow>;
  cancelJob: (stage: RunStage, sandbox: string, id: string) => Promise<void>;
  pollInitialMs: number;
  /** For so long Adobe may not know a job that it has just made, ms. */
  settleMs: number;
  now: () => number;
}

/** Cancels the job of a run, once Adobe has one. */
export class JobCanceller {
  readonly #options: JobCancellerOptions;

  constructor(options: JobCancellerOptions) {
    this.#options = options;
  }

  /**
   * Asks Adobe to cancel the job, unless another run needs it, or it was started outside and only joined: then only this run parts from it. Whether Adobe took it or will not have
   * it is written down, and the job's own last word is waited for.
   */
  async step(run: string, facts: RunRecord, request: Request, stage: RunStage, id: string): Promise<CancelStep> {
    const alike = isAlike(facts[stage], id);
    const job = alike ? { id, alike } : { id };
    const isOutside = stage === 'evaluation' && (await this.#isOutside(request, id));
    const left = stage === 'evaluation' ? await this.#options.sharing.release(run, request, job, isOutside) : undefined;
    if (left?.is === 'needed') {
      const [heir = ''] = left.heirs;
      return { is: 'ended', cancelled: { submitted: true, finishedAnyway: false, stillNeeded: true, heir } };
    }
    if (alike) return { is: 'ended', cancelled: { submitted: true, finishedAnyway: false, alike } };
    if (isOutside && isOnlyJoined(facts))
      return { is: 'ended', cancelled: { submitted: true, finishedAnyway: false, outside: true } };
    if (left?.is === 'left-to-another') return this.#answered(run, facts, stage);
    return this.#tell(run, facts, request, stage, id);
  }

  /** No run of ours has sent it. */
  async #isOutside({ sandbox }: Request, id: string): Promise<boolean> {
    return !(await this.#options.runs.ownersOf(sandbox.name, 'evaluation', [id])).has(id);
  }

  async #tell(run: string, facts: RunRecord, request: Request, stage: RunStage, id: string): Promise<CancelStep> {
    const { cancelJob, settleMs, now } = this.#options;
    const at = now();
    try {
      await cancelJob(stage, request.sandbox.name, id);
      return await this.#answered(run, facts, stage);
    } catch (error) {
      if (!(error instanceof AdobeError)) throw error;
      const isNew = error.failure === 'not-found' && at - knownSince(facts[stage], at) < settleMs;
      if (isNew || !REFUSALS.has(error.failure)) return this.#again();
      return this.#refused(run, facts, request, { stage, id }, error.message);
    }
  }

  /** An earlier cancel may have been taken, and its answer lost: what counts is what the job is doing. */
  async #refused(
    run: string,
    facts: RunRecord,
    request: Request,
    { stage, id }: { stage: RunStage; id: string },
    refused: string,
  ): Promise<CancelStep> {
    const state = await this.#options.stateOf(stage, request.sandbox.name, id);
    if (state.is === 'silent') return this.#again();
    const taken = state.is === 'known' && TAKEN.has(state.status);
    return this.#answered(run, facts, stage, taken ? undefined : refused);
  }

  async #answered(run: string, facts: RunRecord, stage: RunStage, refused?: string): Promise<CancelStep> {
    const field: keyof StageFacts = facts[stage].cancelled ? 'cancelledAgain' : 'cancelled';
    await this.#options.runs.write(run, `${stage}.${field}`, { at: this.#options.now(), refused });
    return again;
  }

  #again(): CancelStep {
    return sleep(Math.min(DELETE_AGAIN_MS, this.#options.pollInitialMs));
  }
}

/** Who joined it may be somebody who may not cancel it: it is cancelled by its id, or through the run that follows it. */
const isOnlyJoined = ({ evaluation, cancel, cancelAgain = cancel }: RunRecord): boolean =>
  evaluation.join?.run !== undefined && !cancelAgain?.job;
