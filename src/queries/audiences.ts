import {
  type Audience,
  isExternal,
  isProfileAudience,
  isPublished,
  lastCount,
  whyNotEvaluable,
  whyNotExportable,
} from '../adobe/audiences.js';
import type { MergePolicy } from '../adobe/merge-policies.js';
import { isTerminal } from '../adobe/schemas.js';
import { countOf, type SegmentJob } from '../adobe/segment-jobs.js';
import { defined } from '../platform/defined.js';
import type { SandboxRef } from '../request/request.js';
import { namelessAudience } from '../resolve/audience-label.js';
import { asChannelReads, type JobLine, jobRows, withOwners } from './job-rows.js';
import type { PersonalInquiry } from './inquiry.js';
import { nightlyRuns } from './nightly.js';

export type AudienceView = ReturnType<typeof audienceView>;

export interface AudienceStatus {
  sandbox: SandboxRef;
  audience: AudienceView;
  /** The newest count that a job reports, and the count before it. */
  counted?: { profiles: number; job: JobLine; before?: number };
  /** An unfinished evaluation of it. */
  open?: JobLine;
}

const ORIGINS: ReadonlyMap<string, string> = new Map([
  ['REAL_TIME_CUSTOMER_PROFILE', 'created in Adobe'],
  ['CUSTOM_UPLOAD', 'uploaded to Adobe'],
  ['AUDIENCE_ORCHESTRATION', 'from an audience composition'],
  ['AUDIENCE_MANAGER', 'from Audience Manager'],
  ['AUDIENCE_MATCH', 'from a partner match'],
]);

/** How many evaluations and scheduled runs are searched for the last count and the one before. */
const OWN = 10;
const NIGHTS = 2;

/** Without `policies` its merge policy is not told. */
export function audienceView(audience: Audience, policies: MergePolicy[] | undefined) {
  const { id, name, mergePolicyId, originName } = audience;
  return {
    id,
    name: name || namelessAudience(id),
    /** Such as "evaluated in batch", "evaluated by streaming", "a draft, not evaluated". */
    evaluated: howEvaluated(audience),
    from: originName ? (ORIGINS.get(originName) ?? `from ${originName}`) : 'origin not reported',
    ...(mergePolicyId && policies
      ? { policy: policies.find((one) => one.id === mergePolicyId)?.name ?? 'unknown' }
      : {}),
    /** `whyNot`: why it cannot be evaluated on demand; absent if it can. */
    ...defined({ last: lastCount(audience), whyNot: whyNotEvaluable(audience) }),
    /** Are there profiles that an export would find? */
    exportable: whyNotExportable(audience) === undefined,
  };
}

function howEvaluated(audience: Audience): string {
  const { evaluationInfo } = audience;
  if (!isPublished(audience)) return 'draft';
  if (isExternal(audience)) return 'external';
  if (!isProfileAudience(audience)) return 'account audience';
  if (evaluationInfo?.synchronous?.enabled) return 'edge';
  if (evaluationInfo?.continuous?.enabled) return 'streaming';
  return evaluationInfo?.batch?.enabled ? 'batch' : 'evaluation method not reported';
}

export async function audienceStatusOf(audience: Audience, inquiry: PersonalInquiry): Promise<AudienceStatus> {
  const { sandbox, services, gaps } = inquiry;
  const { adobe } = services;
  const { id } = audience;
  const place = { sandbox: sandbox.name };
  const [policies, own, nights] = await Promise.all([
    gaps.part('Merge policy names', adobe.mergePolicies.list(place)),
    gaps.part('Evaluations', adobe.segmentJobs.list({ ...place, segmentId: id, limit: OWN })),
    gaps.part('Scheduled runs', nightlyRuns(inquiry, NIGHTS)),
  ]);
  const jobs = [...(own ? gaps.read('job', own) : []), ...(nights ?? [])];
  jobs.sort((a, b) => (b.creationTime ?? 0) - (a.creationTime ?? 0));
  const [counted, then] = jobs.filter((job) => countOf(job, id) !== undefined);
  const lineOf = async (job: SegmentJob | undefined) => {
    if (!job) return undefined;
    const owned = await withOwners([{ kind: 'evaluation', job }], inquiry);
    return (await jobRows(owned, inquiry))[0];
  };
  const [job, open] = await Promise.all([lineOf(counted), lineOf(jobs.find(({ status }) => !isTerminal(status)))]);
  const profiles = counted && countOf(counted, id);
  const before = then && countOf(then, id);
  return {
    sandbox,
    audience: audienceView(audience, policies),
    ...(job && profiles !== undefined ? { counted: { profiles, job, ...defined({ before }) } } : {}),
    ...defined({ open }),
  };
}

/** Without runs that the whole channel may not know of. */
export const audienceStatusInChannel = ({ counted, open, ...rest }: AudienceStatus): AudienceStatus => ({
  ...rest,
  ...(counted ? { counted: { ...counted, job: asChannelReads(counted.job) } } : {}),
  ...(open ? { open: asChannelReads(open) } : {}),
});
