import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import type { Log } from './log.js';

/** How long work may go on after SIGTERM; another worker takes up what is left. */
const STOP_MS = 8_000;

export interface Running {
  close: () => Promise<void>;
}

/** Was this module started as the program, not just imported? `url` is its `import.meta.url`. */
export function isProgram(url: string): boolean {
  return process.argv[1] !== undefined && url === pathToFileURL(process.argv[1]).href;
}

/**
 * Runs a role until SIGTERM or SIGINT, then exits with 0. Exits with 1 if it cannot start or an error goes uncaught:
 * living on would be a guess. The supervisor then starts another process, and no run is lost.
 */
export async function runProcess(log: Log, start: () => Promise<Running>): Promise<void> {
  const fail = (what: string) => (error: unknown) => {
    log.fatal({ err: error }, what);
    process.exit(1);
  };
  process.on('uncaughtException', fail('an error that nobody was waiting for; the process ends'));
  process.on('unhandledRejection', fail('a rejection that nobody was waiting for; the process ends'));
  try {
    const running = await start();
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop(running, log, signal));
  } catch (error) {
    fail('Usher could not start')(error);
  }
}

async function stop(running: Running, log: Log, signal: string): Promise<void> {
  log.info({ signal }, 'stopping');
  const ended = running.close().catch((error: unknown) => log.warn({ err: error }, 'not everything closed by itself'));
  if ((await Promise.race([ended, pause(STOP_MS, 'late')])) === 'late')
    log.warn('out of time; another worker finishes what is left');
  log.info('stopped');
  process.exit(0);
}
