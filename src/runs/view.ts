import type { KnownBlock } from '@slack/types';
import { z } from 'zod';
import type { Ending, RunStage } from './outcome.js';
import type { Sentence } from '../errors.js';
import type { RunKind, Request } from '../request/request.js';

export type { Ending, LostRight, Quota, RunStage, Support } from './outcome.js';

/** The result of an evaluation for one requested audience; `profiles` is absent if Adobe did not report it. */
export interface AudienceCount {
  id: string;
  name: string;
  profiles?: number;
  /** The count known when it was asked, to tell the change. `at` in epoch ms. */
  last?: { profiles: number; at?: number };
  namespaces: Record<string, number>;
  statuses: Record<string, number>;
  /** The last counts known, the oldest first; this one is the last. */
  trend?: number[];
}

/** An audience that a job counted besides. */
export interface OtherCount {
  id: string;
  /** Absent if Adobe knows no audience of this id. */
  name?: string;
  profiles: number;
  /** The count before this one. */
  before?: number;
}

export interface EvaluationResult {
  jobId: string;
  /** Epoch ms. */
  startedAt: number;
  endedAt: number;
  /** Milliseconds that Adobe spent before it began to count; absent where Adobe gives no times. */
  waitedMs?: number;
  counts: AudienceCount[];
  /** Counters for audiences that were not asked for, segment id -> profiles. */
  others: Record<string, number>;
  /** Those of the others that were looked up: of an evaluation of everything, the ones that moved most come first. */
  named?: OtherCount[];
  warnings: string[];
}

export interface ExportedBatch {
  /** The audience in the batch, if Adobe names it; one batch for all has none. */
  audience?: { id: string; namespace: string; name: string };
  statuses: string[];
  /** Absent where Adobe gave an empty batch id. */
  batchId?: string;
  recordsWritten?: number;
  recordsFailed?: number;
  /** Adobe's word for the state of the batch, if it could be read. */
  status?: string;
}

export interface ExportResult {
  jobId: string;
  startedAt: number;
  endedAt: number;
  profiles?: number;
  batches: ExportedBatch[];
  warnings: string[];
}

export interface StageView {
  stage: RunStage;
  state: 'todo' | 'behind' | 'sending' | 'in-doubt' | 'busy' | 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';
  /** When Adobe took it, epoch ms. */
  sentAt?: number;
  endedAt?: number;
  jobId?: string;
  /** The status in Adobe's word, kept as text. */
  status?: string;
  /** While busy: Adobe is evaluating something else; when we ask again, epoch ms. */
  busyUntil?: number;
  /** While in doubt: when Adobe failed to answer, epoch ms. */
  inDoubtSince?: number;
  /** While behind: the run that asked for the same evaluation, if all readers may know it, and its wait, epoch ms. */
  behind?: { run?: string; busyUntil?: number; inDoubtSince?: number; cancelling?: true };
  /** Who does not say whether the stage may be sent, so that nothing is sent. */
  unsure?: 'Slack' | 'Adobe';
  /** The run whose evaluation this one joined; `run` as above. */
  joined?: { run?: string };
  /** Why Adobe would not cancel it, in its words. */
  cancelRefused?: string;
}

/** All that a card or a report is made from: pure data, derived from a run's facts. */
export interface RunView {
  run: string;
  kind: RunKind;
  request: Request;
  /** Slack user id. */
  askedBy: string;
  /** Of the people in this view, by Slack user id; without those that Slack does not tell. */
  names: ReadonlyMap<string, string>;
  /** Epoch ms. */
  askedAt: number;
  /** On the card and the report of another channel: who follows from there. */
  followedBy?: string;
  stages: StageView[];
  /** When Adobe last told us something, epoch ms. */
  checkedAt?: number;
  /** How long the same took the last time, milliseconds. */
  lastTookMs?: number;
  overdue: boolean;
  /** When it was seen to be overdue, epoch ms. */
  overdueAt?: number;
  cancelling?: { by: string; at: number };
  evaluation?: EvaluationResult;
  export?: ExportResult;
  /** For an export: the evaluation that its audiences rest on, where we know it. */
  restsOn?: { at: number; run?: string };
  ending?: Ending;
  /**
   * While it is on hold: why, since when and until when (epoch ms). `again`: it was on hold before, until an earlier
   * reset or until the same one.
   */
  hold?: { reason: 'reset'; since: number; until: number; again?: 'next-reset' | 'same-reset' };
  /** What used up the day's evaluations: runs that all readers may know, with their askers, and how many others. */
  quota?: { resets: number; used?: { runs: { run: string; by: string }[]; others: number } };
  /** For links to Adobe's UI; absent: none are made. */
  uiTenant?: string;
  /** This report may already have been posted: we could not look. */
  repeated: boolean;
}

/** What a person who asks for the same again needs to know of an ended run. */
export interface EndedRun {
  request: Request;
  agoMs: number;
  evaluation: EvaluationResult | undefined;
  export: ExportResult | undefined;
  /** The channel that has the report; absent if none is posted yet, or if it is in direct messages. */
  reportIn?: string;
}

/** Where a run is told, seen from where it was asked for; Slack channel ids, `D…` is the person's own. */
export interface ReportedWhere {
  channel: string;
  asked: string;
  /** Whether we may post there, as far as Slack says. */
  state?: 'open' | 'closed' | 'unknown';
}

/** What became of an ask. */
export type Submission =
  /** It waits for a yes under the id `kept`. `resets`: when Adobe's day resets, epoch ms. */
  | {
      outcome: 'question';
      kept: string;
      request: Request;
      reportIn: string;
      runsToday: number | undefined;
      resets: number;
      overlap?: Overlap;
    }
  /** Another run counts this and more: the person is asked whether to follow it. Nothing was started. */
  | { outcome: 'overlaps'; kept: string; request: Request; overlap: Overlap }
  /** `joins`: it follows a job that Adobe runs already. */
  | { outcome: 'started'; run: string; joins: boolean; where: ReportedWhere }
  /** It is on hold until Adobe's day resets, epoch ms. */
  | { outcome: 'held'; run: string; until: number; where: ReportedWhere }
  /** Adobe did not answer in time: the run checks the names first. */
  | { outcome: 'unverified'; run: string }
  /** Another run does exactly this: it goes on, is on hold, is being cancelled, or waits for a place to be told in. */
  | { outcome: 'following'; run: string; where: ReportedWhere; while: 'live' | 'held' | 'cancelling' | 'homeless' }
  /** Exactly this was done within ten minutes; the ask is `kept` for those who want it once more. */
  | { outcome: 'ended'; ended: (EndedRun & { run?: string }) | undefined; kept: string | undefined }
  /** The same delivery came again after its run had ended. `now` in epoch ms. */
  | { outcome: 'over'; run: string; refusal: Sentence }
  | { outcome: 'over'; run: string; ending: Pick<Ending, 'how' | 'at'>; now: number }
  /** It will not happen. */
  | { outcome: 'not-taken' }
  /** It may or may not have been taken: asking again is safe. */
  | { outcome: 'unknown' };

/** A run that counts all that is asked for. `audiences`: the names of all that it counts, those asked for first. */
export interface Overlap {
  run: string;
  audiences: string[];
}

/** What goes to Slack: `text` says it all without blocks. */
export interface SlackMessage {
  text: string;
  blocks: KnownBlock[];
  /** The same for a workspace that does not take what is new in `blocks`; absent if nothing is. */
  plainer?: KnownBlock[];
}

export interface CancelResult {
  /** Nobody was quicker. */
  first: boolean;
  /** Why Adobe would not cancel it before, in its words. */
  refused: string | undefined;
}

/** A block of ours that comes back, from Slack or from Redis. Only `type` and `block_id` are checked. */
export const blockSchema = z.custom<KnownBlock>(
  (block) => z.looseObject({ type: z.string(), block_id: z.string().optional() }).safeParse(block).success,
);
