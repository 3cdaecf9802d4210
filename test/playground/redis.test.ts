import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Redis } from 'ioredis';
import { freePort, type PrivateRedis, startRedis } from '../../playground/redis.js';

let first: PrivateRedis;
const others: PrivateRedis[] = [];
beforeEach(async () => {
  first = await startRedis();
});
afterEach(async () => {
  for (const one of [first, ...others.splice(0)]) await one.close();
});

const portOf = ({ url }: PrivateRedis) => Number(new URL(url).port);

test('a port that somebody took meanwhile: another one is tried, and each has a Redis of its own', async () => {
  const ports = [portOf(first), portOf(first)];
  const second = await startRedis(undefined, async () => ports.shift() ?? (await freePort()));
  others.push(second);
  expect(ports).toEqual([]);
  expect(portOf(second)).not.toBe(portOf(first));
  const [here, there] = [new Redis(first.url), new Redis(second.url)];
  await here.set('mine', '1');
  expect(await there.exists('mine')).toBe(0);
  for (const one of [here, there]) one.disconnect();
});

test('a given port that is taken: said, instead of handing out the Redis that is there', async () => {
  const port = portOf(first);
  await expect(startRedis(port)).rejects.toThrow(`port ${port} may be taken`);
});

test('where every port is taken, it ends', async () => {
  await expect(startRedis(undefined, () => Promise.resolve(portOf(first)))).rejects.toThrow('5 ports may be taken');
});
