import { LRUCache } from 'lru-cache';
import type { Audience } from './audiences.js';
import type { Dataset } from './datasets.js';
import type { Entries } from './lenient-lists.js';
import type { Adobe } from './index.js';
import type { MergePolicy } from './merge-policies.js';
import type { Sandbox } from './sandboxes.js';
import { countOf, isScheduledEvaluation, type SegmentJob } from './segment-jobs.js';
import { cacheSize } from '../platform/cache-size.js';
import { type Cached, StaleCache } from '../platform/stale-cache.js';

/** How long a form or list waits for Adobe before it shows what is known. */
const WAIT_MS = 1_500;
/** When a request ends that nobody waits for any more. */
const TIMEOUT_MS = 10_000;
const SECOND = 1_000;
/** The most ids that Adobe's bulk look-up takes. */
const BULK = 100;
/** Audiences that were seen are remembered for this many sandboxes, SEEN of them each. */
const SANDBOXES = 50;
const SEEN = 2_000;
/** Names are kept this long. */
const NAMES_MS = 10 * 60 * SECOND;
const NAMES = 20_000;

/** The choices in forms and their lists. The last answers are kept for when Adobe is slow. */
export class AdobeCache {
  readonly #sandboxes = new StaleCache<Sandbox[]>({ freshMs: 60 * SECOND, waitMs: WAIT_MS });
  readonly #searches = new StaleCache<Entries<Audience>>({ freshMs: 10 * SECOND, waitMs: WAIT_MS });
  readonly #audiences = new StaleCache<Map<string, Audience>>({ freshMs: 10 * SECOND, waitMs: WAIT_MS });
  readonly #datasets = new StaleCache<Entries<Dataset>>({ freshMs: 10 * SECOND, waitMs: WAIT_MS });
  readonly #policies = new StaleCache<MergePolicy[]>({ freshMs: 60 * SECOND, waitMs: WAIT_MS });
  readonly #jobs = new StaleCache<SegmentJob[]>({ freshMs: 10 * SECOND, waitMs: WAIT_MS });
  readonly #seen = new LRUCache<string, LRUCache<string, Audience>>({ max: SANDBOXES });
  readonly #names = new LRUCache<string, string>({ ...cacheSize(NAMES), ttl: NAMES_MS });

  constructor(private readonly adobe: Adobe) {}

  /** From an earlier answer, without asking Adobe; undefined if there is none. */
  cachedSandboxes(): Sandbox[] | undefined {
    return this.#sandboxes.peek('')?.value;
  }

  async sandboxes(): Promise<Sandbox[]> {
    return (await this.#sandboxes.get('', () => this.adobe.sandboxes.list({ timeoutMs: TIMEOUT_MS }))).value;
  }

  /** Audiences by a part of their name or, without text, those changed last. Throws if nothing is known. */
  async search(sandbox: string, text: string): Promise<Cached<Entries<Audience>>> {
    const named = text === '' ? {} : { name: text };
    return this.#searches.get(`${sandbox} ${text.toLowerCase()}`, async () => {
      const audiences = await this.adobe.audiences.search({ sandbox, ...named, limit: 100, timeoutMs: TIMEOUT_MS });
      this.#see(sandbox, audiences);
      return audiences;
    });
  }

  /** Audiences of earlier answers, by a part of the name or id; those seen last come first. */
  searchCached(sandbox: string, text: string): Audience[] {
    const wanted = text.toLowerCase();
    return [...(this.#seen.get(sandbox)?.values() ?? [])].filter(
      ({ id, name }) => id.toLowerCase().includes(wanted) || name.toLowerCase().includes(wanted),
    );
  }

  /** Ids that Adobe does not know are absent. If Adobe does not answer, the audiences are from earlier answers. */
  async byId(sandbox: string, ids: string[]): Promise<Map<string, Audience>> {
    const some = ids.slice(0, BULK);
    if (some.length === 0) return new Map();
    try {
      const key = `${sandbox} ${[...some].sort().join()}`;
      const ask = () => this.adobe.audiences.bulkGet({ sandbox, ids: some, timeoutMs: TIMEOUT_MS });
      const found = await this.#audiences.get(key, ask);
      this.#see(sandbox, [...found.value.values()]);
      return found.value;
    } catch {
      return this.cachedById(sandbox, some);
    }
  }

  /**
   * Names of audiences by id, in one call for a hundred that were not seen lately. What Adobe gave and cannot be read is
   * in `unread`; what it does not know is in neither. Throws AdobeError.
   */
  async names(sandbox: string, ids: string[]): Promise<{ names: Map<string, string>; unread: Set<string> }> {
    const rest = ids.filter((id) => !this.#names.has(nameKey(sandbox, id)));
    const ask = { sandbox, ids: rest, timeoutMs: TIMEOUT_MS };
    const { found, unreadable } = rest.length === 0 ? NOTHING : await this.adobe.audiences.byIds(ask);
    for (const [id, { name }] of found) if (name !== '') this.#names.set(nameKey(sandbox, id), name);
    const names = this.cachedNames(sandbox, ids);
    const isUnread = (id: string) => found.has(id) || unreadable.some((one) => one === undefined || one === id);
    return { names, unread: new Set(ids.filter((id) => !names.has(id) && isUnread(id))) };
  }

  /** The same from earlier answers, without asking Adobe. */
  cachedNames(sandbox: string, ids: string[]): Map<string, string> {
    const known = ids.map((id) => [id, this.#names.get(nameKey(sandbox, id))] as const);
    return new Map(known.flatMap(([id, name]) => (name === undefined ? [] : [[id, name]])));
  }

  cachedById(sandbox: string, ids: string[]): Map<string, Audience> {
    const searchCached = this.#seen.get(sandbox);
    const known = ids.map((id) => [id, searchCached?.get(id)] as const);
    return new Map(known.flatMap(([id, audience]) => (audience ? [[id, audience]] : [])));
  }

  /** Datasets fit for export. Throws if nothing is known. */
  async datasets(sandbox: string): Promise<Cached<Entries<Dataset>>> {
    return this.#datasets.get(sandbox, () => this.adobe.datasets.fit({ sandbox, timeoutMs: TIMEOUT_MS }));
  }

  /** From an earlier answer, without asking Adobe. */
  knownDatasets(sandbox: string): Dataset[] {
    return this.#datasets.peek(sandbox)?.value ?? [];
  }

  async policies(sandbox: string): Promise<MergePolicy[]> {
    const ask = () => this.adobe.mergePolicies.list({ sandbox, timeoutMs: TIMEOUT_MS });
    return (await this.#policies.get(sandbox, ask)).value;
  }

  /** The newest segment jobs, whoever started them. */
  async jobs(sandbox: string): Promise<SegmentJob[]> {
    return (await this.#jobs.get(sandbox, () => this.adobe.segmentJobs.list({ sandbox, limit: 50 }))).value;
  }

  #see(sandbox: string, audiences: Audience[]): void {
    const searchCached = this.#seen.get(sandbox) ?? new LRUCache<string, Audience>({ max: SEEN });
    this.#seen.set(sandbox, searchCached);
    for (const audience of audiences) searchCached.set(audience.id, audience);
  }
}

const NOTHING = { found: new Map<string, Audience>(), unreadable: [] };

const nameKey = (sandbox: string, id: string) => `${sandbox} ${id}`;

/** The ids of the jobs that are runs of ours. */
type Ours = Pick<ReadonlySet<string>, 'has'>;

/** Evaluations begun today (UTC), without scheduled ones: a lower bound, as those of Adobe's UI may not be listed. */
export function jobsToday(jobs: SegmentJob[], now: number, ours: Ours): SegmentJob[] {
  const midnight = new Date(now).setUTCHours(0, 0, 0, 0);
  return jobs.filter((job) => !isScheduledEvaluation(job, ours.has(job.id)) && (job.creationTime ?? 0) >= midnight);
}

/** How many they are. */
export const evaluationsToday = (jobs: SegmentJob[], now: number, ours: Ours): number =>
  jobsToday(jobs, now, ours).length;

/** When the schedule last counted this audience, epoch ms; undefined if another job did since, or none did lately. */
export function lastScheduledCount(jobs: SegmentJob[], id: string, ours: Ours): number | undefined {
  const job = jobs.find((one) => one.status === 'SUCCEEDED' && countOf(one, id) !== undefined);
  return job && isScheduledEvaluation(job, ours.has(job.id)) ? (job.updateTime ?? job.creationTime) : undefined;
}
