import { type Call, type Route, UPS } from './call.js';
import { PROFILES } from './content.js';
import { profileAccess, type Reply } from './refusals.js';
import type { AdobeState } from './state.js';

export const profileRoutes: Route[] = [['GET', `${UPS}/access/entities`, get]];

/** Only organisations with Real-Time CDP Ultimate may; an identity that is not there is told in two ways. */
function get({ settings }: AdobeState, { query }: Call): Reply {
  if (!settings.profileLookup)
    return profileAccess(403, { message: 'UPS-ACC-1000004: Profile lookup needs Real-Time CDP Ultimate.' });
  const [schema, id, namespace] = ['schema.name', 'entityId', 'entityIdNS'].map((name) => query.get(name) ?? '');
  if (schema !== '_xdm.context.profile') return profileAccess(400, { message: 'schema.name is unknown.' });
  if (!id || !namespace) return profileAccess(400, { message: 'entityId and entityIdNS are required.' });
  const current = settings.dialect === 'current';
  const profile = PROFILES.find((known) => known.id === id && known.namespace === namespace.toLowerCase());
  if (!profile && current) return profileAccess(404);
  const xid = `xid-${Buffer.from(id).toString('hex').slice(0, 20)}`;
  const memberships: Record<string, unknown> = {};
  for (const { audienceId, status, since } of profile?.audiences ?? [])
    memberships[audienceId] = { [current ? 'lastQualificationTime' : 'timestamp']: since, status };
  const email = { [id]: { lastQualificationTime: '2026-05-02T15:52:25+00:00', status: 'exited' } };
  const segmentMembership = current ? { ups: memberships } : { UPS: memberships, Email: email };
  return {
    status: 200,
    body: {
      [xid]: profile
        ? {
            entityId: xid,
            sources: ['1000000000'],
            lastModifiedAt: '2026-11-02T08:00:00Z',
            entity: query.get('fields') === 'segmentMembership' ? { segmentMembership } : { person: {} },
          }
        : { entityId: xid, sources: [''], entity: {}, lastModifiedAt: '1970-01-01T00:00:00Z' },
    },
  };
}
