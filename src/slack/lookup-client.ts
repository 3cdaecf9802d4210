import { setTimeout as pause } from 'node:timers/promises';
import { classifySlackError } from '../platform/slack-errors.js';

/** A pause that Slack asks for is waited for where it is no longer: people have 3 s. */
const LONGEST_PAUSE_MS = 2_000;
/** How often the same is asked: no answer in time may be our own doing where many are asked at once. */
const TRIES = { usually: 2, crowded: 5 };
const CROWD = 10;

/** Slack wants to be asked later than anybody here can wait. */
export class RateLimited extends Error {
  constructor(method: string, waitMs: number, options?: ErrorOptions) {
    super(`Slack wants ${method} to be called again in ${Math.ceil(waitMs / 1000)} s`, options);
    this.name = 'RateLimited';
  }
}

/** Questions to Slack for people who wait. A method that has had its calls is left alone for as long as Slack says. */
export class LookupClient {
  readonly #now: () => number;
  /** Until when a method is left alone, epoch ms. */
  readonly #pauses = new Map<string, number>();
  #asking = 0;
  /** When it was last asked for many at once, epoch ms. */
  #crowdedAt = -Infinity;

  constructor({ now = Date.now }: { now?: () => number } = {}) {
    this.#now = now;
  }

  /** `call` only reads: it may be called again. Throws RateLimited if Slack wants a long pause, else what Slack said. */
  async ask<Result>(method: string, call: () => Promise<Result>): Promise<Result> {
    for (let tries = 1; ; tries += 1) {
      const pauseMs = (this.#pauses.get(method) ?? 0) - this.#now();
      if (pauseMs > LONGEST_PAUSE_MS) throw new RateLimited(method, pauseMs);
      if (pauseMs > 0) await pause(pauseMs, undefined, { ref: false });
      const begun = this.#now();
      this.#asking += 1;
      if (this.#asking > CROWD) this.#crowdedAt = begun;
      try {
        return await call();
      } catch (error) {
        const failure = classifySlackError(error);
        const last = tries >= (this.#crowdedAt >= begun ? TRIES.crowded : TRIES.usually);
        if (failure.is === 'limited') this.#pauses.set(method, this.#now() + failure.waitMs);
        if (failure.is === 'limited' && last) throw new RateLimited(method, failure.waitMs, { cause: error });
        if (failure.is === 'refused' || last) throw error;
      } finally {
        this.#asking -= 1;
      }
    }
  }
}
