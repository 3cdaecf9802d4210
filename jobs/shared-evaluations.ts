import type { Redis } from 'ioredis';
import { z } from 'zod';
import { keys } from '../src/keys.js';
import type { RunQueue } from '../src/queue.js';
import { digest, type Request } from '../src/request/request.js';
import type { StageLog } from './stage-log.js';
import { ABANDON, LEFT, LET_GO, NEED, RELEASE, TURN } from './shared-evaluations-lua.js';

const json = z.string().transform((text): unknown => JSON.parse(text));
const turn = json.pipe(
  z.discriminatedUnion('is', [
    z.object({ is: z.literal('mine'), after: z.string().exactOptional() }),
    z.object({ is: z.literal('wait'), run: z.string() }),
    z.object({ is: z.literal('join'), run: z.string(), id: z.string(), alike: z.boolean().exactOptional() }),
  ]),
);
const letGo = json.pipe(
  z.discriminatedUnion('is', [
    z.object({ is: z.literal('needed'), heirs: z.array(z.string()), joined: z.array(z.string()).default([]) }),
    z.object({ is: z.enum(['left-to-another', 'to-delete']) }),
  ]),
);
const runs = z.array(z.string());
const given = z.tuple([runs, runs]);

/** `mine`: this run sends it, `after` one that ended without a job of which it would be known. `wait`: another run is about to. */
export type Turn = z.infer<typeof turn>;

/**
 * What becomes of a job that a run lets go of: other runs need it; one that is being cancelled as well will tell Adobe;
 * or it is this run's to delete.
 */
export type LetGo = z.infer<typeof letGo>;

/** Adobe's job; `alike`: it was found by what it does only, and may be somebody else's. */
export interface SharedJob {
  id: string;
  alike?: boolean;
}

/** As far as has been heard: it brings no counts; it has brought them; neither yet. */
export type JobState = 'dying' | 'over' | 'going-on';

export interface SharedEvaluationsOptions {
  redis: Redis;
  keepMs: number;
  now: () => number;
  queue: Pick<RunQueue, 'wake'>;
  stages: StageLog;
}

/** One evaluation for all runs that want the same audiences at the same time. */
export class SharedEvaluations {
  readonly #options: SharedEvaluationsOptions;

  constructor(options: SharedEvaluationsOptions) {
    this.#options = options;
  }

  /** Whose turn it is to evaluate these audiences. */
  async claim(run: string, request: Request): Promise<Turn> {
    return turn.parse(await this.#eval(TURN, run, request, '', [keys.needs(request.sandbox.name, '')]));
  }

  /** The run needs this job: those who wait for the same are given it, unless it brings no counts. */
  async retain(run: string, request: Request, job: SharedJob, state: JobState): Promise<void> {
    const args = [job.id, this.#join(run, job), state, job.alike ? '1' : ''];
    const [heirs, joined] = given.parse(await this.#eval(NEED, run, request, job.id, args));
    await this.#given(job, heirs, joined);
  }

  /** Lets go of the job for a run that is being cancelled; `isOutside`: no run of ours has sent it. */
  async release(run: string, request: Request, job: SharedJob, isOutside: boolean): Promise<LetGo> {
    const args = [job.id, this.#join(run, job), isOutside ? '1' : ''];
    const left = letGo.parse(await this.#eval(LET_GO, run, request, job.id, args));
    if (left.is === 'needed') await this.#given(job, left.heirs, left.joined);
    return left;
  }

  /** Adobe has taken the cancelling of the job: whoever waited for its answer has an evaluation of their own. */
  async left(run: string, request: Request, id: string): Promise<void> {
    await this.#wake(await this.#eval(LEFT, run, request, id, [id]));
  }

  /** The run has nothing more to do with it; `over`: Adobe has said its last word on the job. */
  async unlock(run: string, request: Request, { id = '', over }: { id?: string | undefined; over: boolean }) {
    await this.#wake(await this.#eval(RELEASE, run, request, id, [id, over ? '1' : '']));
  }

  /** The job that was to be joined has failed, or is being cancelled at Adobe. */
  async abandon(run: string, request: Request, id: string): Promise<void> {
    await this.#eval(ABANDON, run, request, id, [id]);
  }

  async #eval(script: string, run: string, request: Request, id: string, args: string[]): Promise<unknown> {
    const sandbox = request.sandbox.name;
    const set = digest(request.audiences.map((audience) => audience.id).sort());
    const places = [keys.evaluating(sandbox, set), keys.waiting(sandbox, set), keys.needs(sandbox, id), keys.live];
    return this.#options.redis.eval(
      script,
      places.length,
      ...places,
      run,
      keys.runPrefix,
      this.#options.keepMs,
      ...args,
    );
  }

  async #given({ id }: SharedJob, heirs: string[], joined: string[]): Promise<void> {
    for (const run of joined) this.#options.stages.waits({ run, during: 'evaluation', waits: 'job', job: id });
    await this.#wake(heirs);
  }

  #join(run: string, job: SharedJob): string {
    return JSON.stringify({ run, ...job, at: this.#options.now() });
  }

  async #wake(answer: unknown): Promise<void> {
    for (const run of runs.parse(answer)) await this.#options.queue.wake(run);
  }
}
