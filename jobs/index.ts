import type { Payload, QueueJobName } from '../src/queue.js';
import type { RunErrand } from './run.js';

/** Ms until the queue job is to wake again; undefined when it is done. */
export type Errand<Name extends QueueJobName> = (payload: Payload<Name>) => Promise<number | undefined>;

/** Queue job name -> errand: a missing one does not compile. */
export function createErrands({ run }: { run: RunErrand }): { [Name in QueueJobName]: Errand<Name> } {
  return {
    run: (payload) => run.visit(payload.run),
  };
}
