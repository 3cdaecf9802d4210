import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { gzipSync } from 'node:zlib';
import { waitUntil } from '../../../playground/waiting.js';
import { createFetch } from '../../../src/platform/fetch.js';

const WORDS = { 'content-type': 'application/json' };

describe('the way out, without a proxy', () => {
  const send = createFetch({ https: undefined, no: undefined });
  let server: Server;
  let url = '';
  let seen: { method: string | undefined; headers: IncomingMessage['headers']; body: string }[] = [];
  let closed = 0;

  beforeAll(async () => {
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        seen.push({ method: request.method, headers: request.headers, body: Buffer.concat(chunks).toString() });
        const [, what = '', kind = ''] = (request.url ?? '').split('/');
        const type = kind === 'csv' ? 'text/csv' : 'application/octet-stream';
        switch (what) {
          case 'elsewhere':
            return response.writeHead(307, { location: '/json' }).end();
          case 'zipped':
            return response.writeHead(200, { ...WORDS, 'content-encoding': 'gzip' }).end(gzipSync('{"zipped":true}'));
          case 'nothing':
            return response.writeHead(204).end();
          case 'cut':
            response.writeHead(200, { ...WORDS, 'x-location': '/jobs/1' });
            return response.write('{"begun":', () => response.destroy());
          case 'silent':
            return undefined;
          case 'empty':
            return response.writeHead(200, { ...WORDS, 'content-encoding': 'gzip' }).end();
          case 'file':
            response.on('close', () => (closed += 1));
            return response.writeHead(200, { 'content-type': type }).write('first bytes');
          default:
            return response.writeHead(429, { ...WORDS, 'retry-after': '7' }).end('{"ok":false}');
        }
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  test('status, headers and body are those of the answer', async () => {
    seen = [];
    const answer = await send(`${url}/json`, { method: 'POST', headers: { 'X-Own': 'yes' }, body: '{"a":1}' });
    expect([answer.status, answer.ok, answer.headers.get('retry-after')]).toEqual([429, false, '7']);
    expect(await answer.json()).toEqual({ ok: false });
    expect(seen).toEqual([
      {
        method: 'POST',
        headers: expect.objectContaining({ 'x-own': 'yes', 'accept-encoding': 'gzip' }),
        body: '{"a":1}',
      },
    ]);
  });

  test('a form is sent as one, and a form with a file in parts', async () => {
    seen = [];
    await send(`${url}/json`, { method: 'POST', body: new URLSearchParams({ scope: 'a b' }) });
    const parts = new FormData();
    parts.append('file', new Blob(['content']), 'counts.csv');
    await send(`${url}/json`, { method: 'POST', body: parts });
    const [form, file] = seen;
    expect([form?.headers['content-type'], form?.body]).toEqual([
      'application/x-www-form-urlencoded;charset=UTF-8',
      'scope=a+b',
    ]);
    expect(file?.headers['content-type']).toMatch(/^multipart\/form-data; boundary=/);
    expect(file?.body).toContain('counts.csv');
  });

  test('a redirect is never followed: it is given to who asks for it, and an error for others', async () => {
    seen = [];
    const answer = await send(`${url}/elsewhere`, { redirect: 'manual' });
    expect([answer.status, answer.headers.get('location')]).toEqual([307, '/json']);
    await expect(send(`${url}/elsewhere`, { redirect: 'error' })).rejects.toThrow('redirected with status 307');
    await expect(send(`${url}/elsewhere`)).rejects.toThrow('redirected with status 307');
    expect(seen).toHaveLength(3);
  });

  test('what comes zipped is unzipped; an answer without a body has none', async () => {
    expect(await (await send(`${url}/zipped`)).json()).toEqual({ zipped: true });
    const none = await send(`${url}/nothing`);
    expect([none.status, await none.text()]).toEqual([204, '']);
    expect(await (await send(`${url}/empty`)).text()).toBe('');
  });

  test('a body that breaks off fails who reads it; the head of the answer is there', async () => {
    const answer = await send(`${url}/cut`);
    expect([answer.status, answer.headers.get('x-location')]).toEqual([200, '/jobs/1']);
    await expect(answer.text()).rejects.toThrow();
  });

  test('a deadline says that it was one', async () => {
    await expect(send(`${url}/silent`, { signal: AbortSignal.timeout(10) })).rejects.toMatchObject({
      name: 'TimeoutError',
    });
  });

  test.each(['octet-stream', 'csv'])('a file is not read before somebody wants it: %s', async (type) => {
    closed = 0;
    const answer = await send(`${url}/file/${type}`);
    expect(answer.status).toBe(200);
    await answer.body?.cancel();
    const isClosed = () => (closed > 0 ? true : undefined);
    expect(await waitUntil('the connection is closed', () => Promise.resolve(isClosed()))).toBe(true);
  });

  test('who is not there is an error', async () => {
    await expect(send('http://127.0.0.1:1/')).rejects.toThrow();
  });
});
