import type { Payload, QueueJobName } from '../src/queue.js';
import type { RunHandler } from './run.js';

/** Ms until the queue job is to wake again; undefined when it is done. */
export type QueueJobHandler<Name extends QueueJobName> = (payload: Payload<Name>) => Promise<number | undefined>;

/** Queue job name -> errand: a missing one does not compile. */
export function createHandlers({ run }: { run: RunHandler }): { [Name in QueueJobName]: QueueJobHandler<Name> } {
  return {
    run: (payload) => run.process(payload.run),
  };
}
