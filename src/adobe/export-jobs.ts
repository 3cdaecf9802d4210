import { z } from 'zod';
import { type Filters, MAX_AUDIENCES, type Request } from '../runs/request.js';
import type { AdobeClient } from './client.js';
import { parameterOf } from './pages.js';
import { errors, id, instantOf, listOf, maybe, metrics, pathsOf } from './shapes.js';

const PATH = '/data/core/ups/export/jobs';
const PROFILE_SCHEMA = '_xdm.context.profile';

const emptyIsNone = z
  .string()
  .nullish()
  .catch(undefined)
  .transform((batchId) => (batchId ? batchId : undefined));

const batchSchema = z.looseObject({
  segmentId: maybe(z.string()),
  segmentNs: maybe(z.string()),
  status: listOf(z.string()).catch([]),
  batchId: emptyIsNone,
});

/** `dataSetId` and `datasetId` both occur; `batches` is a list, one object, or absent. */
const destinationSchema = z
  .looseObject({
    datasetId: maybe(z.string()),
    dataSetId: maybe(z.string()),
    segmentPerBatch: maybe(z.boolean()),
    batchId: emptyIsNone,
    batches: listOf(batchSchema).catch([]),
  })
  .transform(({ dataSetId, ...rest }) => ({ ...rest, datasetId: rest.datasetId ?? dataSetId }));

const segmentFilter = z.looseObject({
  segmentId: z.string(),
  segmentNs: z.string().optional(),
  status: listOf(z.string()),
});

export const exportJobSchema = z.looseObject({
  id,
  status: z.string(),
  source: maybe(z.string()),
  requestId: maybe(z.string()),
  creationTime: maybe(z.number()),
  updateTime: maybe(z.number()),
  computeGatewayJobId: z.unknown().optional(),
  // What others asked for, in a shape that we do not know, must not hide the list that ours are in: it is left out.
  fields: z.string().nullish().catch(undefined),
  mergePolicy: z.looseObject({ id: z.string(), version: z.number().optional() }).nullish().catch(undefined),
  filter: z
    .looseObject({
      segments: z.array(segmentFilter).nullish(),
      segmentQualificationTime: z
        .looseObject({ startTime: z.string().nullish(), endTime: z.string().nullish() })
        .nullish(),
      fromIngestTimestamp: z.string().nullish(),
      emptyProfiles: z.boolean().nullish(),
    })
    .nullish()
    .catch(undefined),
  additionalFields: z
    .looseObject({
      eventList: z
        .looseObject({
          fields: z.string().nullish(),
          filter: z.looseObject({ fromIngestTimestamp: z.string().nullish() }).nullish(),
        })
        .nullish(),
    })
    .nullish()
    .catch(undefined),
  destination: destinationSchema.prefault({}).catch(() => destinationSchema.parse({})),
  errors,
  metrics,
});

export type ExportJob = z.infer<typeof exportJobSchema>;

const listSchema = z.looseObject({
  /** What cannot be read as a job at all hides none of the others. */
  records: z
    .array(exportJobSchema.optional().catch(undefined))
    .nullish()
    .transform((records) => (records ?? []).filter((job) => job !== undefined)),
  link: z.looseObject({ next: z.string().nullish() }).nullish(),
});

export type ExportBody = ReturnType<typeof exportBody>;

/** What we send to create an export. Throws when there is no audience: without one Adobe exports every profile. */
export function exportBody({ audiences, dataset, filters }: Request) {
  checkAmount(audiences);
  if (!dataset) throw new Error('an export needs a dataset');
  return {
    ...(filters.fields ? { fields: filters.fields.join(',') } : {}),
    ...(filters.policy ? { mergePolicy: filters.policy } : {}),
    filter: {
      segments: audiences.map(({ id: segmentId, namespace, statuses }) => ({
        segmentId,
        segmentNs: namespace,
        status: statuses,
      })),
      ...timeFilters(filters),
      ...(filters.emptyProfiles === undefined ? {} : { emptyProfiles: filters.emptyProfiles }),
    },
    ...eventList(filters),
    destination: { datasetId: dataset.id, segmentPerBatch: filters.batchPerAudience ?? false },
    schema: { name: PROFILE_SCHEMA },
  };
}

/** Without audiences Adobe exports every profile. */
function checkAmount({ length }: unknown[]): void {
  if (length === 0 || length > MAX_AUDIENCES) {
    throw new Error(`an export takes 1 to ${MAX_AUDIENCES} audiences, not ${length}`);
  }
}

function timeFilters({ entered, updatedSince }: Filters) {
  const qualified = {
    ...(entered?.from === undefined ? {} : { startTime: entered.from }),
    ...(entered?.to === undefined ? {} : { endTime: entered.to }),
  };
  return {
    ...(Object.keys(qualified).length > 0 ? { segmentQualificationTime: qualified } : {}),
    ...(updatedSince === undefined ? {} : { fromIngestTimestamp: updatedSince }),
  };
}

function eventList({ events }: Filters) {
  if (!events) return {};
  return {
    additionalFields: {
      eventList: {
        ...(events.fields ? { fields: events.fields.join(',') } : {}),
        ...(events.ingestedSince === undefined ? {} : { filter: { fromIngestTimestamp: events.ingestedSince } }),
      },
    },
  };
}

/** Adobe's export jobs: audiences' profiles written to a dataset. There is no bulk-get; the list serves instead. */
export class ExportJobs {
  constructor(private readonly client: AdobeClient) {}

  /** Never repeated by us. Throws AdobeError `unknown-outcome` when there is no telling whether it started. */
  async create(call: { sandbox: string; body: ExportBody; requestId: string; timeoutMs: number }): Promise<ExportJob> {
    const { sandbox, body, requestId, timeoutMs } = call;
    checkAmount(body.filter.segments);
    return this.client.request({
      method: 'POST',
      path: PATH,
      sandbox,
      body,
      requestId,
      timeoutMs,
      intent: 'create',
      schema: exportJobSchema,
      // Its id may stand in a header, too: then a body that got lost loses nothing.
      located: (id) => exportJobSchema.parse({ ...body, id, status: 'NEW' }),
    });
  }

  async get(call: { sandbox: string; id: string; timeoutMs?: number }): Promise<ExportJob> {
    const { sandbox, id: job, timeoutMs } = call;
    const path = `${PATH}/${encodeURIComponent(job)}`;
    return this.client.request({ method: 'GET', path, sandbox, timeoutMs, intent: 'read', schema: exportJobSchema });
  }

  /**
   * One page, newest first. `next` is the opaque offset of the following page, absent on the last: what starts meanwhile
   * does not move it. Adobe filters by these three states only.
   */
  async list(call: {
    sandbox: string;
    limit?: number;
    offset?: string;
    status?: 'NEW' | 'SUCCEEDED' | 'FAILED';
    timeoutMs?: number;
  }): Promise<{ jobs: ExportJob[]; next?: string }> {
    const { sandbox, limit = 100, offset, status, timeoutMs } = call;
    const answer = await this.client.request({
      method: 'GET',
      path: PATH,
      sandbox,
      timeoutMs,
      intent: 'read',
      schema: listSchema,
      query: { limit, offset, status },
    });
    const next = parameterOf(answer.link?.next, 'offset');
    return { jobs: answer.records, ...(next === undefined ? {} : { next }) };
  }

  /** Every job there was when the listing began, newest first, each once; in pages, so that a caller may stop early. */
  async *all(call: {
    sandbox: string;
    status?: 'NEW' | 'SUCCEEDED' | 'FAILED';
    timeoutMs?: number;
  }): AsyncGenerator<ExportJob> {
    const seen = new Set<string>();
    let offset: string | undefined;
    let fresh: ExportJob[];
    do {
      const { jobs, next } = await this.list({ ...call, ...(offset === undefined ? {} : { offset }) });
      fresh = jobs.filter(({ id: job }) => !seen.has(job));
      for (const job of fresh) {
        seen.add(job.id);
        yield job;
      }
      offset = next;
    } while (offset !== undefined && fresh.length > 0);
  }

  /** Answered 200 or 204, with or without a body. */
  async cancel({ sandbox, id: job }: { sandbox: string; id: string }): Promise<void> {
    const path = `${PATH}/${encodeURIComponent(job)}`;
    await this.client.request({ method: 'DELETE', path, sandbox, intent: 'cancel', schema: z.unknown() });
  }
}

/**
 * Does the job, as echoed, write the same as the body asks for? Instants are compared as instants. A merge policy, or
 * its version, that the body leaves to Adobe may come back filled in; `exactly`: nothing was.
 */
export function sameExport(job: ExportJob, body: ExportBody): 'exactly' | 'filled-in' | false {
  const asked = exportJobSchema.parse({ id: '-', status: '-', ...body });
  if (JSON.stringify(essence(job)) !== JSON.stringify(essence(asked))) return false;
  const [theirs, ours] = [job.mergePolicy ?? undefined, asked.mergePolicy ?? undefined];
  if (theirs?.id === ours?.id && theirs?.version === ours?.version) return 'exactly';
  const leftToAdobe = ours === undefined || (ours.version === undefined && theirs?.id === ours.id);
  return leftToAdobe && 'filled-in';
}

function essence({ fields, filter, additionalFields, destination }: ExportJob): unknown {
  const events = additionalFields?.eventList;
  const segments = (filter?.segments ?? []).map(({ segmentId, segmentNs = 'ups', status }) => {
    return [segmentId, segmentNs.toLowerCase(), [...status].sort()].join('|');
  });
  return [
    destination.datasetId,
    destination.segmentPerBatch ?? false,
    pathsOf(fields).sort(),
    segments.sort(),
    instantOf(filter?.segmentQualificationTime?.startTime),
    instantOf(filter?.segmentQualificationTime?.endTime),
    instantOf(filter?.fromIngestTimestamp),
    filter?.emptyProfiles ?? false,
    pathsOf(events?.fields).sort(),
    instantOf(events?.filter?.fromIngestTimestamp),
  ];
}

/** The batches of an export: one a line of the answer, or the single one; an empty batch id is absent. */
export function batchesOf({ destination }: ExportJob): z.infer<typeof batchSchema>[] {
  if (destination.batches.length > 0) return destination.batches;
  return destination.batchId === undefined && destination.segmentPerBatch
    ? []
    : [{ status: [], batchId: destination.batchId }];
}
