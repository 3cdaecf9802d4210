import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Redis } from 'ioredis';
import { type PrivateRedis, startRedis } from '../../../playground/redis.js';
import { waitUntil } from '../../../playground/waiting.js';
import { keepUnclear, OpenQuestions } from '../../../src/runs/open-questions.js';
import { createLog } from '../../../src/platform/log.js';
import { keys } from '../../../src/keys.js';
import { typed, wrongWith } from '../request/asks.js';
import { catalogWith } from '../resolve/catalog.js';
import { noReplicas } from '../../redis/no-replicas.js';

let server: PrivateRedis;
let redis: Redis;
beforeAll(async () => {
  server = await startRedis();
  redis = new Redis(server.url);
  await redis.ping();
});
afterAll(async () => {
  redis.disconnect();
  await server.close();
});

test('what was taken too late to be used is put back: the same press counts afterwards', async () => {
  const questions = new OpenQuestions({
    redis,
    replication: noReplicas(),
    log: createLog({ level: 'silent', secrets: [] }),
  });
  const ask = typed('"VIP byers"');
  const wrong = await wrongWith(ask, catalogWith([{ name: 'VIP buyers' }]));
  const question = await keepUnclear(questions, { ask, by: 'U1', channel: 'C1', at: 1, confirmed: false }, wrong);
  const kept = question?.kept ?? '';
  let thaw: () => void = () => undefined;
  const thaws = new Promise<void>((resolve) => (thaw = resolve));
  const getdel = redis.getdel.bind(redis);
  redis.getdel = async (key) => {
    const taken = await getdel(key);
    await thaws;
    return taken;
  };
  expect(await questions.take(kept, 'U1')).toBe('out-of-reach');
  redis.getdel = getdel;
  expect(await redis.exists(keys.question(kept))).toBe(0);
  thaw();
  await waitUntil('it is back', async () => (await redis.exists(keys.question(kept))) === 1 || undefined);
  expect(await questions.take(kept, 'U1')).toMatchObject({ by: 'U1', question: 'start-run' });
});
