import type { RedisAddress } from '../platform/redis-address.js';
import type { RedisClient } from '../platform/redis-connection.js';
import { bad, beware, type Finding, good } from './findings.js';

const secured = (at: RedisAddress): string => (at.secure ? 'with TLS' : 'without TLS');

/** What `REDIS_URL` leads to. `port`: where the server listens that has Usher’s keys. */
export function kindFinding(redis: RedisClient, at: RedisAddress, port = 'unknown'): Finding {
  if (at.mode === 'single') return good(`Redis is one server, ${secured(at)}`);
  if (at.mode === 'sentinel') return good(`Redis is the master ${at.master} of Sentinel, ${secured(at)}`);
  const masters = 'nodes' in redis ? redis.nodes('master').length : 0;
  const count = masters === 1 ? 'one master' : `${masters} masters`;
  return good(`Redis is a cluster of ${count}, ${secured(at)}; Usher’s keys are on the master at port ${port}`);
}

interface ReplicasOptions {
  /** The answer of the server that has Usher’s keys to INFO. */
  info: string;
  mode: RedisAddress['mode'];
  minReplicas: number;
}

/** Whether there are as many replicas as are required, and what may be lost where none are. */
export function checkReplicas({ info, mode, minReplicas }: ReplicasOptions): Finding[] {
  const count = [...info.matchAll(/^slave\d+:.*\bstate=online\b/gm)].length;
  const connected = `Redis has ${count === 1 ? 'one connected replica' : `${count} connected replicas`}`;
  if (minReplicas > 0) {
    const says = `${connected}, and REDIS_MIN_REPLICAS requires ${minReplicas}`;
    if (count >= minReplicas) return [good(says)];
    return [bad(says, 'connect more replicas, or lower REDIS_MIN_REPLICAS: until then Usher can promise nothing')];
  }
  if (count > 0)
    return [
      beware(
        `${connected}, and REDIS_MIN_REPLICAS is 0: a failover may lose what was accepted last, including runs`,
        'set REDIS_MIN_REPLICAS to the number of replicas that may become master',
      ),
    ];
  if (mode !== 'sentinel') return [];
  return [beware(`${connected}: if the master is lost, nothing can take its place`, 'connect a replica to the master')];
}
