import { describe, expect, test } from '@jest/globals';
import { runInNewContext } from 'node:vm';
import { z } from 'zod';
import { AdobeError } from '../../../src/errors.js';
import { boltLogger, createLog, redact, type Log } from '../../../src/platform/log.js';

const line = z.looseObject({ run: z.string().optional(), msg: z.string() });

function logged(write: (log: Log) => void, level = 'info'): { text: string; read: z.infer<typeof line> } {
  let text = '';
  write(createLog({ level, to: { write: (chunk: string) => void (text += chunk) } }));
  return { text, read: line.parse(JSON.parse(text)) };
}

describe('the log', () => {
  test('a line about a run carries its id', () => {
    expect(logged((log) => log.info({ run: 'R-1042' }, 'the run ended')).read).toMatchObject({
      run: 'R-1042',
      msg: 'the run ended',
    });
  });

  test.each([
    ['a token by its name', { token: 's3cret' }],
    ['a header, three levels down', { a: { b: { c: { authorization: 's3cret' } } } }],
    ['a response URL by its name', { asked: { responseUrl: 's3cret' } }],
    ['a response URL by its looks', { note: 'posting to https://hooks.slack.com/commands/T1/s3cret failed' }],
    ['a bot token within a text', { note: 'called with xoxb-1-s3cret' }],
    ['a rotated bot token', { note: 'xoxe.xoxb-1-s3cret' }],
    ['an app token', { note: 'xapp-1-s3cret' }],
    ['a bearer token', { note: 'authorization: Bearer ey.s3cret' }],
    ['the password of Redis', { note: 'redis://usher:s3cret@redis:6379' }],
    [
      'what ioredis was asked to write',
      { err: Object.assign(new Error('READONLY'), { command: { args: ['s3cret'] } }) },
    ],
    ['a secret in what caused an error', { err: new Error('outer', { cause: new Error('with xoxb-s3cret') }) }],
  ])('no secret: %s', (_what, about) => {
    const { text } = logged((log) => log.warn(about, 'something'));
    expect(text).not.toContain('s3cret');
    expect(text).toContain('something');
  });

  test('an error that is its own cause is written all the same', () => {
    const error = new Error('round and round');
    error.cause = error;
    expect(logged((log) => log.error({ err: error }, 'failed')).read).toMatchObject({
      msg: 'failed',
      err: { message: 'round and round', cause: { message: 'round and round' } },
    });
  });

  test('an error of another realm is one, too', () => {
    const err: unknown = runInNewContext('new TypeError("of another realm")');
    expect(logged((log) => log.error({ err }, 'failed')).read).toMatchObject({ err: { message: 'of another realm' } });
  });

  test('the timeout of a call is an error, too', async () => {
    const signal = AbortSignal.timeout(0);
    const err: unknown = await new Promise((resolve) => {
      signal.addEventListener('abort', () => resolve(signal.reason));
    });
    expect(logged((log) => log.warn({ err }, 'no answer')).read).toMatchObject({
      err: { type: 'TimeoutError', message: expect.stringContaining('timeout') },
    });
  });

  test('an error keeps what helps: its words, its code, its cause, what Adobe said', () => {
    const error = new AdobeError(
      { failure: 'denied', message: 'No', code: '403027', requestId: 'ours' },
      { cause: Object.assign(new Error('reset'), { code: 'ECONNRESET' }) },
    );
    expect(logged((log) => log.error({ err: error }, 'failed')).read).toMatchObject({
      err: { type: 'AdobeError', message: 'No', adobe: { code: '403027' }, cause: { code: 'ECONNRESET' } },
    });
  });
});

const URL = 'https:\\/\\/hooks.slack.com\\/commands\\/T0\\/1\\/abc';
const payload = `{"token":"verify-me","trigger_id":"13.47.80","response_url":"${URL}","text":"evaluate \\"VIP\\""}`;

describe('hide', () => {
  test.each([
    ['a bot token', 'said xoxb-1-2-abcDEF to', 'said [hidden] to'],
    ['an app-level token', 'xapp-1-A0-2-ff', '[hidden]'],
    ['a rotating token', 'xoxe.xoxb-1-abc', '[hidden]'],
    ['a bearer', '{"a":"Bearer eyJ.x_y-z="}', '{"a":"Bearer [hidden]"}'],
    ['a response URL', 'POST https://hooks.slack.com/commands/T0/1/abc failed', 'POST [hidden] failed'],
    [
      'a socket’s ticket',
      'wss://wss.slack.com/link/?ticket=abc&app_id=1',
      'wss://wss.slack.com/link/?ticket=[hidden]&app_id=1',
    ],
    [
      'a form’s memo',
      '{"memo":"{\\"responseUrl\\":\\"https://x/1\\"}"}',
      '{"memo":"{\\"responseUrl\\":\\"[hidden]\\"}"}',
    ],
    ['a bearer as others write it', 'authorization: bearer eyJ.x', 'authorization: bearer [hidden]'],
    ['a response URL, encoded', 'https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT0%2Fabc failed', '[hidden] failed'],
    ['a response URL within JSON', '{"a":"HTTPS:\\/\\/hooks.slack-gov.com\\/x\\/abc"}', '{"a":"[hidden]"}'],
    [
      'an object as Node shows it',
      "{ trigger_id: '1.2', 'token': 'abc', text: 'x' }",
      "{ trigger_id: '[hidden]', 'token': '[hidden]', text: 'x' }",
    ],
    ['a token in a form', 'token=abc&text=hello', 'token=[hidden]&text=hello'],
    ['a password of which the end was cut off', '{"a":"redis://u:s3cre…"}', '{"a":"redis://u:[hidden]"}'],
    ['a password of digits that was cut off', 'redis://u:12…', 'redis://u:[hidden]'],
    ['form fields', 'trigger_id=1.2.3&text=hello', 'trigger_id=[hidden]&text=hello'],
    ['what is known', 'the p8e-very-secret one', 'the [hidden] one', ['p8e-very-secret']],
    ['ordinary words', 'a token was refused', 'a token was refused'],
    ['a reason', 'gave no access token: invalid_client', 'gave no access token: invalid_client'],
    ['a value that does not end', '{"token":"abc', '{"token":"[hidden]'],
    ['a password with an @', 'to redis+sentinel://u:a@b:c@h:1/m and on', 'to redis+sentinel://u:[hidden]@h:1/m and on'],
    ['an address without a password', 'redis://h:6379/0', 'redis://h:6379/0'],
    ['two addresses', 'redis://u:p@a redis://u:q@b', 'redis://u:[hidden]@a redis://u:[hidden]@b'],
  ])('%s', (_what, line, expected, known: string[] = []) => {
    expect(redact(line, known)).toBe(expected);
  });

  test.each([0, 1, 2])('a payload within a sentence, escaped %i times', (times) => {
    let line = payload;
    for (let i = 0; i < times; i += 1) line = JSON.stringify(line);
    let hidden = redact(line);
    for (const secret of ['verify-me', '13.47.80', 'hooks.slack.com', '/abc']) expect(hidden).not.toContain(secret);
    for (let i = 0; i < times; i += 1) hidden = String(JSON.parse(hidden));
    expect(JSON.parse(hidden)).toMatchObject({ token: '[hidden]', trigger_id: '[hidden]', text: 'evaluate "VIP"' });
  });
});

describe('what is long', () => {
  const secret = 'p8e-very-secret';
  const write = (about: object, message = 'said') => {
    let text = '';
    const log = createLog({
      level: 'info',
      secrets: [secret, 'pass"word\\s'],
      to: { write: (chunk) => void (text += chunk) },
    });
    log.info(about, message);
    expect(text.endsWith('\n')).toBe(true);
    return z.looseObject({}).parse(JSON.parse(text));
  };

  test('a field is cut at 8,000, never within a secret', () => {
    const { note } = write({ note: 'x'.repeat(7_995) + secret + 'y'.repeat(9_000) });
    expect(note).toBe(`${'x'.repeat(7_995)}…`);
    expect(write({ note: 'x'.repeat(7_000) + secret + 'y'.repeat(9_000) })['note']).toMatch(/x\[hidden\]y{5,}…$/);
  });

  test('of a line that is longer than 64,000 still, the main things are kept', () => {
    const many = Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`n${n}`, 'z'.repeat(5_000)]));
    const read = write({ run: 'R-1042', ...many }, 'm'.repeat(9_000));
    expect(read).toMatchObject({ run: 'R-1042', msg: `${'m'.repeat(8_000)}…`, level: 30 });
    expect(Object.keys(read)).not.toContain('n1');
  });

  test('a secret with quotes is hidden as JSON writes it', () => {
    expect(write({ note: 'with pass"word\\s in it' })['note']).toBe('with [hidden] in it');
  });
});

test('what libraries tell at level debug comes without payloads, what they complain of comes whole', () => {
  const { text } = logged((log) => boltLogger(log).debug('Received: {"text":"anna@example.com"}'), 'debug');
  expect(text).toContain('"Received: {…}"');
  expect(logged((log) => boltLogger(log).error('refused:', new Error('{why}'))).text).toContain('refused: {why}');
});
