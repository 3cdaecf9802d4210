import { LRUCache } from 'lru-cache';
import { type Audience, briefly } from './audiences.js';
import type { Dataset } from './datasets.js';
import { asRead, type Entries } from './lenient-lists.js';
import type { Adobe } from './index.js';
import { ListedAudiences } from './listed-audiences.js';
import type { MergePolicy } from './merge-policies.js';
import type { Sandbox } from './sandboxes.js';
import { NameList } from './name-list.js';
import { countOf, isScheduledEvaluation, type SegmentJob } from './segment-jobs.js';
import { cacheSize } from '../platform/cache-size.js';
import { type Cached, StaleCache } from '../platform/stale-cache.js';

/** How long a form or list waits for Adobe before it shows what is known. */
const WAIT_MS = 1_500;
/** The same where it is likely known already. */
const BRIEF_MS = 150;
/** When a request ends that nobody waits for any more. */
const TIMEOUT_MS = 10_000;
const SECOND = 1_000;
/** Whoever asks often, and many who ask at once, share an answer so young. */
const NOW_MS = 2 * SECOND;
const MINUTE = 60 * SECOND;
/** The most ids that Adobe's bulk look-up takes. */
const BULK = 100;
/** Names are kept this long. */
const NAMES_MS = 10 * MINUTE;
const NAMES = 20_000;

/** Datasets fit for export. */
interface FitDatasets {
  names: NameList<Dataset>;
  unread: number;
}

interface AdobeCacheOptions {
  adobe: Adobe;
  /** Epoch ms; by default the machine's clock. */
  now?: () => number;
}

/** The choices in forms and their lists. The last answers are kept for when Adobe is slow. */
export class AdobeCache {
  readonly #adobe: Adobe;
  readonly #listed: ListedAudiences;
  readonly #sandboxes: StaleCache<Sandbox[]>;
  readonly #sandboxesNow = new LRUCache<string, Entries<Sandbox>, () => Promise<Entries<Sandbox>>>({
    max: 1,
    ttl: NOW_MS,
    fetchMethod: (_key, _old, { context: ask }) => ask(),
  });
  readonly #searches: StaleCache<Entries<Audience>>;
  readonly #audiences: StaleCache<Map<string, Audience>>;
  readonly #datasets: StaleCache<FitDatasets>;
  readonly #policies: StaleCache<MergePolicy[]>;
  readonly #jobs: StaleCache<SegmentJob[]>;
  readonly #names = new LRUCache<string, string>({ ...cacheSize(NAMES), ttl: NAMES_MS });

  constructor({ adobe, now = Date.now }: AdobeCacheOptions) {
    this.#adobe = adobe;
    this.#listed = new ListedAudiences({ audiences: adobe.audiences, now });
    const slow = { freshMs: 60 * SECOND, waitMs: WAIT_MS, now };
    const quick = { freshMs: 10 * SECOND, waitMs: WAIT_MS, now };
    this.#sandboxes = new StaleCache(slow);
    this.#policies = new StaleCache(slow);
    this.#searches = new StaleCache(quick);
    this.#audiences = new StaleCache(quick);
    this.#jobs = new StaleCache(quick);
    this.#datasets = new StaleCache({ ...quick, briefMs: BRIEF_MS, currentMs: 5 * MINUTE, oldestMs: 12 * 60 * MINUTE });
  }

  /** From an earlier answer, without asking Adobe; undefined if there is none. */
  cachedSandboxes(): Sandbox[] | undefined {
    return this.#sandboxes.peek('')?.value;
  }

  /** The list as Adobe gave it within the last seconds, else as it gives it now. Throws AdobeError. */
  async sandboxesNow(call: Parameters<Adobe['sandboxes']['list']>[0]): Promise<Entries<Sandbox>> {
    const known = await this.#sandboxesNow.fetch('', { context: () => this.#adobe.sandboxes.list(call) });
    if (!known) throw new Error('a list that was read is kept');
    return known;
  }

  async sandboxes(): Promise<Sandbox[]> {
    return (await this.#sandboxes.get('', () => this.#adobe.sandboxes.list({ timeoutMs: TIMEOUT_MS }))).value;
  }

  /** The whole list of a sandbox, at once; it is read behind if it is not there, or not fresh. Undefined until then. */
  audienceList(sandbox: string): Cached<{ unread: number }> | undefined {
    return this.#listed.list(sandbox);
  }

  /**
   * Audiences by a part of their name or, without text, those changed last. Waits only briefly for Adobe if the sandbox
   * is listed: a late answer is for the next one. Throws if nothing is known.
   */
  async search(sandbox: string, text: string): Promise<Cached<Entries<Audience>>> {
    const named = text === '' ? {} : { name: text };
    const ask = async () => {
      const found = await this.#adobe.audiences.search({ sandbox, ...named, limit: 100, timeoutMs: TIMEOUT_MS });
      const audiences = asRead(found.map(briefly), found.unread);
      this.#listed.see(sandbox, audiences);
      return audiences;
    };
    return this.#searches.get(`${sandbox} ${text.toLowerCase()}`, ask, this.#briefly(sandbox));
  }

  /** Audiences of earlier answers, by a part of the name or id, the best matches first. */
  searchCached(sandbox: string, text: string, most: number): Audience[] {
    return this.#listed.names(sandbox).matching(text, most);
  }

  /** Ids that Adobe does not know are absent. If Adobe does not answer, the audiences are from earlier answers. */
  async byId(sandbox: string, ids: string[]): Promise<Map<string, Audience>> {
    const some = ids.slice(0, BULK);
    if (some.length === 0) return new Map();
    try {
      return (await this.#byId(sandbox, some)).value;
    } catch {
      return this.cachedById(sandbox, some);
    }
  }

  /** The same, but Adobe is waited for only briefly if the sandbox is listed. */
  async byIdSoon(sandbox: string, ids: string[]): Promise<Map<string, Audience>> {
    const waitMs = this.#briefly(sandbox);
    const some = ids.slice(0, BULK);
    if (waitMs === undefined || some.length === 0) return this.byId(sandbox, some);
    const found = await this.#byId(sandbox, some, waitMs).catch(() => undefined);
    return found?.stale === false ? found.value : this.cachedById(sandbox, some);
  }

  async #byId(sandbox: string, ids: string[], waitMs?: number): Promise<Cached<Map<string, Audience>>> {
    const ask = async () => {
      const found = await this.#adobe.audiences.bulkGet({ sandbox, ids, timeoutMs: TIMEOUT_MS });
      const audiences = [...found.values()].map(briefly);
      this.#listed.see(sandbox, audiences);
      return new Map(audiences.map((audience) => [audience.id, audience]));
    };
    return this.#audiences.get(`${sandbox} ${[...ids].sort().join()}`, ask, waitMs);
  }

  #briefly(sandbox: string): number | undefined {
    return this.#listed.names(sandbox).size > 0 ? BRIEF_MS : undefined;
  }

  /**
   * Names of audiences by id, in one call for a hundred that were not seen lately. What Adobe gave and cannot be read is
   * in `unread`; what it does not know is in neither. Throws AdobeError.
   */
  async names(sandbox: string, ids: string[]): Promise<{ names: Map<string, string>; unread: Set<string> }> {
    const rest = ids.filter((id) => !this.#names.has(nameKey(sandbox, id)));
    const ask = { sandbox, ids: rest, timeoutMs: TIMEOUT_MS };
    const { found, unreadable } = rest.length === 0 ? NOTHING : await this.#adobe.audiences.byIds(ask);
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

  /** Audiences of earlier answers, without asking Adobe. */
  cachedById(sandbox: string, ids: string[]): Map<string, Audience> {
    const names = this.#listed.names(sandbox);
    const known = ids.map((id) => [id, names.get(id)] as const);
    return new Map(known.flatMap(([id, audience]) => (audience ? [[id, audience]] : [])));
  }

  /** Datasets fit for export. Throws if nothing is known. */
  async datasets(sandbox: string): Promise<Cached<FitDatasets>> {
    return this.#datasets.get(sandbox, async () => {
      const items = await this.#adobe.datasets.fit({ sandbox, timeoutMs: TIMEOUT_MS });
      return { names: new NameList({ items }), unread: items.unread };
    });
  }

  /** From an earlier answer, without asking Adobe. */
  knownDataset(sandbox: string, id: string): Dataset | undefined {
    return this.#datasets.peek(sandbox)?.value.names.get(id);
  }

  async policies(sandbox: string): Promise<MergePolicy[]> {
    const ask = () => this.#adobe.mergePolicies.list({ sandbox, timeoutMs: TIMEOUT_MS });
    return (await this.#policies.get(sandbox, ask)).value;
  }

  /** The newest segment jobs, whoever started them. */
  async jobs(sandbox: string): Promise<SegmentJob[]> {
    return (await this.#jobs.get(sandbox, () => this.#adobe.segmentJobs.list({ sandbox, limit: 50 }))).value;
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
