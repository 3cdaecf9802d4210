import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { createServer, type Server } from 'node:http';
import { closeScripted, scriptedAdobe } from './scripted.js';

const create = { sandbox: 'dev', segmentIds: ['a'], requestId: 'r', timeoutMs: 2_000 };
const job = { id: 'j', status: 'NEW' };

/** A second host, which must never hear anything. */
let second: Server;
let elsewhere: string;
let heard = 0;
beforeAll(async () => {
  second = createServer((_request, response) => {
    heard += 1;
    response.end(JSON.stringify({ access_token: 'of the second host', expires_in: 3_600, ...job }));
  });
  await new Promise<void>((resolve) => second.listen(0, '127.0.0.1', resolve));
  const address = second.address();
  elsewhere = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/`;
});
afterAll(() => void second.close());
afterEach(() => {
  closeScripted();
  expect(heard).toBe(0);
});

const moved = (status: number) => ({ status, headers: { location: elsewhere }, body: { message: 'Moved' } });

describe('an address that leads elsewhere is not followed', () => {
  test.each([301, 302, 307, 308])('%i where tokens are given: the secret stays, and that is said', async (status) => {
    const { adobe, calls } = await scriptedAdobe({ answers: [], ims: () => moved(status) });
    const message = `Adobe IMS redirected the request (status ${status}), and Usher doesn’t follow redirects.`;
    await expect(adobe.segmentJobs.create(create)).rejects.toMatchObject({
      details: { failure: 'unavailable', message, status },
    });
    expect(calls).toEqual([]);
  });

  test.each([
    [301, 'bad-request'],
    [302, 'bad-request'],
    [307, 'bad-request'],
    [308, 'bad-request'],
    [303, 'unknown-outcome'],
  ])('%i to a creating call: %s, and it is sent once', async (status, failure) => {
    const { adobe, calls } = await scriptedAdobe({ answers: [moved(status), { status: 200, body: job }] });
    const message = `Adobe redirected the request (status ${status}), and Usher doesn’t follow redirects.`;
    await expect(adobe.segmentJobs.create(create)).rejects.toMatchObject({ details: { failure, message, status } });
    expect(calls).toHaveLength(1);
  });

  test('307 to a read: not there now, and asked again', async () => {
    const { adobe, calls } = await scriptedAdobe({ answers: [moved(307), { status: 200, body: job }] });
    expect((await adobe.segmentJobs.get({ sandbox: 'dev', id: 'j' })).status).toBe('NEW');
    expect(calls).toHaveLength(2);
  });
});
