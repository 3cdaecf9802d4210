import { createAdobe } from '../../../src/adobe/index.js';

const UNION = 'https://ns.adobe.com/xdm/context/profile__union';

export interface HeldAudience {
  id: string;
  name: string;
  /** Of those from elsewhere: their namespace, and their id there. */
  elsewhere?: { namespace: string; id: string };
  /** The id of its merge policy. */
  policy?: string;
}

/** What an Adobe of lists knows. */
export interface Held {
  audiences: HeldAudience[];
  datasets: { id: string; name: string }[];
  policies: string[];
  sandboxes: string[];
}

/** The real client before an Adobe that answers from lists, without a network: for thousands of look-ups. `calls`: what was asked. */
export function memoryAdobe(held: Held) {
  const calls: string[] = [];
  const adobe = createAdobe({
    apiUrl: 'http://adobe',
    imsUrl: 'http://ims',
    clientId: 'c',
    clientSecret: 's',
    orgId: 'o',
    scopes: 'openid',
    timeoutMs: 60_000,
    fetch: (input, init) => {
      const url = new URL(input instanceof Request ? input.url : input);
      const body =
        typeof init?.body === 'string' && init.body.startsWith('{') ? (JSON.parse(init.body) as unknown) : {};
      calls.push(url.pathname);
      return Promise.resolve(answer(held, url, body));
    },
  });
  return { adobe, calls };
}

const json = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status });

function answer(held: Held, url: URL, body: unknown): Response {
  const { pathname: path, searchParams: query } = url;
  if (path.startsWith('/ims')) return json({ access_token: 't', expires_in: 86_399 });
  if (path.endsWith('/sandbox-management/'))
    return json({ sandboxes: held.sandboxes.map((name) => ({ name, title: name, type: 'development' })) });
  if (path.endsWith('/config/mergePolicies'))
    return json({
      children: held.policies.map((id) => ({ id, name: id })),
      _page: { totalCount: held.policies.length },
    });
  if (path.endsWith('/audiences/bulk-get')) return bulk(held, body);
  if (path.endsWith('/audiences')) return listed(held, query);
  const [, dataset] = /\/dataSets\/(.+)$/.exec(path) ?? [];
  const found = held.datasets.filter(({ id }) => dataset === undefined || id === decodeURIComponent(dataset));
  if (found.length === 0) return json({ title: 'NotFoundError' }, 404);
  return json(Object.fromEntries(found.map(({ id, name }) => [id, { name, schemaRef: { id: UNION } }])));
}

/** Adobe's search is without case, and pages. */
function listed({ audiences }: Held, query: URLSearchParams): Response {
  const name = (query.get('name') ?? '').toLowerCase();
  const all = audiences.filter((one) => one.name.toLowerCase().includes(name));
  const [start, limit] = [Number(query.get('start') ?? 0), Number(query.get('limit') ?? 100)];
  const next = start + limit < all.length ? String(start + limit) : '';
  return json({ children: all.slice(start, start + limit).map(bodyOf), _page: { next } });
}

function bulk({ audiences }: Held, body: unknown): Response {
  const ids = (body as { ids: { id: string }[] }).ids.map(({ id }) => id); // as our client sends it
  const found = ids.flatMap((id) => audiences.filter((one) => one.id === id));
  if (found.length === 0) return json({ title: 'Not found' }, 404);
  return json({ results: Object.fromEntries(found.map((one) => [one.id, bodyOf(one)])) }, 207);
}

function bodyOf({ id, name, elsewhere, policy = 'p' }: HeldAudience) {
  const { namespace = 'AEPSegments', id: audienceId = id } = elsewhere ?? {};
  const kind = elsewhere
    ? { type: 'ExternalSegment', originName: 'AUDIENCE_MANAGER' }
    : { type: 'SegmentDefinition', evaluationInfo: { batch: { enabled: true } } };
  return { id, audienceId, name, namespace, lifecycleState: 'published', mergePolicyId: policy, ...kind };
}
