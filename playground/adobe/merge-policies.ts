import { type Call, type Route, UPS } from './call.js';
import type { Reply } from './refusals.js';
import type { AdobeState } from './state.js';

export const mergePolicyRoutes: Route[] = [['GET', `${UPS}/config/mergePolicies`, list]];

/** The link to a next page is there although all were given, as in Adobe's sample; it starts with a word in base64. */
function list(state: AdobeState, { query }: Call): Reply {
  const current = state.settings.dialect === 'current';
  const limit = Number(query.get('limit') ?? 20);
  const from = Number(
    Buffer.from(query.get('start') ?? '', 'base64')
      .toString()
      .split('>')[1] ?? 0,
  );
  const all = state.policies();
  const children = all.slice(from, from + limit).map(({ name, ...policy }) => ({
    ...policy,
    // An old one has no name.
    ...(policy.default || current ? { name } : {}),
    schema: { name: '_xdm.context.profile' },
    identityGraph: { type: 'none' },
    attributeMerge: { type: 'timestampOrdered' },
    isActiveOnEdge: current ? false : 'false',
  }));
  const start = Buffer.from(`?>${from + children.length}>`).toString('base64');
  return {
    status: 200,
    body: {
      _page: { totalCount: all.length, pageSize: children.length, count: children.length },
      children,
      _links: { next: { href: children.length === 0 ? '' : `@/mergePolicies?start=${start}&limit=${limit}` } },
    },
  };
}
