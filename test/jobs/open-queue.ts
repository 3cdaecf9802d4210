import { Redis } from 'ioredis';
import { startRedis } from '../../playground/redis.js';
import { createLog } from '../../src/platform/log.js';
import { RunQueue } from '../../src/queue.js';

/** A Redis of its own, with the queue of runs. */
export async function openQueue() {
  const server = await startRedis();
  const redis = new Redis(server.url, { maxRetriesPerRequest: null });
  const queue = new RunQueue({ redis, log: createLog({ level: 'silent', secrets: [] }) });
  const close = async () => {
    await queue.close();
    redis.disconnect();
    await server.close();
  };
  return { url: server.url, redis, queue, close };
}

export type OpenQueue = Awaited<ReturnType<typeof openQueue>>;
