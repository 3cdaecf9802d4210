import type { SimulatedJob } from './simulated-job.js';

type Kind = SimulatedJob['kind'];

/** All jobs that there are, found without going through those of other kinds and sandboxes. */
export class JobBook {
  readonly all: SimulatedJob[] = [];
  readonly #lists = new Map<string, SimulatedJob[]>();
  readonly #byId = new Map<string, SimulatedJob>();

  add(job: SimulatedJob): void {
    const { kind, sandbox, id } = job;
    const list = this.#lists.get(placeKey(kind, sandbox)) ?? [];
    this.#lists.set(placeKey(kind, sandbox), list);
    list.push(job);
    this.all.push(job);
    this.#byId.set(placeKey(kind, sandbox, id), job);
  }

  /** In the order in which they were made. */
  of(kind: Kind, sandbox: string): readonly SimulatedJob[] {
    return this.#lists.get(placeKey(kind, sandbox)) ?? [];
  }

  find(kind: Kind, sandbox: string, id: string): SimulatedJob | undefined {
    return this.#byId.get(placeKey(kind, sandbox, id));
  }
}

const placeKey = (...parts: [Kind, string, string?]): string => parts.join(' ');
