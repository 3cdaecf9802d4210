import { type Adobe, createAdobe } from '../../../src/adobe/index.js';

export interface Listed {
  name: string;
  id?: string;
  /** `AEPSegments` where nothing is said. */
  namespace?: string;
  audienceId?: string;
  mergePolicyId?: string;
  profiles?: number;
  draft?: true;
  /** How Adobe gives it: with an id of null, a name of null, or null in its place. */
  odd?: 'id' | 'name' | 'null';
}

export interface Catalog {
  adobe: Adobe;
  /** What was asked, by path and query. */
  calls: string[];
}

export interface CatalogOptions {
  datasets?: string[];
  bend?: (path: string, given: unknown) => unknown;
}

const PAGE = 100;
const UNION = 'https://ns.adobe.com/xdm/context/profile__union';

/** The id of the audience that is listed at this place. */
export const idAt = (place: number) => `aaaaaaaa-0000-4000-8000-${String(place).padStart(12, '0')}`;

/** The real client, and an Adobe that answers at once: with these audiences in `dev`, and datasets of these names; `bend` changes what it gives. */
export function catalogWith(
  audiences: Listed[],
  { datasets = ['Agency drop'], bend = (_path, given) => given }: CatalogOptions = {},
): Catalog {
  const calls: string[] = [];
  const all = audiences.map((one, place) => audienceBody({ id: idAt(place), ...one }));
  const answer = (url: URL, body: string): unknown => {
    const { pathname: path, searchParams: query } = url;
    if (path.includes('/ims/')) return { access_token: 't', token_type: 'bearer', expires_in: 86_399 };
    calls.push(`${path}?${query.toString()}`);
    if (path.endsWith('/bulk-get')) return found(all, body);
    if (path.endsWith('/audiences')) return page(all, query);
    if (path.endsWith('/mergePolicies')) return { children: POLICIES, _page: { totalCount: POLICIES.length } };
    if (path.includes('/dataSets/')) return byId(datasets, path.split('/').at(-1) ?? '');
    if (path.endsWith('/dataSets')) return Object.fromEntries(datasets.flatMap((name, at) => dataset(name, at, query)));
    return { sandboxes: [{ name: 'dev', title: 'Development', type: 'development', state: 'active' }] };
  };
  const adobe = createAdobe({
    apiUrl: 'https://platform.invalid',
    imsUrl: 'https://ims.invalid',
    clientId: 'client',
    clientSecret: 'secret',
    orgId: 'USHER@AdobeOrg',
    scopes: 'openid',
    timeoutMs: 10_000,
    fetch: (input, init) => {
      const url = new URL(input instanceof Request ? input.url : String(input));
      const given = answer(url, typeof init?.body === 'string' ? init.body : '');
      return Promise.resolve(Response.json(bend(url.pathname, given)));
    },
  });
  return { adobe, calls };
}

const POLICIES = [
  { id: 'policy-1', name: 'Timestamp ordered', version: 1, default: true },
  { id: 'policy-2', name: 'Loyalty first', version: 1, default: false },
];

/** What Adobe gives in place of it. */
function given({ odd, ...body }: Body): unknown {
  if (odd === 'null') return null;
  return odd === undefined ? body : { ...body, [odd]: null };
}

function audienceBody({
  id,
  name,
  namespace = 'AEPSegments',
  audienceId,
  mergePolicyId,
  profiles,
  draft,
  odd,
}: Listed) {
  return {
    id,
    name,
    namespace,
    odd,
    audienceId: audienceId ?? id,
    type: namespace === 'AEPSegments' ? 'SegmentDefinition' : 'ExternalSegment',
    lifecycleState: draft ? 'draft' : 'published',
    evaluationInfo: { batch: { enabled: true } },
    ...(mergePolicyId === undefined ? {} : { mergePolicyId }),
    ...(profiles === undefined ? {} : { metrics: { data: { totalProfiles: profiles }, updateEpoch: 1_790_000_000 } }),
  };
}

type Body = ReturnType<typeof audienceBody>;

/** As Adobe compares: a part of the name, in any case, letter by letter. */
function page(all: Body[], query: URLSearchParams) {
  const name = (query.get('name') ?? '').toLowerCase();
  const from = Number(query.get('start') ?? 0);
  const fit = all.filter((one) => one.name.toLowerCase().includes(name));
  const next = from + PAGE < fit.length ? from + PAGE : 0;
  return { children: fit.slice(from, from + PAGE).map(given), _page: { totalCount: fit.length, next } };
}

function found(all: Body[], body: string) {
  // The body is our own client's.
  const { ids } = JSON.parse(body) as { ids: { id: string }[] };
  const results = ids.flatMap(({ id }) => all.filter((one) => one.id === id).map((one) => [id, given(one)] as const));
  return { results: Object.fromEntries(results) };
}

export const datasetId = (at: number) => `d00000000000000000000${String(at).padStart(3, '0')}`;

function byId(datasets: string[], id: string): unknown {
  const at = datasets.findIndex((_name, place) => datasetId(place) === id);
  return Object.fromEntries(at < 0 ? [] : dataset(datasets[at] ?? '', at, new URLSearchParams()));
}

function dataset(name: string, at: number, query: URLSearchParams): [string, object][] {
  const wanted = query.get('name');
  if (wanted !== null && wanted !== name) return [];
  return [[datasetId(at), { name, schemaRef: { id: UNION, contentType: '' } }]];
}
