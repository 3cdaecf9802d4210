import { AdobeError } from '../src/errors.js';
import type { RunRecord, StageFacts } from '../src/runs/record.js';
import type { Request } from '../src/request/request.js';
import { foundJob, knownSince } from '../src/runs/stages.js';
import type { Ending, RunStage } from '../src/runs/view.js';
import type { JobParts } from './parts.js';
import type { SharedEvaluations } from './shared-evaluations.js';
import { again, sleep, type StepResult } from './step.js';

const DELETE_AGAIN_MS = 5_000;
/** Adobe's failures for a cancel that it refuses, or has taken before if the answer to that call was lost. */
const REFUSALS = new Set(['not-found', 'bad-request', 'denied']);
const TAKEN = new Set(['CANCELLING', 'CANCELLED']);

/** The state of a run when it was cancelled. */
export type Cancelled = Omit<Extract<Ending, { how: 'cancelled' }>, 'how' | 'at' | 'by'>;

/** The job's state at Adobe. `gone`: Adobe knows no such job. `silent`: Adobe did not answer. */
type StateNow = { is: 'known'; status: string } | { is: 'gone' } | { is: 'silent' };
export type StateOf = (stage: RunStage, sandbox: string, id: string) => Promise<StateNow>;

/** `ended`: the run ends, and the job goes on without it. */
type CancelStep = StepResult<{ is: 'ended'; cancelled: Cancelled }>;

type JobCancellerOptions = Pick<JobParts, 'runs' | 'pollInitialMs' | 'settleMs' | 'now'> & {
  adobe: { jobs: Pick<JobParts['adobe']['jobs'], 'cancel'> };
  sharing: SharedEvaluations;
  stateOf: StateOf;
};

export class JobCanceller {
  readonly #options: JobCancellerOptions;

  constructor(options: JobCancellerOptions) {
    this.#options = options;
  }

  /**
   * Asks Adobe to cancel the job, and records the answer; the run then waits for the job to end. If another run needs
   * the job, or it may be somebody else's, or this run only joined it from outside, the run ends and the job goes on.
   */
  async step(run: string, facts: RunRecord, request: Request, stage: RunStage, id: string): Promise<CancelStep> {
    const job = foundJob(facts[stage], id);
    const isOutside = stage === 'evaluation' && (await this.#isOutside(request, id));
    const left = stage === 'evaluation' ? await this.#options.sharing.release(run, request, job, isOutside) : undefined;
    if (left?.is === 'needed') {
      const [heir = ''] = left.heirs;
      return { is: 'ended', cancelled: { submitted: true, finishedAnyway: false, stillNeeded: true, heir } };
    }
    if (job.alike) return { is: 'ended', cancelled: { submitted: true, finishedAnyway: false, alike: true } };
    if (isOutside && isOnlyJoined(facts))
      return { is: 'ended', cancelled: { submitted: true, finishedAnyway: false, outside: true } };
    if (left?.is === 'left-to-another') return this.#answered(run, facts, stage);
    return this.#tell(run, facts, request, stage, id);
  }

  /** True if no run of ours sent the job. */
  async #isOutside({ sandbox }: Request, id: string): Promise<boolean> {
    return !(await this.#options.runs.ownersOf(sandbox.name, 'evaluation', [id])).has(id);
  }

  async #tell(run: string, facts: RunRecord, request: Request, stage: RunStage, id: string): Promise<CancelStep> {
    const { adobe, stateOf, settleMs, now } = this.#options;
    const at = now();
    try {
      await adobe.jobs.cancel(stage, { sandbox: request.sandbox.name, id });
      return await this.#answered(run, facts, stage);
    } catch (error) {
      if (!(error instanceof AdobeError)) throw error;
      // Adobe may not know a job yet that it has just created.
      const isNew = error.failure === 'not-found' && at - knownSince(facts[stage], at) < settleMs;
      if (isNew || !REFUSALS.has(error.failure)) return this.#again();
      // An earlier cancel may have been taken and its answer lost, so the job's state decides.
      const state = await stateOf(stage, request.sandbox.name, id);
      if (state.is === 'silent') return this.#again();
      const taken = state.is === 'known' && TAKEN.has(state.status);
      return this.#answered(run, facts, stage, taken ? undefined : error.message);
    }
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

/** A person who joins a job may lack the right to cancel it: that takes its id, or the run that follows it by id. */
const isOnlyJoined = ({ evaluation, cancel, cancelAgain = cancel }: RunRecord): boolean =>
  evaluation.join?.run !== undefined && !cancelAgain?.job;
