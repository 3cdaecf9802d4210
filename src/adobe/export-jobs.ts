import { z } from 'zod';
import { canonicalFilters, fromExportJob, toExportBody } from '../export-filters/index.js';
import { defined } from '../platform/defined.js';
import { MAX_AUDIENCES, type Request } from '../request/request.js';
import type { AdobeClient, Call, CallFor } from './client.js';
import { asRead, type Entries, lenientList, readable, sameEntries } from './lenient-lists.js';
import { listWithGaps, queryParam } from './pagination.js';
import { entry, figure, flag, id, lenient, pieces, text } from './lenient.js';
import { narrowing, exportStatuses, unreadIn } from './export-narrowing.js';
import { inPath } from './paths.js';
import { errors, jobValues, parseAdobeTime, metrics, splitPaths, jobStatus } from './schemas.js';

const PATH = '/data/core/ups/export/jobs';
const PROFILE_SCHEMA = '_xdm.context.profile';

const batchSchema = pieces({ segmentId: id, segmentNs: text, status: exportStatuses, batchId: id });

interface Batch {
  segmentId?: string | undefined;
  segmentNs?: string | undefined;
  status: string[];
  batchId?: string | undefined;
}

/** `dataSetId` and `datasetId` both occur; `batches` is a list, one object, or absent. An empty batch id is none. */
const destinationSchema = lenient(
  pieces({ datasetId: text, dataSetId: text, segmentPerBatch: flag, batchId: id, batches: lenientList(batchSchema) }),
)
  .transform((destination) => destination ?? {})
  .transform(({ dataSetId, ...rest }) => ({ ...rest, datasetId: rest.datasetId ?? dataSetId }));

const object = z.record(z.string(), z.unknown());

/** With what narrows it and cannot be read, as people call that; reading again what was read before changes nothing. */
const unread = (raw: unknown): unknown => {
  const job = object.safeParse(raw).data;
  const odd = job && !Array.isArray(raw) ? unreadIn(job) : [];
  return odd.length > 0 ? { unreadPieces: odd, ...job } : raw;
};

const jobSchema = entry(
  { id, status: jobStatus, errors, metrics, destination: destinationSchema },
  {
    source: text,
    requestId: text,
    creationTime: figure,
    updateTime: figure,
    computeGatewayJobId: z.unknown(),
    ...narrowing,
    unreadPieces: z.array(text),
  },
);

export const exportJobSchema = z.preprocess(unread, jobSchema);

export type ExportJob = z.infer<typeof exportJobSchema>;

const listSchema = listWithGaps('records', exportJobSchema);

export type ExportBody = ReturnType<typeof exportBody>;

/** What we send to create an export. Throws when there is no audience: without one Adobe exports every profile. */
export function exportBody({ audiences, dataset, filters }: Request) {
  checkAmount(audiences);
  if (!dataset) throw new Error('an export needs a dataset');
  const { filter, destination, ...narrowed } = toExportBody(filters);
  return {
    ...narrowed,
    filter: {
      segments: audiences.map(({ id: segmentId, namespace, statuses }) => ({
        segmentId,
        segmentNs: namespace,
        status: statuses,
      })),
      ...filter,
    },
    destination: { segmentPerBatch: false, ...destination, datasetId: dataset.id },
    schema: { name: PROFILE_SCHEMA },
  };
}

/** Without audiences Adobe exports every profile. */
function checkAmount({ length }: unknown[]): void {
  if (length === 0 || length > MAX_AUDIENCES) {
    throw new Error(`an export takes 1 to ${MAX_AUDIENCES} audiences, not ${length}`);
  }
}

/** Adobe's export jobs: audiences' profiles written to a dataset. There is no bulk-get; the list serves instead. */
export class ExportJobs {
  constructor(private readonly client: AdobeClient) {}

  /** Never repeated by us. Throws AdobeError `unknown-outcome` when there is no telling whether it started. */
  async create(call: Call & { body: ExportBody; requestId: string; timeoutMs: number }): Promise<ExportJob> {
    checkAmount(call.body.filter.segments);
    return this.client.create({
      ...call,
      path: PATH,
      schema: exportJobSchema,
      // Its id may stand in a header, too: then a body that got lost loses nothing.
      located: (id) => exportJobSchema.parse({ ...call.body, id, status: 'NEW' }),
    });
  }

  async get(call: CallFor): Promise<ExportJob> {
    return this.client.read({ ...call, path: `${PATH}/${inPath(call.id)}`, schema: exportJobSchema });
  }

  /**
   * One page, newest first. `next` is the opaque offset of the following page, absent on the last: what starts meanwhile
   * does not move it. Adobe filters by these three states only.
   */
  async list(
    call: Call & { limit?: number; offset?: string | undefined; status?: 'NEW' | 'SUCCEEDED' | 'FAILED' },
  ): Promise<{ jobs: Entries<ExportJob>; next?: string }> {
    const { limit = 100, offset, status } = call;
    const answer = await this.client.read({
      ...call,
      path: PATH,
      schema: listSchema,
      query: { limit, offset, status },
    });
    const next = queryParam(answer.link, 'offset');
    // A link to the same page never ends.
    return { jobs: readable(answer.places), ...defined({ next: next === offset ? undefined : next }) };
  }

  /** Answered 200 or 204, with or without a body. */
  async cancel(call: CallFor): Promise<void> {
    await this.client.cancel(`${PATH}/${inPath(call.id)}`, call);
  }
}

/**
 * Does the job, as echoed, write the same as the body asks for? Instants are compared as instants. A merge policy, or
 * its version, that the body leaves to Adobe may come back filled in; `exactly`: nothing was. `in-part`: as far as its audiences
 * can be read, and of as many.
 */
export function matchesExport(job: ExportJob, body: ExportBody): 'exactly' | 'with-defaults' | 'in-part' | false {
  const asked = exportJobSchema.parse({ id: '-', status: '-', ...body });
  if (JSON.stringify(comparable(job)) !== JSON.stringify(comparable(asked))) return false;
  const audiences = sameEntries(exportedIds(job), exportedIds(asked));
  const [theirs, ours] = [job.mergePolicy, asked.mergePolicy];
  if (theirs?.id === ours?.id && theirs?.version === ours?.version) return audiences;
  const leftToAdobe = ours === undefined || (ours.version === undefined && theirs?.id === ours.id);
  return leftToAdobe && (audiences === 'exactly' ? 'with-defaults' : audiences);
}

/** Each as one word; one of whose statuses some cannot be read is as little read as they are. */
function exportedIds({ filter }: ExportJob): Entries<string> {
  const all = filter?.segments ?? asRead([], 0);
  const whole = all.filter(({ status: wanted }) => (wanted?.unread ?? 0) === 0);
  const read = whole.map(({ segmentId, segmentNs = 'ups', status: wanted = [] }) =>
    [segmentId, segmentNs.toLowerCase(), [...wanted].sort()].join('|'),
  );
  return asRead(read, all.unread + all.length - whole.length);
}

/** All but the audiences and the merge policy. A list of events without fields is none. */
function comparable(job: ExportJob): unknown {
  const list = job.additionalFields?.eventList;
  return {
    ...canonicalFilters(fromExportJob(job, jobValues)),
    datasetId: job.destination.datasetId,
    policy: undefined,
    fields: splitPaths(job.fields).sort(),
    events: [splitPaths(list?.fields).sort(), parseAdobeTime(list?.filter?.fromIngestTimestamp)],
  };
}

/** The batches of an export: one a line of the answer, or the single one; an empty batch id is absent. */
export function batchesOf({ destination }: ExportJob): Batch[] {
  const { batches = [], batchId, segmentPerBatch } = destination;
  if (batches.length > 0) return batches.map((batch) => ({ ...batch, status: batch.status ?? [] }));
  return batchId === undefined && segmentPerBatch ? [] : [{ status: [], batchId }];
}
