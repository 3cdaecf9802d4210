import type { Redis } from 'ioredis';
import type { Fault } from '../../playground/faults.js';
import { waitUntil } from '../../playground/waiting.js';
import { keys } from '../../src/keys.js';
import { asleepIn } from '../journeys/meeting.js';
import type { World } from '../journeys/world.js';
import type { Crew } from './crew.js';
import { type Act, PASSING, type Trouble } from './draw.js';
import type { Cast, Entry, Sleepers } from './ledger.js';

const NAMES = '/audiences';

export interface Driving {
  world: World;
  cast: Cast;
  redis: Redis;
  /** The workers, where they may be killed. */
  crew: Crew | undefined;
  entries: Entry[];
  asleep: Sleepers[];
}

type Happening = Exclude<Act, { is: 'ask' | 'follow' | 'cancel' | 'outside' }>;

/** What nobody says and nobody is told. */
export async function happen(driving: Driving, act: Happening): Promise<unknown> {
  const { adobe, slack } = driving.world;
  switch (act.is) {
    case 'trouble':
      return adobe.fault({ path: `${act.of}/jobs$`, times: 1, ...FAULTS[act.what] });
    case 'word lost': {
      const method = act.what === 'post' ? 'chat.postMessage' : 'chat.update';
      return slack.fault({ method, kind: 'lose', effect: act.effect });
    }
    case 'kill':
      return driving.crew?.kill(act);
    case 'names':
      if (act.answer) return namesAnswer(driving);
      return adobe.fault({ path: NAMES, kind: 'hold', times: 10_000 });
    case 'archive':
      return slack.archive(driving.cast.rooms[PASSING] ?? '');
    case 'ends':
      return jobsEnd(driving);
    case 'calm':
      return calm(driving);
  }
}

type AnyFault = Fault extends infer One ? (One extends Fault ? Omit<One, 'path' | 'times'> : never) : never;

const FAULTS: Record<Trouble, AnyFault> = {
  busy: { method: 'POST', kind: 'status', status: 429, retryAfter: 1 },
  refused: { method: 'POST', kind: 'status', status: 400, body: { message: 'Not today.' } },
  lost: { method: 'POST', kind: 'lose', effect: true },
  'never-there': { method: 'POST', kind: 'lose', effect: false },
  'answer-held': { method: 'POST', kind: 'hold' },
  'list-held': { method: 'GET', kind: 'hold' },
};

export async function jobsEnd({ world: { adobe } }: Driving): Promise<void> {
  await adobe.release('/jobs$');
  await adobe.endJobs();
}

/** Each has looked around since, or is over. */
async function calm({ redis }: Driving): Promise<void> {
  for (const run of await redis.smembers(keys.live)) {
    await waitUntil(`${run} sleeps or is over`, async () => {
      if ((await redis.sismember(keys.live, run)) === 0) return true;
      return (await asleepIn(redis)).includes(run) ? true : undefined;
    });
  }
}

export async function namesAnswer({ world: { adobe } }: Driving): Promise<void> {
  await adobe.clearFaults(NAMES);
  await adobe.release(NAMES);
}
