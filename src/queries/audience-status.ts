import type { Audience } from '../adobe/audiences.js';
import type { Sandbox } from '../adobe/sandboxes.js';
import type { SandboxRef } from '../request/request.js';
import { countOf, type SegmentJob } from '../adobe/segment-jobs.js';
import { defined } from '../platform/defined.js';
import { isTerminal } from '../adobe/schemas.js';
import { type AudienceView, audienceView } from './audiences.js';
import type { Inquiry } from './missing-parts.js';
import { withOwners } from './jobs.js';
import { asChannelReads, type JobLine, jobRows } from './job-rows.js';
import { nightlyRuns } from './nightly.js';
import type { Looker } from './run.js';

export interface AudienceStatus {
  sandbox: SandboxRef;
  audience: AudienceView;
  /** The newest count that a job of Adobe's tells. */
  counted?: { profiles: number; job: JobLine; before?: number };
  /** An evaluation of it that is not over. */
  open?: JobLine;
}

/** The same as the whole channel reads it. */
export const audienceStatusInChannel = ({ counted, open, ...rest }: AudienceStatus): AudienceStatus => ({
  ...rest,
  ...defined({
    counted: counted && { ...counted, job: asChannelReads(counted.job) },
    open: open && asChannelReads(open),
  }),
});

/** Its own evaluations and scheduled runs: enough of them to find the last count and the one before. */
const OWN = 10;
const NIGHTS = 2;

/** An audience's last count by what counted it, on demand or by schedule. */
export async function audienceStatusOf(
  sandbox: Sandbox,
  audience: Audience,
  looker: Looker,
  { services, gaps }: Inquiry,
): Promise<AudienceStatus> {
  const { adobe } = services;
  const { id } = audience;
  const place = { sandbox: sandbox.name };
  const [policies, own, nights] = await Promise.all([
    gaps.part('Names of merge policies', adobe.mergePolicies.list(place)),
    gaps.part('Its evaluations', adobe.segmentJobs.list({ ...place, segmentId: id, limit: OWN })),
    gaps.part('Scheduled runs', nightlyRuns(sandbox.name, services, NIGHTS)),
  ]);
  const jobs = [...(own ? gaps.read('job', own) : []), ...(nights ?? [])];
  jobs.sort((a, b) => (b.creationTime ?? 0) - (a.creationTime ?? 0));
  const [counted, before] = jobs.filter((job) => countOf(job, id) !== undefined);
  const open = jobs.find(({ status }) => !isTerminal(status));
  const line = async (job: SegmentJob) => {
    const listed = await withOwners(sandbox.name, [{ kind: 'evaluation', job }], looker, services);
    return (await jobRows(sandbox.name, listed, { services, gaps }))[0];
  };
  const [countedLine, openLine] = await Promise.all([counted && line(counted), open && line(open)]);
  const profiles = counted && countOf(counted, id);
  return {
    sandbox,
    audience: audienceView(audience, policies ?? []),
    ...defined({
      counted:
        countedLine && profiles !== undefined
          ? { profiles, job: countedLine, ...defined({ before: before && countOf(before, id) }) }
          : undefined,
      open: openLine,
    }),
  };
}
