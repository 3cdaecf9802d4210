import { z } from 'zod';
import type { ExportJob } from '../adobe/export-jobs.js';
import type { Adobe } from '../adobe/index.js';
import { type AdobeJob, segmentIds } from '../adobe/jobs.js';
import type { SegmentJob, SegmentJobFilter } from '../adobe/segment-jobs.js';
import { defined } from '../platform/defined.js';
import type { OwnedJob } from './job-rows.js';
import type { MissingParts, PersonalInquiry } from './inquiry.js';
import { jobStateOf } from '../request/job-states.js';
import { visibleRuns } from './visible-runs.js';

/** States by which Adobe itself can filter a listing; other states are filtered here. */
const ADOBE_FILTERS: ReadonlyMap<string | undefined, 'SUCCEEDED' | 'FAILED'> = new Map([
  ['done', 'SUCCEEDED'],
  ['failed', 'FAILED'],
]);

/** How many jobs are searched for one page; then the page says how far back it looked. */
const LOOKED_THROUGH = 400;
/** Jobs per call: enough for a page, and for some that a filter leaves out. */
const CHUNK = 50;

const wantedSchema = z.object({
  sandbox: z.string(),
  kind: z.enum(['evaluation', 'export']).optional(),
  state: z.string().optional(),
  audience: z.object({ id: z.string(), name: z.string() }).optional(),
  /** `outside`, or a Slack user id. */
  by: z.string().optional(),
});
export type JobQuery = z.infer<typeof wantedSchema>;

/** Where reading goes on: after the last evaluation and the last export that were read. */
const cursorsSchema = z.object({
  evaluations: z.object({
    after: z.object({ id: z.string(), at: z.number(), offset: z.number() }).optional(),
    ended: z.boolean(),
  }),
  exports: z.object({
    /** Adobe's opaque cursor of the current page. */
    offset: z.string().optional(),
    /** The last export read from that page. */
    after: z.object({ id: z.string(), at: z.number() }).optional(),
    ended: z.boolean(),
  }),
});
type Cursors = z.infer<typeof cursorsSchema>;

export const START: Cursors = { evaluations: { ended: false }, exports: { ended: false } };

export const jobsPlaceSchema = z.object({
  wanted: wantedSchema,
  places: cursorsSchema,
  /** When the newest job began as the list was first read, epoch ms: jobs that began later are left out. */
  until: z.number().optional(),
});

export type JobsPlace = z.infer<typeof jobsPlaceSchema>;

/**
 * Newest first; moves `place` on. A kind that Adobe fails at continues next time; if all fail, throws AdobeError.
 * `lookedBackTo`: how far back the search went, epoch ms, if it stopped early.
 */
export async function nextJobs(place: JobsPlace, most: number, inquiry: PersonalInquiry) {
  const { services, gaps } = inquiry;
  const streams = streamsOf(place, services.adobe, gaps);
  const fits = await jobFilter(place.wanted, inquiry);
  const jobs: OwnedJob[] = [];
  for (let looked = 0; looked < LOOKED_THROUGH; looked += 1) {
    const next = await newest(streams, gaps);
    gaps.throwIfNothing();
    if (!next) return { jobs, more: false };
    if (jobs.length === most) return { jobs, more: true };
    next.take();
    place.until ??= next.found.job.creationTime;
    if ((next.found.job.creationTime ?? 0) > (place.until ?? Infinity)) continue;
    const owned = await fits(next.found);
    if (owned) jobs.push(owned);
    if (looked === LOOKED_THROUGH - 1) return { jobs, more: true, lookedBackTo: next.found.job.creationTime ?? 0 };
  }
  return { jobs, more: true };
}

/** By the name of the part of the answer. */
function streamsOf({ wanted, places }: JobsPlace, adobe: Adobe, gaps: MissingParts) {
  const { sandbox, kind, state, audience } = wanted;
  const call = { sandbox, ...defined({ status: ADOBE_FILTERS.get(state) }) };
  const evaluations = { ...call, ...defined({ segmentId: audience?.id }) };
  const streams = new Map<string, Stream>();
  if (kind !== 'export') streams.set('Evaluations', new EvaluationStream(adobe, evaluations, places.evaluations, gaps));
  if (kind !== 'evaluation') streams.set('Exports', new ExportStream(adobe, call, places.exports, gaps));
  return streams;
}

/** If Adobe fails at a stream, the stream ends. A job without a creation time comes first. */
async function newest(streams: Map<string, Stream>, gaps: MissingParts) {
  const heads: { found: AdobeJob; take: () => void; at: number }[] = [];
  for (const [part, stream] of streams) {
    const asked = stream.peek().then((found) => ({ found }));
    const next = await gaps.part(part, asked);
    if (!next) streams.delete(part);
    if (!next?.found) continue;
    const { found } = next;
    heads.push({ found, take: () => stream.take(), at: found.job.creationTime ?? Number.MAX_VALUE });
  }
  return heads.sort((a, b) => b.at - a.at)[0];
}

async function jobFilter({ sandbox, state, audience, by }: JobQuery, { looker, services }: PersonalInquiry) {
  const { runs } = services;
  const see = visibleRuns(looker, services);
  const theirs = by === undefined || by === 'outside' ? undefined : new Set(await runs.ofPerson(by));
  return async (found: AdobeJob): Promise<OwnedJob | undefined> => {
    if (state !== undefined && jobStateOf(found.job.status) !== state) return undefined;
    if (audience && !segmentIds(found).includes(audience.id)) return undefined;
    const owner = (await runs.ownersOf(sandbox, found.kind, [found.job.id])).get(found.job.id);
    if (by === 'outside' && owner !== undefined) return undefined;
    if (theirs && (owner === undefined || !theirs.has(owner))) return undefined;
    const run = owner === undefined ? undefined : await see(owner);
    return theirs && run?.seen === 'not' ? undefined : { ...found, run };
  };
}

/** Jobs, newest first: `peek` looks at the next one, `take` goes past it. */
interface Stream {
  peek: () => Promise<AdobeJob | undefined>;
  take: () => void;
}

/** Reading goes on after the last job read: jobs that start meanwhile neither repeat a job nor hide one. */
class EvaluationStream implements Stream {
  #buffer: SegmentJob[] = [];
  #more: boolean;

  constructor(
    private readonly adobe: Adobe,
    private readonly call: SegmentJobFilter & { sandbox: string },
    private readonly cursor: Cursors['evaluations'],
    private readonly gaps: MissingParts,
  ) {
    this.#more = !cursor.ended;
  }

  async peek(): Promise<AdobeJob | undefined> {
    while (this.#buffer.length === 0 && this.#more) {
      const call = { ...this.call, limit: CHUNK, after: this.cursor.after };
      const { jobs, next } = await this.adobe.segmentJobs.page(call);
      this.#buffer = this.gaps.read('job', jobs);
      this.#more = next !== undefined;
    }
    const [job] = this.#buffer;
    this.cursor.ended ||= !job;
    return job && { kind: 'evaluation', job };
  }

  take(): void {
    const job = this.#buffer.shift();
    if (!job) return;
    const { at = 0, offset = -1 } = this.cursor.after ?? {};
    this.cursor.after = { id: job.id, at: job.creationTime ?? at, offset: offset + 1 };
  }
}

/** Adobe's offset stays valid while exports start; on the first page the last export read is looked for. */
class ExportStream implements Stream {
  #buffer: ExportJob[] = [];
  /** The page after the buffered one. Null: there is none. Undefined: no page was read yet. */
  #next: string | null | undefined;
  /** Are we past the last export that was read earlier? */
  #reached: boolean;

  constructor(
    private readonly adobe: Adobe,
    private readonly call: { sandbox: string; status?: 'SUCCEEDED' | 'FAILED' },
    private readonly cursor: Cursors['exports'],
    private readonly gaps: MissingParts,
  ) {
    this.#reached = cursor.after === undefined;
    if (cursor.ended) this.#next = null;
  }

  async peek(): Promise<AdobeJob | undefined> {
    while (this.#buffer.length === 0 && this.#next !== null) {
      if (this.#next !== undefined) {
        this.cursor.offset = this.#next;
        if (this.#reached) delete this.cursor.after;
      }
      await this.#read();
    }
    const [job] = this.#buffer;
    this.cursor.ended ||= !job;
    return job && { kind: 'export', job };
  }

  async #read(): Promise<void> {
    const { offset, after } = this.cursor;
    const call = { ...this.call, limit: CHUNK, ...defined({ offset }) };
    const { jobs, next } = await this.adobe.exportJobs.list(call);
    this.gaps.read('job', jobs);
    const index = after ? jobs.findIndex(({ id }) => id === after.id) : -1;
    // If newer exports pushed the last one off this page, or it is gone, its time marks the place.
    const older = after ? jobs.filter(({ creationTime }) => (creationTime ?? 0) < after.at) : jobs;
    this.#buffer = index >= 0 ? jobs.slice(index + 1) : older;
    this.#reached ||= index >= 0 || older.length > 0;
    this.#next = next ?? null;
  }

  take(): void {
    const job = this.#buffer.shift();
    if (job) this.cursor.after = { id: job.id, at: job.creationTime ?? this.cursor.after?.at ?? 0 };
  }
}
