import { z } from 'zod';
import type { Call } from './call.js';
import { type Reply, ups } from './refusals.js';
import { exportJob, segmentJob } from './render.js';
import type { AdobeState, SimulatedJob } from './state.js';

/** What jobs of both kinds have in common. */

export const idsBody = z.object({
  ids: z
    .array(z.object({ id: z.string() }))
    .min(1)
    .max(100),
});

export function one(state: AdobeState, { sandbox, requestId }: Call, kind: SimulatedJob['kind'], id: string): Reply {
  const job = state.find(kind, sandbox, id);
  if (!job) return ups(404, 'UPAPI-113430-404', `Job ${id} not found.`, requestId);
  return { status: 200, body: kind === 'segment' ? segmentJob(state, job) : exportJob(state, job) };
}

/** Acknowledged at once, taken up later; a job that has ended stays as it is. The documents differ on the answer. */
export function cancel(state: AdobeState, { sandbox, requestId }: Call, kind: SimulatedJob['kind'], id: string): Reply {
  const job = state.find(kind, sandbox, id);
  if (!job) return ups(404, 'UPAPI-113430-404', `Job ${id} not found.`, requestId);
  const { secondCancel } = state.settings;
  if (secondCancel !== 'taken' && job.cancelledAt !== undefined)
    return ups(secondCancel, `UPAPI-113434-${secondCancel}`, 'No job that could be cancelled.', requestId);
  state.cancel(job);
  return kind === 'segment' || state.settings.dialect === 'current'
    ? { status: 204 }
    : { status: 200, body: { status: true, message: 'marked for cancelling' } };
}
