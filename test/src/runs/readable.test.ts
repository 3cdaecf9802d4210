import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Redis } from 'ioredis';
import { type PrivateRedis, startRedis } from '../../../playground/redis.js';
import { pino } from 'pino';
import { Counter } from 'prom-client';
import { keepAsk, keepUnclear, OpenQuestions } from '../../../src/runs/open-questions.js';
import { problemOf, RequestProblems } from '../../../src/resolve/request-errors.js';
import { UserError } from '../../../src/errors.js';
import { Unwritable } from '../../../src/platform/zod-json.js';
import { keys } from '../../../src/keys.js';
import { requestSchema } from '../../../src/request/request.js';
import { RunStore } from '../../../src/runs/store.js';
import { noReplicas } from '../../redis/no-replicas.js';

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
  const lines: string[] = [];
  const log = pino({ level: 'error' }, { write: (line: string) => void lines.push(line) });
  const unreadable = new Counter({ name: 'unreadable', help: 'Records', registers: [] });
  const runs = new RunStore({ redis, replication: noReplicas(), retentionDays: 1, log, metrics: { unreadable } });
  const { run } = await runs.accept({ delivery: 'd', asked, request });
  await redis.hset(keys.run('R-1'), 'channel', 'C1', 'asked', '{"of":"another time"}');
  await redis.set(keys.owner('dev', 'evaluation', 'job'), 'R-1');
  const look = async () => (await runs.ofJob('dev', 'evaluation', 'job', request)).map((found) => found.run);
  expect([await look(), await look()]).toEqual([[run], [run]]);
  expect(lines.map((line): unknown => JSON.parse(line))).toMatchObject([{ run: 'R-1' }]);
  expect((await unreadable.get()).values).toMatchObject([{ value: 1 }]);
});

test('what no worker could read again is never written', async () => {
  const unreadable = new Counter({ name: 'unreadable', help: 'Records', registers: [] });
  const runs = new RunStore({
    redis,
    replication: noReplicas(),
    retentionDays: 1,
    log: pino({ level: 'silent' }),
    metrics: { unreadable },
  });
  const before = await redis.keys('*');
  const odd = { ...asked, ask: { ...ask, filters: { updatedSince: '2025-11-01T24:00:00Z' } } };
  await expect(runs.accept({ delivery: 'odd', asked: odd, request })).rejects.toThrow(Unwritable);
  const oddRequest = { ...request, filters: odd.ask.filters };
  await expect(runs.accept({ delivery: 'odd', asked, request: oddRequest })).rejects.toThrow(Unwritable);
  const questions = new OpenQuestions({ redis, replication: noReplicas(), log: pino({ level: 'silent' }) });
  await expect(keepAsk(questions, odd)).rejects.toThrow(Unwritable);
  const wrong = new RequestProblems([
    { ...problemOf(new UserError('x', 'audiences')), choices: [{ name: 'y', patch: { dataset: 'z' } }] },
  ]);
  await expect(keepUnclear(questions, odd, wrong)).rejects.toThrow(Unwritable);
  expect((await redis.keys('*')).sort()).toEqual(before.sort());
});
