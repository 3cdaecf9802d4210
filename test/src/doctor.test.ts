import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createServer } from 'node:http';
import { people } from '../../playground/slack/content.js';
import { readConfig } from '../../src/config.js';
import { Clocks } from '../../src/doctor/clocks.js';
import { type Finding, findingsText } from '../../src/doctor/findings.js';
import { scopes } from '../../src/doctor/slack.js';
import { doctor } from '../../src/doctor/compose.js';
import { createWorld, type World } from '../journeys/world.js';
import { runToEnd } from '../processes/program.js';

const ALL = scopes.map(({ name }) => name);
const SECRET = '0123456789abcdef0123456789abcdef';

let world: World;
beforeAll(async () => {
  const patient = { SLACK_TIMEOUT_MS: '12000', ADOBE_TIMEOUT_MS: '12000' };
  world = await createWorld({ env: { USHER_ADMINS: people.ada, SLACK_SIGNING_SECRET: SECRET, ...patient } });
});
beforeEach(async () => {
  await world.slack.settings({ scopes: ALL });
  await world.adobe.settings({ denied: [] });
});
afterAll(() => world.close());

async function examined(env: Record<string, string> = {}): Promise<Finding[]> {
  return doctor(readConfig({ ...world.env, ...env }));
}

/** Warnings of a machine that is slow just now: they may be there or not, and have tests of their own. */
const SLOW = /^(Redis answers in \d+ ms|Clock: \d+ s ahead of )/;

/** What is not well, as written. */
async function complaints(env: Record<string, string> = {}): Promise<string[]> {
  return (await examined(env))
    .filter(({ is, says }) => is !== 'good' && !says.startsWith('Redis appendonly'))
    .filter(({ is, says }) => is !== 'beware' || !SLOW.test(says))
    .map(({ is, says, todo = '' }) => `${is} ${says} → ${todo}`);
}

describe('the doctor', () => {
  test('finds nothing to put right where all is well, as a process too', async () => {
    expect(await complaints()).toEqual([]);
    const { code, out } = await runToEnd(['dist/src/main.js', '--doctor'], world.env);
    expect(code).toBe(0);
    for (const line of [
      '✓ Slack bot token: @usher in Stand-in',
      '✓ Slack scope chat:write: cards and reports',
      '✓ Slack signing secret: has the right format',
      `✓ USHER_OPERATORS: ${people.oskar} is @oskar`,
      '✓ Adobe token: issued',
      '✓ Adobe sandbox dev: development',
      '✓ Adobe datasets: 2 can be exported to',
      '✓ Redis maxmemory-policy noeviction',
    ])
      expect(out).toContain(line);
    expect(out).toMatch(/^(✓ Clock: agrees with|! Clock: \d+ s ahead of) 127\.0\.0\.1/m);
    const warnings = [...out.matchAll(/^! (.*)$/gm)].map(([, says = '']) => says);
    expect(warnings.filter((says) => !SLOW.test(says))).toEqual([expect.stringMatching(/^Redis appendonly no/)]);
    expect(out).toContain(`Everything Usher needs is there; ${warnings.length} to consider (!).`);
  });

  test('leaves everything as it is', async () => {
    const before = (await world.adobe.traffic()).length;
    await examined();
    const calls = (await world.adobe.traffic()).slice(before);
    expect(calls.filter(({ method }) => method !== 'GET')).toEqual([]);
    const methods = (await world.slack.traffic())
      .filter(({ direction }) => direction === 'api')
      .map(({ method }) => method);
    expect([...new Set(methods)].sort()).toEqual(['auth.test', 'users.info']);
  });

  test('ends with 78 at a bad configuration, and with 1 when something must be fixed', async () => {
    expect(await runToEnd(['dist/src/main.js', '--doctor'], { ...world.env, PORT: 'x' })).toMatchObject({ code: 78 });
    const ill = await runToEnd(['dist/src/main.js', '--doctor'], { ...world.env, AEP_SANDBOX: 'devel' });
    expect(ill.code).toBe(1);
    expect(ill.out).toMatch(/✗ Adobe sandbox devel.*\n {4}→ AEP_SANDBOX: use[^]*\n1 of \d+ must be fixed \(✗\)/);
  });
});

describe('Slack', () => {
  test.each(scopes)('scope $name taken away', async ({ name, optional }) => {
    await world.slack.settings({ scopes: ALL.filter((one) => one !== name) });
    const found = await complaints();
    expect(found).toContainEqual(
      expect.stringMatching(new RegExp(`^${optional ? 'beware' : 'bad'} Slack scope ${name} is missing`)),
    );
    expect(found.filter((line) => line.includes('Slack scope'))).toHaveLength(1);
  });

  test('a token that is refused: one complaint, no talk of scopes or people', async () => {
    await world.slack.fault({ method: 'auth.test', kind: 'status', status: 503 });
    const found = await examined();
    expect(found.filter(({ says }) => says.startsWith('Slack bot token'))).toMatchObject([{ is: 'bad' }]);
    expect(found.some(({ says }) => /scope|USHER_/.test(says))).toBe(false);
  });

  test('Slack cannot be reached', async () => {
    expect(await complaints({ SLACK_API_URL: 'http://127.0.0.1:1/' })).toEqual([
      expect.stringMatching(/^bad Slack bot token: .*→ SLACK_BOT_TOKEN/),
    ]);
  });

  test('a signing secret of unusual form, and both ways in at once', async () => {
    expect(await complaints({ SLACK_SIGNING_SECRET: 'not-hexadecimal' })).toEqual([
      expect.stringContaining('beware Slack signing secret: isn’t the usual 32'),
    ]);
    expect(await complaints({ SLACK_APP_TOKEN: 'xapp-1' })).toContainEqual(
      expect.stringContaining('beware Slack: SLACK_APP_TOKEN and SLACK_SIGNING_SECRET are both set'),
    );
  });

  test('Socket Mode that Slack does not open', async () => {
    await world.slack.fault({ method: 'apps.connections.open', kind: 'status', status: 503 });
    expect(await complaints({ SLACK_APP_TOKEN: 'xapp-1', SLACK_SIGNING_SECRET: '' })).toEqual([
      expect.stringMatching(/^bad Slack Socket Mode: .*connections:write/),
    ]);
  });

  test('nobody named; somebody unknown; a guest', async () => {
    expect(await complaints({ USHER_OPERATORS: '', USHER_ADMINS: '' })).toEqual([
      expect.stringContaining('beware USHER_OPERATORS is empty'),
      expect.stringContaining('beware USHER_ADMINS is empty'),
    ]);
    expect(await complaints({ USHER_OPERATORS: `U0NOBODY,${people.gus}` })).toEqual([
      expect.stringContaining('bad USHER_OPERATORS: U0NOBODY: user_not_found'),
      expect.stringContaining(`bad USHER_OPERATORS: ${people.gus} (@gus) is a guest`),
    ]);
  });
});

describe('Adobe', () => {
  test('a wrong secret, in IMS’s words', async () => {
    expect(await complaints({ AEP_CLIENT_SECRET: 'wrong' })).toEqual([
      expect.stringMatching(
        /^bad Adobe: Adobe IMS gave no access token: invalid client_id or client_secret.*→ AEP_CLIENT_ID/,
      ),
    ]);
  });

  test('another organisation', async () => {
    await world.adobe.settings({ org: 'OTHER@AdobeOrg' });
    expect(await complaints()).toEqual([expect.stringMatching(/^bad Adobe: .*code 403025.*→ AEP_ORG_ID isn’t/)]);
    await world.adobe.settings({ org: 'USHER@AdobeOrg' });
  });

  test('out of reach', async () => {
    expect(await complaints({ IMS_URL: 'http://127.0.0.1:1' })).toEqual([
      expect.stringMatching(/^bad Adobe: Adobe IMS didn’t answer.*→ check AEP_API_URL, IMS_URL/),
    ]);
  });

  test('a sandbox that is not there: those that are get named', async () => {
    expect(await complaints({ AEP_SANDBOX: 'devel' })).toEqual([
      expect.stringContaining(
        'bad Adobe sandbox devel: the credential can’t see it; it can see prod (production), dev (development)',
      ),
    ]);
  });

  test('production is called so', async () => {
    const says = (await examined({ AEP_SANDBOX: 'prod' })).map((finding) => finding.says);
    expect(says).toContain('Adobe sandbox prod: production: only operators can start runs there');
  });

  test.each([
    ['audiences', '/audiences$', 'View Segments'],
    ['segment jobs', '/segment/jobs$', 'Evaluate a Segment to an Audience'],
    ['export jobs', '/export/jobs$', 'Export Audience for Segment'],
    ['datasets', '/dataSets$', 'View Datasets'],
    ['merge policies', '/mergePolicies$', 'View Merge Policies'],
    ['batches', '/batches/', 'View Datasets'],
  ])('no permission for %s', async (area, path, permission) => {
    await world.adobe.fault({ method: 'GET', path, kind: 'status', status: 403, body: { title: 'Access denied' } });
    const found = await complaints();
    expect(found).toEqual([expect.stringContaining(`bad Adobe ${area}: Access denied (status 403)`)]);
    expect(found[0]).toContain(permission);
  });

  test('the sandboxes themselves', async () => {
    await world.adobe.fault({ method: 'GET', path: '/sandbox-management/', kind: 'status', status: 403 });
    expect(await complaints()).toEqual([
      expect.stringContaining('→ give the credential’s role the permission View Sandboxes'),
    ]);
  });
});

describe('Redis', () => {
  /** Answers as Redis does to what the doctor asks. */
  async function redisThat(info: string, config: string) {
    const net = await import('node:net');
    const answers: Record<string, string> = {
      info: `$${Buffer.byteLength(info)}\r\n${info}\r\n`,
      config,
      exists: ':0\r\n',
    };
    const server = net.createServer((socket) =>
      socket.on('data', (data) => {
        for (const [, word = ''] of String(data).matchAll(/^(info|config|exists|client)\r?$/gim))
          socket.write(answers[word.toLowerCase()] ?? '+OK\r\n');
      }),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    return { server, url: `redis://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}` };
  }
  const FINE =
    'redis_version:7.2.1\r\nloading:0\r\nmaxmemory_policy:noeviction\r\naof_enabled:1\r\nrole:master\r\ncluster_enabled:0\r\n';
  const fsync = (value: string) => `*2\r\n$11\r\nappendfsync\r\n$${value.length}\r\n${value}\r\n`;

  test.each([
    ['all well', FINE, fsync('always'), []],
    ['too old', FINE.replace('7.2.1', '6.0.16'), fsync('always'), ['bad Redis version 6.0.16']],
    ['evicts', FINE.replace('noeviction', 'allkeys-lru'), fsync('always'), ['bad Redis maxmemory-policy allkeys-lru']],
    ['no journal', FINE.replace('aof_enabled:1', 'aof_enabled:0'), fsync('always'), ['beware Redis appendonly no']],
    ['a second late', FINE, fsync('everysec'), ['beware Redis appendonly yes, appendfsync everysec']],
    ['no CONFIG', FINE, '-ERR unknown command\r\n', ['beware Redis appendonly yes, appendfsync unknown']],
    ['a replica', FINE.replace('master', 'slave'), fsync('always'), ['bad Redis is a replica']],
    ['a cluster', FINE.replace('cluster_enabled:0', 'cluster_enabled:1'), fsync('always'), ['bad Redis is a cluster']],
  ])('%s', async (_what, info, config, expected) => {
    const { server, url } = await redisThat(info, config);
    const found = (await examined({ REDIS_URL: url })).filter(
      ({ is, says }) => is !== 'good' && says.startsWith('Redis') && !SLOW.test(says),
    );
    server.close();
    expect(found.map(({ is, says }) => `${is} ${says}`)).toEqual(
      expected.map((begin) => expect.stringContaining(begin)),
    );
  });

  test('doesn’t exist', async () => {
    expect(await complaints({ REDIS_URL: 'redis://127.0.0.1:1' })).toEqual([
      expect.stringMatching(/^bad Redis: .*ECONNREFUSED.*→ REDIS_URL/),
    ]);
  });
});

describe('clocks', () => {
  const HOUR = Date.parse('2026-01-01T12:00:00Z');

  test.each([
    [2, 'good'],
    [-4, 'good'],
    [30, 'beware'],
    [-300, 'bad'],
  ])('%i s off is %s', async (seconds, is) => {
    const server = createServer((_request, response) =>
      response.writeHead(200, { date: new Date(HOUR - seconds * 1000).toUTCString() }).end(),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const clocks = new Clocks(() => HOUR);
    await clocks.watch(fetch)(`http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/`);
    server.close();
    expect(clocks.findings()).toMatchObject([{ is }]);
    if (is !== 'good') expect(clocks.findings()[0]?.says).toMatch(seconds > 0 ? /30 s ahead of/ : /300 s behind/);
  });
});

test('written: what to do stands beneath, and the sum at the end', () => {
  expect(
    findingsText([
      { is: 'good', says: 'a' },
      { is: 'bad', says: 'b', todo: 'c' },
    ]),
  ).toBe('✓ a\n✗ b\n    → c\n\n1 of 2 must be fixed (✗), 0 to consider (!).\n');
});
