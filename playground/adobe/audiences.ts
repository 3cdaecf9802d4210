import { type Call, type Route, UPS } from './call.js';
import { idsBody } from './jobs.js';
import type { SimulatedAudience } from './content.js';
import { type Reply, ups } from './refusals.js';
import type { AdobeState } from './state.js';

export const audienceRoutes: Route[] = [
  ['GET', `${UPS}/audiences`, list],
  ['POST', `${UPS}/audiences/bulk-get`, bulkGet],
  ['GET', `${UPS}/audiences/:id`, get],
  ['GET', `${UPS}/segment/definitions/:id`, definition],
];

/** The rule of an audience: nobody in Slack may ever see it. */
export function expressionOf({ id }: SimulatedAudience) {
  return { type: 'PQL', format: 'pql/text', value: `secretRule.of = "${id}"` };
}

function evaluationInfo({ kind }: SimulatedAudience) {
  return {
    batch: { enabled: kind === 'batch' },
    continuous: { enabled: kind === 'streaming' },
    synchronous: { enabled: kind === 'edge' },
  };
}

function schemaOf({ kind }: SimulatedAudience) {
  return { name: kind === 'account' ? '_xdm.context.account' : '_xdm.context.profile' };
}

function audienceBody(state: AdobeState, sandbox: string, audience: SimulatedAudience): Record<string, unknown> {
  const current = state.settings.dialect === 'current';
  const { id, name, kind, mergePolicyId, dependents = [] } = audience;
  const updateEpoch = Math.floor(new Date().setUTCHours(0, 0, 0, 0) / 1000);
  const counted = state.lastCount(sandbox, audience);
  const outside = kind === 'external';
  return {
    // Elsewhere they have another name for it, which no path here takes.
    id,
    audienceId: outside ? `aam-${id.slice(-4)}` : id,
    name,
    namespace: outside ? 'AAM' : 'AEPSegments',
    type: outside ? `External${current ? 'Audience' : 'Segment'}` : 'SegmentDefinition',
    originName: outside ? 'AUDIENCE_MANAGER' : 'REAL_TIME_CUSTOMER_PROFILE',
    lifecycleState: kind === 'draft' ? 'draft' : 'published',
    schema: schemaOf(audience),
    ...(outside ? {} : { expression: expressionOf(audience) }),
    evaluationInfo: evaluationInfo(audience),
    mergePolicyId,
    dependents,
    dependencies: [],
    // In microseconds, as in one of Adobe's samples: the seconds are right.
    updateEpoch,
    updateTime: updateEpoch * 1_000_000,
    metrics: {
      type: 'export',
      data: { totalProfiles: counted.profiles },
      updateEpoch: Math.floor(counted.at / 1000),
    },
  };
}

function list(state: AdobeState, { query, sandbox }: Call): Reply {
  const name = (query.get('name') ?? '').toLowerCase();
  const all = state.at(sandbox).audiences.filter((audience) => audience.name.toLowerCase().includes(name));
  const limit = Number(query.get('limit') ?? 20);
  const current = state.settings.dialect === 'current';
  // `start` is an offset in the specification, a page in the documents' sample.
  const start = Number(query.get('start') ?? 0);
  const from = current ? start : start * limit;
  const children = all.slice(from, from + limit).map((one) => audienceBody(state, sandbox, one));
  const more = from + limit < all.length ? start + (current ? limit : 1) : 0;
  // A number, 0 at the end, in the specification; a string in the documents' sample.
  const next = current ? more : more === 0 ? '' : String(more);
  const href = more === 0 ? '' : `@/audiences?start=${more}&limit=${limit}&totalCount=${all.length}`;
  return {
    status: 200,
    body: { children, _page: { totalCount: all.length, pageSize: children.length, next }, _links: { next: { href } } },
  };
}

function bulkGet(state: AdobeState, { body, sandbox, requestId }: Call): Reply {
  const read = idsBody.safeParse(body);
  if (!read.success) return ups(400, 'UPAPI-113015-400', 'The list must hold 1 to 100 ids.', requestId);
  const { audiences } = state.at(sandbox);
  const found = read.data.ids.map(({ id }) => [id, audiences.find((audience) => audience.id === id)] as const);
  if (found.every(([, audience]) => audience === undefined))
    return ups(404, 'UPAPI-113000-404', 'None of the audiences was found.', requestId);
  const missing = { requestId, errors: { '404': [{ code: 'UPAPI-113430-404', message: 'Audience not found.' }] } };
  const results = found.map(
    ([id, audience]) => [id, audience ? audienceBody(state, sandbox, audience) : missing] as const,
  );
  return { status: 207, body: { results: Object.fromEntries(results) } };
}

function get(state: AdobeState, { sandbox, requestId }: Call, id: string): Reply {
  const audience = state.at(sandbox).audiences.find((known) => known.id === id);
  return audience
    ? { status: 200, body: audienceBody(state, sandbox, audience) }
    : ups(404, 'UPAPI-113430-404', 'Audience not found.', requestId);
}

/** The older surface; what is not made here has none. */
function definition(state: AdobeState, { sandbox, requestId }: Call, id: string): Reply {
  const audience = state.at(sandbox).audiences.find((known) => known.id === id && known.kind !== 'external');
  if (!audience) return ups(404, 'UPAPI-113430-404', 'Segment definition not found.', requestId);
  const { name, mergePolicyId } = audience;
  return {
    status: 200,
    body: {
      id,
      name,
      mergePolicyId,
      profileInstanceId: 'ups',
      creationTime: 0,
      schema: schemaOf(audience),
      expression: expressionOf(audience),
      evaluationInfo: evaluationInfo(audience),
    },
  };
}
