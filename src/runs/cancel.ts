import type { Access, Owned } from '../access.js';
import type { Adobe } from '../adobe/index.js';
import type { AdobeJob } from '../adobe/jobs.js';
import { AdobeError, UserError, NotAllowed } from '../errors.js';
import type { EffectLocks } from './effect-locks.js';
import { type RunRecord, isLive, noSuchRun } from './record.js';
import { openHold } from './hold.js';
import type { Holds } from './holds.js';
import type { Log } from '../platform/log.js';
import { oneLineOf } from '../platform/escape.js';
import type { RunQueue } from '../queue.js';
import type { Reach } from './reach.js';
import { cancelRefused } from './stages.js';
import { ALL_AUDIENCES, type Request } from '../request/request.js';
import type { JobKind } from '../keys.js';
import type { RunStore } from './store.js';
import type { CancelResult } from './view.js';
import type { FollowedRequest } from './follow.js';
import type { CurrentStanding } from './current-standing.js';

interface CancellationOptions {
  runs: RunStore;
  holds: Holds;
  queue: RunQueue;
  access: Access;
  standing: CurrentStanding;
  adobe: Adobe;
  effectLocks: EffectLocks;
  reach: Pick<Reach, 'mayRead'>;
  log: Log;
  /** Epoch ms. */
  now: () => number;
}

/** A job to cancel, and the runs that it is cancelled through; without runs, it is cancelled at Adobe. */
export interface JobToCancel {
  found: AdobeJob;
  request: FollowedRequest;
  runs: { run: string; facts: RunRecord }[];
}

/** Cancels, by command or button: a run gets a fact and is woken; a job without runs is cancelled at Adobe. */
export class Cancellation {
  readonly #options: CancellationOptions;

  constructor(options: CancellationOptions) {
    this.#options = options;
  }

  /**
   * `outside`: the run follows a job that no run of ours sent. Throws UserError if the run has ended, if Adobe has
   * refused twice, or if the person may not cancel it.
   */
  async cancellable(run: string, by: string): Promise<{ facts: RunRecord; outside: boolean }> {
    const facts = await this.#options.runs.read(run);
    if (!facts) throw noSuchRun(run);
    if (!isLive(facts)) throw new UserError(`${run} has already ended.`);
    const outside = await this.#mayCancelRun(by, run, facts);
    requireNotRefusedTwice(facts);
    return { facts, outside };
  }

  /** After the confirmation. Throws UserError if there is nothing to cancel, or if the person may not. */
  async cancel(run: string, by: string): Promise<CancelResult> {
    const { facts } = await this.cancellable(run, by);
    if (facts.request) await this.#options.standing.require(by, facts.request.sandbox);
    const refused = cancelRefused(facts);
    const first = await this.#options.runs.write(run, fieldOf(facts), { by, at: this.#options.now() });
    await this.#options.queue.wake(run);
    return { first, refused };
  }

  /** Takes back a run that is on hold. Throws UserError if it is not on hold any more, or if the person may not. */
  async withdraw(run: string, by: string): Promise<void> {
    const { facts } = await this.cancellable(run, by);
    await this.#endHold(run, facts, by, 'withdrawn');
  }

  /** Has a run sent that is on hold, before its time. Throws UserError as `withdraw` does. */
  async sendNow(run: string, by: string): Promise<void> {
    NotAllowed.refuse(this.#options.access.whyNotSendHeld(by));
    const facts = await this.#options.runs.read(run);
    if (!facts) throw noSuchRun(run);
    await this.#endHold(run, facts, by, 'released');
  }

  async #endHold(run: string, facts: RunRecord, by: string, how: 'withdrawn' | 'released'): Promise<void> {
    const { holds, queue, standing, now } = this.#options;
    if (facts.request) await standing.require(by, facts.request.sandbox);
    const ended = openHold(facts) ? await holds.end(run, facts, { at: now(), how, by }) : 'gone';
    await queue.wake(run);
    if (ended !== how) throw new UserError(`${run} is no longer on hold. Its card shows what happened.`);
  }

  /** The followed job is cancelled too, so its sender counts. True if no run of ours is known to have sent it. Throws NotAllowed. */
  async #mayCancelRun(by: string, run: string, { asked, request }: RunRecord): Promise<boolean> {
    const own = { run, by: asked.by };
    const kind = request?.kind === 'export' ? 'export' : 'evaluation';
    const sender = request?.job && (await this.#senderOf(kind, request, by));
    const runs = sender && sender.run !== run ? [own, sender] : [own];
    const outside = request?.job !== undefined && !sender;
    NotAllowed.refuse(
      this.#options.access.whyNotCancel(by, { runs, outside, everythingIn: request && everythingIn(request) }),
    );
    return outside;
  }

  /** Checks rights on all runs of the job and on its sender. True if none of ours is known. Throws NotAllowed. */
  async mayCancelJob(by: string, { found, request, runs }: JobToCancel): Promise<boolean> {
    const own = await Promise.all(runs.map(({ run, facts }) => this.#owned(run, facts, by)));
    const sender = await this.#senderOf(found.kind, request, by);
    const all = sender && !own.some(({ run }) => run === sender.run) ? [...own, sender] : own;
    const to = { runs: all, outside: !sender, everythingIn: everythingIn(request) };
    NotAllowed.refuse(this.#options.access.whyNotCancel(by, to));
    return to.outside;
  }

  /** The run that sent a job, and its asker; undefined if no run of ours sent it or the record cannot be read. */
  async #senderOf(kind: JobKind, { sandbox, job }: Request, person: string): Promise<Owned | undefined> {
    if (!job) return undefined;
    const run = (await this.#options.runs.ownersOf(sandbox.name, kind, [job.id])).get(job.id);
    const facts = run === undefined ? undefined : await this.#options.runs.readOrSkip(run);
    return run === undefined || !facts ? undefined : this.#owned(run, facts, person);
  }

  async #owned(run: string, facts: RunRecord, person: string): Promise<Owned> {
    const hidden = (await this.#options.reach.mayRead({ person }, facts)) !== 'yes';
    return { run, by: facts.asked.by, ...(hidden ? { hidden } : {}) };
  }

  /** Names who cancelled first, unless the person may not know of one of the runs. */
  async #alreadyBy(other: string, by: string, runs: JobToCancel['runs']): Promise<UserError> {
    const owned = await Promise.all(runs.map(({ run, facts }) => this.#owned(run, facts, by)));
    const who = owned.some(({ hidden }) => hidden) ? 'Someone else' : { people: [other], otherwise: 'Someone else' };
    return new UserError(other === by ? 'You already cancelled it.' : [who, ' already cancelled it.']);
  }

  /** After the confirmation. Throws UserError if the person may not, if Adobe refuses, or if somebody was quicker. */
  async cancelJob(asked: JobToCancel, by: string): Promise<void> {
    const { found, request, runs } = asked;
    await this.mayCancelJob(by, asked);
    await this.#options.standing.require(by, request.sandbox);
    const { sandbox, job } = request;
    const refused = runs.filter(({ facts }) => cancelRefused(facts) !== undefined);
    if (refused.length > 0) {
      await this.#mayOnceMore(refused, by);
      return this.#cancelRuns(runs, by);
    }
    const effect = { cancel: job.id, kind: found.kind, sandbox: sandbox.name };
    const other = await this.#options.effectLocks.begin(effect, by);
    if (other !== undefined) throw await this.#alreadyBy(other, by, runs);
    try {
      await (runs.length > 0
        ? this.#cancelRuns(runs, by)
        : this.#options.adobe.jobs.cancel(found.kind, { sandbox: sandbox.name, id: job.id }).catch(inWords));
    } catch (error) {
      await this.#options.effectLocks.end(effect);
      throw error;
    }
    this.#options.log.info({ job: job.id, sandbox: sandbox.name, by, runs: runs.length }, 'a job is being cancelled');
  }

  /** Throws UserError if Adobe was already asked a second time through any of the runs. */
  async #mayOnceMore(refused: JobToCancel['runs'], by: string): Promise<void> {
    for (const { facts } of refused) {
      requireNotRefusedTwice(facts);
      if (facts.cancelAgain) throw await this.#alreadyBy(facts.cancelAgain.by, by, refused);
    }
  }

  /** Writes to all runs at once, so that none takes another for one that still needs the job. */
  async #cancelRuns(all: JobToCancel['runs'], by: string): Promise<void> {
    const facts = all.map(({ run, facts: own }) => ({ run, field: fieldOf(own) }));
    await this.#options.runs.writeEach(facts, { by, at: this.#options.now(), job: true });
    for (const { run } of all) await this.#options.queue.wake(run);
  }
}

/** The sandbox, if the request is about all of its audiences. */
const everythingIn = ({ sandbox, audiences }: Request): string | undefined =>
  audiences.some(({ id }) => id === ALL_AUDIENCES) ? sandbox.name : undefined;

/** A second cancel, after Adobe has refused the first, has a field of its own. */
function fieldOf(facts: RunRecord): keyof RunRecord {
  return cancelRefused(facts) === undefined ? 'cancel' : 'cancelAgain';
}

/** Throws UserError, with Adobe's reason, if it has refused twice. */
function requireNotRefusedTwice(facts: RunRecord): void {
  const again = facts.evaluation.cancelledAgain ?? facts.export.cancelledAgain;
  const why = again && cancelRefused(facts);
  if (why === undefined) return;
  throw new UserError(`Adobe refused to cancel it: ${oneLineOf(why, 300).replace(/[.]$/, '')}. It is still running.`);
}

function inWords(error: unknown): never {
  if (!(error instanceof AdobeError)) throw error;
  const unsure = ['unavailable', 'unknown-outcome'].includes(error.failure);
  throw new UserError(
    unsure
      ? 'Adobe didn’t confirm that. Check /audience status, or try again; that’s safe.'
      : `Adobe refused to cancel it: ${error.message}`,
  );
}
