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
import { defined } from '../platform/defined.js';

/** An audience as people know it. */
export interface AudienceView {
  id: string;
  name: string;
  /** Such as "in batch", "by streaming", "not yet: it is a draft". */
  evaluated: string;
  /** Such as "made in Adobe", "Audience Manager". */
  from: string;
  policy?: string;
  last?: { profiles: number; at?: number };
  /** Why it cannot be evaluated on demand; absent where it can. */
  whyNot?: string;
  /** Are there profiles that an export would find? */
  exportable: boolean;
}

const ORIGINS: ReadonlyMap<string, string> = new Map([
  ['REAL_TIME_CUSTOMER_PROFILE', 'made in Adobe'],
  ['CUSTOM_UPLOAD', 'uploaded to Adobe'],
  ['AUDIENCE_ORCHESTRATION', 'made by an audience composition'],
  ['AUDIENCE_MANAGER', 'from Audience Manager'],
  ['AUDIENCE_MATCH', 'from a partner’s match'],
]);

/** An audience as people know it, with its merge policy by name where we know one. */
export function audienceView(audience: Audience, policies: MergePolicy[]): AudienceView {
  const { id, name, mergePolicyId } = audience;
  return {
    id,
    name: name || id,
    evaluated: howEvaluated(audience),
    from: originOf(audience),
    ...defined({
      policy: policies.find((one) => one.id === mergePolicyId)?.name ?? mergePolicyId,
      last: lastCount(audience),
      whyNot: whyNotEvaluable(audience),
    }),
    exportable: whyNotExportable(audience) === undefined,
  };
}

function howEvaluated(audience: Audience): string {
  const { evaluationInfo } = audience;
  if (!isPublished(audience)) return 'a draft, not evaluated';
  if (isExternal(audience)) return 'external, not evaluated by Adobe';
  if (!isProfileAudience(audience)) return 'made of accounts';
  if (evaluationInfo?.synchronous?.enabled) return 'evaluated on the edge';
  if (evaluationInfo?.continuous?.enabled) return 'evaluated by streaming';
  return evaluationInfo?.batch?.enabled ? 'evaluated in batch' : 'how it is evaluated is not reported';
}

function originOf({ originName }: Audience): string {
  if (!originName) return 'origin not reported';
  return ORIGINS.get(originName) ?? `from ${originName}`;
}
