import { keys } from '../src/keys.js';
import { digest, type Request } from '../src/request/request.js';
import type { FoundJob } from './own-jobs.js';
import type { JobParts } from './parts.js';
import {
  abandonJob,
  claimEvaluation,
  jobLeft,
  releaseJob,
  retainJob,
  type Turn,
  unlockEvaluation,
} from './shared-evaluations-lua.js';

/** By Adobe's last answer: the job will bring no counts, has brought them, or is still running. */
type JobState = 'dying' | 'over' | 'going-on';

type SharedEvaluationsOptions = Pick<JobParts, 'redis' | 'replication' | 'keepMs' | 'now' | 'stages'> & {
  queue: Pick<JobParts['queue'], 'wake'>;
};

/** Shares one evaluation among all runs that want the same audiences at the same time. */
export class SharedEvaluations {
  readonly #options: SharedEvaluationsOptions;

  constructor(options: SharedEvaluationsOptions) {
    this.#options = options;
  }

  /** Throws TooFewReplicas where another run could be told as well that it is to send the evaluation. */
  async claim(run: string, request: Request): Promise<Turn> {
    const [redis, places, args] = this.#place(run, request, '');
    const turn = await claimEvaluation(redis, places, args);
    if (turn.is === 'mine') await this.#options.replication.require({ key: places.evaluation, field: 'by', is: run });
    return turn;
  }

  /** Records that the run needs this job. Runs that wait for the same evaluation get it, unless it brings no counts. */
  async retain(run: string, request: Request, job: FoundJob, state: JobState): Promise<void> {
    const [redis, places, common] = this.#place(run, request, job.id);
    const args = { ...common, job: job.id, join: this.#join(run, job), state, isAlike: job.alike };
    const [given] = await Promise.all([
      retainJob(redis, places, args),
      state === 'going-on' ? this.#counts(run, request) : this.#countsNoMore(run, request),
    ]);
    await this.#given(job, given);
  }

  /**
   * Lets go of the job for a run that is being cancelled. Other runs need the job, another cancelled run asks Adobe to
   * cancel it, or this run has to. `isOutside`: no run of ours sent the job.
   */
  async release(run: string, request: Request, job: FoundJob, isOutside: boolean) {
    const [redis, places, common] = this.#place(run, request, job.id);
    const released = await releaseJob(redis, places, { ...common, job: job.id, join: this.#join(run, job), isOutside });
    if (released.is === 'needed') await this.#given(job, [released.heirs, released.joined]);
    return released;
  }

  /** Adobe has accepted the cancel of the job. Runs that waited for this answer get a new evaluation. */
  async left(run: string, request: Request, job: string): Promise<void> {
    const [redis, places, common] = this.#place(run, request, job);
    await this.#wake(await jobLeft(redis, places, { ...common, job }));
  }

  /** The run is done with the evaluation. `over`: the job has ended. */
  async unlock(run: string, request: Request, { id: job = '', over }: { id?: string | undefined; over: boolean }) {
    const [redis, places, common] = this.#place(run, request, job);
    const [woken] = await Promise.all([
      unlockEvaluation(redis, places, { ...common, job, over }),
      this.#countsNoMore(run, request),
    ]);
    await this.#wake(woken);
  }

  /** The job that the run was to join has failed or is being cancelled at Adobe. */
  async abandon(run: string, request: Request, job: string): Promise<void> {
    const [redis, places, common] = this.#place(run, request, job);
    await abandonJob(redis, places, { ...common, job });
  }

  /** Has the run found by whoever asks for some of its audiences. */
  async #counts(run: string, { sandbox, audiences }: Request): Promise<void> {
    const { redis, keepMs } = this.#options;
    const step = redis.pipeline();
    for (const { id } of audiences) {
      const key = keys.counting(sandbox.name, id);
      step.sadd(key, run).pexpire(key, keepMs);
    }
    await step.exec();
  }

  async #countsNoMore(run: string, { sandbox, audiences }: Request): Promise<void> {
    const step = this.#options.redis.pipeline();
    for (const { id } of audiences) step.srem(keys.counting(sandbox.name, id), run);
    await step.exec();
  }

  #place(run: string, request: Request, job: string) {
    const { redis, keepMs: keep } = this.#options;
    const sandbox = request.sandbox.name;
    const set = digest(request.audiences.map((audience) => audience.id).sort());
    const places = {
      evaluation: keys.evaluating(sandbox, set),
      waiting: keys.waiting(sandbox, set),
      needs: keys.needs(sandbox, job),
      live: keys.live,
    };
    return [redis, places, { me: run, prefix: keys.runPrefix, keep }] as const;
  }

  async #given({ id }: FoundJob, [heirs, joined]: [string[], string[]]): Promise<void> {
    for (const run of joined) this.#options.stages.waits({ run, during: 'evaluation', waits: 'job', job: id });
    await this.#wake(heirs);
  }

  #join(run: string, job: FoundJob): string {
    return JSON.stringify({ run, ...job, at: this.#options.now() });
  }

  async #wake(runs: string[]): Promise<void> {
    for (const run of runs) await this.#options.queue.wake(run);
  }
}
