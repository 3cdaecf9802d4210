import { randomUUID } from 'node:crypto';
import {
  POLICIES,
  SANDBOXES,
  seedAudiences,
  seedDatasets,
  seedSchedules,
  type SimulatedAudience,
  type SimulatedDataset,
  type SimulatedSchedule,
} from './content.js';
import {
  ALL_PROFILES,
  exitedFrom,
  type ExportSegment,
  isOver,
  isPerSegment,
  type Script,
  type SimulatedJob,
} from './simulated-job.js';
import { JobBook } from './job-book.js';
import { defaults, type Settings } from './settings.js';

export type { Permission, Settings } from './settings.js';
export type { Script, SimulatedJob } from './simulated-job.js';

/** What one sandbox holds, beside the jobs. */
export interface Place {
  audiences: SimulatedAudience[];
  datasets: SimulatedDataset[];
  schedules: SimulatedSchedule[];
}

function place(): Place {
  return { audiences: seedAudiences(), datasets: seedDatasets(), schedules: seedSchedules() };
}

/** Everything the simulated Adobe knows; states follow from the clock. */
export class AdobeState {
  settings: Settings;
  readonly #book = new JobBook();
  previews = new Map<string, { sandbox: string; audienceId: string | undefined; begun: number }>();
  scripts: Script[] = [];
  tokens = new Map<string, { clientId: string; until: number }>();
  readonly #places = new Map<string, Place>(SANDBOXES.map(({ name }) => [name, place()]));
  #exports = 24_114;
  #evaluations = 0;

  constructor(settings: Partial<Settings>) {
    this.settings = { ...defaults, ...settings };
  }

  /** All jobs, in the order in which they were made. */
  get jobs(): readonly SimulatedJob[] {
    return this.#book.all;
  }

  /** The gate lets through no other sandbox than those that are there. */
  at(sandbox: string): Place {
    const found = this.#places.get(sandbox);
    if (!found) throw new Error(`no sandbox ${sandbox}`);
    return found;
  }

  policies(): typeof POLICIES {
    const more = Array.from({ length: Math.max(0, this.settings.policies - POLICIES.length) }, (_, number) => ({
      id: `policy-${number}`,
      name: `Policy ${number}`,
      version: 1,
      default: false,
    }));
    return [...POLICIES, ...more];
  }

  /** What the scheduler goes by: a change only when it has been taken up. */
  inForce({ cron, active, changedAt, inForce }: SimulatedSchedule): SimulatedSchedule['inForce'] {
    const { takeUpMs, speed } = this.settings;
    return Date.now() >= changedAt + takeUpMs / speed ? { cron, active } : inForce;
  }

  statusOf(job: SimulatedJob, now = Date.now()): string {
    if (job.cancelledAt !== undefined && (job.script.stuck || job.cancelledAt < job.endsAt)) {
      return now < job.cancelledAt + this.settings.cancelMs / this.settings.speed ? 'CANCELLING' : 'CANCELLED';
    }
    if (now < job.startsAt) return now - job.createdAt < 50 ? 'NEW' : job.kind === 'segment' ? 'QUEUED' : 'NEW';
    if (now < job.endsAt || job.script.stuck) return 'PROCESSING';
    return job.script.outcome ?? 'SUCCEEDED';
  }

  /** Marks it for cancelling; what has ended stays as it is, and what waited behind it moves up. */
  cancel(job: SimulatedJob): void {
    if (isOver(this.statusOf(job)) || job.cancelledAt !== undefined) return;
    job.cancelledAt = Date.now();
    if (job.kind !== 'segment') return;
    let free = Date.now();
    for (const one of this.running(job.sandbox)) {
      const lasting = one.endsAt - one.startsAt;
      const waits = one.cancelledAt === undefined && one.startsAt > Date.now() && one.createdAt >= job.createdAt;
      if (waits) Object.assign(one, { startsAt: free, endsAt: free + lasting });
      if (one.cancelledAt === undefined) free = Math.max(free, one.endsAt);
    }
  }

  /** Newest first. */
  listed(kind: SimulatedJob['kind'], sandbox: string): SimulatedJob[] {
    const until = this.#visibleUntil();
    return this.#book
      .of(kind, sandbox)
      .filter(({ createdAt }) => createdAt <= until)
      .reverse()
      .sort((one, other) => other.createdAt - one.createdAt);
  }

  find(kind: SimulatedJob['kind'], sandbox: string, id: string): SimulatedJob | undefined {
    const job = this.#book.find(kind, sandbox, id);
    return job && job.createdAt <= this.#visibleUntil() ? job : undefined;
  }

  /** What is younger is not listed yet. */
  #visibleUntil(): number {
    return Date.now() - this.settings.listingLagMs;
  }

  running(sandbox: string): SimulatedJob[] {
    const now = Date.now();
    return this.#book.of('segment', sandbox).filter((job) => !isOver(this.statusOf(job, now)));
  }

  /** On-demand evaluations since 00:00 UTC, whoever asked for them; the nightly one does not count. */
  usedToday(sandbox: string): number {
    const midnight = new Date().setUTCHours(0, 0, 0, 0);
    return this.#book
      .of('segment', sandbox)
      .filter(({ source, createdAt }) => source !== 'scheduler' && createdAt >= midnight).length;
  }

  evaluate(sandbox: string, segmentIds: string[], requestId: string, source = 'api'): SimulatedJob {
    const { ownExports } = this.settings;
    const [queuedMs, evaluationMs] = this.#lasting('queuedMs', 'evaluationMs');
    const busyUntil = this.running(sandbox).map(({ endsAt, cancelledAt }) => cancelledAt ?? endsAt);
    const before = busyUntil.reduce((latest, until) => Math.max(latest, until), Date.now());
    this.#evaluations += 1;
    const job = this.#add('segment', sandbox, randomUUID(), segmentIds, before + queuedMs, evaluationMs, requestId);
    job.source = source;
    job.counters = this.#count(job);
    if (source === 'scheduler' || (source === 'api' && ownExports)) this.#ownExport(sandbox, job.endsAt);
    return job;
  }

  /** The run of a sandbox's schedule; undefined where none is active, as the scheduler sees it. */
  nightly(sandbox: string): SimulatedJob | undefined {
    const schedule = this.at(sandbox).schedules.find((one) => this.inForce(one).active);
    if (!schedule) return undefined;
    const job = this.evaluate(sandbox, ['*'], `${schedule.id}-${Date.now()}`, 'scheduler');
    job.properties = { scheduleId: schedule.id, runId: randomUUID() };
    return job;
  }

  /** Jobs that others start. */
  startOutside(kind: SimulatedJob['kind'], sandbox: string, count: number): string[] {
    const { audiences, datasets } = this.at(sandbox);
    const batch = audiences.filter((one) => one.kind === 'batch');
    return Array.from({ length: count }, (_, number) => {
      const segmentId = batch[number % batch.length]?.id ?? '';
      if (kind === 'segment') return this.evaluate(sandbox, [segmentId], `outside-${number}`, 'ui').id;
      const segments = [{ segmentId, segmentNs: 'ups', status: ['realized'] }];
      const destination = { datasetId: datasets[0]?.id ?? '' };
      const body = { filter: { segments }, destination, schema: { name: '_xdm.context.profile' } };
      return this.export(sandbox, body, segments, `outside-${number}`).id;
    });
  }

  /** Others do not wait for a listing to end. */
  arrive(kind: SimulatedJob['kind'], sandbox: string): void {
    this.startOutside(kind, sandbox, this.settings.arrivals);
  }

  export(sandbox: string, body: Record<string, unknown>, segments: ExportSegment[], requestId: string): SimulatedJob {
    const [queuedMs, exportMs] = this.#lasting('queuedMs', 'exportMs');
    this.#exports += 1;
    const ids = segments.map(({ segmentId }) => segmentId);
    const job = this.#add('export', sandbox, String(this.#exports), ids, Date.now() + queuedMs, exportMs, requestId);
    job.body = body;
    const perSegment = isPerSegment(body);
    job.batches = perSegment
      ? segments.flatMap((one) =>
          one.status.map((status) =>
            this.#batch({ ...one, status: [status] }, this.#rows(sandbox, one.segmentId, [status])),
          ),
        )
      : [
          this.#batch(
            { status: [] },
            ids.length === 0
              ? ALL_PROFILES
              : segments.reduce((sum, one) => sum + this.#rows(sandbox, one.segmentId, one.status), 0),
          ),
        ];
    if (job.script.emptyBatchId) for (const batch of job.batches) batch.batchId = '';
    return job;
  }

  /** The last count of an audience and when it was made, epoch ms: by the newest evaluation that succeeded and reports it. */
  lastCount(sandbox: string, { id, seeded }: SimulatedAudience): { profiles: number; at: number } {
    const by = this.jobs.findLast(
      (job) => job.sandbox === sandbox && job.counters[id] !== undefined && this.statusOf(job) === 'SUCCEEDED',
    );
    return { profiles: by?.counters[id] ?? seeded.profiles, at: by?.endsAt ?? seeded.at };
  }

  /** As many profiles as were counted with these statuses; `existing` is an older word for those who are in it too. */
  #rows(sandbox: string, id: string, statuses: ExportSegment['status']): number {
    const audience = this.at(sandbox).audiences.find((one) => one.id === id);
    const size = audience ? this.lastCount(sandbox, audience).profiles : 100;
    const inIt = statuses.some((status) => status !== 'exited') ? size : 0;
    return inIt + (statuses.includes('exited') ? exitedFrom(size) : 0);
  }

  policyOf(sandbox: string, id: string) {
    const policyId = this.at(sandbox).audiences.find((audience) => audience.id === id)?.mergePolicyId;
    return { id: policyId ?? POLICIES[0]?.id ?? '', version: 1 };
  }

  #batch(segment: Omit<SimulatedJob['batches'][number], 'batchId' | 'rows'>, rows: number) {
    return { ...segment, batchId: randomUUID().replaceAll('-', ''), rows };
  }

  /** Adobe's own export of everything after an evaluation: it is not ours. */
  #ownExport(sandbox: string, at: number): void {
    this.#exports += 1;
    const script: Script = { kind: 'export' };
    const [ms] = this.#lasting('exportMs');
    const job = this.#add('export', sandbox, String(this.#exports), [], at, ms, randomUUID(), script);
    job.createdAt = at;
    job.source = 'scheduler';
    job.body = { destination: { datasetId: 'system-snapshot' }, schema: { name: '_xdm.context.profile' } };
    job.batches = [this.#batch({ status: [] }, 1_000_000)];
  }

  #add(
    kind: SimulatedJob['kind'],
    sandbox: string,
    id: string,
    segmentIds: string[],
    startsAt: number,
    ms: number,
    requestId: string,
    script = this.#nextScript(kind),
  ): SimulatedJob {
    const job: SimulatedJob = {
      id,
      kind,
      sandbox,
      segmentIds,
      body: {},
      source: undefined,
      script,
      counters: {},
      batches: [],
      requestId: this.settings.echoRequestId ? requestId : randomUUID(),
      createdAt: Date.now(),
      startsAt,
      endsAt: startsAt + ms,
    };
    this.#book.add(job);
    return job;
  }

  #lasting<Names extends ('queuedMs' | 'evaluationMs' | 'exportMs')[]>(...names: Names) {
    // A mapped tuple has the length of what was mapped: the compiler does not know that of `map`.
    return names.map((name) => this.settings[name] / this.settings.speed) as { [Index in keyof Names]: number };
  }

  #nextScript(kind: Script['kind']): Script {
    const index = this.scripts.findIndex((script) => script.kind === kind);
    const [script = { kind }] = index < 0 ? [] : this.scripts.splice(index, 1);
    return script;
  }

  /** Sizes drift by up to three in a hundred from run to run, the same for the same number of runs. */
  #count({ sandbox, segmentIds, script }: SimulatedJob): Record<string, number> {
    if (script.withoutCounters === true) return {};
    const without = new Set(script.withoutCounters ?? []);
    const { audiences } = this.at(sandbox);
    const every = segmentIds.includes('*');
    const asked = audiences.filter(({ id, kind }) => segmentIds.includes(id) || (every && kind === 'batch'));
    for (const audience of asked)
      audience.size += Math.round(audience.size * (((this.#evaluations * 7) % 5) - 1.5) * 0.01);
    const other = every ? undefined : audiences.find(({ id, kind }) => kind === 'batch' && !segmentIds.includes(id));
    return Object.fromEntries(
      [...asked, ...(other ? [other] : [])].filter(({ id }) => !without.has(id)).map(({ id, size }) => [id, size]),
    );
  }
}
