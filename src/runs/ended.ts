import { type Facts, mainChannel } from './facts.js';
import type { Request } from './request.js';
import { evaluationResult, exportResult } from './results.js';
import type { EvaluationResult, ExportResult } from './story.js';

/** What a run that has ended came to, as far as somebody needs who asks for the same again. */
export interface EndedRun {
  request: Request;
  agoMs: number;
  evaluation: EvaluationResult | undefined;
  export: ExportResult | undefined;
  /** The channel that has its report; absent where it is not there yet, or is one person's. */
  reportIn?: string;
}

/** Undefined where it has not ended, or nothing was started for it. Throws Unreadable. */
export function endedRun(facts: Facts, now: Date): EndedRun | undefined {
  const { request, ending, post } = facts;
  if (!request || !ending) return undefined;
  const channel = mainChannel(facts);
  const shown = post.report?.[channel]?.ts !== undefined && !channel.startsWith('D');
  return {
    request,
    agoMs: Math.max(0, now.getTime() - ending.at),
    evaluation: evaluationResult(facts, request),
    export: exportResult(facts, request),
    ...(shown ? { reportIn: channel } : {}),
  };
}
