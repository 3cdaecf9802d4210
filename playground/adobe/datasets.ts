import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { type Call, CATALOG, type Route } from './call.js';
import { catalog, type Reply } from './refusals.js';
import type { SimulatedDataset } from './content.js';
import type { AdobeState } from './state.js';

export const datasetRoutes: Route[] = [
  ['GET', `${CATALOG}/dataSets`, list],
  ['POST', `${CATALOG}/dataSets`, create],
  ['GET', `${CATALOG}/dataSets/:id`, get],
];

/** The catalog's limits on a page; undefined: they hold. */
export function refusedPage(query: URLSearchParams): Reply | undefined {
  const limit = Number(query.get('limit') ?? 20);
  return limit >= 1 && limit <= 100 ? undefined : catalog(400, 'BadRequestError', 'limit must be between 1 and 100');
}

/** A comma is `or`, a leading exclamation mark `not`, an asterisk any text. */
function fits(name: string, wanted: string): boolean {
  return wanted.split(',').some((one) => {
    const pattern = one
      .replace(/^!/, '')
      .split('*')
      .map((text) => text.replace(/[^\w\s]/g, '\\$&'));
    return new RegExp(`^${pattern.join('.*')}$`).test(name) !== one.startsWith('!');
  });
}

function list(state: AdobeState, { query, sandbox }: Call): Reply {
  const refused = refusedPage(query);
  if (refused) return refused;
  const [limit, start] = [Number(query.get('limit') ?? 20), Number(query.get('start') ?? 0)];
  const name = query.get('name');
  const wanted = query.get('properties')?.split(',');
  const order = query.get('orderBy') === 'desc:created' ? -1 : 1;
  const page = state
    .at(sandbox)
    .datasets.filter((dataset) => name === null || fits(dataset.name, name))
    .sort((one, other) => order * (one.created - other.created))
    .slice(start, start + limit);
  const entries = page.map((dataset) => {
    const all = Object.entries(datasetBody(dataset)).filter(([field]) => wanted?.includes(field) ?? true);
    return [dataset.id, Object.fromEntries(all)] as const;
  });
  return { status: 200, body: Object.fromEntries(entries) };
}

function datasetBody({ name, schemaId, created }: SimulatedDataset) {
  const table = name.toLowerCase().replace(/[^a-z0-9]+/g, '_');
  return {
    name,
    created,
    tags: { 'adobe/pqs/table': [table] },
    schemaRef: { id: schemaId, contentType: 'application/vnd.adobe.xed+json;version=1' },
  };
}

function get(state: AdobeState, { sandbox }: Call, id: string): Reply {
  const dataset = state.at(sandbox).datasets.find((known) => known.id === id);
  return dataset
    ? { status: 200, body: { [id]: datasetBody(dataset) } }
    : catalog(404, 'NotFoundError', `Dataset ${id} not found`);
}

const datasetRequest = z.object({
  name: z.string().min(1),
  schemaRef: z.object({ id: z.string(), contentType: z.string() }),
});

function create(state: AdobeState, { body, sandbox }: Call): Reply {
  const read = datasetRequest.safeParse(body);
  if (!read.success) return catalog(400, 'BadRequestError', 'name and schemaRef are required');
  const id = randomUUID().replaceAll('-', '').slice(0, 24);
  const { name, schemaRef } = read.data;
  state.at(sandbox).datasets.unshift({ id, name, schemaId: schemaRef.id, created: Date.now() });
  return { status: 201, body: [`@/${state.settings.dialect === 'current' ? 'dataSets' : 'datasets'}/${id}`] };
}
