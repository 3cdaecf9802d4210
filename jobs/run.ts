import { AdobeError } from '../src/errors.js';
import { type RunRecord, mainChannel, UnreadableRecord } from '../src/runs/record.js';
import { openHold, sendableSince } from '../src/runs/hold.js';
import { placesOf } from '../src/runs/places.js';
import type { Request } from '../src/request/request.js';
import { stageBeganAt, jobIdOf, currentStage } from '../src/runs/stages.js';
import type { Ending, RunStage } from '../src/runs/view.js';
import type { StageResult, Advancer, EndingDraft } from './stage.js';
import type { HeldRuns } from './held-runs.js';
import type { LateResolver } from './resolve-late.js';
import type { RunOutcome } from './outcome.js';
import type { Notifications } from './notifications.js';
import type { JobParts } from './parts.js';
import { again, sleep, type StepResult, type Visit } from './step.js';

/** More steps than any run takes in one visit; beyond it there is a bug. */
const MAX_STEPS = 60;
const RETRY_MS = 5_000;

export type RunHandlerOptions = Pick<
  JobParts,
  'runs' | 'reach' | 'stages' | 'overdueMs' | 'pollInitialMs' | 'now' | 'metrics' | 'log'
> & {
  queue: Pick<JobParts['queue'], 'wake'>;
  lateResolver: LateResolver;
  heldRuns: HeldRuns;
  advancer: Advancer;
  notifications: Notifications;
  outcome: RunOutcome;
  /** True once this worker shuts down: it begins no further step, and another worker goes on. */
  stopping: () => boolean;
};

type RunStep = StepResult<{ is: 'closed' }>;
const closed = { is: 'closed' } as const;

export class RunHandler {
  readonly #options: RunHandlerOptions;

  constructor(options: RunHandlerOptions) {
    this.#options = options;
  }

  async process(run: string): Promise<Visit> {
    try {
      return await this.#runSteps(run);
    } catch (error) {
      if (error instanceof UnreadableRecord) return this.#unreadable(run, error);
      throw error;
    }
  }

  async #runSteps(run: string): Promise<Visit> {
    for (let step = 0; step < MAX_STEPS; step += 1) {
      if (step > 0 && this.#options.stopping()) return { is: 'sleep', ms: 0 };
      const facts = await this.#options.runs.read(run);
      if (!facts) return this.#gone(run);
      const next = await this.#step(run, facts);
      if (next.is !== 'again') return next;
    }
    throw new Error(`${run} took more than ${MAX_STEPS} steps in one visit`);
  }

  /** Somebody deleted the run's record, or Redis evicted it: the run cannot go on. */
  async #gone(run: string): Promise<Visit> {
    if (await this.#options.runs.dropMissing(run))
      this.#options.log.error({ run }, 'the record of a run is gone; it is not carried on');
    return closed;
  }

  /** Tells the run's channel, and keeps the record as it is for whoever looks into it. */
  async #unreadable(run: string, error: UnreadableRecord): Promise<Visit> {
    const channel = await this.#options.runs.channelOf(run);
    const ms = channel === undefined ? 0 : await this.#options.notifications.unreadable(run, channel);
    if (ms > 0) return { is: 'sleep', ms };
    this.#options.metrics.unreadable.inc();
    this.#options.log.error({ run, err: error }, 'the record of a run cannot be read');
    await this.#options.runs.close(run, { kept: false });
    return closed;
  }

  async #step(run: string, facts: RunRecord): Promise<RunStep> {
    if (facts.refusal) return this.#refuse(run, facts);
    if (!facts.request) return this.#options.lateResolver.check(run, facts);
    if (facts.ending) return this.#close(run, facts, facts.request);
    const told = await this.#options.notifications.cards(run, facts, facts.request);
    if (told.is === 'again' || told.is === 'sleep') return told;
    if (told.is === 'homeless') return this.#homeless(run, facts, told.ms);
    const stage = currentStage(facts, facts.request);
    if (stage === undefined) return this.#finish(run, facts, facts.request);
    const advance =
      (await this.#options.heldRuns.step(run, facts, facts.request)) ??
      (await this.#advance(run, facts, facts.request, stage));
    if (advance.is === 'again') return advance;
    if (advance.is === 'ended') return this.#end(run, facts, facts.request, advance.ending);
    return this.#wait(run, facts, facts.request, Math.min(advance.ms, told.ms));
  }

  async #advance(run: string, facts: RunRecord, request: Request, stage: RunStage): Promise<StageResult> {
    try {
      return await this.#options.advancer.advance(run, facts, request, stage);
    } catch (error) {
      if (!(error instanceof AdobeError)) throw error;
      this.#options.log.warn({ run, err: error }, 'Adobe did not answer; the run looks again');
      return sleep(error.details.retryAfterMs ?? Math.min(RETRY_MS, this.#options.pollInitialMs));
    }
  }

  /** Brings the cards up to date before the run sleeps. */
  async #wait(run: string, facts: RunRecord, request: Request, ms: number): Promise<StepResult> {
    const overdueIn = this.#overdueIn(facts);
    if (overdueIn <= 0 && !facts.overdue) {
      await this.#options.runs.write(run, 'overdue', { at: this.#options.now() });
      return again;
    }
    const latest = (await this.#options.runs.read(run)) ?? facts;
    const shown = await this.#options.notifications.refresh(run, latest, request);
    return sleep(Math.max(10, Math.min(ms, shown, facts.overdue ? Infinity : overdueIn)));
  }

  /** A run on hold is never overdue: it is where it is to be. */
  #overdueIn(facts: RunRecord): number {
    return openHold(facts) ? Infinity : sendableSince(facts) + this.#options.overdueMs - this.#options.now();
  }

  async #finish(run: string, facts: RunRecord, request: Request): Promise<StepResult> {
    const finished = await this.#options.outcome.finished(run, facts, request);
    if (finished.is === 'sleep') return this.#wait(run, facts, request, finished.ms);
    if (finished.is === 'ended') await this.#writeEnding(run, facts, request, finished.ending);
    return again;
  }

  async #end(run: string, facts: RunRecord, request: Request, draft: EndingDraft): Promise<StepResult> {
    const ending = await this.#options.outcome.ending(draft, facts, request);
    const ended = await this.#writeEnding(run, facts, request, ending);
    const stage = 'stage' in draft ? draft.stage : currentStage(facts, request);
    if (ended && stage) {
      const job = jobIdOf(facts[stage]);
      this.#options.stages.ended({ run, stage, outcome: draft.how, since: stageBeganAt(facts, stage), job });
    }
    return again;
  }

  async #writeEnding(run: string, facts: RunRecord, request: Request, ending: Ending): Promise<boolean> {
    const kept = isGood(ending);
    if (!(await this.#options.runs.writeOutcome(run, { size: facts.size, kept }, 'ending', ending))) return false;
    await this.#options.outcome.release(run, facts, request);
    const ended = { kind: request.kind, ending: ending.how };
    this.#options.metrics.ended.inc(ended);
    this.#options.log.info({ run, ...ended }, 'the run ended');
    return true;
  }

  async #close(run: string, facts: RunRecord, request: Request): Promise<RunStep> {
    // The asker and whoever cancelled have this run's report; followers go on with the run that keeps the evaluation.
    if (facts.ending?.how === 'cancelled' && facts.ending.heir !== undefined)
      await this.#handOn(facts, facts.ending.heir, [facts.asked.by, facts.ending.by]);
    const told = await this.#options.notifications.reports(run, facts, request);
    if (told.is !== 'told') return told;
    return (await this.#options.runs.close(run, { size: facts.size, kept: isGood(facts.ending) })) ? closed : again;
  }

  /** Nothing was started: everybody who was promised the report is told privately, and the run is over. */
  async #refuse(run: string, facts: RunRecord): Promise<RunStep> {
    const told = await this.#options.notifications.refusal(run, facts);
    if (told.is !== 'told') return told;
    if (facts.refusal?.follow) await this.#handOn(facts, facts.refusal.follow, []);
    return (await this.#options.runs.close(run, { size: facts.size, kept: false })) ? closed : again;
  }

  /** Everybody else who was promised this run's report follows that run instead. */
  async #handOn(facts: RunRecord, to: string, told: (string | undefined)[]): Promise<void> {
    for (const { channel, people } of placesOf(facts)) {
      const others = people.filter((person) => !told.includes(person));
      await this.#follow(to, channel, others, facts.asked.at);
    }
    await this.#options.queue.wake(to);
  }

  /** People whose channel may not know of that run follow it in their direct messages. */
  async #follow(run: string, channel: string, people: string[], at: number): Promise<void> {
    const facts = await this.#options.runs.readOrSkip(run);
    for (const person of people) {
      const place = facts ? await this.#options.reach.promisedIn(person, channel, facts) : channel;
      if (place !== undefined) await this.#options.runs.follow(run, place, person, at);
    }
  }

  /** No channel accepts the card: the ask waits for half an hour, and nothing is sent to Adobe. */
  async #homeless(run: string, facts: RunRecord, ms: number): Promise<StepResult> {
    if (ms > 0 && !facts.cancel) return sleep(ms);
    const text = facts.cancel ? 'Cancelled before anything was sent.' : 'There was no channel to post the result in.';
    const refusal = { at: this.#options.now(), text };
    if (await this.#options.runs.writeOutcome(run, { size: facts.size, kept: false }, 'refusal', refusal)) {
      const outcome = facts.cancel ? 'cancelled' : 'no-place';
      this.#options.stages.ended({ run, stage: 'card', outcome, since: facts.asked.at, channel: mainChannel(facts) });
    }
    return again;
  }
}

function isGood(ending: { how: string } | undefined): boolean {
  return ending?.how === 'finished' || ending?.how === 'finished-with-warnings';
}
