import { z } from 'zod';
import { keys } from '../keys.js';
import type { RedisAddress } from '../platform/redis-address.js';
import type { RedisClient } from '../platform/redis-connection.js';
import { bad, beware, type Finding, good } from './findings.js';
import { checkReplicas, kindFinding } from './redis-kind.js';

/** BullMQ 6 needs at least this version. */
const OLDEST: [major: number, minor: number] = [6, 2];
const PINGS = 5;
/** A person waits for several answers of Redis within three seconds. */
const SLOW_MS = 50;

type Facts = Map<string, string>;

interface RedisPatient {
  redis: RedisClient;
  at: RedisAddress;
  minReplicas: number;
}

/** Whether Redis is there, new enough, and keeps what is written to it. Writes nothing. */
export async function checkRedis({ redis, at, minReplicas }: RedisPatient): Promise<Finding[]> {
  let cause = 'no answer';
  redis.on('error', (error: Error) => {
    cause = error.message;
  });
  try {
    await redis.connect();
    const info = z.string().parse(await asked(redis, 'INFO'));
    // Lines of `name:value`.
    const lines = info.matchAll(/^([a-z_]+):(.*?)\r?$/gm);
    const facts: Facts = new Map([...lines].map(([, name = '', value = '']) => [name, value]));
    return [
      kindFinding(redis, at, facts.get('tcp_port')),
      await checkReach(redis),
      checkVersion(facts),
      checkEviction(facts),
      await checkDurability(redis, facts),
      ...checkRole(facts, at.mode),
      ...checkReplicas({ info, mode: at.mode, minReplicas }),
    ];
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    return [
      bad(
        `Redis: ${said === 'Connection is closed.' ? cause : said}`,
        'REDIS_URL: check the address, the password, rediss:// for TLS, and that Redis is running',
      ),
    ];
  }
}

/** A cluster sends a line to the master that has its key, and what has no key along with it; alone it may go anywhere. */
async function asked(redis: RedisClient, command: string, ...words: string[]): Promise<unknown> {
  const answers = await redis
    .pipeline()
    .exists(keys.probe)
    .call(command, ...words)
    .exec();
  const [error, answer] = answers?.[1] ?? [new Error('no answer')];
  if (error) throw error;
  return answer;
}

async function checkReach(redis: RedisClient): Promise<Finding> {
  const times: number[] = [];
  for (let ping = 0; ping < PINGS; ping += 1) {
    const begun = performance.now();
    await redis.exists(keys.probe);
    times.push(performance.now() - begun);
  }
  const ms = times.sort((a, b) => a - b)[Math.floor(PINGS / 2)] ?? 0;
  const says = `Redis answers in ${ms < 1 ? 'under 1' : Math.round(ms)} ms`;
  return ms <= SLOW_MS ? good(says) : beware(says, 'move it closer: every command waits for it several times');
}

function checkVersion(facts: Facts): Finding {
  const version = facts.get('redis_version') ?? 'unknown';
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isNew = major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
  return isNew ? good(`Redis version ${version}`) : bad(`Redis version ${version}`, 'Usher needs 6.2 or newer');
}

function checkEviction(facts: Facts): Finding {
  const policy = facts.get('maxmemory_policy') ?? 'unknown';
  if (policy === 'noeviction') return good('Redis maxmemory-policy noeviction: no run is evicted');
  return bad(
    `Redis maxmemory-policy ${policy}: runs may be evicted when memory runs low`,
    'run CONFIG SET maxmemory-policy noeviction, and set the same in redis.conf',
  );
}

async function checkDurability(redis: RedisClient, facts: Facts): Promise<Finding> {
  if (facts.get('aof_enabled') !== '1') {
    return beware(
      'Redis appendonly no: if Redis crashes, everything since its last snapshot is lost, including runs',
      'set appendonly yes and appendfsync always',
    );
  }
  // Managed Redis services often refuse CONFIG.
  const answer = await asked(redis, 'CONFIG', 'GET', 'appendfsync').catch(() => undefined);
  const fsync = z.tuple([z.string(), z.string()]).safeParse(answer).data?.[1];
  if (fsync === 'always') return good('Redis appendonly yes, appendfsync always: what was accepted is on disk');
  const lost = fsync === 'everysec' ? 'about the last second' : 'the most recent writes';
  return beware(
    `Redis appendonly yes, appendfsync ${fsync ?? 'unknown'}: if its machine crashes, ${lost} may be lost`,
    'set appendfsync always',
  );
}

function checkRole(facts: Facts, mode: RedisAddress['mode']): Finding[] {
  return [
    ...(facts.get('role') === 'slave'
      ? [bad('Redis is a replica and accepts no writes', 'REDIS_URL: use the primary’s address')]
      : []),
    ...(facts.get('cluster_enabled') === '1' && mode !== 'cluster'
      ? [bad('Redis is a cluster', 'REDIS_URL: begin it with redis+cluster:// instead')]
      : []),
  ];
}
