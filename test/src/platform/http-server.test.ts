import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { ServerResponse } from 'node:http';
import { serve, type Served } from '../../../src/platform/http-server.js';
import { createLog } from '../../../src/platform/log.js';
import { waitUntil } from '../../../playground/waiting.js';
import { head, raw } from '../../journeys/door.js';

const MOST = 20;

let served: Served;
let waiting: ServerResponse[] = [];
beforeEach(async () => {
  waiting = [];
  served = await serve({
    port: 0,
    host: '127.0.0.1',
    connections: MOST,
    log: createLog({ level: 'silent' }),
    routes: [
      { path: '/at-once', method: 'GET', handler: (_request, response) => response.end('yes') },
      { path: '/later', method: 'GET', handler: (_request, response) => void waiting.push(response) },
      { path: '/body', method: 'POST', handler: (request) => void request.resume() },
    ],
  });
});
afterEach(() => served.close());

const open = (text: string) => raw(served.port, text);
const asked = async (path: string) => open(head({ connection: 'close' }, `GET ${path}`)).closed;
const underway = (count: number) =>
  waitUntil(`${count} are being answered`, () => Promise.resolve(waiting.length >= count || undefined));

test.each([
  ['say nothing', ''],
  ['say half of their headers', 'GET /at-once HTTP/1.1\r\nx: '],
  ['stop within their body', `${head({ 'content-length': 1_000 }, 'POST /body')}x`],
])('strangers that %s push out each other, and nobody who is being answered', async (_how, text) => {
  const answered = open(head({ connection: 'close' }, 'GET /later'));
  await underway(1);
  const strangers = Array.from({ length: 3 * MOST }, () => open(text));
  expect(await asked('/at-once')).toMatch(/^HTTP\/1\.1 200 [^]*yes$/);
  waiting[0]?.end('answered');
  expect(await answered.closed).toMatch(/^HTTP\/1\.1 200 [^]*answered$/);
  const pushedOut = strangers.slice(0, 2 * MOST).map(({ closed }) => closed);
  expect(new Set(await Promise.all(pushedOut))).toEqual(new Set(['']));
  for (const { hangUp } of strangers) hangUp();
});

test('many requests at once on one connection: it is cut off, and only the first of them are worked on', async () => {
  expect(await open(head({}, 'GET /later').repeat(1_000)).closed).toBe('');
  expect(waiting.length).toBe(8);
});

test('one after the other they may be many', async () => {
  const { closed, send, heard } = open(head({}, 'GET /at-once'));
  for (let count = 1; count <= 30; count += 1) {
    await waitUntil(`answer ${count}`, () => Promise.resolve(heard().split('yes').length > count || undefined));
    send(head(count < 30 ? {} : { connection: 'close' }, 'GET /at-once'));
  }
  expect((await closed).split('yes')).toHaveLength(32);
});
