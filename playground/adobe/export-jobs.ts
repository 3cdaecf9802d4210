import { z } from 'zod';
import { type Call, type Route, UPS } from './call.js';
import { UNION } from './content.js';
import { cancel, one } from './jobs.js';
import { type Reply, ups } from './refusals.js';
import { exportJob } from './render.js';
import type { AdobeState, SimulatedJob } from './state.js';

export const exportJobRoutes: Route[] = [
  ['POST', `${UPS}/export/jobs`, create],
  ['GET', `${UPS}/export/jobs`, list],
  ['GET', `${UPS}/export/jobs/:id`, (state, call, id) => one(state, call, 'export', id)],
  ['DELETE', `${UPS}/export/jobs/:id`, (state, call, id) => cancel(state, call, 'export', id)],
];

const instant = z.iso.datetime({ offset: true });
const times = z.object({ startTime: instant, endTime: instant }).partial().strict();
const segment = z.object({
  segmentId: z.string(),
  segmentNs: z.string().default('ups'),
  status: z.array(z.enum(['realized', 'existing', 'exited'])).default(['realized']),
});
const filter = z
  .object({
    segments: z.array(segment).optional(),
    segmentQualificationTime: times.optional(),
    fromIngestTimestamp: instant.optional(),
    emptyProfiles: z.boolean().optional(),
  })
  .strict();
const events = z
  .object({
    fields: z.string().optional(),
    filter: z.object({ fromIngestTimestamp: instant, toIngestTimestamp: instant.optional() }).strict().optional(),
  })
  .strict();
const exportBody = z
  .object({
    fields: z.string().optional(),
    mergePolicy: z.object({ id: z.string(), version: z.number().optional() }).strict().optional(),
    filter: filter.optional(),
    additionalFields: z.object({ eventList: events }).strict().optional(),
    destination: z.object({ datasetId: z.string().min(1), segmentPerBatch: z.boolean().optional() }).strict(),
    schema: z.object({ name: z.literal('_xdm.context.profile') }),
  })
  .strict();

/** A dataset on another schema is taken, and the job fails later. */
function create(state: AdobeState, { body, sandbox, requestId }: Call): Reply {
  const read = exportBody.safeParse(body);
  if (!read.success)
    return ups(400, 'UPAPI-113434-400', `Invalid export job: ${read.error.issues[0]?.message ?? 'body'}`, requestId);
  const dataset = state.at(sandbox).datasets.find(({ id }) => id === read.data.destination.datasetId);
  const asked = z.record(z.string(), z.unknown()).parse(body);
  const job = state.export(sandbox, asked, read.data.filter?.segments ?? [], requestId);
  if (dataset?.schemaId !== UNION) {
    const errors = [
      {
        code: '0090000009',
        msg: "Error writing profiles to output path 'adl://snapshot.example/1'",
        callStack: 'com.adobe.aep',
      },
      { code: 'unknown', msg: 'Job aborted.', callStack: 'org.apache.spark.SparkException' },
    ];
    job.script = { ...job.script, outcome: 'FAILED', errors };
  }
  return { status: 200, body: exportJob(state, job), headers: { 'x-location': `/export/jobs/${job.id}` } };
}

function list(state: AdobeState, { query, sandbox, requestId }: Call): Reply {
  const status = query.get('status');
  if (status !== null && !['NEW', 'SUCCEEDED', 'FAILED'].includes(status))
    return ups(400, 'UPAPI-113434-400', 'Unknown status filter.', requestId);
  const all = state.listed('export', sandbox).filter((job) => status === null || state.statusOf(job) === status);
  const given = query.get('offset');
  const [, at, id] = /^(\d+)_(\d+)$/.exec(given ?? '') ?? [];
  if (given !== null && id === undefined)
    return ups(400, 'UPAPI-113434-400', 'The offset is not one that a list gave.', requestId);
  const rest = id === undefined ? all : all.filter((job) => isOlder(job, Number(at), Number(id)));
  const limit = Number(query.get('limit') ?? 100);
  const page = rest.slice(0, limit);
  const last = page.at(-1);
  const more = last !== undefined && limit < rest.length;
  const offset = last ? `${last.createdAt}_${last.id}` : '';
  const records = page.map((job) => exportJob(state, job));
  state.arrive('export', sandbox);
  return {
    status: 200,
    body: {
      records,
      page: { sortField: 'createdTime', sort: 'desc', pageOffset: offset, pageSize: page.length },
      link: { next: more ? `/export/jobs/?limit=${limit}&offset=${offset}` : '' },
    },
  };
}

/** Than the job at which a page ended: that one may have left the list meanwhile. */
function isOlder(job: SimulatedJob, at: number, id: number): boolean {
  return job.createdAt < at || (job.createdAt === at && Number(job.id) < id);
}
