import type { Route } from './call.js';
import { SANDBOXES } from './content.js';
import type { Reply } from './refusals.js';

export const sandboxRoutes: Route[] = [['GET', '/data/foundation/sandbox-management/', list]];

function list(): Reply {
  const more = { state: 'active', region: 'VA7', createdDate: '2026-01-15 09:30:00' };
  return {
    status: 200,
    body: {
      sandboxes: SANDBOXES.map((sandbox) => ({ ...sandbox, ...more })),
      _page: { limit: 50, count: SANDBOXES.length },
      _links: { page: { href: '/sandboxes?limit={limit}&offset={offset}', templated: true } },
    },
  };
}
