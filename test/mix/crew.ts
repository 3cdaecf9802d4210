import { type Program, startProgram } from '../../bench/program.js';
import { waitUntil } from '../../playground/waiting.js';
import { monitorRedis } from '../journeys/redis-monitor.js';
import type { World } from '../journeys/world.js';
import type { Act, Moment } from './draw.js';

type Kill = Extract<Act, { is: 'kill' }>;
export type Crew = Awaited<ReturnType<typeof startCrew>>;

/** As fast as the workers that live in the process of the tests. */
const pace = { postEveryMs: 1, editsAMinute: 100_000, patienceMs: 1 };
/** Longer than any round lasts: a moment that does not come ends with the round. */
const ROUND_MS = 300_000;

const WRITTEN: Partial<Record<Moment, RegExp>> = {
  intent: /"(?:evaluation|export)\.1\.intent"/,
  job: /"(?:evaluation|export)\.1\.id"/,
  card: /"post\.card\.\w+\.ts"/,
  report: /"post\.(?:report|private)\.\w+\.ts"/,
  answer: /"SET" "\{usher\}:seen:/i,
  owed: /"SADD" "\{usher\}:owed:/i,
  woken: /"HINCRBY" "\{usher\}:now:R-\d+" "woken"/i,
  'let go': /"ZREM" "\{usher\}:watch:/i,
  cancel: /"cancel"/,
};

interface CrewOptions {
  world: World;
  env: Record<string, string>;
}

/** Two workers, each a process of its own. Whoever is killed is replaced at once; a killed one's work is taken over by any. */
export async function startCrew({ world, env }: CrewOptions) {
  const start = () => startProgram('worker', { env: { ...world.env, ...env }, pace });
  const workers: Program[] = await Promise.all([start(), start()]);
  const kills: number[] = [];
  const under: Promise<void>[] = [];
  const ending = new AbortController();

  const killNow = async (all: boolean) => {
    kills.push(Date.now());
    const killed = workers.splice(0, all ? workers.length : 1);
    await Promise.all(killed.map((one) => one.kill()));
    await world.slack.release();
    workers.push(...(await Promise.all(killed.map(start))));
  };
  return {
    kills,
    /** Resolves when all is ready for the moment, at which the workers are killed meanwhile. */
    kill: async ({ all, at }: Kill) => {
      const moment = await arm(world, at, ending.signal);
      const killed = moment().then(() => killNow(all));
      // `settle` hears of a failure; until then nobody waits for it.
      killed.catch(() => undefined);
      under.push(killed);
    },
    /** No moment is waited for any more: those whose moment has not come are killed now. All places are filled then. */
    settle: async () => {
      ending.abort();
      await Promise.all(under);
    },
    close: async () => {
      ending.abort();
      await Promise.allSettled(under);
      await Promise.all(workers.map((one) => one.kill()));
    },
  };
}

/** Answers with what resolves at the moment, or when it is not waited for any more. */
async function arm({ slack, adobe, redis }: World, at: Moment, ending: AbortSignal): Promise<() => Promise<unknown>> {
  const isHeld = (held: () => Promise<unknown[]>) => () =>
    waitUntil(
      `an answer is held`,
      async () => (ending.aborted || (await held()).length > 0 ? true : undefined),
      ROUND_MS,
    );
  const pattern = WRITTEN[at];
  if (pattern) {
    const monitor = await monitorRedis(redis.url);
    ending.addEventListener('abort', monitor.stop);
    return async () => {
      await monitor.waitFor(pattern).catch(() => undefined); // it was not written before the end
      monitor.stop();
    };
  }
  switch (at) {
    case 'post':
    case 'edit':
      await slack.fault({ method: at === 'post' ? 'chat.postMessage' : 'chat.update', kind: 'hold' });
      return isHeld(slack.held);
    case 'creating call':
      await adobe.fault({ method: 'POST', path: '(segment|export)/jobs$', kind: 'hold' });
      return isHeld(adobe.held);
    case 'look':
      await adobe.fault({ path: 'segment/jobs/bulk-get$', kind: 'hold' });
      return isHeld(adobe.held);
    default:
      return () => Promise.resolve();
  }
}
