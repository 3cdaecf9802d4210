import { afterEach, describe, expect, test } from '@jest/globals';
import { createServer, type Server } from 'node:http';
import { WebSocket } from 'undici';
import { createDispatcher, createFetch } from '../../../src/platform/fetch.js';
import { healthRoutes } from '../../../src/platform/http.js';
import { serve as serveRoutes } from '../../../src/platform/http-server.js';
import { createLog } from '../../../src/platform/log.js';
import { head, raw } from '../../journeys/door.js';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** A proxy that notes where it was to lead, and refuses. */
async function startProxy() {
  const asked: string[] = [];
  const server: Server = createServer();
  server.on('connect', (request, socket) => {
    asked.push(request.url ?? '');
    socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => server.close());
  const address = server.address();
  return { asked, url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}` };
}

describe('the way out', () => {
  test('goes through the proxy, but for hosts that need none', async () => {
    const proxy = await startProxy();
    const send = createFetch({ https: proxy.url, no: '127.0.0.1' });
    await expect(send('https://slack.example/api/')).rejects.toThrow();
    await expect(send('https://127.0.0.1:1/')).rejects.toThrow();
    expect(proxy.asked).toEqual(['slack.example:443']);
  });

  test('the socket takes it too', async () => {
    const proxy = await startProxy();
    const dispatcher = createDispatcher({ https: proxy.url, no: undefined });
    if (!dispatcher) throw new Error('there is a proxy');
    const socket = new WebSocket('wss://wss.slack.example/link', { dispatcher });
    await new Promise((resolve) => socket.addEventListener('error', resolve));
    expect(proxy.asked).toEqual(['wss.slack.example:443']);
  });

  test('there is none without a proxy', () => {
    expect(createDispatcher({ https: undefined, no: 'localhost' })).toBeUndefined();
  });
});

describe('health', () => {
  async function serve(options: Partial<Parameters<typeof healthRoutes>[0]>) {
    const routes = healthRoutes({
      ready: () => Promise.resolve('PONG'),
      metrics: () => Promise.resolve('m 1\n'),
      ...options,
    });
    const { port, close } = await serveRoutes({
      port: 0,
      host: '127.0.0.1',
      routes,
      log: createLog({ level: 'silent' }),
    });
    closing.push(() => void close());
    const get = async (path: string, init?: RequestInit) => {
      const response = await fetch(`http://127.0.0.1:${port}${path}`, { ...init, headers: { connection: 'close' } });
      return { status: response.status, body: await response.text(), type: response.headers.get('content-type') };
    };
    return Object.assign(get, { port });
  }

  test('up, ready, measured; nothing else, and no other method', async () => {
    const get = await serve({});
    expect(await get('/healthz')).toMatchObject({ status: 200 });
    expect(await get('/readyz?from=probe')).toMatchObject({ status: 200 });
    expect(await get('/metrics')).toMatchObject({ body: 'm 1\n', type: expect.stringContaining('version=0.0.4') });
    expect(await get('/elsewhere')).toMatchObject({ status: 404 });
    expect(await get('/healthz', { method: 'POST' })).toMatchObject({ status: 404 });
  });

  test.each(['/readyz', '/metrics'])('%s: many who ask at once cost no more than one', async (path) => {
    let asked = 0;
    const count = () => {
      asked += 1;
      return Promise.resolve('m 1\n');
    };
    const get = await serve({ ready: count, metrics: count });
    const { closed } = raw(get.port, head({}, `GET ${path}`).repeat(7) + head({ connection: 'close' }, `GET ${path}`));
    expect((await closed).split('HTTP/1.1 200 OK')).toHaveLength(9);
    expect(asked).toBe(1);
    await get(path);
    expect(asked).toBe(2);
  });

  test.each([
    ['refuses', () => Promise.reject(new Error('no'))],
    ['never answers', () => new Promise(() => undefined)],
  ])('503 when Redis %s', async (_how, ready) => {
    const get = await serve({ ready });
    expect(await get('/readyz')).toMatchObject({
      status: 503,
      body: 'Redis is not reachable, or cannot be written to\n',
    });
    expect(await get('/healthz')).toMatchObject({ status: 200 });
  });

  test('503 when the connection to Slack is not open, 200 when it is', async () => {
    let open = false;
    const get = await serve({ connected: () => open });
    expect(await get('/readyz')).toMatchObject({ status: 503, body: 'The connection to Slack is not open\n' });
    open = true;
    expect(await get('/readyz')).toMatchObject({ status: 200 });
  });

  test('500 with the reason when there is nothing to measure', async () => {
    const get = await serve({ metrics: () => Promise.reject(new Error('no numbers')) });
    expect(await get('/metrics')).toMatchObject({ status: 500, body: 'no numbers' });
  });
});
