import { pino } from 'pino';
import { type Answer, Poller } from '../../jobs/poller.js';
import type { RedisClient } from '../../src/platform/redis-connection.js';
import type { RunQueue } from '../../src/queue.js';
import { JobSnapshots, type Target } from '../../src/runs/job-snapshots.js';
import type { WatchedJobs } from '../../src/runs/watched-jobs.js';

export const GRID_MS = 15_000;
export const KEEP_MS = 86_400_000;
export const BEGUN = 1_764_000_000_000;
export const place = { sandbox: 'dev', kind: 'export' } as const;
export const target: Target = { ...place, id: '24115', since: BEGUN };
const log = pino({ level: 'silent' });

export const going = (id: string, status = 'PROCESSING'): [string, Answer] => [
  id,
  { job: { id, status }, terminal: false, bare: false },
];
export const over = (id: string, bare = false): [string, Answer] => [
  id,
  { job: { id, status: 'SUCCEEDED' }, terminal: true, bare },
];

interface LooksOptions {
  redis: RedisClient;
  watched: WatchedJobs;
  now: () => number;
  /** Called for each run that is woken. */
  wake: (run: string) => Promise<void>;
  /** What Adobe says of exports. */
  ask: (ids: string[]) => Promise<Map<string, Answer>>;
}

/** A poller of exports, by a clock of its own. */
export function pollerFor({ wake, ask, ...options }: LooksOptions): Poller {
  return new Poller({
    ...options,
    snapshots: new JobSnapshots({ redis: options.redis }),
    // Only the runs that are woken are looked at here.
    queue: { wake } as unknown as RunQueue,
    keepMs: KEEP_MS,
    pollInitialMs: GRID_MS,
    pollMaxMs: 300_000,
    stopping: () => false,
    ask: { evaluation: () => Promise.resolve(new Map()), export: (_sandbox, ids) => ask(ids) },
    log,
  });
}
