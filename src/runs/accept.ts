import type { RedisClient } from '../platform/redis-connection.js';
import type { Access } from '../access.js';
import type { Adobe } from '../adobe/index.js';
import type { Sandbox } from '../adobe/sandboxes.js';
import { evaluationsToday } from '../adobe/cache.js';
import { besideHidden, type ToAccept } from './hidden-duplicates.js';
import { resolveRequest } from '../resolve/resolve-request.js';
import { asDraft, type FollowedRequest } from './follow.js';
import type { CurrentStanding } from './current-standing.js';
import { orUndefined, UserError, NotAllowed } from '../errors.js';
import { type Submitted, type RunRecord, mainChannel, placeOf } from './record.js';
import { Unwritable } from '../platform/zod-json.js';
import { formatNumber, plural } from '../platform/english.js';
import type { Log } from '../platform/log.js';
import type { Metrics } from '../platform/metrics.js';
import type { RunQueue } from '../queue.js';
import type { Reach } from './reach.js';
import { nextReset } from './hold.js';
import type { Request } from '../request/request.js';
import { endedRun } from './results.js';
import { keepAsk, keepOverlap, type OpenQuestions } from './open-questions.js';
import { overlapping } from './overlap.js';
import { homelessSince } from './places.js';
import type { Accepted } from './lua.js';
import { type RunStore, TooManyLive } from './store.js';
import type { Overlap, Submission } from './view.js';
import { defined } from '../platform/defined.js';
import { withTimeout } from '../platform/timeout.js';
import { bothOf } from '../resolve/request-errors.js';

/** How long Adobe may take before the ack: Slack gives 3 s for everything. */
const ADOBE_MS = 1_500;
/** How long Redis may take to record an ask before we say that we are not sure. */
const REDIS_MS = 1_000;
/** How long Redis may take for the details of an answer, within the 3 s. */
const LOOK_MS = 400;
/** How long counting the runs of today may take: a question can do without the count. */
const COUNT_MS = 500;

interface RunIntakeOptions {
  redis: RedisClient;
  runs: RunStore;
  queue: RunQueue;
  questions: Pick<OpenQuestions, 'keep'>;
  adobe: Adobe;
  /** A short memory will do: the type is asked again before anything is sent. */
  sandboxes: Pick<Adobe['sandboxes'], 'list'>;
  access: Access;
  standing: CurrentStanding;
  reach: Reach;
  metrics: Metrics;
  personLiveRuns: number;
  log: Log;
  /** Epoch ms. */
  now: () => number;
}

/** Takes asks: checked where Adobe answers in time, unread where not, and says what became of it. */
export class RunIntake {
  readonly #options: RunIntakeOptions;

  constructor(options: RunIntakeOptions) {
    this.#options = options;
  }

  /** Throws UserError with the sentence for the person. `delivery` is the same for the same form or command. */
  async submit(delivery: string, asked: Submitted): Promise<Submission> {
    // Slack is asked while Adobe is: both share 3 s. An ask that was not confirmed is never sent in production.
    const looked = asked.confirmed ? this.#options.standing.whyNot(asked.by) : undefined;
    const request = await this.read(asked);
    if (request?.sandbox.type === 'production' && !asked.confirmed) return this.#question(asked, request);
    const whyNot = request?.sandbox.type === 'development' ? undefined : await looked;
    if (whyNot !== undefined) throw new UserError(whyNot, 'sandbox');
    const holder = this.#holder(asked, request);
    const meaning = besideHidden(asked, request, holder, this.#options);
    const overlap = request && (await overlapping(asked, request, holder, this.#options));
    if (overlap) return this.#overlaps(asked, request, overlap);
    return this.#accept(delivery, asked, meaning);
  }

  /** Follows a job that is already going on: nothing is ever sent for it. */
  async follow(delivery: string, asked: Submitted, request: FollowedRequest): Promise<Submission> {
    const whyNotTold = await this.#options.reach.whyNotReport(asked);
    if (whyNotTold) throw whyNotTold;
    const holder = this.#holder(asked, request);
    return this.#accept(delivery, asked, besideHidden(asked, request, holder, this.#options));
  }

  #holder({ hold }: Submitted, request: Request | undefined): Promise<string | undefined> {
    const holder = request ? this.#options.runs.holderOf(request, hold) : Promise.resolve(undefined);
    // Whoever waits for it hears of the failure; where nobody does, it is no news.
    holder.catch(() => undefined);
    return holder;
  }

  /** Checks rights before asking what is meant. Undefined if Adobe does not answer in time. Throws UserError. */
  async read(asked: Submitted): Promise<Request | undefined> {
    const checked = withTimeout(ADOBE_MS, this.#check(asked), () => undefined).catch(asWrong);
    const [request, whyNotTold] = await Promise.all([checked, this.#options.reach.whyNotReport(asked)]);
    if (request instanceof NotAllowed) throw request;
    if (request instanceof UserError) throw whyNotTold ? bothOf(request, whyNotTold) : request;
    if (whyNotTold) throw whyNotTold;
    return request;
  }

  async #check({ ask, by }: Submitted): Promise<Request | undefined> {
    const { access, adobe } = this.#options;
    const permits = (sandbox: Sandbox) => NotAllowed.refuse(access.whyNotWrite(by, sandbox));
    const { sandboxes } = this.#options;
    return resolveRequest({ ask, adobe, sandboxes, timeoutMs: ADOBE_MS, permits }).catch(orUndefined());
  }

  async #question(asked: Submitted, request: Request): Promise<Submission> {
    const { questions, now } = this.#options;
    const shown = { ...asShown(asked, request), confirmed: true };
    const [overlap, runsToday] = await Promise.all([
      overlapping(asked, request, this.#holder(asked, request), this.#options),
      this.#runsToday(request.sandbox.name),
    ]);
    const kept = await (overlap ? keepOverlap(questions, shown, overlap.run) : keepAsk(questions, shown));
    if (kept === undefined) return { outcome: 'not-taken' };
    const told = { request, reportIn: placeOf(asked), runsToday, resets: nextReset(now()), ...defined({ overlap }) };
    return { outcome: 'question', kept, ...told };
  }

  async #overlaps(asked: Submitted, request: Request, overlap: Overlap): Promise<Submission> {
    const kept = await keepOverlap(this.#options.questions, asShown(asked, request), overlap.run);
    return kept === undefined ? { outcome: 'not-taken' } : { outcome: 'overlaps', kept, request, overlap };
  }

  /** A lower bound: runs of Adobe's UI may not show as made by API. Undefined if Adobe does not answer in time. */
  async #runsToday(sandbox: string): Promise<number | undefined> {
    const { adobe, runs, log, now } = this.#options;
    const counted = async () => {
      const jobs = await adobe.segmentJobs.list({ sandbox, limit: 20 });
      const ids = jobs.map(({ id }) => id);
      return evaluationsToday(jobs, now(), await runs.ownersOf(sandbox, 'evaluation', ids));
    };
    const count = counted().catch((error: unknown) => {
      log.warn({ err: error }, 'the runs of today could not be counted');
      return undefined;
    });
    return withTimeout(COUNT_MS, count, () => undefined);
  }

  /** Writes the record, then the queue job, then answers the person. */
  async #accept(delivery: string, asked: Submitted, meaning: ReturnType<typeof besideHidden>): Promise<Submission> {
    if (this.#options.redis.status !== 'ready') return { outcome: 'not-taken' };
    const meant = await meaning;
    if (meant === 'out-of-reach') return { outcome: 'unknown' };
    const accepting = this.#write(delivery, asked, meant).catch((error: unknown) => {
      if (error instanceof Unwritable) throw error;
      if (error instanceof TooManyLive) throw this.#tooMany(error);
      this.#options.log.error({ err: error }, 'an ask may or may not have been taken');
      return undefined;
    });
    const accepted = await withTimeout(REDIS_MS, accepting, () => undefined);
    if (!accepted) return { outcome: 'unknown' };
    return this.#becameOf(accepted, asked, meant.request);
  }

  async #becameOf(
    { run, outcome, repeated, cancelling }: Accepted,
    asked: Submitted,
    request: Request | undefined,
  ): Promise<Submission> {
    const over = repeated ? await this.#whatBecameOf(run) : undefined;
    if (over) return over;
    if (outcome === 'ended') return this.#ended(run, asked, request);
    const where = { channel: placeOf(asked), asked: asked.channel };
    if (outcome === 'following') {
      const homeless = await withTimeout(LOOK_MS, this.#givePlace(run, asked), () => false);
      return {
        outcome,
        run,
        where,
        while: cancelling ? 'cancelling' : homeless ? 'homeless' : asked.hold ? 'held' : 'live',
      };
    }
    if (!request) return { outcome: 'unverified', run };
    const state = await this.#options.reach.reportState(asked);
    if (asked.hold) return { outcome: 'held', run, until: nextReset(asked.at), where: { ...where, state } };
    return { outcome, run, joins: request.job !== undefined, where: { ...where, state } };
  }

  /** Nothing was started: what the run came to, and a button for those who want the same once more. */
  async #ended(run: string, asked: Submitted, request: Request | undefined): Promise<Submission> {
    const meant = request ? asShown(asked, request) : asked;
    const [ended, kept] = await Promise.all([
      withTimeout(LOOK_MS, this.#lookBack(run, asked.by), () => undefined),
      request?.job ? undefined : keepAsk(this.#options.questions, { ...meant, confirmed: false, again: run }),
    ]);
    return { outcome: 'ended', ended, kept };
  }

  /** How the run ended. Its id and its channel are included only if the person may read the run. */
  async #lookBack(run: string, person: string) {
    const facts = await this.#readable(run);
    const ended = facts && endedRun(facts, this.#options.now());
    if (!ended) return undefined;
    if ((await this.#options.reach.mayRead({ person }, facts)) === 'yes') return { run, ...ended };
    const { request, agoMs, evaluation, export: exported } = ended;
    return { request, agoMs, evaluation, export: exported };
  }

  /** The same delivery came again after its run had ended; undefined where that goes on, or cannot be read. */
  async #whatBecameOf(run: string): Promise<Submission | undefined> {
    const facts = await withTimeout(LOOK_MS, this.#readable(run), () => undefined);
    if (facts?.refusal) return { outcome: 'over', run, refusal: facts.refusal.text };
    return facts?.ending && { outcome: 'over', run, ending: facts.ending, now: this.#options.now() };
  }

  /** Retries the channel that refused a run if the run is asked for there again. True for such a run. */
  async #givePlace(run: string, asked: Submitted): Promise<boolean> {
    const channel = placeOf(asked);
    const facts = await this.#readable(run);
    const since = facts && homelessSince(facts);
    if (!since || mainChannel(facts) !== channel) return false;
    try {
      if (await this.#options.runs.move(run, facts, { channel, by: asked.by, at: asked.at, afterRefusalAt: since.at }))
        await this.#options.queue.wake(run);
    } catch (error) {
      this.#options.log.warn({ err: error, run }, 'a run was not given its place again');
    }
    return true;
  }

  async #readable(run: string): Promise<RunRecord | undefined> {
    try {
      return await this.#options.runs.readOrSkip(run);
    } catch (error) {
      this.#options.log.warn({ err: error, run }, 'a run could not be read');
      return undefined;
    }
  }

  #tooMany({ going }: TooManyLive): UserError {
    this.#options.metrics.limited.inc({ limit: 'live-runs' });
    return new UserError(
      `You have ${formatNumber(going)} ${plural('run', going)} in progress, the limit per person. Nothing was started. Cancel one, or wait for one to finish: /audience jobs by:me`,
    );
  }

  async #write(delivery: string, asked: Submitted, meant: ToAccept): Promise<Accepted> {
    const { personLiveRuns: mostLive } = this.#options;
    const accepted = await this.#options.runs.accept({ delivery, asked, mostLive, ...meant });
    // A new run has nothing to be woken from.
    const isNew = accepted.outcome === 'started' && !accepted.repeated;
    await (isNew ? this.#options.queue.add(accepted.run) : this.#options.queue.wake(accepted.run));
    await this.#options.runs.requireSafe(delivery);
    this.#options.metrics.accepted.inc({ outcome: accepted.outcome });
    this.#options.log.info({ run: accepted.run, outcome: accepted.outcome, by: asked.by }, 'ask taken');
    return accepted;
  }
}

/** The ask with ids instead of names: a yes starts exactly what was shown, even if a name now means another thing. */
export function asShown(asked: Submitted, request: Request): Submitted {
  const { reportIn } = asked.ask;
  return { ...asked, ask: { ...asDraft(request), ...(reportIn === undefined ? {} : { reportIn }) } };
}

/** Returns a UserError, so that it can be reported together with another one. */
function asWrong(error: unknown): UserError {
  if (error instanceof UserError) return error;
  throw error;
}
