import type { ListedJob } from '../../playground/adobe/control.js';
import { markOf } from '../journeys/posts.js';
import type { World } from '../journeys/world.js';
import type { Act } from './draw.js';

/** Who is there, by their ids in Slack: the acts name people and rooms by their places in these lists. */
export interface Cast {
  people: string[];
  rooms: string[];
  /** What messages call the people, by id. */
  names: Record<string, string>;
}

/** One act, and what came of it. Times are epoch ms by the clock of the worlds. */
export interface Entry {
  act: Act;
  person: string;
  room: string;
  at: number;
  done: number;
  /** What the person alone was told at last: after a question, what was told after the yes. */
  said: string;
  /** They were told that it was done a moment ago, and wanted it once more. */
  insisted?: boolean;
  /** So often they were told before that nobody is sure whether it was taken, and asked again as they were told. */
  unsure?: number;
  /** The run or job that a follow or a cancel was about. */
  about?: string;
  /** A yes to a cancel: when it was pressed, and answered. */
  yes?: { at: number; answered: number };
}

/** Which runs slept at a time: they had done all that they could, and waited. */
export interface Sleepers {
  at: number;
  runs: string[];
}

/** A message of Usher's that is marked as a run's. */
export interface Post {
  channel: string;
  run: string;
  /** `card`, `report`, `private`, `offer`, `overdue`. */
  post: string;
  text: string;
  at: number;
}

/** A call that changes something at Adobe, or reads its list of jobs. `status` 0: it was not answered. */
export interface Call {
  method: 'POST' | 'DELETE' | 'GET';
  path: string;
  body: unknown;
  status: number;
  at: number;
}

/** All that was seen from outside, whoever drove it. */
export interface Ledger {
  entries: Entry[];
  posts: Post[];
  jobs: ListedJob[];
  calls: Call[];
  /** Seen again and again. */
  asleep: Sleepers[];
  /** When workers were killed. */
  kills: number[];
  /** The longest that anything had to wait for its turn on this machine, in ms. */
  lagMs: number;
  /** What takes no words from Usher when all is over. */
  closed: string[];
  /** As in the cast. */
  names: Record<string, string>;
  /** What goes on although nobody asks for it: runs that have not said their last word, and how many sleep or wait in the queue. */
  left: { live: string[]; queued: number };
}

const PATHS: Record<Call['method'], RegExp> = {
  POST: /(segment|export)\/jobs$/,
  DELETE: /(segment|export)\/jobs\/[^/]+$/,
  GET: /(segment|export)\/jobs$/,
};

/** What both worlds saw. */
export async function seenBy({ slack, adobe }: World): Promise<Pick<Ledger, 'posts' | 'jobs' | 'calls'>> {
  const messages = await slack.allMessages();
  const posts = messages.flatMap(({ channel, text, metadata, ts }) => {
    const mark = markOf({ metadata });
    return mark === undefined ? [] : [{ channel, ...mark, text, at: Number(ts) * 1_000 }];
  });
  const calls = (await adobe.traffic()).flatMap<Call>(({ method, path, body, status, at }) => {
    if (method !== 'POST' && method !== 'DELETE' && method !== 'GET') return [];
    return PATHS[method].test(path) ? [{ method, path, body, status, at }] : [];
  });
  return { posts, jobs: await adobe.jobs(), calls };
}
