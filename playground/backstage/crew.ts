import type { StageEntry } from '../page/protocol.js';
import { startUsher, type UsherProcess } from '../usher.js';

type CrewState = Pick<StageEntry, 'worker' | 'workerPid'>;

export interface Crew {
  bot: UsherProcess;
  state: () => CrewState;
  worker: (to: 'killed' | 'running') => Promise<void>;
  close: () => Promise<void>;
}

interface Usher {
  env: Record<string, string>;
  /** The folder of the build. */
  dist: string;
}

/** Bot and worker as processes of their own, so that the worker can be killed at any moment. */
export async function startCrew(usher: Usher): Promise<Crew> {
  const worker = createWorker(usher);
  // Both at once: each of them takes a second to read itself in.
  const [bot, working] = await Promise.allSettled([startUsher({ role: 'bot', ...usher }), worker.start()]);
  if (bot.status === 'rejected' || working.status === 'rejected') {
    await Promise.all([worker.stop(), bot.status === 'fulfilled' ? bot.value.stop() : undefined]);
    const cause: unknown = bot.status === 'rejected' ? bot.reason : working.status === 'rejected' && working.reason;
    throw new Error(`the ${bot.status === 'rejected' ? 'bot' : 'worker'} does not start`, { cause });
  }
  return {
    bot: bot.value,
    state: worker.state,
    worker: (to) => (to === 'running' ? worker.start() : worker.stop('SIGKILL')),
    close: async () => {
      await Promise.all([worker.stop(), bot.value.stop()]);
    },
  };
}

/** One worker at a time, which may be killed and started as often as somebody likes. */
function createWorker(usher: Usher) {
  let running: UsherProcess | undefined;
  let starting = false;
  return {
    state: (): CrewState => ({
      worker: running ? 'running' : starting ? 'starting' : 'killed',
      workerPid: running?.process.pid,
    }),
    start: async (): Promise<void> => {
      if (running || starting) return;
      starting = true;
      try {
        const started = (running = await startUsher({ role: 'worker', ...usher }));
        started.process.once('exit', () => {
          if (running === started) running = undefined;
        });
      } finally {
        starting = false;
      }
    },
    stop: async (signal?: 'SIGKILL'): Promise<void> => running?.stop(signal),
  };
}
