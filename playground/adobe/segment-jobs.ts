import { z } from 'zod';
import { type Call, type Route, UPS } from './call.js';
import { cancel, idsBody, one } from './jobs.js';
import { type Reply, ups } from './refusals.js';
import { segmentJob } from './render.js';
import type { AdobeState, SimulatedJob } from './state.js';

export const segmentJobRoutes: Route[] = [
  ['POST', `${UPS}/segment/jobs/bulk-get`, bulkGet],
  ['POST', `${UPS}/segment/jobs`, create],
  ['GET', `${UPS}/segment/jobs`, list],
  ['GET', `${UPS}/segment/jobs/:id`, (state, call, id) => one(state, call, 'segment', id)],
  ['DELETE', `${UPS}/segment/jobs/:id`, (state, call, id) => cancel(state, call, 'segment', id)],
];

const segmentBody = z
  .array(z.object({ segmentId: z.string().min(1) }).strict())
  .min(1)
  .max(20);

function create(state: AdobeState, { body, sandbox, requestId }: Call): Reply {
  const read = segmentBody.safeParse(body);
  if (!read.success) return ups(400, 'UPAPI-113434-400', 'The list must hold 1 to 20 segment ids.', requestId);
  const ids = read.data.map(({ segmentId }) => segmentId);
  for (const id of ids) {
    const audience = state.at(sandbox).audiences.find((known) => known.id === id);
    if (!audience) return ups(400, 'UPAPI-113434-400', `Segment ${id} does not exist.`, requestId);
    if (audience.kind !== 'batch')
      return ups(400, 'UPAPI-113434-400', `Segment ${id} is not evaluated in batch.`, requestId);
  }
  const { busy, quota, quotaStatus, dialect } = state.settings;
  const others = state.running(sandbox).length;
  if (busy === 'refuse' && others > 0) {
    return ups(429, 'UPAPI-113600-429', 'There are too many segmentation jobs in processing at the moment.', requestId);
  }
  if (state.usedToday(sandbox) >= quota) {
    const words = `On-demand evaluation quota of ${quota} a day is used up.`;
    // The digits at the end of a code may differ from the status.
    return ups(quotaStatus, 'UPAPI-113631-403', words, requestId);
  }
  const { metrics, ...job } = segmentJob(state, state.evaluate(sandbox, ids, requestId));
  // The tutorial's first answer is PROCESSING, without metrics; the newer text says always NEW.
  const first = dialect === 'tutorial' && others === 0 ? { status: 'PROCESSING' } : {};
  return { status: 200, body: { ...job, ...first, ...(dialect === 'tutorial' ? {} : { metrics }) } };
}

const STATES = ['NEW', 'QUEUED', 'PROCESSING', 'SUCCEEDED', 'FAILED', 'CANCELLING', 'CANCELLED'];
const PROPERTIES: Record<string, (job: SimulatedJob, value: string) => boolean> = {
  'segments~segmentId': ({ segmentIds }, value) => segmentIds.includes(value),
  source: ({ source }, value) => source === value,
};

function list(state: AdobeState, { query, sandbox, requestId }: Call): Reply {
  const status = query.get('status');
  if (status !== null && !STATES.includes(status))
    return ups(400, 'UPAPI-113434-400', 'Unknown status filter.', requestId);
  const [property = '', value = ''] = (query.get('property') ?? '').split('==');
  const fits = property === '' ? () => true : Object.hasOwn(PROPERTIES, property) && PROPERTIES[property];
  if (!fits) return ups(400, 'UPAPI-113434-400', `Unknown property ${property}.`, requestId);
  const sorted = inOrder(state.listed('segment', sandbox), query.get('sort'));
  if (!sorted) return ups(400, 'UPAPI-113434-400', 'A list is sorted by creationTime:asc or :desc.', requestId);
  const all = sorted.filter((job) => (status === null || state.statusOf(job) === status) && fits(job, value));
  const start = Number(query.get('start') ?? 0);
  const limit = Math.min(Number(query.get('limit') ?? 100), 100);
  const children = all.slice(start, start + limit).map((job) => segmentJob(state, job));
  const next = start + limit < all.length ? { href: `@/segment/jobs?start=${start + limit}&limit=${limit}` } : {};
  state.arrive('segment', sandbox);
  return {
    status: 200,
    body: { _page: { totalCount: all.length, pageSize: children.length }, children, _links: { next } },
  };
}

/** Adobe promises no order to who asks for none: it is the wrong one here. */
function inOrder(newestFirst: SimulatedJob[], sort: string | null): SimulatedJob[] | undefined {
  if (sort === 'creationTime:desc') return newestFirst;
  return sort === null || sort === 'creationTime:asc' ? newestFirst.reverse() : undefined;
}

/** What is not there has an error for an entry, or, in the newer dialect, none: no document says. */
function bulkGet(state: AdobeState, { body, sandbox, requestId }: Call): Reply {
  const read = idsBody.safeParse(body);
  if (!read.success) return ups(400, 'UPAPI-113015-400', 'The list must hold 1 to 100 ids.', requestId);
  const results = read.data.ids.flatMap(({ id }) => {
    const job = state.find('segment', sandbox, id);
    if (!job && state.settings.dialect === 'current') return [];
    const missing = {
      requestId,
      errors: { '404': [{ code: 'UPAPI-113430-404', message: `Segment job ${id} not found.` }] },
    };
    return [[id, job ? segmentJob(state, job) : missing] as const];
  });
  return { status: 207, body: { results: Object.fromEntries(results) } };
}
