import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { people } from '../../playground/slack/content.js';
import { readConfig } from '../../src/config.js';
import { startBot } from '../../src/bot.js';
import { createLog } from '../../src/platform/log.js';
import { head, raw, signed, type Signing } from './door.js';
import { journey } from './journey.js';

const JSON_TYPE = 'application/json';
const FORM = 'application/x-www-form-urlencoded';
const MB = 1024 * 1024;

journey('the door for Slack’s requests', { start: false }, (world) => {
  let bot: Awaited<ReturnType<typeof startBot>>;
  let url: string;
  const lines: string[] = [];
  const unheard: unknown[] = [];
  const note = (reason: unknown) => unheard.push(reason);
  beforeAll(async () => {
    const log = createLog({ level: 'trace', to: { write: (line: string) => void lines.push(line) } });
    // Whether the bot is alive is asked often, by one person.
    bot = await startBot(readConfig({ ...world.env, PERSON_ASKS: '100000' }), { log });
    url = `http://127.0.0.1:${bot.port}/slack/events`;
    await world.slack.settings({ eventsUrl: url });
    process.on('unhandledRejection', note);
  });
  afterAll(async () => {
    process.off('unhandledRejection', note);
    await bot.close();
  });

  const post = async (body: string, signing: Signing = {}, headers: Record<string, string> = {}) => {
    const response = await fetch(url, { method: 'POST', body, headers: { ...signed(body, signing), ...headers } });
    return { status: response.status, text: await response.text() };
  };
  const alive = () => expect(world.slash('help')).resolves.toContain('`help` lists the commands');

  describe('what is no payload of Slack’s', () => {
    test.each([
      ['null', 'null', JSON_TYPE],
      ['a list', '[]', JSON_TYPE],
      ['a string', '"x"', JSON_TYPE],
      ['a number', '3', JSON_TYPE],
      ['half of JSON', '{"type":', JSON_TYPE],
      ['nothing', '', JSON_TYPE],
      ['an empty object', '{}', JSON_TYPE],
      ['an event without its event', '{"type":"event_callback"}', JSON_TYPE],
      [
        'an event in a channel that is a number',
        '{"type":"event_callback","event":{"type":"x","channel":7}}',
        JSON_TYPE,
      ],
      ['an event of nobody', '{"type":"event_callback","event":{"type":"x","user":null}}', JSON_TYPE],
      ['an event that is null', '{"type":"event_callback","event":null}', JSON_TYPE],
      ['a challenge that is none', '{"type":"url_verification","challenge":{}}', JSON_TYPE],
      ['a form in which payload is null', 'payload=null', FORM],
      ['a form in which payload is a list', 'payload=%5B%5D', FORM],
      ['a form in which payload is a number', 'payload=3', FORM],
      ['a form in which payload is no JSON', 'payload=%7Bno', FORM],
      ['a form with an empty payload', 'payload=', FORM],
      ['a form with two payloads', 'payload=%7B%7D&payload=%7B%7D', FORM],
      ['an empty form', '', FORM],
      ['a command without a person', 'command=%2Faudience&text=help', FORM],
      [
        'a command with two texts',
        'command=%2Faudience&user_id=U1&channel_id=C1&trigger_id=1&response_url=x&text=a&text=b',
        FORM,
      ],
      ['a button without a person', `payload=${encodeURIComponent('{"type":"block_actions","actions":[{}]}')}`, FORM],
      ['a form without a view', `payload=${encodeURIComponent('{"type":"view_submission","user":{"id":"U1"}}')}`, FORM],
      ['an unknown type', '{"type":"constructor"}', JSON_TYPE],
      ['another content type', '{"type":"url_verification","challenge":"c"}', 'text/plain'],
      ['a content type that is a word of every object', '{"type":"url_verification","challenge":"c"}', '__proto__'],
    ])('%s: 400', async (_what, body, type) => {
      expect(await post(body, { type })).toEqual({ status: 400, text: '' });
    });

    test('whatever is odd within: never 5xx, nothing that nobody waits for, and the bot lives on', async () => {
      const failed: unknown[] = [];
      const payloads = await payloadsOfAll();
      expect(payloads.map(({ type }) => type)).toEqual(
        expect.arrayContaining(['block_actions', 'view_submission', 'event_callback', undefined]),
      );
      for (const payload of payloads) {
        for (const odd of oddities(payload)) {
          const text = JSON.stringify(odd);
          const isEvent = payload['type'] === 'event_callback';
          const isCommand = payload['command'] !== undefined;
          const form = isCommand ? (odd as Record<string, string>) : { payload: text }; // made into text all the same
          const body = isEvent ? text : new URLSearchParams(form).toString();
          const { status } = await post(body, isEvent ? { type: JSON_TYPE } : {});
          if (status >= 500) failed.push(odd);
        }
      }
      await alive();
      expect({ failed, unheard }).toEqual({ failed: [], unheard: [] });
    }, 120_000);
  });

  test('a challenge is answered, also with a character set behind the content type', async () => {
    const body = '{"type":"url_verification","challenge":"c"}';
    for (const type of [JSON_TYPE, 'application/json; charset=utf-8'])
      expect(await post(body, { type })).toEqual({ status: 200, text: '{"challenge":"c"}' });
  });

  test('whether we are there: Slack asks that unsigned, and nothing else of it is heard', async () => {
    const ask = async (body: string, headers: Record<string, string> = {}) => {
      const response = await fetch(url, { method: 'POST', body, headers: { 'content-type': FORM, ...headers } });
      return { status: response.status, text: await response.text() };
    };
    const command = 'command=%2Faudience&text=help&user_id=U0ANNA001&channel_id=C0CAMPAIGN&trigger_id=1';
    expect(await ask('ssl_check=1&token=x')).toEqual({ status: 200, text: '' });
    expect(await ask(`ssl_check=1&${command}`)).toEqual({ status: 200, text: '' });
    expect(await post('ssl_check=1&token=x')).toEqual({ status: 200, text: '' });
    for (const body of ['ssl_check=0', 'ssl_check=1&ssl_check=1', `ssl_check=1&token=${'x'.repeat(200)}`, command])
      expect((await ask(body)).status).toBe(401);
    expect((await ask('ssl_check=1', { 'content-type': JSON_TYPE })).status).toBe(401);
  });

  test('an address from outside is written nowhere: the method, and a path that we know', async () => {
    const word = 'of-a-stranger';
    for (const path of [`/${'\\\\'.repeat(2_000)}${word}`, `//${word}`, `/slack/events?${word}`, `/readyz/${word}`]) {
      const { closed } = raw(bot.port, head({}, `PUT ${path}`));
      expect(await closed).toMatch(/^HTTP\/1\.1 404 /);
    }
    const about = lines.map((line) => Object(JSON.parse(line)) as Record<string, unknown>); // pino's lines are objects
    expect(about.filter(({ method }) => method === 'PUT').map(({ path }) => path)).toEqual([
      ...['another path', 'another path', '/slack/events', 'another path'],
    ]);
    expect(lines.join('')).not.toContain(word);
  });

  describe('who is not Slack', () => {
    const now = () => Math.floor(Date.now() / 1_000);
    const body = 'command=%2Faudience';

    test.each<[string, () => Record<string, string>]>([
      ['no signature', () => ({ 'x-slack-request-timestamp': String(now()) })],
      ['no time', () => ({ ...signed(body), 'x-slack-request-timestamp': '' })],
      ['a time that is no number', () => ({ ...signed(body), 'x-slack-request-timestamp': '1e9' })],
      ['a signature of another version', () => ({ ...signed(body), 'x-slack-signature': `v1=${'0'.repeat(64)}` })],
      ['a signature that is too short', () => ({ ...signed(body), 'x-slack-signature': 'v0=00' })],
      ['a time six minutes ago', () => signed(body, { at: now() - 360 })],
      ['a time in six minutes', () => signed(body, { at: now() + 360 })],
    ])('%s: refused before the body, and hung up', async (_why, headers) => {
      const { closed } = raw(bot.port, head({ ...headers(), 'content-length': 4 * MB }));
      expect(await closed).toMatch(/^HTTP\/1\.1 401 /);
    });

    test('a signature with another secret: 401', async () => {
      expect((await post(body, { secret: 'of somebody else' })).status).toBe(401);
    });

    test('stalled and half requests are cut off; of many large ones most give way at once, and nobody waits for them', async () => {
      const headers = { ...signed('x'), 'content-length': 900 * 1024 };
      const some = 'x'.repeat(800 * 1024);
      const stalled = Array.from({ length: 60 }, () => raw(bot.port, head(headers) + some));
      const half = Array.from({ length: 20 }, () =>
        raw(bot.port, 'POST /slack/events HTTP/1.1\r\nhost: usher\r\nx-a: '),
      );
      await alive();
      // 16 MB are held of all bodies together: twenty of these.
      const ends = await Promise.all(stalled.map(({ closed }) => closed));
      expect(ends.filter((end) => end.startsWith('HTTP/1.1 503 ')).length).toBeGreaterThanOrEqual(40);
      expect(ends.filter((end) => !/^(HTTP\/1\.1 (503|408) |$)/.test(end))).toEqual([]);
      for (const { closed } of half) expect(await closed).toMatch(/^(HTTP\/1\.1 408 |$)/);
      await alive();
    }, 60_000);
  });

  describe('a body that is too large', () => {
    test('as it says itself: 413 before anything is read', async () => {
      const { closed } = raw(bot.port, head({ ...signed('x'), 'content-length': MB + 1 }));
      expect(await closed).toMatch(/^HTTP\/1\.1 413 /);
    });

    test('as it turns out: 413 while it is being read', async () => {
      const { closed, send } = raw(bot.port, head({ ...signed('x'), 'transfer-encoding': 'chunked' }));
      const chunk = 'x'.repeat(0x10000);
      for (let sent = 0; sent <= 16; sent += 1) send(`10000\r\n${chunk}\r\n`);
      expect(await closed).toMatch(/^HTTP\/1\.1 413 /);
    });
  });

  /** One payload of each kind, as Slack sends them. */
  async function payloadsOfAll(): Promise<Record<string, unknown>[]> {
    await world.slash('evaluate');
    await world.slack.choose(people.anna, 'fill:audiences', ['Cart leavers']);
    await world.slack.submit(people.anna);
    await world.slash('help');
    await world.slack.openHome(people.anna);
    const all = (await world.slack.traffic())
      .filter(({ direction }) => direction === 'delivery')
      .map(({ request }) => {
        const text = String(request);
        if (text.startsWith('{')) return object(JSON.parse(text));
        const form = new URLSearchParams(text);
        return form.has('payload') ? object(JSON.parse(form.get('payload') ?? '')) : Object.fromEntries(form);
      });
    return [...new Map(all.map((one) => [one['type'] ?? 'command', one])).values()];
  }

  const object = (value: unknown) => Object(value) as Record<string, unknown>; // what JSON is made of

  /** The same with each of its parts missing, null, a list, and of another kind. */
  function* oddities(payload: Record<string, unknown>): Generator {
    for (const [name, value] of Object.entries(payload)) {
      const rest = Object.fromEntries(Object.entries(payload).filter(([other]) => other !== name));
      yield rest;
      for (const odd of [null, [], 3, 'x', {}]) yield { ...rest, [name]: odd };
      if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
        const inner = object(value);
        for (const key of Object.keys(inner)) {
          for (const odd of [null, [], 3, {}]) yield { ...rest, [name]: { ...inner, [key]: odd } };
        }
      }
    }
  }
});
