import { afterEach, describe, expect, test } from '@jest/globals';
import { AdobeError } from '../../../src/errors.js';
import { Tokens } from '../../../src/adobe/token.js';
import { exportOf } from './opened.js';
import { adobeThatSays, closeScripted, type Scripted, scriptedAdobe } from './scripted.js';

/** What holds for each call, whichever area it is of. */

afterEach(closeScripted);

const sandbox = 'dev';
const job = { id: 'j', status: 'NEW' };
const ok = { status: 200, body: job };
const failureOf = async (call: Promise<unknown>) => {
  const error = await call.then(() => undefined).catch((reason: unknown) => reason);
  return error instanceof AdobeError ? error.failure : error;
};
type Adobe = Awaited<ReturnType<typeof adobeThatSays>>['adobe'];

/** Every call of ours that has an effect at Adobe. */
const effects: [what: string, call: (adobe: Adobe) => Promise<unknown>, failure: string][] = [
  [
    'creating a segment job',
    ({ segmentJobs }) => segmentJobs.create({ sandbox, segmentIds: ['a'], requestId: 'r', timeoutMs: 2_000 }),
    'unknown-outcome',
  ],
  [
    'creating an export job',
    ({ exportJobs }) => exportJobs.create({ sandbox, body: exportOf(['a']), requestId: 'r', timeoutMs: 2_000 }),
    'unknown-outcome',
  ],
  [
    'creating a dataset',
    ({ datasets }) => datasets.create({ sandbox, name: 'New', requestId: 'r' }),
    'unknown-outcome',
  ],
  [
    'creating a schedule',
    ({ schedules }) => schedules.create({ sandbox, name: 'n', cron: '0 0 1 * * ?', active: false }),
    'unknown-outcome',
  ],
  ['changing a schedule', ({ schedules }) => schedules.setActive({ sandbox, id: 's', active: true }), 'unavailable'],
  ['cancelling a segment job', ({ segmentJobs }) => segmentJobs.cancel({ sandbox, id: 'j' }), 'unavailable'],
  ['cancelling an export job', ({ exportJobs }) => exportJobs.cancel({ sandbox, id: '7' }), 'unavailable'],
];

describe.each(effects)('%s', (_what, call, failure) => {
  test.each([['break' as const], [{ status: 500 }], [{ status: 503, headers: { 'retry-after': '0' } }]])(
    'is sent once, though it meets %j',
    async (trouble) => {
      const { adobe, calls } = await adobeThatSays(trouble, ok, ok);
      expect(await failureOf(call(adobe))).toBe(failure);
      expect(calls).toHaveLength(1);
    },
  );

  test('is not sent again after a 429', async () => {
    const { adobe, calls } = await adobeThatSays({ status: 429, headers: { 'retry-after': '0' } }, ok);
    expect(['busy', 'throttled']).toContain(await failureOf(call(adobe)));
    expect(calls).toHaveLength(1);
  });
});

describe('a read', () => {
  const get = ({ segmentJobs }: Adobe, timeoutMs = 10_000) => segmentJobs.get({ sandbox, id: 'j', timeoutMs });

  test.each([
    [{ status: 429 }],
    [{ status: 429, headers: { 'retry-after': '0' } }],
    [{ status: 500 }],
    ['break' as const],
  ])('is tried again after %j', async (trouble) => {
    const { adobe, calls } = await adobeThatSays(trouble, ok);
    expect((await get(adobe)).id).toBe('j');
    expect(calls).toHaveLength(2);
  });

  test('is tried three times at most', async () => {
    const zero = { status: 503, headers: { 'retry-after': '0' } };
    const { adobe, calls } = await adobeThatSays(zero, zero, zero, ok);
    expect(await failureOf(get(adobe))).toBe('unavailable');
    expect(calls).toHaveLength(3);
  });

  test('hands a longer hint on instead of waiting, in milliseconds', async () => {
    const { adobe, calls } = await adobeThatSays({ status: 429, headers: { 'retry-after': '30' } }, ok);
    await expect(get(adobe)).rejects.toMatchObject({ details: { failure: 'throttled', retryAfterMs: 30_000 } });
    expect(calls).toHaveLength(1);
  });

  test.each([400, 403, 404])('is not tried again after a %i', async (status) => {
    const { adobe, calls } = await adobeThatSays({ status }, ok);
    await expect(get(adobe)).rejects.toMatchObject({ details: { status } });
    expect(calls).toHaveLength(1);
  });

  test('ends at its deadline', async () => {
    const { adobe } = await adobeThatSays(ok, 'hang', 'hang', 'hang');
    await get(adobe);
    await expect(get(adobe, 100)).rejects.toThrow('Adobe didn’t answer in time.');
  });

  test('follows no redirection: what it bears is for Adobe alone', async () => {
    const { adobe, calls } = await adobeThatSays(
      ...Array.from({ length: 3 }, () => ({ status: 307, headers: { location: '/elsewhere' } })),
    );
    expect(await failureOf(get(adobe))).toBe('unavailable');
    expect(calls.length).toBe(3);
  });
});

describe('each request', () => {
  test('has the sandbox, the key, the organisation, and a request id of its own', async () => {
    const { adobe, calls } = await adobeThatSays({ status: 500 }, ok);
    await adobe.segmentJobs.get({ sandbox, id: 'j' });
    const [first, second] = calls.map(({ headers }) => headers);
    expect(first).toMatchObject({ 'x-sandbox-name': 'dev', 'x-api-key': 'c', 'x-gw-ims-org-id': 'o' });
    expect(first?.['content-type']).toBeUndefined();
    expect(first?.['x-request-id']).toMatch(/^[\da-f-]{36}$/);
    expect(second?.['x-request-id']).not.toBe(first?.['x-request-id']);
  });

  test('an error says what was sent and what Adobe calls it, and nothing of the credential', async () => {
    const { adobe } = await adobeThatSays({
      status: 400,
      headers: { 'x-request-id': 'theirs' },
      body: { title: 'No' },
    });
    const call = adobe.segmentJobs.create({ sandbox, segmentIds: ['a'], requestId: 'ours', timeoutMs: 2_000 });
    const error = await call.catch((reason: unknown) => reason);
    expect(error).toMatchObject({ details: { requestId: 'ours', adobeRequestId: 'theirs' } });
    expect(JSON.stringify(error)).not.toContain('token-1');
  });
});

describe('the token', () => {
  test('is fetched once for many at the same time', async () => {
    const { adobe, calls, forms } = await adobeThatSays(...Array.from({ length: 8 }, () => ok));
    await Promise.all(Array.from({ length: 8 }, () => adobe.segmentJobs.get({ sandbox, id: 'j' })));
    expect([calls.length, forms.length]).toEqual([8, 1]);
    expect(new URLSearchParams(forms[0])).toEqual(
      new URLSearchParams({ client_id: 'c', client_secret: 's', grant_type: 'client_credentials', scope: 'openid' }),
    );
  });

  test.each([
    [401, '401013'],
    [403, '403010'],
  ])('is replaced once after %i %s; a second time is the end', async (status, error_code) => {
    const expired = { status, body: { error_code, message: 'no' } };
    const { adobe, calls, forms } = await adobeThatSays(expired, expired, ok);
    await expect(adobe.segmentJobs.get({ sandbox, id: 'j' })).rejects.toMatchObject({ details: { status } });
    expect(calls.map(({ token }) => token)).toEqual(['Bearer token-1', 'Bearer token-2']);
    expect(forms).toHaveLength(2);
  });

  test.each([303, 307, 500])('its code with %i is no reason to send again what creates', async (status) => {
    const { adobe, calls } = await adobeThatSays({ status, body: { error_code: '403010', message: 'no' } }, ok);
    const created = adobe.segmentJobs.create({ sandbox, segmentIds: ['s'], requestId: 'r', timeoutMs: 2_000 });
    await expect(created).rejects.toMatchObject({ details: { status } });
    expect(calls).toHaveLength(1);
  });

  test('a 403 for another reason costs no token', async () => {
    const { adobe, forms } = await adobeThatSays({ status: 403, body: { error_code: '403027', message: 'no' } });
    expect(await failureOf(adobe.segmentJobs.get({ sandbox, id: 'j' }))).toBe('denied');
    expect(forms).toHaveLength(1);
  });

  test('that does not come in time: nothing is sent, and nothing is in doubt', async () => {
    const { adobe, calls } = await scriptedAdobe({ answers: [ok], ims: () => 'hang' });
    const create = adobe.segmentJobs.create({ sandbox, segmentIds: ['a'], requestId: 'r', timeoutMs: 50 });
    await expect(create).rejects.toMatchObject({ details: { failure: 'unavailable' } });
    expect(calls).toEqual([]);
  });

  test('who gives up leaves the fetch to the others', async () => {
    let release: (scripted: Scripted) => void = () => undefined;
    const held = new Promise<Scripted>((resolve) => (release = resolve));
    const { adobe, calls, forms } = await scriptedAdobe({ answers: [ok], ims: () => held });
    const patient = adobe.segmentJobs.get({ sandbox, id: 'j' });
    expect(await failureOf(adobe.segmentJobs.get({ sandbox, id: 'j', timeoutMs: 50 }))).toBe('unavailable');
    expect(calls).toEqual([]);
    release({ status: 200, body: { access_token: 'late', expires_in: 60 } });
    expect((await patient).id).toBe('j');
    expect(forms).toHaveLength(1);
  });

  test.each([
    [400, { error: 'invalid_client', error_description: 'wrong secret' }, 'auth'],
    [503, undefined, 'unavailable'],
    [200, { token: 'x' }, 'unavailable'],
  ])('IMS answers %i %j: %s', async (status, body, failure) => {
    const { adobe, calls } = await scriptedAdobe({ answers: [], ims: () => ({ status, body }) });
    const create = adobe.segmentJobs.create({ sandbox, segmentIds: ['a'], requestId: 'r', timeoutMs: 2_000 });
    expect(await failureOf(create)).toBe(failure);
    expect(calls).toEqual([]);
  });

  test.each([
    ['seconds', 3_600, 3_600_000],
    ['milliseconds, as the retired flow had it', 86_399_992, 86_399_992],
  ])('is kept until shortly before its end, told in %s', async (_unit, expires_in, lifeMs) => {
    const ims = imsThatSays({ expires_in });
    await ims.tokens.get();
    ims.now = lifeMs - 6 * 60_000;
    expect(await ims.tokens.get()).toBe('t1');
    ims.now = lifeMs - 4 * 60_000;
    expect(await ims.tokens.get()).toBe('t2');
  });

  test.each([[undefined], [null], [''], ['soon'], [0], ['0'], [-1], [{}]])(
    'is kept for five minutes where its life is told as %j',
    async (expires_in) => {
      const ims = imsThatSays({ expires_in });
      expect(await ims.tokens.get()).toBe('t1');
      ims.now = 5 * 60_000 - 1;
      expect(await ims.tokens.get()).toBe('t1');
      ims.now = 5 * 60_000;
      expect(await ims.tokens.get()).toBe('t2');
    },
  );
});

/** Tokens by their number, by a clock of their own. */
function imsThatSays(more: object) {
  let given = 0;
  const answer = () => new Response(JSON.stringify({ access_token: `t${(given += 1)}`, ...more }));
  const ims = { now: 0 };
  const tokens = new Tokens({
    imsUrl: 'http://ims',
    clientId: 'c',
    clientSecret: 's',
    scopes: 'openid',
    timeoutMs: 100,
    fetch: () => Promise.resolve(answer()),
    now: () => ims.now,
  });
  return Object.assign(ims, { tokens });
}
