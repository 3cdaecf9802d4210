import { Redis } from 'ioredis';
import type { RunEntry } from '../page/protocol.js';

/** Where Usher keeps its runs. Read here as anybody with access to its Redis could; nothing is written. */
const RUNS = '{usher}:run:';
/** Those that have not said their last word. */
const LIVE = '{usher}:runs:live';
const WATCHES = '{usher}:watch:*';
const KEPT = 30;
/** Names under which facts carry ids that also cross the borders. */
const MARKS = new Set(['id', 'requestId', 'ts', 'batchId']);
const SHORTEST_MARK = 5;

export interface RunsSeen {
  look: () => Promise<void>;
  entries: () => RunEntry[];
  close: () => void;
}

/** An observer of the runs' records. */
export function createRunsSeen(url: string): RunsSeen {
  const redis = new Redis(url, { maxRetriesPerRequest: 1, enableReadyCheck: false });
  redis.on('error', () => undefined); // while Redis is away there is nothing new to see
  let runs: RunEntry[] = [];
  return {
    look: async () => {
      runs = await readRuns(redis).catch(() => runs); // as above
    },
    entries: () => runs,
    close: () => redis.disconnect(),
  };
}

async function readRuns(redis: Redis): Promise<RunEntry[]> {
  const names = (await redis.keys(`${RUNS}*`)).map((key) => key.slice(RUNS.length));
  const newest = names.sort((a, b) => Number(b.slice(2)) - Number(a.slice(2))).slice(0, KEPT);
  const looks = await readLooks(redis);
  const live = new Set(await redis.smembers(LIVE));
  return Promise.all(
    newest.map(async (run) => runEntry(run, await redis.hgetall(`${RUNS}${run}`), { looks, over: !live.has(run) })),
  );
}

/** When which of Adobe's jobs is looked at next, in epoch ms. */
async function readLooks(redis: Redis): Promise<Map<string, number>> {
  const looks = new Map<string, number>();
  for (const key of await redis.keys(WATCHES)) {
    const pairs = await redis.zrange(key, 0, -1, 'WITHSCORES');
    for (let at = 0; at < pairs.length; at += 2) looks.set(pairs[at] ?? '', Number(pairs[at + 1]));
  }
  return looks;
}

function runEntry(
  id: string,
  hash: Record<string, string>,
  { looks, over }: { looks: Map<string, number>; over: boolean },
): RunEntry {
  const facts = Object.entries(hash).map(([name, text]) => {
    const value = read(text);
    return { name, at: momentOf(value), json: JSON.stringify(value, null, 2), value };
  });
  const marks = facts
    .filter(({ name }) => /^(evaluation|export|post)\./.test(name))
    .flatMap(({ value }) => marksIn(value));
  const due = marks.flatMap((mark) => looks.get(mark) ?? []);
  const askedAt = facts.find(({ name }) => name === 'asked')?.at ?? 0;
  return {
    is: 'run',
    id,
    marks: [...new Set([id, ...marks])],
    over,
    askedAt,
    facts: facts
      .map(({ name, at, json }) => ({ name, at, json }))
      .sort((a, b) => (a.at ?? askedAt) - (b.at ?? askedAt)),
    ...(due.length > 0 ? { nextLook: Math.min(...due) } : {}),
  };
}

function read(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text; // the run's first channel is kept plain
  }
}

function momentOf(value: unknown): number | undefined {
  return isRecord(value) && typeof value['at'] === 'number' ? value['at'] : undefined;
}

function marksIn(value: unknown): string[] {
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    if (MARKS.has(name) && (typeof inner === 'string' || typeof inner === 'number')) {
      return String(inner).length >= SHORTEST_MARK ? [String(inner)] : [];
    }
    return marksIn(inner);
  });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
