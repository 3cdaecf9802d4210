import type { RunRecord, StageFacts } from './record.js';
import { requestDigest, type Request } from '../request/request.js';
import { defined } from '../platform/defined.js';
import { holdView, lastHold } from './hold.js';
import type { AudienceCount, Ending, EvaluationResult, Quota, RunStage, StageView, RunView } from './view.js';
import { type PastRuns, SAME_EVALUATION_MS, TREND } from './past-runs.js';
import { evaluationResult, exportResult } from './results.js';
import { channelsOf, promisedTo } from './places.js';
import type { RunStore } from './store.js';
import type { JobSnapshots } from './job-snapshots.js';
import { jobIdOf, refusedLast, stagesOf, statusOf, targetOf } from './stages.js';

interface ViewOfOptions {
  snapshots: JobSnapshots;
  pastRuns: PastRuns;
  runs: RunStore;
  /** For links to Adobe's UI; undefined: none. */
  uiTenant: string | undefined;
  /** Says whether the readers of a view may know of another run that it would name. */
  reach: { mayRead: (reader: { channel: string }, facts: RunRecord) => Promise<'yes' | 'no' | 'unknown'> };
  /** Never rejects. */
  users: { names: (ids: string[]) => Promise<RunView['names']> };
}

/** Builds the view of a run from its facts, for cards and reports. */
export function createViewOf({ snapshots: jobs, pastRuns, runs, reach, users, uiTenant }: ViewOfOptions) {
  return async function viewOf(run: string, facts: RunRecord, request: Request): Promise<RunView> {
    const stages: StageView[] = [];
    let checkedAt: number | undefined;
    for (const stage of stagesOf(request)) {
      const id = jobIdOf(facts[stage]);
      const { end } = facts[stage];
      // What Adobe said last of a job that has ended is in the record.
      const seen = end ?? (id === undefined ? undefined : await jobs.read(targetOf(request, stage, id, 0)));
      if (seen) checkedAt = Math.max(checkedAt ?? 0, seen.at);
      stages.push(stageView(stage, facts, statusOf(seen?.job)));
    }
    await tellWhatIsWaitedFor(run, stages, { pastRuns, runs });
    const mayName = namesFor(facts, { runs, reach });
    for (const stage of stages) await nameOthers(stage, mayName);
    await tellWhoIsSilent(run, stages, pastRuns);
    const lastTookMs = await pastRuns.lastTook(requestDigest(request));
    const restsOn = request.kind === 'export' ? await rested(pastRuns, facts, request, mayName) : undefined;
    const ending = facts.ending && (await withoutHeir(facts.ending, mayName));
    const quota = ending && 'quota' in ending ? await whoUsed(ending.quota, mayName, runs) : undefined;
    const view = plain(run, facts, request, stages);
    const evaluation = ending && view.evaluation && (await withTrends(view.evaluation, request, pastRuns));
    const names = await users.names([...peopleIn(facts), ...(quota?.used?.runs ?? []).map(({ by }) => by)]);
    return {
      ...view,
      names,
      ...defined({ uiTenant, checkedAt, lastTookMs, restsOn, ending, quota, ...(evaluation && { evaluation }) }),
    };
  };
}

/** Each audience with its counts of before: those that we saw, and the one that Adobe told when it was asked. */
async function withTrends(
  evaluation: EvaluationResult,
  { sandbox }: Request,
  pastRuns: PastRuns,
): Promise<EvaluationResult> {
  const counts = await Promise.all(
    evaluation.counts.map(async (count): Promise<AudienceCount> => {
      const { id, profiles, last } = count;
      if (profiles === undefined) return count;
      const before = await pastRuns.countsBefore(evaluation, sandbox.name, id);
      const seen = before.at(-1);
      const isNew = last && (!seen || (last.at !== undefined && last.at > seen.at + SAME_EVALUATION_MS));
      const trend = [...before.map((one) => one.profiles), ...(isNew ? [last.profiles] : []), profiles];
      return { ...count, trend: trend.slice(-TREND) };
    }),
  );
  return { ...evaluation, counts };
}

/** Slack user ids of all whom a card or report may name. */
function peopleIn(facts: RunRecord): string[] {
  const { cancel, cancelAgain, ending } = facts;
  const right = ending?.how === 'failed' ? ending.right : undefined;
  const by = ending?.how === 'cancelled' ? ending.by : undefined;
  const some = [cancel?.by, cancelAgain?.by, by, right?.who, ...(right?.may ?? [])];
  return [...promisedTo(facts), ...some.filter((id) => id !== undefined)];
}

type MayName = (other: string) => Promise<boolean>;

/** Another run is named only if it may be known in every channel where this run is told. */
function namesFor(facts: RunRecord, { runs, reach }: Pick<ViewOfOptions, 'runs' | 'reach'>): MayName {
  return async (other) => {
    const told = await runs.readOrSkip(other);
    if (!told) return false;
    const known = await Promise.all(channelsOf(facts).map((channel) => reach.mayRead({ channel }, told)));
    return known.every((one) => one === 'yes');
  };
}

async function nameOthers(stage: StageView, mayName: MayName): Promise<void> {
  const { behind, joined } = stage;
  if (behind?.run !== undefined && !(await mayName(behind.run))) delete behind.run;
  if (joined?.run !== undefined && !(await mayName(joined.run))) delete joined.run;
}

/** Removes the heir from an ending if that run may not be named. */
async function withoutHeir(ending: Ending, mayName: MayName): Promise<Ending> {
  if (ending.how !== 'cancelled' || ending.heir === undefined || (await mayName(ending.heir))) return ending;
  const nameless = { ...ending };
  delete nameless.heir;
  return nameless;
}

/** The runs that used up the quota, as far as they may be named; the others are only counted. */
async function whoUsed(
  quota: Quota | undefined,
  mayName: MayName,
  runs: Pick<RunStore, 'readOrSkip'>,
): Promise<RunView['quota']> {
  if (!quota?.used) return quota && { resets: quota.resets };
  const { resets, used } = quota;
  const named = await Promise.all(
    used.runs.map(async (run) => {
      const facts = (await mayName(run)) ? await runs.readOrSkip(run) : undefined;
      return facts ? [{ run, by: facts.asked.by }] : [];
    }),
  );
  const known = named.flat();
  return { resets, used: { runs: known, others: used.outside + used.runs.length - known.length } };
}

/** While a run waits to be sent, notes whether Slack or Adobe does not say that it may be. */
async function tellWhoIsSilent(run: string, stages: StageView[], pastRuns: PastRuns): Promise<void> {
  const unsent = stages.find(({ state }) => state !== 'done');
  if (unsent?.state !== 'todo' && unsent?.state !== 'sending' && unsent?.state !== 'busy') return;
  const silent = await pastRuns.unsureOf(run);
  if (silent) unsent.unsure = silent;
}

/** If this run waits for the same evaluation of another run, tells that, and what the other run waits for. */
async function tellWhatIsWaitedFor(
  run: string,
  [first]: StageView[],
  { pastRuns, runs }: Pick<ViewOfOptions, 'pastRuns' | 'runs'>,
): Promise<void> {
  if (first?.stage !== 'evaluation' || !['todo', 'sending', 'busy'].includes(first.state)) return;
  const other = await pastRuns.waitedFor(run);
  const facts = other === undefined ? undefined : await runs.readOrSkip(other);
  if (other === undefined || !facts || facts.ending) return;
  const { busyUntil, inDoubtSince } = stageView('evaluation', facts, undefined);
  first.state = 'behind';
  first.behind = { run: other, ...defined({ busyUntil, inDoubtSince, cancelling: facts.cancel && (true as const) }) };
  delete first.busyUntil;
}

/**
 * The evaluation that an export rests on: ours if it ended before the export was sent and Adobe's counts are no newer,
 * else the one whose time all counts share. Undefined if neither is known.
 */
async function rested(
  pastRuns: PastRuns,
  { asked, export: own }: RunRecord,
  { sandbox, audiences }: Request,
  mayName: MayName,
): Promise<RunView['restsOn']> {
  const ours = await pastRuns.lastEvaluation(
    sandbox.name,
    audiences.map(({ id }) => id),
  );
  const sentAt = own.attempts.find(({ id }) => id)?.id?.at ?? asked.at;
  const counted = audiences.map(({ last }) => last?.at ?? 0);
  const [first, latest] = [Math.min(...counted), Math.max(...counted)];
  if (ours && ours.at <= sentAt && latest <= ours.at + SAME_EVALUATION_MS)
    return (await mayName(ours.run)) ? ours : { at: ours.at };
  return first > 0 && latest - first <= SAME_EVALUATION_MS ? { at: first } : undefined;
}

function plain(run: string, facts: RunRecord, request: Request, stages: StageView[]): Omit<RunView, 'names'> {
  const { asked, cancel, cancelAgain = cancel, overdue, ending } = facts;
  return {
    run,
    kind: request.kind,
    request,
    askedBy: asked.by,
    askedAt: asked.at,
    stages,
    overdue: overdue !== undefined,
    repeated: false,
    ...defined({
      hold: ending ? undefined : holdView(facts),
      overdueAt: overdue?.at,
      cancelling: cancelAgain,
      evaluation: evaluationResult(facts, request),
      export: exportResult(facts, request),
      ending,
    }),
  };
}

function stageView(stage: RunStage, facts: RunRecord, status: string | undefined): StageView {
  const own = facts[stage];
  const last = own.attempts.at(-1);
  const isUnsentAgain = lastHold(facts) !== undefined && !facts.ending && last?.refused?.failure === 'quota';
  const state = isUnsentAgain ? 'todo' : stateOf(own, status);
  const sentAt = facts.request?.job?.at ?? own.join?.at ?? own.attempts.find(({ id }) => id)?.id?.at;
  return {
    stage,
    state,
    ...defined({
      sentAt,
      endedAt: own.end?.at,
      jobId: jobIdOf(own),
      status,
      joined: own.join?.run === undefined ? undefined : { run: own.join.run },
      cancelRefused: own.end ? undefined : refusedLast(own),
      busyUntil: state === 'busy' ? last?.retryAfter?.until : undefined,
      inDoubtSince: state === 'in-doubt' ? last?.intent?.at : undefined,
    }),
  };
}

function stateOf(own: StageFacts, status: string | undefined): StageView['state'] {
  if (own.end) return status === 'SUCCEEDED' ? 'done' : status === 'CANCELLED' ? 'cancelled' : 'failed';
  if (jobIdOf(own) !== undefined)
    return status === undefined || status === 'NEW' || status === 'QUEUED' ? 'waiting' : 'running';
  const last = own.attempts.at(-1);
  if (!last) return 'todo';
  if (last.refused) return 'failed';
  if (last.retryAfter) return last.retryAfter.why === 'busy' ? 'busy' : 'sending';
  return 'in-doubt';
}
