import type { Log } from '../src/platform/log.js';
import type { RunQueue } from '../src/queue.js';
import type { RunStore } from '../src/runs/store.js';

const EVERY_MS = 60_000;

/** Gives every live run without a queue job a new one, so that no run is stranded. Every worker sweeps. */
export function startSweep({
  runs,
  queue,
  log,
  everyMs = EVERY_MS,
}: {
  runs: RunStore;
  queue: RunQueue;
  log: Log;
  everyMs?: number | undefined;
}) {
  const sweep = async () => {
    for (const run of await runs.live()) await queue.add(run);
  };
  const safely = () => void sweep().catch((error: unknown) => log.warn({ err: error }, 'the sweep comes again'));
  safely();
  const timer = setInterval(safely, everyMs);
  return { stop: () => clearInterval(timer) };
}
