import type { Redis } from 'ioredis';

const PROBE_TTL_S = 60;

/**
 * After a failover the connections may still lead to the node that was the master: every write there is refused until
 * we connect anew. `1`: connect; `2`: connect and send what was refused again. Refused, it had no effect.
 */
export function onFailover<Then extends 1 | 2>(then: Then): (error: Error) => Then | false {
  return ({ message }) => (message.includes('READONLY') ? then : false);
}

/** Writes this key; rejects where Redis does not answer, or cannot be written to: a replica, a full memory, a disk that failed. */
export async function probe(redis: Redis, key: string): Promise<void> {
  await redis.set(key, '1', 'EX', PROBE_TTL_S);
}
