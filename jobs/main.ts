import { compose } from '../src/compose.js';
import { type Config, configOrExit, createLogFor } from '../src/config.js';
import { startBot } from '../src/main.js';
import { openPorts } from '../src/platform/http-ports.js';
import type { Log } from '../src/platform/log.js';
import { isProgram, runProcess } from '../src/platform/process.js';
import { createRunHandler } from './compose.js';
import type { PaceLimits } from './rate-limit.js';
import { startSweep } from './sweep.js';
import { createRunWorker } from './worker.js';

export interface WorkerOptions {
  log?: Log;
  /** Without it the process answers to health and metrics itself. */
  withBot?: boolean;
  sweepMs?: number;
  /** Slack's own limits where nothing is said. */
  pace?: Partial<PaceLimits>;
  /** The clock that runs go by, epoch ms: the machine's where nothing is said. */
  now?: () => number;
}

/** A worker: config -> parts -> run handler -> queue. */
export async function startWorker(config: Config, options: WorkerOptions = {}) {
  const log = options.log ?? createLogFor(config);
  const parts = compose({ config, log, role: 'worker', now: options.now });
  const { redis, queue, metrics } = parts;
  let isStopping = false;
  const handler = createRunHandler({ ...parts, pace: options.pace, stopping: () => isStopping });
  const worker = createRunWorker({ ...parts, ...config.limits, visit: (run) => handler.process(run) });
  const sweep = startSweep({ ...parts, everyMs: options.sweepMs });
  const health = { ready: parts.ready, metrics: metrics.text };
  const front = options.withBot
    ? await startBot(config, { log, metrics })
    : await openPorts({ listening: config, health, log });
  log.info({ port: front.port }, 'the worker works');
  return {
    port: front.port,
    /** Resolves when the steps at hand are done; whoever cannot wait for that ends the process, and loses nothing. */
    close: async () => {
      isStopping = true;
      sweep.stop();
      await Promise.all([worker.close(), front.close()]);
      await queue.close();
      redis.disconnect();
    },
  };
}

if (isProgram(import.meta.url)) {
  const withBot = process.argv.includes('--with-bot');
  const config = configOrExit(process.env);
  const log = createLogFor(config);
  await runProcess(log, () => startWorker(config, { log, withBot }));
}
