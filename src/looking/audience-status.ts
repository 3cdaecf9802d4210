import type { Audience } from '../adobe/audiences.js';
import type { Sandbox } from '../adobe/sandboxes.js';
import { countOf, type SegmentJob } from '../adobe/segment-jobs.js';
import { isTerminal } from '../adobe/shapes.js';
import type { AudienceStatus } from '../messages/status.js';
import type { Services } from '../services.js';
import { audienceView } from './audiences.js';
import { linesOf } from './lines.js';
import { nightlyRuns } from './nightly.js';
import { owned } from './overview.js';

/** Its own evaluations and scheduled runs: enough of them to find the last count and the one before. */
const OWN = 10;
const NIGHTS = 2;

/** An audience's last count by what counted it, on demand or by schedule. Throws AdobeError. */
export async function audienceStatusOf(
  sandbox: Sandbox,
  audience: Audience,
  services: Services,
): Promise<AudienceStatus> {
  const { adobe } = services;
  const { id } = audience;
  const [policies, own, nights] = await Promise.all([
    adobe.mergePolicies.list({ sandbox: sandbox.name }),
    adobe.segmentJobs.list({ sandbox: sandbox.name, segmentId: id, limit: OWN }),
    nightlyRuns(sandbox.name, adobe, NIGHTS),
  ]);
  const jobs = [...own, ...nights].sort((a, b) => (b.creationTime ?? 0) - (a.creationTime ?? 0));
  const [counted, before] = jobs.filter((job) => countOf(job, id) !== undefined);
  const open = jobs.find(({ status }) => !isTerminal(status));
  const line = async (job: SegmentJob) =>
    (await linesOf(sandbox.name, await owned(sandbox.name, 'segment', [job], services), services))[0];
  const [countedLine, openLine] = await Promise.all([counted && line(counted), open && line(open)]);
  const profiles = counted && countOf(counted, id);
  const then = before && countOf(before, id);
  return {
    sandbox,
    audience: audienceView(audience, policies),
    ...(countedLine && profiles !== undefined
      ? { counted: { profiles, job: countedLine, ...(then === undefined ? {} : { before: then }) } }
      : {}),
    ...(openLine ? { open: openLine } : {}),
  };
}
