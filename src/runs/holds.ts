import type { RedisClient } from '../platform/redis-connection.js';
import { keys } from '../keys.js';
import { lastHold, type HoldEnd, openHold, type PlacedHold } from './hold.js';
import { endHold, placeHold } from './hold-lua.js';
import type { RunRecord } from './record.js';

/** Longer than a run waits for resets, ms. */
const KEEP_MS = 7 * 24 * 60 * 60 * 1000;

/** Puts runs on hold and lets them go on, each in one step of Redis. */
export class Holds {
  readonly #redis: RedisClient;

  constructor({ redis }: { redis: RedisClient }) {
    this.#redis = redis;
  }

  /** False if the run is on hold already, cancelled or over: read it again. */
  async place(run: string, facts: Pick<RunRecord, 'hold'>, sandbox: string, hold: PlacedHold): Promise<boolean> {
    const number = facts.hold.attempts.length + 1;
    const [places, args] = argumentsOf(run, sandbox, number, hold);
    return placeHold(this.#redis, places, { ...args, keepMs: KEEP_MS });
  }

  /**
   * Ends the open hold. `inTurn`: only after the runs that came first. Answers how it ended, whoever was first; `waits`:
   * it is not its turn; `gone`: it is not on hold, or it is cancelled or over.
   */
  async end(
    run: string,
    facts: Pick<RunRecord, 'hold' | 'request'>,
    end: HoldEnd,
    inTurn = false,
  ): Promise<HoldEnd['how'] | 'waits' | 'gone'> {
    const number = openHold(facts)?.number ?? facts.hold.attempts.length;
    if (!lastHold(facts)) return 'gone';
    const [places, args] = argumentsOf(run, facts.request?.sandbox.name ?? '', number, end);
    return endHold(this.#redis, places, { ...args, how: end.how, now: end.at, inTurn });
  }
}

function argumentsOf(run: string, sandbox: string, number: number, fact: PlacedHold | HoldEnd) {
  const places = { record: keys.run(run), line: keys.held(sandbox) };
  const value = JSON.stringify(fact);
  return [places, { run, prefix: keys.runPrefix, mark: keys.heldMark, number, value }] as const;
}
