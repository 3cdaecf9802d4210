import { z } from 'zod';
import { orUndefined } from '../errors.js';
import { defined } from '../platform/defined.js';
import type { AdobeClient, Call } from './client.js';
import { asRead, type Entries, lenientList, placesIn, readable } from './lenient-lists.js';
import { object, pieces, text } from './lenient.js';
import { isOwnNamespace, parseAdobeTime } from './schemas.js';

const PATH = '/data/core/ups/access/entities';
/** Fits an audience's id, but no e-mail address and no telephone number that begins with a plus. */
const AUDIENCE_ID = /^(?=.*[a-z-])[a-z\d_-]{8,}$/i;

/**
 * `status`: `realized`, `exited`, the older `existing`, or whatever Adobe says, in lower case. `since`: epoch ms;
 * `timestamp` is the tutorial's name for `lastQualificationTime`.
 */
const membershipSchema = pieces({ status: text, lastQualificationTime: text, timestamp: text }).transform(
  ({ status = 'unknown', lastQualificationTime, timestamp }) => ({
    status: status.toLowerCase(),
    ...defined({ since: parseAdobeTime(lastQualificationTime ?? timestamp) }),
  }),
);
const entitySchema = pieces({
  entity: pieces({ segmentMembership: object }),
  sources: lenientList(z.string()),
  lastModifiedAt: text,
});
/** The map is keyed by an id of Adobe's own. */
const answerSchema = z
  .union([z.array(z.unknown()), object.transform((all) => Object.values(all))])
  .transform((all) => answerOf(readable(placesIn(all, entitySchema))));

interface ProfileAnswer {
  /** False: Adobe has no profile with this identity. */
  known: boolean;
  memberships: Entries<{ audienceId: string } & z.infer<typeof membershipSchema>>;
  /** How many entries were left out because their keys, in another namespace or no audience id, may be identities. */
  withheld: number;
}

/** Profile lookup: which audiences a profile is in. Personal data; asks for nothing but the memberships. */
export class Profiles {
  constructor(private readonly client: AdobeClient) {}

  /** Throws AdobeError `denied` unless the organisation has Real-Time CDP Ultimate, which alone allows the lookup. */
  async memberships(call: Call & { namespace: string; identity: string }): Promise<ProfileAnswer> {
    const asked = this.client.read({
      ...call,
      path: PATH,
      schema: answerSchema,
      query: {
        'schema.name': '_xdm.context.profile',
        entityId: call.identity,
        entityIdNS: call.namespace,
        fields: 'segmentMembership',
      },
    });
    const none = { known: false, memberships: asRead([], 0), withheld: 0 };
    return (await asked.catch(orUndefined('not-found'))) ?? none;
  }
}

/** For an unknown identity Adobe may send an empty entry dated 1970. */
function answerOf(entities: Entries<z.infer<typeof entitySchema>>): ProfileAnswer {
  const lists = entities.flatMap(({ entity }) => Object.entries(entity?.segmentMembership ?? {}));
  const all = lists.flatMap(([namespace, list]) => entriesIn(list).map(([id, entry]) => ({ namespace, id, entry })));
  const audiences = all.filter(({ namespace, id }) => isOwnNamespace(namespace) && AUDIENCE_ID.test(id));
  const read = placesIn(
    audiences.map(({ entry }) => entry),
    membershipSchema,
  );
  const memberships = audiences.flatMap(({ id }, at) => (read[at] ? [{ audienceId: id, ...read[at] }] : []));
  return {
    known: entities.some(isKnown),
    memberships: asRead(memberships, audiences.length - memberships.length + entities.unread),
    withheld: all.length - audiences.length,
  };
}

function entriesIn(list: unknown): [string, unknown][] {
  return typeof list === 'object' && list !== null ? Object.entries(list) : [];
}

function isKnown({ entity, sources, lastModifiedAt }: z.infer<typeof entitySchema>): boolean {
  if (Object.keys(entity ?? {}).length > 0) return true;
  return (sources ?? []).some((source) => source !== '') || (parseAdobeTime(lastModifiedAt) ?? 0) > 0;
}
