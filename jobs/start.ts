import { compose } from '../src/compose.js';
import { type Config, createLogFor } from '../src/config.js';
import { openPorts } from '../src/platform/http-ports.js';
import type { Log } from '../src/platform/log.js';
import type { Metrics } from '../src/platform/metrics.js';
import type { Running } from '../src/platform/process.js';
import { createJobWork } from './compose.js';
import type { PaceLimits } from './rate-limit.js';
import { createJobWorker, mostAwake, startSweep } from './worker.js';

interface WorkerOptions {
  log?: Log;
  /** Starts the bot in the same process. If not set, the worker itself serves health and metrics. */
  startBot?: (config: Config, shared: { log: Log; metrics: Metrics }) => Promise<Running & { port: number }>;
  sweepMs?: number;
  /** By default Slack's own limits. */
  pace?: Partial<PaceLimits> | undefined;
  /** How many runs may be awake at once; by default twice as many as one person may have. */
  awake?: number | undefined;
  /** The clock for runs, epoch ms; by default the machine's. */
  now?: () => number;
}

/** A worker, from its first connection to its first queue job. */
export async function startWorker(config: Config, options: WorkerOptions = {}) {
  const log = options.log ?? createLogFor(config);
  const parts = compose({ config, log, role: 'worker', now: options.now });
  const { redis, queue, metrics } = parts;
  let isStopping = false;
  const { handler, poller } = createJobWork({ ...parts, pace: options.pace, stopping: () => isStopping });
  const worker = createJobWorker({
    ...parts,
    awake: options.awake ?? mostAwake(config.limits),
    visit: (run) => handler.process(run),
    look: (place) => poller.look(place),
  });
  const sweep = startSweep(parts, options.sweepMs);
  const health = { ready: parts.ready, metrics: metrics.text };
  const front = options.startBot
    ? await options.startBot(config, { log, metrics })
    : await openPorts({ listening: config, health, log });
  log.info({ port: front.port }, 'the worker works');
  return {
    port: front.port,
    /** Resolves when the current steps are done. Ending the process before that loses nothing. */
    close: async () => {
      isStopping = true;
      sweep.stop();
      await Promise.all([worker.close(), front.close()]);
      await queue.close();
      parts.replication.close();
      redis.disconnect();
    },
  };
}
