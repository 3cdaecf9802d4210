import { Cluster, Redis, type RedisOptions } from 'ioredis';
import { defined } from './defined.js';
import type { RedisAddress } from './redis-address.js';

/** One server, the master that sentinels name, or a cluster: all keys lie in one slot, so that each takes every script. */
export type RedisClient = Redis | Cluster;

/** A sentinel that does not answer must not hold up the next one. */
const SENTINEL_MS = 2_000;
/** A master whose machine is gone closes nothing: it is asked after so much silence whether it is there. */
const ALIVE_MS = 10_000;
/** How often a cluster is asked who its masters are. */
const REFRESH_MS = 5_000;

/** The only place that knows how each kind of Redis is reached. TLS trusts what NODE_EXTRA_CA_CERTS adds, by itself. */
export function createRedis(at: RedisAddress, options: RedisOptions): RedisClient {
  if (at.mode === 'single') return new Redis(at.url, options);
  return at.mode === 'sentinel' ? createOfSentinels(at, options) : createOfCluster(at, options);
}

/** Each sentinel of an address, for what only sentinels know; none where there is no Sentinel. */
export function createSentinels(at: RedisAddress, options: RedisOptions): { name: string; redis: Redis }[] {
  if (at.mode !== 'sentinel') return [];
  const login = defined(at.sentinelLogin);
  return at.hosts.map(({ host, port }) => ({
    name: `${host}:${port}`,
    redis: new Redis({ ...options, ...login, host, port, ...(at.secure ? { tls: {} } : {}) }),
  }));
}

function createOfSentinels(at: Extract<RedisAddress, { mode: 'sentinel' }>, options: RedisOptions): Redis {
  const { username, password } = at.sentinelLogin;
  return new Redis({
    ...options,
    ...at.login,
    ...(username === undefined ? {} : { sentinelUsername: username }),
    ...(password === undefined ? {} : { sentinelPassword: password }),
    ...(at.secure ? { tls: {}, sentinelTLS: {}, enableTLSForSentinelMode: true } : {}),
    sentinels: at.hosts,
    name: at.master,
    sentinelCommandTimeout: SENTINEL_MS,
    keepAlive: ALIVE_MS,
  });
}

function createOfCluster(at: Extract<RedisAddress, { mode: 'cluster' }>, options: RedisOptions): Cluster {
  const { lazyConnect, enableOfflineQueue, retryStrategy, autoResendUnfulfilledCommands, ...each } = options;
  return new Cluster(at.hosts, {
    ...(lazyConnect === undefined ? {} : { lazyConnect }),
    ...(enableOfflineQueue === undefined ? {} : { enableOfflineQueue }),
    ...(retryStrategy ? { clusterRetryStrategy: (times: number) => retryStrategy(times) ?? null } : {}),
    // A master that hangs closes nothing: the others say that there is another one.
    slotsRefreshInterval: REFRESH_MS,
    ...(autoResendUnfulfilledCommands === false ? { retryDelayOnFailover: 0 } : {}),
    // A certificate names a host, not its number.
    ...(at.secure ? { dnsLookup: (host, found) => found(null, host) } : {}),
    redisOptions: { ...each, keepAlive: ALIVE_MS, ...at.login, ...(at.secure ? { tls: {} } : {}) },
  });
}
