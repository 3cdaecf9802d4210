import { type RunRecord, mainChannel } from './record.js';
import { evaluationResult, exportResult } from './results.js';
import type { EndedRun } from './view.js';

/** Undefined where it has not ended, or nothing was started for it. Throws Unreadable. */
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
