import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { readConfig } from '../../src/config.js';
import { doctor } from '../../src/doctor/compose.js';
import { createWorld, type World } from '../journeys/world.js';
import { runToEnd } from '../processes/program.js';
import { makeCertificates } from './certificates.js';
import { end, MASTER, type Server, Servers } from './servers.js';

const at = (server: Server) => `127.0.0.1:${server.port}`;
const all = (servers: Server[]) => servers.map(at).join(',');

let world: World;
beforeAll(async () => {
  world = await createWorld({});
});
afterAll(() => world.close());

let servers: Servers | undefined;
afterEach(async () => servers?.close());

/** What the doctor says of Redis, but not how fast it is. */
async function said(url: string, minReplicas = 0): Promise<string[]> {
  const env = { ...world.env, REDIS_URL: url, REDIS_MIN_REPLICAS: String(minReplicas) };
  return (await doctor(readConfig(env)))
    .filter(({ says }) => /^Redis(?! answers in)/.test(says))
    .map(({ is, says }) => `${is} ${says}`);
}

/** The same of what it says about durability, which has tests of its own. */
const kindsOnly = (lines: string[]) => lines.filter((line) => !/Redis (version|maxmemory|appendonly)/.test(line));

describe('the doctor on Redis', () => {
  test('one server: without replicas, with one that is not required, with too few and with enough', async () => {
    servers = new Servers();
    const lonely = await servers.start();
    expect(kindsOnly(await said(`redis://${at(lonely)}`))).toEqual(['good Redis is one server, without TLS']);
    expect(await said(`redis://${at(lonely)}`, 1)).toContain(
      'bad Redis has 0 connected replicas, and REDIS_MIN_REPLICAS requires 1',
    );
    const { master } = await servers.startWatched({ replicas: 1, sentinels: 0 });
    expect(await said(`redis://${at(master)}`)).toContain(
      'beware Redis has one connected replica, and REDIS_MIN_REPLICAS is 0: a failover may lose what was accepted last, including runs',
    );
    expect(await said(`redis://${at(master)}`, 1)).toContain(
      'good Redis has one connected replica, and REDIS_MIN_REPLICAS requires 1',
    );
    expect(await said(`redis://${at(master)}`, 2)).toContain(
      'bad Redis has one connected replica, and REDIS_MIN_REPLICAS requires 2',
    );
  });

  test('Sentinel: which master, how many sentinels and replicas; one that is away; a name that none knows', async () => {
    servers = new Servers();
    const { master, sentinels } = await servers.startWatched({ replicas: 1, sentinels: 3 });
    const found = `good Redis Sentinel: the master ${MASTER} is at ${at(master)}, with 3 sentinels and one replica`;
    expect(kindsOnly(await said(`redis+sentinel://${all(sentinels)}/${MASTER}`, 1))).toEqual([
      `good Redis is the master ${MASTER} of Sentinel, without TLS`,
      'good Redis has one connected replica, and REDIS_MIN_REPLICAS requires 1',
      found,
    ]);
    expect(kindsOnly(await said(`redis+sentinel://${all(sentinels)}/other`))).toEqual([
      expect.stringMatching(/^bad Redis: /),
      ...sentinels.map((one) => `bad Redis Sentinel ${at(one)} knows no master other`),
    ]);
    const [gone] = sentinels;
    if (gone) await end(gone.process);
    const less = await said(`redis+sentinel://${all(sentinels)}/${MASTER}`, 1);
    expect(less).toContain(found);
    expect(less.at(-1)).toMatch(new RegExp(`^beware Redis Sentinel ${gone ? at(gone) : ''}: .*ECONNREFUSED`));
  });

  test('Sentinel with passwords, where it cannot stand the loss of a machine, or does not take the password', async () => {
    servers = new Servers();
    const login = { sentinel: 'see', data: 'other' };
    const { master, sentinels } = await servers.startWatched({ replicas: 0, sentinels: 1, login });
    await servers.command(master, (redis) => redis.call('ACL', 'SETUSER', 'default', 'resetpass', '>other'));
    const url = `redis+sentinel://:other@${all(sentinels)}/${MASTER}`;
    expect(kindsOnly(await said(`${url}?sentinelPassword=see`))).toEqual([
      `good Redis is the master ${MASTER} of Sentinel, without TLS`,
      'beware Redis has 0 connected replicas: if the master is lost, nothing can take its place',
      `beware Redis Sentinel: the master ${MASTER} is at ${at(master)}, with one sentinel and 0 replicas: fewer than three can’t outvote the loss of one`,
    ]);
    expect(kindsOnly(await said(`${url}?sentinelPassword=no`))).toEqual([
      expect.stringMatching(/^bad Redis: /),
      expect.stringMatching(/^beware Redis Sentinel .*(WRONGPASS|NOAUTH)/),
    ]);
  });

  test('a cluster: what is read comes from the master that has the keys', async () => {
    servers = new Servers();
    const masters = await servers.startCluster({ masters: 3 });
    const [first] = masters;
    if (!first) throw new Error('there is no master');
    const slot = await servers.command(first, (redis) => redis.cluster('KEYSLOT', '{usher}'));
    const holder = masters[Math.floor((slot * masters.length) / 16_384)] ?? first;
    const set = async (server: Server, name: string, value: string) =>
      servers?.command(server, (redis) => redis.config('SET', name, value));
    for (const one of masters) await set(one, 'maxmemory-policy', one === holder ? 'noeviction' : 'allkeys-lru');
    await set(holder, 'appendonly', 'yes');
    await set(holder, 'appendfsync', 'always');
    expect(await said(`redis+cluster://${all(masters)}`)).toEqual([
      `good Redis is a cluster of 3 masters, without TLS; Usher’s keys are on the master at port ${holder.port}`,
      expect.stringMatching(/^good Redis version /),
      'good Redis maxmemory-policy noeviction: no run is evicted',
      'good Redis appendonly yes, appendfsync always: what was accepted is on disk',
    ]);
    for (const one of masters) await set(one, 'maxmemory-policy', one === holder ? 'allkeys-lru' : 'noeviction');
    expect(await said(`redis+cluster://${all(masters)}`, 1)).toEqual(
      expect.arrayContaining([
        'bad Redis maxmemory-policy allkeys-lru: runs may be evicted when memory runs low',
        'bad Redis has 0 connected replicas, and REDIS_MIN_REPLICAS requires 1',
      ]),
    );
  });

  test('a user who may not read the configuration, or not even INFO', async () => {
    servers = new Servers();
    const server = await servers.start(['--appendonly', 'yes']);
    const user = ['on', '>only-mine', '~{usher}*', '-@all', '+@read', '+@connection', '+info'];
    await servers.command(server, (redis) => redis.call('ACL', 'SETUSER', 'usher', ...user));
    const url = `redis://usher:only-mine@${at(server)}`;
    expect(await said(url)).toContainEqual(
      expect.stringMatching(/^beware Redis appendonly yes, appendfsync unknown: .*the most recent writes may be lost/),
    );
    await servers.command(server, (redis) => redis.call('ACL', 'SETUSER', 'usher', '-info'));
    expect(await said(url)).toEqual([expect.stringMatching(/^bad Redis: NOPERM/)]);
  });

  test('TLS, to the sentinels too', async () => {
    const secure = await makeCertificates();
    servers = new Servers({ secure });
    try {
      const { sentinels } = await servers.startWatched({ replicas: 1, sentinels: 3 });
      const url = `rediss+sentinel://${all(sentinels)}/${MASTER}`;
      const env = { ...world.env, REDIS_URL: url, NODE_EXTRA_CA_CERTS: secure.caFile };
      const { out } = await runToEnd(['dist/src/main.js', '--doctor'], env);
      expect(out).toContain(`✓ Redis is the master ${MASTER} of Sentinel, with TLS\n`);
      expect(out).toMatch(
        new RegExp(`✓ Redis Sentinel: the master ${MASTER} is at .*, with 3 sentinels and one replica`),
      );
    } finally {
      await secure.remove();
    }
  });
});
