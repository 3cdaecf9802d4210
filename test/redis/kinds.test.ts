import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { channelIds } from '../../playground/slack/content.js';
import { inOwnWorld } from '../journeys/journey.js';
import type { World } from '../journeys/world.js';
import { type Certificates, makeCertificates } from './certificates.js';
import { MASTER, type Server, Servers } from './servers.js';

const at = (server: Server) => `127.0.0.1:${server.port}`;
const all = (servers: Server[]) => servers.map(at).join(',');

/** The rule of the README. */
const ACL = [
  'on',
  '>only-mine',
  '~{usher}*',
  'resetchannels',
  '-@all',
  '+@read',
  '+@write',
  '+@blocking',
  '+@scripting',
].concat([
  '+@transaction',
  '+@connection',
  '-@dangerous',
  '+info',
  '+time',
  '+wait',
  '+cluster|slots',
  '+cluster|info',
]);

let servers: Servers | undefined;
afterEach(async () => servers?.close());

/** Asked for in Slack, counted by Adobe once, and told in the channel. */
async function evaluatesOnce(world: World): Promise<void> {
  expect(await world.ask('evaluate "VIP buyers"')).toBe('R-1001');
  await world.slack.waitForMessage(channelIds.campaigns, /✅ VIP buyers [^\n]*\n[^]*· dev · R-1001/);
  expect(await world.adobe.ours('segment')).toHaveLength(1);
  expect(await world.redisClient.dbsize()).toBe(0);
}

/** In this process, so that its coverage counts. */
const inProcess = (url: string) => inOwnWorld({ env: { REDIS_URL: url }, start: {} }, evaluatesOnce);

describe('the main journey', () => {
  test('with Sentinel', async () => {
    servers = new Servers();
    const { sentinels } = await servers.startWatched({ replicas: 1, sentinels: 3 });
    await inProcess(`redis+sentinel://${all(sentinels)}/${MASTER}`);
  });

  test('with Sentinel, where masters and sentinels ask for passwords of their own', async () => {
    servers = new Servers();
    const login = { sentinel: 'see', data: 'other' };
    const { master, sentinels } = await servers.startWatched({ replicas: 0, sentinels: 1, login });
    await servers.command(master, (redis) => redis.call('ACL', 'SETUSER', 'usher', ...ACL));
    await servers.command(master, (redis) => redis.call('ACL', 'SETUSER', 'default', 'resetpass', '>other'));
    await inProcess(`redis+sentinel://usher:only-mine@${all(sentinels)}/${MASTER}?sentinelPassword=see`);
  });

  test('with a cluster of three masters', async () => {
    servers = new Servers();
    await inProcess(`redis+cluster://${all(await servers.startCluster({ masters: 3 }))}`);
  });

  test('with a user who may touch only keys of {usher}', async () => {
    servers = new Servers();
    const server = await servers.start();
    await servers.command(server, (redis) => redis.call('ACL', 'SETUSER', 'usher', ...ACL));
    await inProcess(`redis://usher:only-mine@${at(server)}`);
    expect(await servers.command(server, (redis) => redis.call('ACL', 'LOG'))).toEqual([]);
    const login = { username: 'usher', password: 'only-mine' };
    const elsewhere = servers.command(server, (redis) => redis.set('elsewhere', '1'), login);
    await expect(elsewhere).rejects.toThrow('NOPERM');
  });
});

describe('with TLS and a private CA that NODE_EXTRA_CA_CERTS names, the main journey', () => {
  let secure: Certificates;
  beforeAll(async () => {
    secure = await makeCertificates();
  });
  afterAll(() => secure.remove());

  /** Node reads the variable when it starts: bot and worker are processes of their own. */
  const asProcesses = (url: string) =>
    inOwnWorld({ env: { REDIS_URL: url, NODE_EXTRA_CA_CERTS: secure.caFile }, start: false }, async (world) => {
      await world.spawn('worker');
      await world.spawn('bot');
      await evaluatesOnce(world);
    });

  test('with one server', async () => {
    servers = new Servers({ secure });
    await asProcesses(`rediss://${at(await servers.start())}`);
  });

  test('with Sentinel', async () => {
    servers = new Servers({ secure });
    const { sentinels } = await servers.startWatched({ replicas: 1, sentinels: 3 });
    await asProcesses(`rediss+sentinel://${all(sentinels)}/${MASTER}`);
  });

  test('with a cluster', async () => {
    servers = new Servers({ secure });
    await asProcesses(`rediss+cluster://${all(await servers.startCluster({ masters: 1 }))}`);
  });
});
