import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { classifySlackError } from '../platform/slack-errors.js';

/** Longer pauses that Slack asks for are not waited for: people have 3 s. */
const LONGEST_PAUSE_MS = 2_000;
/** Tries per call: more if over `CROWD` calls run at once, as then a timeout may be our own doing. */
const TRIES = { usually: 2, crowded: 5 };
const CROWD = 10;

/** Slack asks for a longer pause than anybody here can wait. */
export class RateLimited extends Error {
  constructor(method: string, waitMs: number, options?: ErrorOptions) {
    super(`Slack wants ${method} to be called again in ${Math.ceil(waitMs / 1000)} s`, options);
    this.name = 'RateLimited';
  }
}

export const pageSchema = z.object({
  response_metadata: z.looseObject({ next_cursor: z.string().nullish() }).nullish(),
});

/** The first pages of a list of Slack's. `complete`: there are no more. */
export async function firstPages<Page extends z.infer<typeof pageSchema>>(
  most: number,
  get: (cursor: { cursor?: string }) => Promise<Page>,
): Promise<{ pages: Page[]; complete: boolean }> {
  const pages: Page[] = [];
  let next: string | null | undefined;
  do {
    const page = await get(next ? { cursor: next } : {});
    pages.push(page);
    next = page.response_metadata?.next_cursor;
  } while (next && pages.length < most);
  return { pages, complete: !next };
}

/** Calls Slack while people wait. A rate-limited method is left alone for as long as Slack says. */
export class LookupClient {
  readonly #now: () => number;
  /** Until when a method is left alone, epoch ms. */
  readonly #pauses = new Map<string, number>();
  #asking = 0;
  /** When more than `CROWD` calls last ran at once, epoch ms. */
  #crowdedAt = -Infinity;

  constructor({ now = Date.now }: { now?: () => number } = {}) {
    this.#now = now;
  }

  /** `call` must be safe to repeat. Throws RateLimited if Slack wants a long pause, otherwise the error of the call. */
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
