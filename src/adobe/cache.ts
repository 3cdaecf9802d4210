import { LRUCache } from 'lru-cache';
import type { Audience } from './audiences.js';
import type { Dataset } from './datasets.js';
import type { Entries } from './lenient-lists.js';
import type { Adobe } from './index.js';
import type { MergePolicy } from './merge-policies.js';
import type { Sandbox } from './sandboxes.js';
import { countOf, isScheduledEvaluation, type SegmentJob } from './segment-jobs.js';
import { StaleCache } from '../platform/stale-cache.js';

/** A form or a list waits so long for Adobe, then shows what is known. */
const WAIT_MS = 1_500;
/** What nobody waits for any more ends by then. */
const TIMEOUT_MS = 10_000;
const SECOND = 1_000;
/** Adobe's bulk look-up takes at most so many. */
const BULK = 100;
/** What is remembered of audiences that were seen: those of so many sandboxes, so many of each. */
const SANDBOXES = 50;
const SEEN = 2_000;

/** What was asked for, when Adobe said so (epoch ms), and whether Adobe was asked just now and did not answer. */
export interface Cached<Value> {
  value: Value;
  at: number;
  stale: boolean;
}

/** What Adobe has to choose from, for forms and their lists: the last answers are kept, for when Adobe is slow. */
export class AdobeCache {
  readonly #adobe: Adobe;
  readonly #sandboxes = new StaleCache<Sandbox[]>({ freshMs: 60 * SECOND, waitMs: WAIT_MS });
  readonly #searches = new StaleCache<Entries<Audience>>({ freshMs: 10 * SECOND, waitMs: WAIT_MS });
  readonly #audiences = new StaleCache<Map<string, Audience>>({ freshMs: 10 * SECOND, waitMs: WAIT_MS });
  readonly #datasets = new StaleCache<Entries<Dataset>>({ freshMs: 10 * SECOND, waitMs: WAIT_MS });
  readonly #policies = new StaleCache<MergePolicy[]>({ freshMs: 60 * SECOND, waitMs: WAIT_MS });
  readonly #jobs = new StaleCache<SegmentJob[]>({ freshMs: 10 * SECOND, waitMs: WAIT_MS });
  readonly #seen = new LRUCache<string, LRUCache<string, Audience>>({ max: SANDBOXES });

  constructor({ adobe }: { adobe: Adobe }) {
    this.#adobe = adobe;
  }

  /** Of an earlier answer, without asking; undefined where there is none. */
  cachedSandboxes(): Sandbox[] | undefined {
    return this.#sandboxes.peek('')?.value;
  }

  async sandboxes(): Promise<Sandbox[]> {
    return (await this.#sandboxes.get('', () => this.#adobe.sandboxes.list({ timeoutMs: TIMEOUT_MS }))).value;
  }

  /** Audiences by a part of their name, or, without text, the ones changed last. Throws where nothing is known. */
  async search(sandbox: string, text: string): Promise<Cached<Entries<Audience>>> {
    const named = text === '' ? {} : { name: text };
    const found = await this.#searches.get(`${sandbox} ${text.toLowerCase()}`, async () => {
      const audiences = await this.#adobe.audiences.search({ sandbox, ...named, limit: 100, timeoutMs: TIMEOUT_MS });
      this.#see(sandbox, audiences);
      return audiences;
    });
    return found;
  }

  /** What earlier answers hold, by a part of the name or id; those that were seen last come first. */
  searchCached(sandbox: string, text: string): Audience[] {
    const wanted = text.toLowerCase();
    return [...(this.#seen.get(sandbox)?.values() ?? [])].filter(
      ({ id, name }) => id.toLowerCase().includes(wanted) || name.toLowerCase().includes(wanted),
    );
  }

  /** What Adobe does not know is missing; where Adobe does not answer, what earlier answers hold. */
  async byId(sandbox: string, ids: string[]): Promise<Map<string, Audience>> {
    const some = ids.slice(0, BULK);
    if (some.length === 0) return new Map();
    try {
      const key = `${sandbox} ${[...some].sort().join()}`;
      const found = await this.#audiences.get(key, () => {
        return this.#adobe.audiences.bulkGet({ sandbox, ids: some, timeoutMs: TIMEOUT_MS });
      });
      this.#see(sandbox, [...found.value.values()]);
      return found.value;
    } catch {
      // Adobe is away, or knows none of them: what was seen before is all there is to show.
      return this.cachedById(sandbox, some);
    }
  }

  cachedById(sandbox: string, ids: string[]): Map<string, Audience> {
    const searchCached = this.#seen.get(sandbox);
    const known = ids.map((id) => [id, searchCached?.get(id)] as const);
    return new Map(known.flatMap(([id, audience]) => (audience ? [[id, audience]] : [])));
  }

  /** Those fit for export. Throws where nothing is known. */
  async datasets(sandbox: string): Promise<Cached<Entries<Dataset>>> {
    return this.#datasets.get(sandbox, () => this.#adobe.datasets.fit({ sandbox, timeoutMs: TIMEOUT_MS }));
  }

  /** Of an earlier answer, without asking. */
  knownDatasets(sandbox: string): Dataset[] {
    return this.#datasets.peek(sandbox)?.value ?? [];
  }

  async policies(sandbox: string): Promise<MergePolicy[]> {
    return (await this.#policies.get(sandbox, () => this.#adobe.mergePolicies.list({ sandbox, timeoutMs: TIMEOUT_MS })))
      .value;
  }

  /** The newest segment jobs, whoever started them. */
  async jobs(sandbox: string): Promise<SegmentJob[]> {
    return (await this.#jobs.get(sandbox, () => this.#adobe.segmentJobs.list({ sandbox, limit: 50 }))).value;
  }

  #see(sandbox: string, audiences: Audience[]): void {
    const searchCached = this.#seen.get(sandbox) ?? new LRUCache<string, Audience>({ max: SEEN });
    this.#seen.set(sandbox, searchCached);
    for (const audience of audiences) searchCached.set(audience.id, audience);
  }
}

/** The ids of the jobs that are runs of ours. */
type Ours = Pick<ReadonlySet<string>, 'has'>;

/** Evaluations begun today (UTC), those of Adobe's own schedule apart: a lower bound, as the UI's may not be listed. */
export function evaluationsToday(jobs: SegmentJob[], now: number, ours: Ours): number {
  const midnight = new Date(now).setUTCHours(0, 0, 0, 0);
  return jobs.filter((job) => !isScheduledEvaluation(job, ours.has(job.id)) && (job.creationTime ?? 0) >= midnight)
    .length;
}

/** When the schedule last counted this audience, epoch ms; undefined where it did not, or not lately. */
export function lastScheduledCount(jobs: SegmentJob[], id: string, ours: Ours): number | undefined {
  const job = jobs.find((one) => one.status === 'SUCCEEDED' && countOf(one, id) !== undefined);
  return job && isScheduledEvaluation(job, ours.has(job.id)) ? (job.updateTime ?? job.creationTime) : undefined;
}
