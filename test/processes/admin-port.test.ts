import { describe, expect, test } from '@jest/globals';
import { networkInterfaces } from 'node:os';
import { freePort } from '../../playground/redis.js';
import { startUsher } from '../../playground/usher.js';
import { journey, type JourneyOptions } from '../journeys/journey.js';
import { DIST, runToEnd } from './program.js';

const ADMIN_TOKEN = 'admin-of-the-journey';
const basic = (password: string) => `Basic ${Buffer.from(`prometheus:${password}`).toString('base64')}`;

const WORLD: JourneyOptions = { env: { LOG_LEVEL: 'debug', HOST: '127.0.0.1', ADMIN_TOKEN }, start: false };

/** The status; 0 where nothing listens. */
async function statusOf(url: string, authorization?: string): Promise<number> {
  const headers = authorization === undefined ? {} : { authorization };
  return fetch(url, { headers }).then(
    ({ status }) => status,
    () => 0,
  );
}

journey('the port for those who run it', WORLD, (world) => {
  describe.each([
    ['both', {}, 404],
    ['bot', {}, 404],
    ['worker', {}, 0],
    ['bot', { SLACK_APP_TOKEN: 'xapp-of-the-journey', SLACK_SIGNING_SECRET: '' }, 0],
  ] as const)('%s with %j', (role, env, onPort) => {
    test('health and metrics are at the admin port alone; metrics for the token', async () => {
      const ADMIN_PORT = String(await freePort());
      const usher = await startUsher({ role, env: { ...world.env, ...env, ADMIN_PORT }, dist: DIST });
      try {
        for (const path of ['/healthz', '/readyz', '/metrics']) expect(await statusOf(usher.url + path)).toBe(onPort);
        for (const path of ['/healthz', '/readyz']) expect(await statusOf(usher.adminUrl + path)).toBe(200);
        const metrics = `${usher.adminUrl}/metrics`;
        for (const given of [`Bearer ${ADMIN_TOKEN}`, `bearer ${ADMIN_TOKEN}`, basic(ADMIN_TOKEN)])
          expect(await statusOf(metrics, given)).toBe(200);
        for (const given of [undefined, '', 'Bearer', 'Bearer no', basic('no'), `Digest ${ADMIN_TOKEN}`, ADMIN_TOKEN])
          expect(await statusOf(metrics, given)).toBe(401);
        expect((await fetch(metrics)).headers.get('www-authenticate')).toMatch(/^Bearer realm=.*, Basic realm=/);
        expect(await statusOf(`${usher.adminUrl}/slack/events`)).toBe(404);
        expect(usher.log.join('')).not.toContain(ADMIN_TOKEN);
      } finally {
        await usher.stop('SIGKILL');
      }
    });
  });

  test('HOST is the only address that is listened at, on both ports', async () => {
    const outer = Object.values(networkInterfaces())
      .flatMap((all) => all ?? [])
      .find(({ internal, family }) => !internal && family === 'IPv4');
    const ADMIN_PORT = String(await freePort());
    const usher = await startUsher({ role: 'bot', env: { ...world.env, ADMIN_PORT }, dist: DIST });
    // Another address of this machine’s: the loopback has many, also where there is no network.
    for (const url of [usher.url, usher.adminUrl]) {
      expect(await statusOf(url)).toBe(404);
      for (const other of ['127.0.0.2', ...(outer ? [outer.address] : [])])
        expect(await statusOf(url.replace('127.0.0.1', other))).toBe(0);
    }
    await usher.stop('SIGKILL');
  });

  test('an admin port without a token ends with 78 and says so, in both roles', async () => {
    for (const entry of ['dist/src/main.js', 'dist/jobs/main.js']) {
      const { code, err } = await runToEnd([entry], { ...world.env, ADMIN_PORT: '9090', ADMIN_TOKEN: '' });
      expect(code).toBe(78);
      expect(err).toContain('ADMIN_TOKEN: is missing, and ADMIN_PORT needs it');
    }
  });
});
