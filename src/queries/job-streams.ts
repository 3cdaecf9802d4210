import { z } from 'zod';
import type { ExportJob } from '../adobe/export-jobs.js';
import type { Adobe } from '../adobe/index.js';
import type { AdobeJob } from '../adobe/jobs.js';
import type { SegmentJob, SegmentJobFilter } from '../adobe/segment-jobs.js';
import type { MissingParts } from './missing-parts.js';

/** How many are asked for at once: a page to be shown, and some that a filter leaves out. */
const CHUNK = 50;

/** Where reading goes on: after the last evaluation and the last export that were read. */
export const placesSchema = z.object({
  evaluations: z.object({
    after: z.object({ id: z.string(), at: z.number(), offset: z.number() }).optional(),
    ended: z.boolean(),
  }),
  exports: z.object({
    /** Adobe's opaque word for the page that is being read. */
    offset: z.string().optional(),
    /** The last one read from that page. */
    after: z.object({ id: z.string(), at: z.number() }).optional(),
    ended: z.boolean(),
  }),
});
type Places = z.infer<typeof placesSchema>;

export const START: Places = { evaluations: { ended: false }, exports: { ended: false } };

/** Jobs newest first, one at a time: `peek` looks at the next one, `take` goes past it. */
export interface Stream {
  peek: () => Promise<AdobeJob | undefined>;
  take: () => void;
}

/** What starts while we read neither repeats a job nor hides one: the listing is found again by the last job read. */
export class EvaluationStream implements Stream {
  #buffer: SegmentJob[] = [];
  #more = true;

  constructor(
    private readonly adobe: Adobe,
    private readonly call: SegmentJobFilter & { sandbox: string },
    readonly place: Places['evaluations'],
    private readonly gaps: MissingParts,
  ) {
    this.#more = !place.ended;
  }

  async peek(): Promise<AdobeJob | undefined> {
    while (this.#buffer.length === 0 && this.#more) {
      const call = { ...this.call, limit: CHUNK, after: this.place.after };
      const { jobs, next } = await this.adobe.segmentJobs.page(call);
      this.#buffer = this.gaps.read('job', jobs);
      this.#more = next !== undefined;
    }
    const [job] = this.#buffer;
    this.place.ended ||= !job;
    return job && { kind: 'evaluation', job };
  }

  take(): void {
    const job = this.#buffer.shift();
    if (!job) return;
    const { at = 0, offset = -1 } = this.place.after ?? {};
    this.place.after = { id: job.id, at: job.creationTime ?? at, offset: offset + 1 };
  }
}

/** Adobe's offset stays where it is while exports start; on the first page the last one read is looked for. */
export class ExportStream implements Stream {
  #buffer: ExportJob[] = [];
  /** The page after the one in the buffer; null: there is none. Undefined: no page was read yet. */
  #next: string | null | undefined;
  /** Are we past the last one read? */
  #reached: boolean;

  constructor(
    private readonly adobe: Adobe,
    private readonly call: { sandbox: string; status?: 'NEW' | 'SUCCEEDED' | 'FAILED' },
    readonly place: Places['exports'],
    private readonly gaps: MissingParts,
  ) {
    this.#reached = place.after === undefined;
    if (place.ended) this.#next = null;
  }

  async peek(): Promise<AdobeJob | undefined> {
    while (this.#buffer.length === 0 && this.#next !== null) {
      if (this.#next !== undefined) this.#turn(this.#next);
      await this.#read();
    }
    const [job] = this.#buffer;
    this.place.ended ||= !job;
    return job && { kind: 'export', job };
  }

  #turn(offset: string): void {
    this.place.offset = offset;
    if (this.#reached) delete this.place.after;
  }

  async #read(): Promise<void> {
    const { offset, after } = this.place;
    const { jobs, next } = await this.adobe.exportJobs.list({ ...this.call, limit: CHUNK, offset });
    this.gaps.read('job', jobs);
    const index = after ? jobs.findIndex(({ id }) => id === after.id) : -1;
    // Not on this page: so many have started that it has moved on, or it is gone and its time is the place.
    const older = after ? jobs.filter(({ creationTime }) => (creationTime ?? 0) < after.at) : jobs;
    this.#buffer = index >= 0 ? jobs.slice(index + 1) : older;
    this.#reached ||= index >= 0 || older.length > 0;
    this.#next = next ?? null;
  }

  take(): void {
    const job = this.#buffer.shift();
    if (job) this.place.after = { id: job.id, at: job.creationTime ?? this.place.after?.at ?? 0 };
  }
}
