import { createLog } from '../../src/platform/log.js';
import { Replication } from '../../src/platform/replication.js';

/** As where no replicas are required: everything is safe at once. */
export const noReplicas = (): Replication =>
  new Replication({ redis: undefined, atLeast: 0, mark: '', log: createLog({ level: 'silent' }) });
