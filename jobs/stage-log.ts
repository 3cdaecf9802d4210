import type { Log } from '../src/platform/log.js';

/** A stage of a run, by the name that operators search the log for. */
type LoggedStage = 'card' | 'evaluation' | 'export' | 'report';

interface StageEnded {
  run: string;
  stage: LoggedStage;
  /** Adobe's final status in lower case, how the run ended without one, or what became of a message. */
  outcome: string;
  /** The start of the stage, epoch ms. */
  since: number;
  /** Adobe's job. */
  job?: string | undefined;
  /** Slack channel id of a card or a report. */
  channel?: string;
}

interface StageWaits {
  run: string;
  /** The stage that waits. The field is not called `stage`, so that a search for `stage` finds one line per stage. */
  during: LoggedStage;
  /**
   * `job`: for the job to end. `run`: for another run that sends the same evaluation. `place`: for a channel that lets
   * us post. `rights`: for Slack or Adobe to say whether it may be sent. `reset`: for Adobe's day.
   */
  waits: 'job' | 'answer' | 'busy' | 'throttled' | 'too-late' | 'run' | 'place' | 'rights' | 'reset';
  /** The earliest next try, epoch ms. */
  until?: number;
  job?: string;
  /** The run that this one waits for. */
  other?: string;
  channel?: string;
}

/** Logs each end of a stage and each wait, once: by the worker that wrote the deciding fact, which is written once. */
export class StageLog {
  readonly #log: Log;
  readonly #now: () => number;

  constructor({ log, now }: { log: Log; now: () => number }) {
    this.#log = log;
    this.#now = now;
  }

  ended({ since, ...about }: StageEnded): void {
    this.#log.info({ ...about, ms: Math.max(0, Math.round(this.#now() - since)) }, 'a stage ended');
  }

  waits(about: StageWaits): void {
    this.#log.info(about, 'a stage waits');
  }
}
