import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { Redis } from 'ioredis';
import { z } from 'zod';
import { type PrivateRedis, startRedis } from '../../../playground/redis.js';
import { defineScript } from '../../../src/platform/redis-script.js';

const add = defineScript({
  name: 'addTwice',
  keys: ['total', 'times'],
  args: ['amount', 'isDouble', 'note'],
  answer: z.tuple([z.number(), z.number(), z.string()]),
  lua: `
local added = isDouble == '1' and amount * 2 or amount
return { redis.call('INCRBY', total, added), redis.call('INCR', times), note }`,
});

let server: PrivateRedis;
let redis: Redis;
beforeAll(async () => {
  server = await startRedis();
});
beforeEach(async () => {
  redis = new Redis(server.url);
  await redis.flushall();
});
afterEach(() => redis.disconnect());
afterAll(async () => {
  await server.close();
});

const adds = (amount: number, isDouble = false, note?: string) =>
  add(redis, { total: '{t}:total', times: '{t}:times' }, { amount, isDouble, note });

test('keys and arguments go by their names; false and undefined are empty', async () => {
  await expect(adds(3)).resolves.toEqual([3, 1, '']);
  await expect(adds(4, true, 'doubled')).resolves.toEqual([11, 2, 'doubled']);
});

test('a script that Redis has forgotten is sent again, and runs once, also for several who ask at the same time', async () => {
  await adds(1);
  await redis.script('FLUSH');
  await Promise.all([adds(1), adds(1), adds(1)]);
  await expect(adds(0)).resolves.toEqual([4, 5, '']);
});

test('a new connection knows the script', async () => {
  await adds(1);
  await redis.script('FLUSH');
  redis.disconnect(true);
  await expect(adds(1)).resolves.toEqual([2, 2, '']);
});

test('two scripts of one name are a mistake in the program, not one of them', async () => {
  await adds(1);
  const other = defineScript({ name: 'addTwice', keys: [], args: [], answer: z.number(), lua: 'return 1' });
  await expect(other(redis, {}, {})).rejects.toThrow('Redis has two commands called addTwice');
});
