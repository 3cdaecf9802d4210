import { z } from 'zod';
import { AdobeError } from '../errors.js';
import type { AdobeClient } from './client.js';
import { instantOf } from './shapes.js';

const PATH = '/data/core/ups/access/entities';
/** The namespace of audiences that Adobe's own segmentation made, in the spellings that were seen. */
const PLATFORM = new Set(['ups', 'aepsegments']);
/** An audience's id, and surely no e-mail address or telephone number with its plus. */
const AUDIENCE_ID = /^(?=.*[a-z-])[a-z\d_-]{8,}$/i;

const membershipSchema = z.looseObject({
  status: z.string().nullish(),
  lastQualificationTime: z.string().nullish(),
  /** What the time was called in the tutorial. */
  timestamp: z.string().nullish(),
});
const entitySchema = z.looseObject({
  entity: z
    .looseObject({ segmentMembership: z.record(z.string(), z.record(z.string(), z.unknown())).nullish() })
    .nullish(),
  sources: z.array(z.string()).nullish(),
  lastModifiedAt: z.string().nullish(),
});
const answerSchema = z.record(z.string(), entitySchema);

export interface Membership {
  audienceId: string;
  /** `realized`, `exited`, the older `existing`, or whatever Adobe says, in lower case. */
  status: string;
  /** Epoch ms. */
  since?: number;
}

export interface ProfileAnswer {
  /** False: Adobe has no profile with this identity. */
  known: boolean;
  memberships: Membership[];
  /** How many entries stand under other namespaces: their keys may be identities, and stay here. */
  withheld: number;
}

/** Profile lookup: which audiences a profile is in. Personal data; asks for nothing but the memberships. */
export class Profiles {
  constructor(private readonly client: AdobeClient) {}

  /** Throws AdobeError `denied` where the organisation may not look profiles up: only Real-Time CDP Ultimate may. */
  async memberships(call: {
    sandbox: string;
    namespace: string;
    identity: string;
    timeoutMs?: number;
  }): Promise<ProfileAnswer> {
    const { sandbox, namespace, identity, timeoutMs } = call;
    try {
      const answer = await this.client.request({
        method: 'GET',
        path: PATH,
        sandbox,
        timeoutMs,
        intent: 'read',
        schema: answerSchema,
        query: {
          'schema.name': '_xdm.context.profile',
          entityId: identity,
          entityIdNS: namespace,
          fields: 'segmentMembership',
        },
      });
      return read(Object.values(answer));
    } catch (error) {
      if (error instanceof AdobeError && error.failure === 'not-found')
        return { known: false, memberships: [], withheld: 0 };
      throw error;
    }
  }
}

/** The map is keyed by an id of Adobe's own; an unknown identity may come as an entry that holds nothing, of 1970. */
function read(entities: z.infer<typeof entitySchema>[]): ProfileAnswer {
  const lists = entities.flatMap(({ entity }) => Object.entries(entity?.segmentMembership ?? {}));
  const [own, other] = [true, false].map((platform) =>
    lists.flatMap(([namespace, list]) =>
      PLATFORM.has(namespace.toLowerCase()) === platform ? Object.entries(list) : [],
    ),
  );
  const memberships = (own ?? []).flatMap(([id, entry]) => membership(id, entry));
  return {
    known: entities.some(isKnown),
    memberships,
    withheld: (other ?? []).length + (own ?? []).length - memberships.length,
  };
}

function isKnown({ entity, sources, lastModifiedAt }: z.infer<typeof entitySchema>): boolean {
  if (Object.keys(entity ?? {}).length > 0) return true;
  return (sources ?? []).some((source) => source !== '') || (instantOf(lastModifiedAt) ?? 0) > 0;
}

function membership(audienceId: string, entry: unknown): Membership[] {
  const found = membershipSchema.safeParse(entry);
  if (!found.success || !AUDIENCE_ID.test(audienceId)) return [];
  const { status, lastQualificationTime, timestamp } = found.data;
  const since = instantOf(lastQualificationTime ?? timestamp);
  return [{ audienceId, status: status?.toLowerCase() ?? 'unknown', ...(since === undefined ? {} : { since }) }];
}
