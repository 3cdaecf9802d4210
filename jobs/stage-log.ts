import type { Log } from '../src/platform/log.js';

/** A stage of a run, as operators look for it in the log. */
export type LoggedStage = 'card' | 'evaluation' | 'export' | 'report';

export interface StageEnded {
  run: string;
  stage: LoggedStage;
  /** Adobe's last word in lower case, how the run ended before there was one, or what became of a message. */
  outcome: string;
  /** When the stage began, epoch ms. */
  since: number;
  /** Adobe's job. */
  job?: string | undefined;
  /** Slack channel id, of a card or a report. */
  channel?: string;
}

export interface StageWaits {
  run: string;
  /** The stage that waits: not `stage`, so that a look for that finds one line for each. */
  during: LoggedStage;
  /**
   * `job`: for Adobe's last word on it; `run`: for another run that sends the same; `place`: for a channel that lets us post; `rights`: for
   * somebody to say whether it may be sent.
   */
  waits: 'job' | 'answer' | 'busy' | 'throttled' | 'too-late' | 'run' | 'place' | 'rights';
  /** Epoch ms: not asked again before. */
  until?: number;
  job?: string;
  /** The run that it waits for. */
  other?: string;
  channel?: string;
}

/**
 * One line for each stage of a run that ends, and for each thing that one begins to wait for. The worker that wrote the deciding
 * fact writes the line: facts are written once, so the line is, too.
 */
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
