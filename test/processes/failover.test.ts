import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { Redis } from 'ioredis';
import { startWorker } from '../../jobs/start.js';
import { freePort, type PrivateRedis, startRedis } from '../../playground/redis.js';
import { waitUntil } from '../../playground/waiting.js';
import { readConfig } from '../../src/config.js';
import { startBot } from '../../src/bot.js';
import { journey } from '../journeys/journey.js';

/** An address that leads to the master of the day, as managed ones do; what is connected already stays where it is. */
function startAddress(leadsTo: () => number): Server {
  return createServer((socket) => {
    const master = connect(leadsTo(), '127.0.0.1');
    const end = () => [socket, master].map((one: Socket) => one.destroy());
    for (const one of [socket, master]) one.on('error', end).on('close', end);
    socket.pipe(master).pipe(socket);
  });
}

journey('Redis behind an address that moves on', { start: false }, (world) => {
  let next: PrivateRedis;
  let old: Redis;
  let address: Server;
  const started: { port: number; close: () => Promise<unknown> }[] = [];
  beforeAll(async () => {
    next = await startRedis();
    old = new Redis(world.redis.url);
  });
  afterAll(async () => {
    await Promise.all(started.map(({ close }) => close()));
    address.close();
    old.disconnect();
    await next.close();
  });

  test('the master becomes a replica and cuts nobody off: not ready, then ready at the new master', async () => {
    let master = world.redis.url;
    address = startAddress(() => Number(new URL(master).port));
    const port = await freePort();
    await new Promise<void>((resolve) => address.listen(port, '127.0.0.1', resolve));
    const config = readConfig({ ...world.env, REDIS_URL: `redis://127.0.0.1:${port}` });
    started.push(await startBot(config));
    started.push(await startWorker(config));
    const ready = (status: number) =>
      waitUntil(`both say ${status}`, async () => {
        const all = await Promise.all(started.map((one) => fetch(`http://127.0.0.1:${one.port}/readyz`)));
        return all.every((answer) => answer.status === status) || undefined;
      });
    await ready(200);
    await old.replicaof('127.0.0.1', await freePort());
    await ready(503);
    master = next.url;
    await ready(200);
    expect(await old.role()).toContain('slave');
  });
});
