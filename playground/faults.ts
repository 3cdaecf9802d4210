import type { IncomingMessage } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

/** What may go wrong with one request, as both worlds offer it. */
export type Fault = {
  /** GET, POST, …; absent: any. */
  method?: string | undefined;
  /** Source of a regular expression on the path. */
  path: string;
  /** Source of a regular expression on what the request says, as JSON; absent: whatever it says. */
  about?: string | undefined;
  /** How many requests it meets; 1 unless told. */
  times?: number | undefined;
} & (
  | { kind: 'hold' }
  | { kind: 'lose'; effect: boolean }
  | { kind: 'late'; delayMs: number }
  | { kind: 'slow'; delayMs: number }
  | { kind: 'hang' }
  | { kind: 'status'; status: number; body?: unknown; retryAfter?: number; effect?: boolean }
  /** In the answer as it is one piece is replaced, or taken away where nothing is said: of Adobe's alone. */
  | { kind: 'odd'; at: (string | number)[]; to?: unknown }
);

/** The faults that are set, in the order in which they were. */
export class Faults {
  #faults: Fault[] = [];

  /** Answers with the fault as it is kept. */
  add(fault: Fault): Fault {
    const kept = { times: 1, ...fault };
    this.#faults.push(kept);
    return kept;
  }

  /** All of them, or those that were set for this very path. */
  clear(path?: string): void {
    this.#faults = path === undefined ? [] : this.#faults.filter((one) => one.path !== path);
  }

  /** Is this one still to come? */
  waits(fault: Fault): boolean {
    return this.#faults.includes(fault);
  }

  remove(fault: Fault): void {
    this.#faults = this.#faults.filter((one) => one !== fault);
  }

  /** The fault that this request meets, counted down. */
  take(method: string, path: string, said: unknown): Fault | undefined {
    const text = JSON.stringify(said ?? '');
    const fault = this.#faults.find(
      (one) =>
        (one.method ?? method) === method && new RegExp(one.path).test(path) && new RegExp(one.about ?? '').test(text),
    );
    if (!fault) return undefined;
    fault.times = (fault.times ?? 1) - 1;
    if (fault.times <= 0) this.#faults = this.#faults.filter((one) => one !== fault);
    return fault;
  }
}

/** The effect, as far as the fault lets it happen; `refuse` words a bad status. Undefined: no answer. */
export async function meet<Answer>(
  fault: Fault | undefined,
  request: IncomingMessage,
  act: () => Answer,
  refuse: (fault: Extract<Fault, { kind: 'status' }>) => Answer,
): Promise<Answer | undefined> {
  switch (fault?.kind) {
    case 'lose':
      if (fault.effect) act();
      return undefined;
    case 'late':
      setTimeout(act, fault.delayMs).unref();
      return undefined;
    case 'hang':
      await new Promise((resolve) => request.socket.once('close', resolve));
      return undefined;
    case 'slow':
      await pause(fault.delayMs);
      return act();
    case 'status':
      if (fault.effect) act();
      return refuse(fault);
    case 'hold':
    case 'odd':
    case undefined:
      return act();
  }
}
