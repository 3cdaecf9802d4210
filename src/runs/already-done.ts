import { type RunRecord, mainChannel } from './record.js';
import { evaluationResult, exportResult } from './results.js';
import type { EndedRun } from './view.js';

/** Undefined if the run has not ended, or was refused before it started. Throws UnreadableRecord. */
export function endedRun(facts: RunRecord, now: number): EndedRun | undefined {
  const { request, ending, post } = facts;
  if (!request || !ending) return undefined;
  const channel = mainChannel(facts);
  const shown = post.report?.[channel]?.ts !== undefined && !channel.startsWith('D');
  return {
    request,
    agoMs: Math.max(0, now - ending.at),
    evaluation: evaluationResult(facts, request),
    export: exportResult(facts, request),
    ...(shown ? { reportIn: channel } : {}),
  };
}
