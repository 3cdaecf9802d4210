import { AdobeError } from '../src/errors.js';
import { type Attempt, type RunRecord, isOutcomeUnknown, type StageFacts } from '../src/runs/record.js';
import { lastHold, sendableSince, sinceHold } from '../src/runs/hold.js';
import type { Request } from '../src/request/request.js';
import type { LostRight, RunStage } from '../src/runs/view.js';
import { stageBeganAt, cancelAnswer, foundJob, jobIdOf, knownSince, statusOf, targetOf } from '../src/runs/stages.js';
import type { Cancelled, JobCanceller, StateOf } from './cancel-job.js';
import type { FoundJob } from './own-jobs.js';
import type { JobParts } from './parts.js';
import type { Poller } from './poller.js';
import type { Permit, Permits } from './permits.js';
import type { SharedEvaluations } from './shared-evaluations.js';
import type { Turn } from './shared-evaluations-lua.js';
import { again, doubled, sleep, type StepResult } from './step.js';
import type { JobDriver, Submitter } from './submit.js';

/** A run that waits for another one is woken by it; this wait is for when that fails. */
const AWHILE_MS = 5_000;
/** While Slack or Adobe does not say whether a run may be sent, the wait doubles from the first to the second. */
const UNSURE_MS = 5_000;
const UNSURE_MAX_MS = 5 * 60_000;
/** A job in these states brings no counts, so no run joins it. */
const DEAD = new Set(['CANCELLING', 'CANCELLED', 'FAILED']);
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export type StageResult = StepResult<{ is: 'ended'; ending: EndingDraft }>;

/** An ending without the details that support asks for. */
export type EndingDraft =
  | { how: 'refused'; stage: RunStage; message: string }
  | { how: 'unknown'; stage: RunStage }
  | { how: 'busy-too-long'; stage: RunStage }
  /** Nothing could be sent within the watch limit. `silent`: who never said whether it may be sent. */
  | { how: 'unreachable'; stage: RunStage; message: string; silent?: 'Slack' | 'Adobe' }
  /** The asker has lost the right to have it sent. `mayHaveStarted`: an earlier call was never answered. */
  | { how: 'no-right'; stage: RunStage; right: LostRight; mayHaveStarted: boolean }
  | { how: 'cancelled'; cancelled: Cancelled }
  /** A hold has ended, and nothing is to be sent. */
  | { how: 'withdrawn'; by: string }
  | { how: 'expired' }
  | { how: 'lost'; stage: RunStage };

export type AdvancerOptions = Pick<
  JobParts,
  'runs' | 'pastRuns' | 'snapshots' | 'stages' | 'pollInitialMs' | 'watchLimitMs' | 'now'
> & {
  submitter: Submitter;
  sharing: SharedEvaluations;
  poller: Poller;
  driver: (stage: RunStage, request: Request) => JobDriver;
  permits: Permits;
  canceller: JobCanceller;
  stateOf: StateOf;
};

/** Carries one stage of a run until Adobe's job has ended. */
export class Advancer {
  readonly #options: AdvancerOptions;

  constructor(options: AdvancerOptions) {
    this.#options = options;
  }

  async advance(run: string, facts: RunRecord, request: Request, stage: RunStage): Promise<StageResult> {
    const own = facts[stage];
    const id = jobIdOf(own);
    if (id !== undefined) return this.#watch(run, facts, request, stage, id);
    if (request.job) return this.#join(run, stage, { id: request.job.id });
    if (facts.cancel && !isOutcomeUnknown(own)) return ended(cancelledUnsent(own, request, stage));
    if (stage === 'evaluation' && !isOutcomeUnknown(own)) {
      const turn = await this.#turn(run, facts, request);
      if (turn) return turn;
    }
    // These limits do not count while an outcome is unknown, or nobody says whether the run may be sent.
    const isUnsure = (await this.#options.pastRuns.unsureOf(run)) !== undefined;
    const isOpen = isOutcomeUnknown(own) || isUnsure;
    const recent = { attempts: sinceHold(facts, own.attempts) };
    const busyUntil = isOpen ? Infinity : busyLimit(recent);
    if (this.#options.now() > busyUntil) return ended({ how: 'busy-too-long', stage });
    const throttledUntil = isOpen ? Infinity : throttledSince(recent) + this.#options.watchLimitMs;
    if (this.#options.now() > throttledUntil) return ended(neverSent(own, stage));
    const submitted = await this.#submit(run, facts, request, stage, isUnsure);
    if (submitted.is !== 'sleep') return submitted;
    return sleep(Math.min(submitted.ms, Math.min(busyUntil, throttledUntil) + 1 - this.#options.now()));
  }

  /** Undefined if this run sends the evaluation. */
  async #turn(run: string, { evaluation }: RunRecord, request: Request): Promise<StageResult | undefined> {
    const { sharing, pastRuns, pollInitialMs } = this.#options;
    const turn = await sharing.claim(run, request);
    const isNew = await pastRuns.waitsFor(run, turn.is === 'wait' ? turn.run : undefined);
    if (turn.is === 'wait') {
      if (isNew) this.#options.stages.waits({ run, during: 'evaluation', waits: 'run', other: turn.run });
      return sleep(Math.min(AWHILE_MS, pollInitialMs));
    }
    if (turn.is === 'join') return this.#joinOf(run, request, turn);
    if (turn.after === undefined || evaluation.inherited.length > 0) return undefined;
    const inherited = await this.#lostAttempts(turn.after);
    if (inherited.length === 0) return undefined;
    await this.#options.runs.write(run, 'evaluation.inherited', inherited);
    return again;
  }

  /** Asks Adobe for the job's state first: no run joins a job that is being cancelled or has failed. */
  async #joinOf(run: string, request: Request, turn: Extract<Turn, { is: 'join' }>): Promise<StageResult> {
    const state = await this.#options.stateOf('evaluation', request.sandbox.name, turn.id);
    if (state.is !== 'known' || !DEAD.has(state.status)) {
      const { run: owner, id, alike } = turn;
      return this.#join(run, 'evaluation', { run: owner, id, ...(alike ? { alike } : {}) });
    }
    await this.#options.sharing.abandon(run, request, turn.id);
    return again;
  }

  /** The run's calls without an answer: its successor looks for their jobs before it sends anything. */
  async #lostAttempts(run: string): Promise<StageFacts['inherited']> {
    const before = (await this.#options.runs.readOrSkip(run))?.evaluation;
    const own = before?.attempts.filter(({ id, retryAfter, refused }) => !id && !retryAfter && !refused) ?? [];
    return [...(before?.inherited ?? []), ...own.flatMap(({ intent }) => intent ?? [])];
  }

  async #join(run: string, stage: RunStage, other: FoundJob & { run?: string }): Promise<StageResult> {
    if (await this.#options.runs.write(run, `${stage}.join`, { ...other, at: this.#options.now() }))
      this.#options.stages.waits({ run, during: stage, waits: 'job', job: other.id });
    return again;
  }

  /** `wasUnsure`: the last answer on whether it may be sent was none. */
  async #submit(
    run: string,
    facts: RunRecord,
    request: Request,
    stage: RunStage,
    wasUnsure: boolean,
  ): Promise<StageResult> {
    const own = facts[stage];
    try {
      const { submitter, driver } = this.#options;
      const permit = () => this.#permit(run, facts, request, wasUnsure);
      const isHeldSince = stage === 'evaluation' && lastHold(facts)?.attempts === own.attempts.length;
      const submitted = await submitter.step(run, own, driver(stage, request), permit, isHeldSince);
      switch (submitted.is) {
        case 'submitted':
          return again;
        case 'refused':
          return ended({ how: 'refused', stage, message: own.attempts.at(-1)?.refused?.message ?? '' });
        case 'unknown':
          return ended({ how: 'unknown', stage });
        case 'no':
          return ended({ how: 'no-right', stage, right: submitted.right, mayHaveStarted: hasUnheard(own) });
        case 'unsure':
          return await this.#unsure(run, own, stage, submitted.silent);
        case 'again':
        case 'sleep':
          return submitted;
      }
    } catch (error) {
      const since = facts[stage].attempts.at(-1)?.intent?.at ?? facts.evaluation.end?.at ?? 0;
      const waitedSince = Math.max(since, sendableSince(facts));
      if (!(error instanceof AdobeError) || this.#options.now() - waitedSince < this.#options.watchLimitMs) throw error;
      return ended(
        isOutcomeUnknown(own) || hasUnheard(own)
          ? { how: 'unknown', stage }
          : { how: 'unreachable', stage, message: error.message },
      );
    }
  }

  async #permit(run: string, { asked }: RunRecord, request: Request, wasUnsure: boolean): Promise<Permit> {
    const permit = await this.#options.permits.now(asked, request);
    if (wasUnsure && permit.is !== 'unsure') await this.#options.pastRuns.sure(run);
    return permit;
  }

  /** Nothing is sent while Slack or Adobe does not say whether it may be; at the watch limit the run ends. */
  async #unsure(run: string, own: StageFacts, stage: RunStage, silent: 'Slack' | 'Adobe'): Promise<StageResult> {
    const { pastRuns, now, watchLimitMs, pollInitialMs } = this.#options;
    const { since, times } = await pastRuns.unsure(run, { at: now(), silent });
    const left = since + watchLimitMs - now();
    if (left <= 0)
      return ended(hasUnheard(own) ? { how: 'unknown', stage } : { how: 'unreachable', stage, silent, message: '' });
    if (times === 1) this.#options.stages.waits({ run, during: stage, waits: 'rights' });
    return sleep(Math.min(left, doubled(Math.min(UNSURE_MS, pollInitialMs), times - 1, UNSURE_MAX_MS)));
  }

  /** Looks at the job, and records how it ended once Adobe has said its last word. */
  async #watch(run: string, facts: RunRecord, request: Request, stage: RunStage, id: string): Promise<StageResult> {
    const own = facts[stage];
    let retryMs = Infinity;
    if (facts.cancel && !cancelAnswer(facts, stage)) {
      const step = await this.#options.canceller.step(run, facts, request, stage, id);
      if (step.is === 'ended') return ended({ how: 'cancelled', cancelled: step.cancelled });
      if (step.is === 'again') return step;
      retryMs = step.ms;
    } else if (stage === 'evaluation') {
      await this.#share(run, facts, request, id);
    }
    const since = knownSince(own, this.#options.now());
    const { seen, upToDate } = await this.#options.poller.watch(targetOf(request, stage, id, since), run);
    if (!seen?.final) {
      const left = since + this.#options.watchLimitMs - this.#options.now();
      // Even after a longer outage of ours, Adobe is asked once more before we give up.
      if (upToDate && left < 0) return ended({ how: 'lost', stage });
      return sleep(Math.min(left < 0 ? this.#options.pollInitialMs : left + 1, retryMs));
    }
    const outcome = statusOf(seen.job)?.toLowerCase() ?? 'unknown';
    if (await this.#options.runs.write(run, `${stage}.end`, { at: seen.at, job: seen.job }))
      this.#options.stages.ended({ run, stage, outcome, since: stageBeganAt(facts, stage), job: id });
    if (stage === 'evaluation') await this.#options.sharing.unlock(run, request, { id, over: true });
    return again;
  }

  /** Offers the evaluation to other runs, unless Adobe is cancelling it. */
  async #share(run: string, facts: RunRecord, request: Request, id: string): Promise<void> {
    const { sharing, snapshots, stateOf } = this.#options;
    if (facts.cancel && cancelAnswer(facts, 'evaluation')?.refused === undefined) return sharing.left(run, request, id);
    const last = await snapshots.read(targetOf(request, 'evaluation', id, 0));
    // Adobe refused our cancel, but may have taken one from somebody else: the job's current state decides.
    const now = facts.cancel ? await stateOf('evaluation', request.sandbox.name, id) : undefined;
    if (now?.is === 'silent') return;
    const status = now?.is === 'known' ? now.status : statusOf(last?.job);
    const state = DEAD.has(status ?? '') ? 'dying' : last?.final ? 'over' : 'going-on';
    await sharing.retain(run, request, foundJob(facts.evaluation, id), state);
  }
}

/** The run was cancelled before the stage was sent, or after a call that never got an answer. */
function cancelledUnsent({ attempts }: StageFacts, { kind }: Request, stage: RunStage): EndingDraft {
  const cancelled = {
    submitted: stage === 'export' && kind === 'evaluation-then-export',
    finishedAnyway: false,
    ...(attempts.some(({ notFound }) => notFound) ? { unconfirmed: true } : {}),
  };
  return { how: 'cancelled', cancelled };
}

function ended(ending: EndingDraft): StageResult {
  return { is: 'ended', ending };
}

/** Adobe's day begins at 00:00 UTC; an hour later the nightly evaluation should be over. */
function busyLimit({ attempts }: Pick<StageFacts, 'attempts'>): number {
  const first = attempts.find(({ retryAfter }) => retryAfter?.why === 'busy')?.retryAfter?.at;
  return first === undefined ? Infinity : (Math.floor(first / DAY_MS) + 1) * DAY_MS + HOUR_MS;
}

/** When the call was first put off for a reason other than `busy`; Infinity if the last attempt was not. */
function throttledSince({ attempts }: Pick<StageFacts, 'attempts'>): number {
  const isThrottled = ({ retryAfter }: Attempt) => retryAfter !== undefined && retryAfter.why !== 'busy';
  const last = attempts.at(-1);
  return (last && isThrottled(last) && attempts.find(isThrottled)?.retryAfter?.at) || Infinity;
}

const hasUnheard = ({ attempts, inherited }: Pick<StageFacts, 'attempts' | 'inherited'>): boolean =>
  inherited.length > 0 || attempts.some(({ notFound }) => notFound);

/** A call without an answer may have been accepted, even if its job was never listed. */
function neverSent({ attempts, inherited }: StageFacts, stage: RunStage): EndingDraft {
  if (hasUnheard({ attempts, inherited })) return { how: 'unknown', stage };
  return { how: 'unreachable', stage, message: 'Adobe kept postponing the request, or didn’t issue a token in time.' };
}
