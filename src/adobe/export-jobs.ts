import { z } from 'zod';
import type { JobPiece } from '../export-filters/definition.js';
import { canonicalFilters, fromExportJob, jobPieces, toExportBody } from '../export-filters/index.js';
import { defined } from '../platform/defined.js';
import type { Request } from '../request/request.js';
import { type AdobeClient, type Call, type CallFor, inPath } from './client.js';
import { asRead, type Entries, lenientList, readable, sameEntries } from './lenient-lists.js';
import { listWithGaps, queryParam } from './pagination.js';
import { jobHead, type JobHead } from './job-head.js';
import { entry, figure, flag, id, lenient, moment, object, pieces, text } from './lenient.js';
import { checkAmount, errors, jobValues, parseAdobeTime, metrics, splitPaths, jobStatus } from './schemas.js';

const PATH = '/data/core/ups/export/jobs';
const PROFILE_SCHEMA = '_xdm.context.profile';

/** Epoch seconds stay below this until the year 5138; a larger number is in milliseconds. */
const SURELY_MS = 1e11;

/** A time as text, as in Adobe's documents, or as a number, like other times of the same job. */
const time = z.union([
  figure
    .transform((at) => new Date(at < SURELY_MS ? at * 1000 : at))
    .pipe(z.date().transform((at) => at.toISOString())),
  text,
]);

/** Comma-separated XDM paths, or a list of them. */
const paths = z.union([
  text,
  z
    .array(text)
    .transform((all) => all.join(','))
    .pipe(text),
]);

/** A status by itself, or a list of them. */
const exportStatuses = lenientList(text);

/** The filters of a job, in every shape with a sure meaning. */
const narrowing = {
  fields: paths,
  mergePolicy: entry({ id }, { version: figure }),
  filter: pieces({
    segments: lenientList(entry({ segmentId: id }, { segmentNs: text, status: exportStatuses })),
    segmentQualificationTime: pieces({ startTime: time, endTime: time }),
    fromIngestTimestamp: time,
    emptyProfiles: flag,
  }),
  additionalFields: pieces({ eventList: pieces({ fields: paths, filter: pieces({ fromIngestTimestamp: time }) }) }),
};

const batchSchema = pieces({ segmentId: id, segmentNs: text, status: exportStatuses, batchId: id });

type Batch = Pick<z.infer<typeof batchSchema>, 'segmentId' | 'segmentNs' | 'batchId'> & { status: string[] };

/** `dataSetId` and `datasetId` both occur; `batches` is a list, one object, or absent. An empty batch id is none. */
const destinationSchema = lenient(
  pieces({ datasetId: text, dataSetId: text, segmentPerBatch: flag, batchId: id, batches: lenientList(batchSchema) }),
)
  .transform((destination) => destination ?? {})
  .transform(({ dataSetId, ...rest }) => ({ ...rest, datasetId: rest.datasetId ?? dataSetId }));

const READ_AS: Record<JobPiece['as'], z.ZodType> = {
  paths,
  instant: time.refine((at) => parseAdobeTime(at) !== undefined),
  flag,
  id,
  version: figure.pipe(z.number().int().positive()),
};

function isReadable(around: unknown, [name, ...rest]: string[], piece: z.ZodType): boolean {
  if (saysNothing(around)) return true;
  if (name === undefined) return piece.safeParse(around).success;
  const read = object.safeParse(around);
  return read.success && isReadable(Object.hasOwn(read.data, name) ? read.data[name] : undefined, rest, piece);
}

/** Adobe also sends absent pieces as null or empty. */
function saysNothing(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  if (typeof value === 'string') return value.trim() === '';
  return typeof value === 'object' && Object.keys(value).length === 0;
}

/** Adds `unreadPieces`, people's names for the job's filters that are present but cannot be read. Idempotent. */
const unread = (raw: unknown): unknown => {
  const job = object.safeParse(raw).data;
  const odd = jobPieces.flatMap(({ called, at, as }) => (isReadable(job, at, READ_AS[as]) ? [] : [called]));
  return odd.length > 0 ? { unreadPieces: odd, ...job } : raw;
};

const jobSchema = entry(
  { id, status: jobStatus, errors, metrics, destination: destinationSchema },
  {
    source: text,
    requestId: text,
    creationTime: moment,
    updateTime: moment,
    computeGatewayJobId: z.unknown(),
    ...narrowing,
    unreadPieces: z.array(text),
  },
);

export const exportJobSchema = z.preprocess(unread, jobSchema);

export type ExportJob = z.infer<typeof exportJobSchema>;

const listSchema = listWithGaps('records', exportJobSchema);
const headsSchema = listWithGaps('records', jobHead);

export type ExportBody = ReturnType<typeof exportBody>;

/** What we send to create an export. Throws as `checkAmount` does, and without a dataset. */
export function exportBody({ audiences, dataset, filters }: Request) {
  checkAmount('an export', audiences);
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

/** Adobe's export jobs, which write audiences' profiles to a dataset. There is no bulk-get: use `list`. */
export class ExportJobs {
  constructor(private readonly client: AdobeClient) {}

  /** Never retried. Throws AdobeError `unknown-outcome` if the job may or may not have started. */
  async create(call: Call & { body: ExportBody; requestId: string; timeoutMs: number }): Promise<ExportJob> {
    checkAmount('an export', call.body.filter.segments);
    return this.client.create({
      ...call,
      path: PATH,
      schema: exportJobSchema,
      // A header may hold the id too, so that a lost body loses nothing.
      fromLocation: (id) => exportJobSchema.parse({ ...call.body, id, status: 'NEW' }),
    });
  }

  async get(call: CallFor): Promise<ExportJob> {
    return this.client.read({ ...call, path: `${PATH}/${inPath(call.id)}`, schema: exportJobSchema });
  }

  /** Newest first. New jobs do not move `next`, which is opaque. Adobe filters by these three states only. */
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
    // Following a link to the same page would never end.
    return { jobs: readable(answer.places), ...defined({ next: next === offset ? undefined : next }) };
  }

  /** The newest jobs first, by id and time: the rest of the answer is not parsed. */
  async newest(call: Call & { limit: number }): Promise<Entries<JobHead>> {
    const query = { limit: call.limit };
    return readable((await this.client.read({ ...call, path: PATH, schema: headsSchema, query })).places);
  }

  /** Adobe answers 200 or 204, with or without a body. */
  async cancel(call: CallFor): Promise<void> {
    await this.client.cancel(`${PATH}/${inPath(call.id)}`, call);
  }
}

/**
 * Does the echoed job write what the body asks for? Times are compared as instants. `with-defaults`: Adobe filled in a
 * merge policy, or its version, that the body omits. `in-part`: the counts agree, but some audiences are unreadable.
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

/** Each audience as one string. An audience with an unreadable status counts as unread. */
function exportedIds({ filter }: ExportJob): Entries<string> {
  const all = filter?.segments ?? asRead([], 0);
  const whole = all.filter(({ status: wanted }) => (wanted?.unread ?? 0) === 0);
  const read = whole.map(({ segmentId, segmentNs = 'ups', status: wanted = [] }) =>
    [segmentId, segmentNs.toLowerCase(), [...wanted].sort()].join('|'),
  );
  return asRead(read, all.unread + all.length - whole.length);
}

/** Everything but the audiences and the merge policy. An empty list of events equals none. */
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

/** The batches that the answer lists, or the single one. An empty batch id is absent. */
export function batchesOf({ destination }: ExportJob): Batch[] {
  const { batches = [], batchId, segmentPerBatch } = destination;
  if (batches.length > 0) return batches.map((batch) => ({ ...batch, status: batch.status ?? [] }));
  return batchId === undefined && segmentPerBatch ? [] : [{ status: [], batchId }];
}
