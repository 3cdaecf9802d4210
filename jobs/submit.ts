import { randomUUID } from 'node:crypto';
import { AdobeError } from '../src/errors.js';
import { type Attempt, attemptField, INTENT_GRACE_MS, isOutcomeUnknown, type StageFacts } from '../src/runs/record.js';
import type { RunStage } from '../src/runs/view.js';
import {
  type Candidate,
  type Enough,
  existingAmong,
  type FoundJob,
  type JobIntent,
  listedBackTo,
  OwnJobs,
} from './own-jobs.js';
import type { JobParts } from './parts.js';
import type { Permit } from './permits.js';
import { again, doubled, sleep, type StepResult } from './step.js';

const LOOK_MS = 5_000;
const BUSY_MAX_MS = 30 * 60_000;
const THROTTLED_MS = 5_000;
const THROTTLED_MAX_MS = 60_000;
/** Another worker is sending the same call: look again soon. */
const RACE_MS = 500;
/** Too few replicas have the intent: another worker could send the same call after a failover. */
const UNSAFE_MS = 5_000;
/** Failures that a retry would meet again. */
const DEFINITE = new Set(['auth', 'bad-request', 'denied', 'not-found']);
/** After two unknown outcomes there is no third try, not even by another run that waits for the job. */
const MAX_UNKNOWN = 2;

/** How jobs of one kind are created and listed at Adobe. */
export interface JobDriver {
  stage: RunStage;
  sandbox: string;
  body: unknown;
  create: (call: { requestId: string; timeoutMs: number }) => Promise<{ id: string; requestId?: string | undefined }>;
  /** The newest few, by their ids and times. */
  newest: () => Promise<Pick<Candidate, 'id' | 'createdAt'>[]>;
  /** Newest first; reads further pages until `enough` is true. */
  list: (enough: Enough) => Promise<Candidate[]>;
}

export type SubmitResult = StepResult<
  | { is: 'submitted'; id: string }
  | { is: 'refused' }
  /** Two calls had no answer, and no job was found. */
  | { is: 'unknown' }
  /** Nothing was sent: the asker has lost the right to it, or nobody says whether they have it. */
  | Exclude<Permit, { is: 'yes' }>
>;

type AskPermit = () => Promise<Permit>;
/** Why a call is put off. */
type Why = NonNullable<Attempt['retryAfter']>['why'];

export type SubmitOptions = Pick<
  JobParts,
  | 'runs'
  | 'redis'
  | 'replication'
  | 'adobeTimeoutMs'
  | 'settleMs'
  | 'busyWaitMs'
  | 'pollInitialMs'
  | 'keepMs'
  | 'now'
  | 'stages'
>;

/** Creates a job at Adobe once: it writes an intent first, and looks for the job before a second try. */
export class Submitter {
  readonly #options: SubmitOptions;
  readonly #ownJobs: OwnJobs;

  constructor(options: SubmitOptions) {
    this.#options = options;
    this.#ownJobs = new OwnJobs(options);
  }

  /**
   * One step towards the job's id. Throws AdobeError if the jobs could not be listed; then this step created nothing.
   * Throws TooFewReplicas if nothing may be sent, or if a job that is there may not be taken yet.
   * `permit` is asked only before a creating call: a job that may exist is looked for without it. `isHeldSince`: the
   * last refusal is one that a hold has waited out.
   */
  async step(
    run: string,
    facts: StageFacts,
    driver: JobDriver,
    permit: AskPermit,
    isHeldSince = false,
  ): Promise<SubmitResult> {
    const taken = facts.attempts.find(({ id }) => id)?.id;
    if (taken) return { is: 'submitted', id: taken.id };
    const last = facts.attempts.at(-1);
    if (last?.refused && !isHeldSince) return { is: 'refused' };
    if (last && isOutcomeUnknown(facts)) return this.#find(run, facts, last, driver);
    if (lostAttempts(facts).length >= MAX_UNKNOWN) return { is: 'unknown' };
    if (last?.retryAfter && last.retryAfter.until > this.#options.now())
      return sleep(last.retryAfter.until - this.#options.now());
    return this.#create(run, facts, driver, permit);
  }

  async #create(run: string, facts: StageFacts, driver: JobDriver, permit: AskPermit): Promise<SubmitResult> {
    const { runs, now, adobeTimeoutMs } = this.#options;
    const attempt = facts.attempts.length + 1;
    const unheard = lostAttempts(facts);
    const before = await this.#existing(run, driver, attempt, unheard);
    if (before === undefined) return again;
    if ('found' in before) return this.#keep(run, driver, before.attempt, before.found);
    const may = await permit();
    if (may.is !== 'yes') return may;
    await this.#options.replication.requireEnough();
    const requestId = randomUUID();
    const begun = performance.now();
    const intent = { at: now(), requestId, ...before, body: driver.body };
    const field = attemptField(driver.stage, attempt, 'intent');
    if (!(await runs.writeIntent(run, field, intent))) return sleep(RACE_MS);
    if (!(await runs.isSafe(run, field, intent))) return this.#later(run, driver, attempt, 'too-late', UNSAFE_MS);
    const spent = performance.now() - begun;
    // A call that left with no time to answer would arrive after it was looked for.
    if (spent > Math.min(INTENT_GRACE_MS, adobeTimeoutMs)) return this.#later(run, driver, attempt, 'too-late', 0);
    try {
      const made = await driver.create({ requestId, timeoutMs: Math.max(1, adobeTimeoutMs - spent) });
      if (await this.#ownJobs.claim(run, driver, made.id)) {
        const kept = await this.#keep(run, driver, attempt, { id: made.id });
        await this.#ownJobs.learn(driver, requestId, made.requestId);
        return kept;
      }
      // Another run without an answer took our job for its own and keeps it: this run now looks for that run's job.
      return again;
    } catch (error) {
      return this.#failed(run, facts, driver, error);
    }
  }

  /**
   * The jobs that exist already; undefined if Adobe refuses to list them, so that nothing may be sent. A job of ours may
   * be listed after we stopped looking for it: it is still ours, and a new call would create a second one.
   */
  async #existing(run: string, driver: JobDriver, attempt: number, unheard: Unheard[]) {
    try {
      const at = this.#options.now();
      if (unheard.length === 0) return existingAmong(await driver.newest(), at);
      const listed = await driver.list(listedBackTo(unheard.map(({ intent }) => intent)));
      for (const one of unheard) {
        const found = await this.#ownJobs.find(run, driver, one.intent, listed);
        if (found) return { found, attempt: one.attempt };
      }
      return existingAmong(listed, at);
    } catch (error) {
      if (!(error instanceof AdobeError) || !DEFINITE.has(error.failure)) throw error;
      await this.#refused(run, driver, attempt, error);
      return undefined;
    }
  }

  async #refused(run: string, driver: JobDriver, attempt: number, { details }: AdobeError): Promise<void> {
    const { failure, message, code, adobeRequestId, requestId } = details;
    const fact = { at: this.#options.now(), failure, message, code, adobeRequestId, requestId };
    await this.#options.runs.write(run, attemptField(driver.stage, attempt, 'refused'), fact);
  }

  async #failed(run: string, { attempts }: StageFacts, driver: JobDriver, error: unknown): Promise<SubmitResult> {
    if (!(error instanceof AdobeError)) throw error;
    const { failure, retryAfterMs } = error.details;
    const attempt = attempts.length + 1;
    const before = (why: Why) => attempts.filter(({ retryAfter }) => retryAfter?.why === why).length;
    switch (failure) {
      case 'unknown-outcome':
        this.#options.stages.waits({ run, during: driver.stage, waits: 'answer' });
        return again;
      case 'busy': {
        const ms = doubled(this.#options.busyWaitMs, before('busy'), BUSY_MAX_MS);
        return this.#later(run, driver, attempt, 'busy', Math.max(retryAfterMs ?? 0, ms));
      }
      case 'throttled':
      case 'unavailable':
      case 'unreadable': {
        const ms = doubled(THROTTLED_MS, before('throttled'), THROTTLED_MAX_MS);
        return this.#later(run, driver, attempt, 'throttled', retryAfterMs ?? ms);
      }
      case 'auth':
      case 'bad-request':
      case 'denied':
      case 'not-found':
      case 'quota':
        await this.#refused(run, driver, attempt, error);
        return again;
    }
  }

  async #later(run: string, driver: JobDriver, attempt: number, why: Why, ms: number): Promise<SubmitResult> {
    const at = this.#options.now();
    const later = { at, why, until: at + ms };
    if (await this.#options.runs.write(run, attemptField(driver.stage, attempt, 'retryAfter'), later))
      this.#options.stages.waits({ run, during: driver.stage, waits: why, until: later.until });
    return ms > 0 ? sleep(ms) : again;
  }

  /** Reads the list back to before the intent, and claims our job by its request id or its body. */
  async #find(run: string, facts: StageFacts, last: Attempt, driver: JobDriver): Promise<SubmitResult> {
    const { intent } = last;
    if (!intent) throw new Error('an outcome is looked for without an intent');
    const lookedAt = this.#options.now();
    const attempt = facts.attempts.length;
    const found = await this.#ownJobs.find(run, driver, intent, await driver.list(listedBackTo([intent])));
    if (found) return this.#keep(run, driver, attempt, found);
    const settled = intent.at + this.#options.adobeTimeoutMs + this.#options.settleMs;
    const left = settled - lookedAt;
    if (left > 0) return sleep(Math.min(left, LOOK_MS, this.#options.pollInitialMs));
    await this.#options.runs.write(run, attemptField(driver.stage, attempt, 'notFound'), { at: this.#options.now() });
    return again;
  }

  /** Writes the id of our job, whatever another worker wrote meanwhile; the first id written stays. */
  async #keep(run: string, driver: JobDriver, attempt: number, found: FoundJob): Promise<SubmitResult> {
    const field = attemptField(driver.stage, attempt, 'id');
    if (await this.#options.runs.write(run, field, { ...found, at: this.#options.now() }))
      this.#options.stages.waits({ run, during: driver.stage, waits: 'job', job: found.id });
    return { is: 'submitted', id: found.id };
  }
}

interface Unheard {
  intent: JobIntent;
  attempt: number;
}

/** The calls without an answer whose job was not found, including those inherited from a predecessor. */
function lostAttempts({ attempts, inherited }: StageFacts): Unheard[] {
  return [
    ...inherited.map((intent) => ({ intent, attempt: attempts.length + 1 })),
    ...attempts.flatMap(({ intent, notFound }, index) => (intent && notFound ? [{ intent, attempt: index + 1 }] : [])),
  ];
}
