import { afterEach, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { freePort } from '../../playground/redis.js';
import { waitUntil } from '../../playground/waiting.js';
import { inOwnWorld } from '../journeys/journey.js';
import { DIST, linesOf } from '../processes/program.js';
import { makeCertificates } from './certificates.js';
import { end, Servers } from './servers.js';

/** What a connection with TLS begins with. */
const HANDSHAKE = 0x16;

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** Passes everything on to a port; answers with its own port, and with the first byte of each connection. */
async function passOn(to: number) {
  const firsts: number[] = [];
  const sockets: Socket[] = [];
  const door = createServer((client) => {
    const server = connect(to, '127.0.0.1');
    for (const socket of [client, server]) sockets.push(socket.on('error', () => socket.destroy()));
    client.once('data', (said: Buffer) => firsts.push(said[0] ?? 0));
    client.pipe(server).pipe(client);
  }).listen(0, '127.0.0.1');
  await once(door, 'listening');
  closing.push(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => door.close(resolve));
  });
  const address = door.address();
  return { port: typeof address === 'object' ? address?.port : undefined, firsts };
}

test.each(['jobs/main.js', 'src/main.js'])(
  'TLS with a CA that nobody trusts: %s says so and why, is not ready, and says nothing in plain text',
  async (program) => {
    const secure = await makeCertificates();
    closing.push(() => secure.remove());
    const servers = new Servers({ secure });
    closing.push(() => servers.close());
    const door = await passOn((await servers.start()).port);
    const port = await freePort();
    const env = { REDIS_URL: `rediss://127.0.0.1:${door.port}`, LOG_LEVEL: 'warn', PORT: String(port) };
    await inOwnWorld({ env, start: false }, async (world) => {
      const log: string[] = [];
      const usher = spawn(process.execPath, [join(DIST, program)], {
        env: world.env,
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      closing.push(() => end(usher));
      usher.stdout.on('data', (chunk) => log.push(String(chunk)));
      const ready = await waitUntil('it answers', () =>
        fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined),
      );
      expect(ready.status).toBe(503);
      expect(await ready.text()).toBe('Redis is not reachable, or cannot be written to\n');
      await waitUntil('it has tried more than once', () => Promise.resolve(door.firsts.length > 3 || undefined));
      expect(new Set(door.firsts)).toEqual(new Set([HANDSHAKE]));
      const said = linesOf(log.join('')).filter(({ msg }) => msg === 'Redis');
      expect(said[0]).toMatchObject({ level: 40, err: { code: 'SELF_SIGNED_CERT_IN_CHAIN' } });
      expect(usher.exitCode).toBeNull();
    });
  },
);
