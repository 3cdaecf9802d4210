import type { StageEntry } from '../page/protocol.js';
import { startUsher, type UsherProcess } from '../usher.js';

type CrewState = Pick<StageEntry, 'worker' | 'workerPid'>;

export interface Crew {
  bot: UsherProcess;
  state: () => CrewState;
  worker: (to: 'killed' | 'running') => Promise<void>;
  close: () => Promise<void>;
}

/** Bot and worker as processes of their own, so that the worker can be killed at any moment. */
export async function startCrew({ env, dist }: { env: Record<string, string>; dist: string }): Promise<Crew> {
  const bot = await startUsher({ role: 'bot', env, dist });
  let worker: UsherProcess | undefined;
  let starting = false;
  const start = async () => {
    if (worker || starting) return;
    starting = true;
    try {
      const started = await startUsher({ role: 'worker', env, dist });
      worker = started;
      started.process.once('exit', () => {
        if (worker === started) worker = undefined;
      });
    } finally {
      starting = false;
    }
  };
  await start();
  return {
    bot,
    state: (): CrewState => ({
      worker: worker ? 'running' : starting ? 'starting' : 'killed',
      workerPid: worker?.process.pid,
    }),
    worker: async (to) => (to === 'running' ? start() : worker?.stop('SIGKILL')),
    close: async () => {
      await Promise.all([worker?.stop(), bot.stop()]);
    },
  };
}
