import type { BatchRecord } from '../src/adobe/batches.js';
import { jobsToday } from '../src/adobe/cache.js';
import { AdobeError } from '../src/errors.js';
import { defined } from '../src/platform/defined.js';
import type { RunRecord } from '../src/runs/record.js';
import { requestDigest, type Request } from '../src/request/request.js';
import { isOverQuota, nextReset, sinceHold } from '../src/runs/hold.js';
import { jobIdOf, refusedLast, stagesOf, targetOf } from '../src/runs/stages.js';
import type { Ending, EvaluationResult, Quota, RunStage, Support } from '../src/runs/view.js';
import type { EndingDraft } from './stage.js';
import { lookUpOthers } from './counted-besides.js';
import type { Cancelled } from './cancel-job.js';
import { evaluationJob, evaluationResult, exportJob, exportResult, type JobOutcome } from '../src/runs/results.js';
import type { JobParts } from './parts.js';
import type { SharedEvaluations } from './shared-evaluations.js';
import { again, sleep, type StepResult } from './step.js';

const BATCH_LOOKS = 3;
/** The newest jobs, among which are those of today. */
const LISTED = 50;

type RunOutcomeOptions = Pick<
  JobParts,
  'orgId' | 'runs' | 'adobe' | 'pastRuns' | 'watched' | 'pollInitialMs' | 'now' | 'log'
> & {
  sharing: SharedEvaluations;
};

type Ended = { is: 'ended'; ending: Ending };
const ended = (ending: Ending): Ended => ({ is: 'ended', ending });

export class RunOutcome {
  readonly #options: RunOutcomeOptions;

  constructor(options: RunOutcomeOptions) {
    this.#options = options;
  }

  /** The ending of a run whose jobs are over, once its batches are looked up. */
  async finished(run: string, facts: RunRecord, request: Request): Promise<StepResult<Ended>> {
    const evaluation = evaluationResult(facts, request);
    if (evaluation) await this.#keepCounts(run, facts, request, evaluation);
    const failed = this.#failedJob(facts, request);
    if (failed) return ended(failed);
    if (facts.export.end && !facts.export.batches) return this.#lookUpBatches(run, facts, request);
    if (facts.cancel) return ended(this.#cancelled(facts, { submitted: true, finishedAnyway: true }));
    const exported = exportResult(facts, request);
    if (!request.job)
      await this.#options.pastRuns.recordDuration(requestDigest(request), this.#options.now() - facts.asked.at);
    const warnings = [...(evaluation?.warnings ?? []), ...(exported?.warnings ?? [])];
    const at = this.#options.now();
    return ended(warnings.length > 0 ? { how: 'finished-with-warnings', at, warnings } : { how: 'finished', at });
  }

  /** What later runs and the report need to know of this count. */
  async #keepCounts(run: string, facts: RunRecord, request: Request, evaluation: EvaluationResult): Promise<void> {
    const { pastRuns, runs } = this.#options;
    const sandbox = request.sandbox.name;
    await pastRuns.recordEvaluation(run, sandbox, evaluation);
    await pastRuns.recordCounts(sandbox, evaluation);
    if (facts.evaluation.others || Object.keys(evaluation.others).length === 0) return;
    await runs.write(run, 'evaluation.others', await lookUpOthers(evaluation, sandbox, this.#options));
  }

  /** The ending of a run that ended without a finished job. */
  async ending(draft: EndingDraft, facts: RunRecord, request: Request): Promise<Ending> {
    const at = this.#options.now();
    if (draft.how === 'cancelled') return this.#cancelled(facts, draft.cancelled);
    if (draft.how === 'withdrawn')
      return { how: 'cancelled', at, by: draft.by, submitted: false, finishedAnyway: false, withdrawn: true };
    const isOver = draft.how !== 'lost' && isOverQuota(sinceHold(facts, facts.evaluation.attempts));
    const quota = isOver ? await this.#quota(request, at) : undefined;
    if (draft.how === 'expired') return { how: 'expired', at, ...defined({ quota }) };
    const support = this.#support(facts, request, draft.stage);
    if (draft.how === 'lost') return { how: 'lost', at, stage: draft.stage, support };
    return {
      how: 'failed',
      at,
      stage: draft.stage,
      support,
      reason: reasonOf(draft),
      mayHaveStarted: draft.how === 'unknown' || (draft.how === 'no-right' && draft.mayHaveStarted),
      ...defined({ right: draft.how === 'no-right' ? draft.right : undefined, quota }),
    };
  }

  /** What used up the day's evaluations. Adobe lists those of its own interface late or not at all. */
  async #quota({ sandbox }: Request, at: number): Promise<Quota> {
    const { adobe, runs, log } = this.#options;
    const resets = nextReset(at);
    try {
      const jobs = await adobe.segmentJobs.list({ sandbox: sandbox.name, limit: LISTED });
      const ids = jobs.map(({ id }) => id);
      const ours = await runs.ownersOf(sandbox.name, 'evaluation', ids);
      const today = jobsToday(jobs, at, ours).map(({ id }) => ours.get(id));
      const own = today.filter((run) => run !== undefined);
      return { resets, used: { runs: own.reverse(), outside: today.length - own.length } };
    } catch (error) {
      if (!(error instanceof AdobeError)) throw error;
      log.warn({ err: error, sandbox: sandbox.name }, 'Adobe does not list what used up its evaluations');
      return { resets };
    }
  }

  /** Lets go of the jobs of a run that has ended; runs that need them keep them. */
  async release(run: string, facts: RunRecord, request: Request): Promise<void> {
    const { evaluation } = facts;
    for (const stage of stagesOf(request)) {
      const id = facts[stage].end ? undefined : jobIdOf(facts[stage]);
      if (id !== undefined) await this.#options.watched.leave(targetOf(request, stage, id, 0), run);
    }
    if (request.kind === 'export') return;
    await this.#options.sharing.unlock(run, request, { id: jobIdOf(evaluation), over: evaluation.end !== undefined });
  }

  #cancelled(facts: RunRecord, cancelled: Cancelled): Ending {
    const { cancel, cancelAgain: by = cancel } = facts;
    const refused = refusedLast(facts.export) ?? refusedLast(facts.evaluation);
    return { how: 'cancelled', at: this.#options.now(), ...cancelled, ...defined({ by: by?.by, refused }) };
  }

  #failedJob(facts: RunRecord, request: Request): Ending | undefined {
    const stages: [RunStage, JobOutcome | undefined][] = [
      ['evaluation', evaluationJob(facts)],
      ['export', exportJob(facts)],
    ];
    for (const [stage, job] of stages) {
      if (!job || job.status === 'SUCCEEDED') continue;
      if (job.status === 'CANCELLED') return this.#cancelled(facts, { submitted: true, finishedAnyway: false });
      const batches = job.batches.flatMap(({ batchId }) => batchId ?? []);
      return {
        how: 'failed',
        at: this.#options.now(),
        stage,
        mayHaveStarted: false,
        ...(batches.length > 0 ? { batches } : {}),
        reason: job.error?.message ?? 'Adobe gave no reason.',
        support: {
          ...this.#support(facts, request, stage),
          ...defined({ code: job.error?.code, requestId: job.requestId }),
        },
      };
    }
    return undefined;
  }

  /** Looks up each batch in the catalog, a few times while one is still being written. */
  async #lookUpBatches(run: string, facts: RunRecord, { sandbox }: Request): Promise<StepResult> {
    const ids = [...new Set(exportJob(facts)?.batches.flatMap(({ batchId }) => batchId ?? []))];
    const looks = await this.#options.pastRuns.incrementBatchLookups(run);
    const records: BatchRecord[] = [];
    for (const id of ids) {
      try {
        records.push(await this.#options.adobe.batches.get({ sandbox: sandbox.name, id }));
      } catch (error) {
        if (!(error instanceof AdobeError)) throw error;
        // A batch may appear in the catalog after its export has ended.
        if (error.failure !== 'not-found')
          this.#options.log.warn({ run, err: error }, 'a batch could not be looked up');
      }
    }
    const settled = records.length === ids.length && records.every(({ succeeded, failed }) => succeeded || failed);
    if (!settled && looks < BATCH_LOOKS) return sleep(this.#options.pollInitialMs);
    await this.#options.runs.write(run, 'export.batches', records);
    return again;
  }

  #support(facts: RunRecord, request: Request, stage: RunStage): Support {
    const last = facts[stage].attempts.at(-1);
    const intent = last?.intent ?? facts[stage].inherited.at(-1);
    const job = stage === 'evaluation' ? evaluationJob(facts) : exportJob(facts);
    return {
      org: this.#options.orgId,
      sandbox: request.sandbox.name,
      failedAt: this.#options.now(),
      gatewayJobs: job?.gatewayJobs ?? [],
      ...defined({
        jobId: jobIdOf(facts[stage]),
        code: last?.refused?.code,
        requestId: last?.refused?.adobeRequestId,
        ourRequestId: last?.refused?.requestId ?? intent?.requestId,
        sentAt: intent?.at,
      }),
    };
  }
}

function reasonOf(draft: Exclude<EndingDraft, { how: 'cancelled' | 'withdrawn' | 'expired' | 'lost' }>): string {
  switch (draft.how) {
    case 'refused':
      return draft.message;
    case 'unreachable': {
      const spent = draft.stage === 'evaluation' ? ', and no evaluation was used' : '';
      if (draft.silent === 'Slack')
        return `Slack didn’t confirm that the person who asked can still do this. Nothing was sent${spent}.`;
      if (draft.silent) return `Adobe didn’t say whether this is a production sandbox. Nothing was sent${spent}.`;
      return `Nothing was sent${spent}. ${draft.message}`;
    }
    case 'no-right':
      return 'The person who asked is no longer allowed to do this.';
    case 'unknown':
      return 'Adobe didn’t answer either request, and the job isn’t in its list.';
    case 'busy-too-long':
      return 'Adobe was still busy with another evaluation an hour after the daily reset.';
  }
}
