import type { RunRecord, StageFacts } from './record.js';
import type { Request } from '../request/request.js';
import type { Target } from './job-snapshots.js';
import type { RunStage } from './view.js';

export function stagesOf({ kind }: Request): RunStage[] {
  if (kind === 'evaluation-then-export') return ['evaluation', 'export'];
  return kind === 'evaluation' ? ['evaluation'] : ['export'];
}

/** The stage's own job, or the one that it joined. */
export function jobIdOf(stage: StageFacts): string | undefined {
  return stage.join?.id ?? stage.attempts.find(({ id }) => id)?.id?.id;
}

/** When a stage at Adobe was first worked at, epoch ms. */
export function stageBeganAt({ asked, evaluation, ...facts }: RunRecord, stage: RunStage): number {
  const { attempts, join } = stage === 'evaluation' ? evaluation : facts.export;
  const [first] = attempts.flatMap(({ intent, retryAfter }) => intent?.at ?? retryAfter?.at ?? []);
  return first ?? join?.at ?? (stage === 'export' ? evaluation.end?.at : undefined) ?? asked.at;
}

/** `alike`: the job was found only by what it does, so that to delete it may be to delete somebody else's. */
export function foundJob({ attempts, join }: StageFacts, id: string): { id: string; alike?: boolean } {
  const alike = [join, ...attempts.map((attempt) => attempt.id)].some((job) => job?.id === id && job.alike === true);
  return alike ? { id, alike } : { id };
}

/** When the job was first heard of, epoch ms. */
export function knownSince({ join, attempts }: StageFacts, otherwise: number): number {
  return join?.at ?? attempts.find((attempt) => attempt.id)?.id?.at ?? otherwise;
}

/** Adobe's answer to a cancel; undefined while there is none, or while Adobe is to be asked again. */
export function cancelAnswer({ cancelAgain, ...facts }: RunRecord, stage: RunStage): StageFacts['cancelled'] {
  const { cancelled, cancelledAgain } = facts[stage];
  if (cancelledAgain) return cancelledAgain;
  return cancelAgain && cancelled?.refused !== undefined ? undefined : cancelled;
}

/** Adobe's last reason for not cancelling the job. */
export function refusedLast({ cancelled, cancelledAgain }: StageFacts): string | undefined {
  return (cancelledAgain ?? cancelled)?.refused;
}

/** The same for the job of a run that has not ended. */
export function cancelRefused({ evaluation, export: own }: RunRecord): string | undefined {
  return [evaluation, own].flatMap((stage) => (stage.end ? [] : (refusedLast(stage) ?? [])))[0];
}

export function targetOf(request: Request, stage: RunStage, id: string, since: number): Target {
  return { sandbox: request.sandbox.name, kind: stage, id, since };
}

/** Adobe's status in a stored job; undefined if there is none. */
export function statusOf(job: unknown): string | undefined {
  if (typeof job !== 'object' || job === null || !('status' in job)) return undefined;
  return typeof job.status === 'string' ? job.status : undefined;
}

/** The stage that is not over yet; undefined when Adobe has said all there is to say. */
export function currentStage(facts: RunRecord, request: Request): RunStage | undefined {
  if (request.kind !== 'export' && !facts.evaluation.end) return 'evaluation';
  if (request.kind === 'evaluation' || facts.export.end) return undefined;
  return mayExport(facts, request) ? 'export' : undefined;
}

function mayExport({ evaluation, export: own, cancel }: RunRecord, { kind }: Request): boolean {
  if (kind === 'export' || own.attempts.length > 0) return true;
  return !cancel && statusOf(evaluation.end?.job) === 'SUCCEEDED';
}
