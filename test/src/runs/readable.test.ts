import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Redis } from 'ioredis';
import { type PrivateRedis, startRedis } from '../../../playground/redis.js';
import { keys } from '../../../src/runs/keys.js';
import { requestSchema } from '../../../src/runs/request.js';
import { Runs } from '../../../src/runs/runs.js';

const request = requestSchema.parse({
  kind: 'evaluation',
  sandbox: { name: 'dev', type: 'development' },
  filters: {},
  audiences: [{ id: 'a', namespace: 'ups', name: 'A', statuses: ['realized'] }],
});
const ask = { kind: 'evaluation' as const, sandbox: 'dev', audiences: [], filters: {} };
const asked = { ask, by: 'U1', channel: 'C1', at: 1, confirmed: false };

let server: PrivateRedis;
let redis: Redis;
beforeAll(async () => {
  server = await startRedis();
  redis = new Redis(server.url);
});
afterAll(async () => {
  redis.disconnect();
  await server.close();
});

test('of the runs of a job one that cannot be read is left out, and told of once', async () => {
  const skipped: string[] = [];
  const runs = new Runs({ redis, retentionDays: 1, onUnreadable: (run) => skipped.push(run) });
  const { run } = await runs.accept({ delivery: 'd', asked, request });
  await redis.hset(keys.run('R-1'), 'channel', 'C1', 'asked', '{"of":"another time"}');
  await redis.set(keys.owner('dev', 'segment', 'job'), 'R-1');
  const look = async () => (await runs.ofJob('dev', 'segment', 'job', request)).map((found) => found.run);
  expect([await look(), await look()]).toEqual([[run], [run]]);
  expect(skipped).toEqual(['R-1']);
});
