import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigProblems, readConfig, secretsOf, variables } from '../../src/config.js';
import { GOOD } from './environment.js';

function problemsOf(env: Record<string, string | undefined>): string[] {
  try {
    readConfig({ ...GOOD, ...env });
    return [];
  } catch (error) {
    if (error instanceof ConfigProblems) return error.problems;
    throw error;
  }
}

describe('a good configuration', () => {
  test('defaults, people, and times with units', () => {
    const config = readConfig({ ...GOOD, USHER_OPERATORS: 'U1, U2 U1', OVERDUE_MS: '90m', WATCH_LIMIT_MS: '1.5 d' });
    expect(config).toMatchObject({
      port: 3000,
      redis: { at: { mode: 'single', url: 'redis://127.0.0.1:6379' } },
      profileLookup: false,
    });
    expect(config.access.operators).toEqual(['U1', 'U2']);
    expect(config.runs).toMatchObject({ overdueMs: 5_400_000, watchLimitMs: 129_600_000, pollInitialMs: 15_000 });
  });

  test.each([
    ['SLACK_API_URL', 'https://slack.example/api', { slack: { apiUrl: 'https://slack.example/api/' } }],
    ['SLACK_API_URL', 'https://slack.example/api/', { slack: { apiUrl: 'https://slack.example/api/' } }],
    ['AEP_API_URL', 'https://platform.adobe.example/', { adobe: { apiUrl: 'https://platform.adobe.example' } }],
    [
      'REDIS_URL',
      'rediss://:pw@redis.example:6380/2',
      { redis: { at: { mode: 'single', secure: true, url: 'rediss://:pw@redis.example:6380/2' } } },
    ],
    ['AEP_SCOPES', 'openid, AdobeID  read_organizations', { adobe: { scopes: 'openid,AdobeID,read_organizations' } }],
    ['AEP_SANDBOX', '  dev-2 ', { adobe: { sandbox: 'dev-2' } }],
    ['PORT', '0', { port: 0 }],
    ['PORT', '', { port: 3000 }],
    ['HOST', '::1', { host: '::1' }],
    ['ADMIN_TOKEN', 'without-a-port', { admin: undefined }],
    ['LOG_LEVEL', 'fatal', { logLevel: 'fatal' }],
    ['PROFILE_LOOKUP', 'on', { profileLookup: true }],
    ['PERSON_ASKS', '600', { limits: { personAsks: 600, personLiveRuns: 50 } }],
    ['PERSON_LIVE_RUNS', '5', { limits: { personAsks: 60, personLiveRuns: 5 } }],
    ['SETTLE_MS', '0', { runs: { settleMs: 0 } }],
    ['POLL_MAX_MS', '15s', { runs: { pollMaxMs: 15_000 } }],
    ['HTTPS_PROXY', 'http://u:p@proxy.example:8080', { proxy: { https: 'http://u:p@proxy.example:8080' } }],
  ])('%s=%s', (name, value, expected) => {
    expect(readConfig({ ...GOOD, [name]: value })).toMatchObject(expected);
  });

  test('Socket Mode needs no signing secret', () => {
    expect(problemsOf({ SLACK_SIGNING_SECRET: '', SLACK_APP_TOKEN: 'xapp-1' })).toEqual([]);
  });

  test('an admin port needs a token, and is another port', () => {
    const { admin } = readConfig({ ...GOOD, ADMIN_PORT: '9090', ADMIN_TOKEN: 'let-me-in' });
    expect(admin).toEqual({ port: 9090, token: 'let-me-in' });
    expect(problemsOf({ ADMIN_PORT: '9090' })).toEqual([expect.stringMatching(/^ADMIN_TOKEN: is missing/)]);
    expect(problemsOf({ ADMIN_PORT: '9090', ADMIN_TOKEN: 'a b' })).toEqual([
      expect.stringMatching(/^ADMIN_TOKEN: must not contain spaces/),
    ]);
    expect(problemsOf({ ADMIN_PORT: '3000', ADMIN_TOKEN: 'let-me-in' })).toEqual([
      expect.stringMatching(/^ADMIN_PORT: must differ from PORT/),
    ]);
  });

  test('its secrets are known, passwords in addresses among them', () => {
    const env = {
      SLACK_APP_TOKEN: 'xapp-1',
      REDIS_URL: 'redis://u:red%2Dpw@h',
      HTTPS_PROXY: 'http://u:proxy-pw@p',
      ADMIN_PORT: '9090',
      ADMIN_TOKEN: 'let-me-in',
    };
    expect(secretsOf(readConfig({ ...GOOD, ...env })).sort()).toEqual(
      ['hush', 'hush-hush', 'let-me-in', 'proxy-pw', 'red%2Dpw', 'red-pw', 'xapp-1', 'xoxb-1'].sort(),
    );
  });
});

describe('a bad one', () => {
  test.each([
    ['SLACK_BOT_TOKEN', 'xoxp-1', 'must be a bot token'],
    ['SLACK_BOT_TOKEN', 'xoxe.xoxb-1', 'is a rotating token'],
    ['SLACK_SIGNING_SECRET', 'xoxb-1', 'must be the signing secret'],
    ['SLACK_APP_TOKEN', 'xoxb-1', 'must be an app-level token'],
    ['AEP_ORG_ID', '1234567890ABCDEF', 'must be an organization id'],
    ['AEP_SANDBOX', 'Development', 'must be a sandbox’s name'],
    ['SLACK_API_URL', 'slack.com/api', 'must be an http(s) address'],
    ['AEP_API_URL', 'ftp://platform.adobe.io', 'must be an http(s) address'],
    ['AEP_API_URL', 'https://platform.adobe.io/data', 'must be only an address'],
    ['IMS_URL', 'https://ims.example/?a=b', 'must be only an address'],
    [
      'REDIS_URL',
      'http://127.0.0.1:6379',
      'must begin with redis:// or rediss://, redis+sentinel:// or redis+cluster:// (with TLS: rediss+…)',
    ],
    ['REDIS_URL', 'redis://127.0.0.1/main', 'must end with a database number, if anything'],
    ['REDIS_URL', 'redis+sentinel://h1,h2', 'must end with the name of the master that the sentinels watch'],
    ['HOST', 'http://127.0.0.1', 'must be an address or a host name'],
    ['ADMIN_PORT', '70000', 'must be a whole number from 0 to 65535'],
    ['ADMIN_TOKEN', 'two words', 'must not contain spaces'],
    ['PORT', 'high', 'must be a whole number from 0 to 65535'],
    ['PORT', '65536', 'must be a whole number'],
    ['PORT', '1e3', 'must be a whole number'],
    ['LOG_LEVEL', 'loud', 'must be trace'],
    ['USHER_OPERATORS', 'U1, @anna', '@anna is not a Slack user id'],
    ['USHER_ADMINS', 'C0CAMPAIGN', 'C0CAMPAIGN is not a Slack user id'],
    ['POLL_INITIAL_MS', 'often', 'must be a duration'],
    ['POLL_INITIAL_MS', '0', 'must be at least'],
    ['WATCH_LIMIT_MS', '25d', 'must be at most 24d'],
    ['POLL_MAX_MS', '10s', 'must not be shorter than POLL_INITIAL_MS (10000 < 15000)'],
    ['RUN_RETENTION_DAYS', '0', 'must be a whole number from 1'],
    ['PERSON_ASKS', '0', 'must be a whole number from 1'],
    ['PERSON_LIVE_RUNS', 'many', 'must be a whole number from 1'],
    ['PROFILE_LOOKUP', 'yes', 'must be on or off'],
    ['HTTPS_PROXY', 'proxy:8080', 'must be an http(s) address'],
    ['AEP_CLIENT_ID', '"quoted"', 'is in quotes'],
  ])('%s=%s', (name, value, reason) => {
    const problems = problemsOf({ [name]: value });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(`${name}: ${reason}`);
    expect(problems[0]).toMatch(/, for example \S/);
  });

  test('with nothing at all, each required variable is named with an example', () => {
    const required = Object.entries(variables).filter(([, one]) => !('fallback' in one) && !('optional' in one));
    let problems: string[] = [];
    try {
      readConfig({});
    } catch (error) {
      if (error instanceof ConfigProblems) problems = error.problems;
    }
    expect(problems).toEqual([
      ...required.map(([name, { example }]) => `${name}: is missing, for example ${example}`),
      expect.stringContaining('SLACK_SIGNING_SECRET or SLACK_APP_TOKEN'),
    ]);
  });

  test('every problem is named at once, and a wrong value is not called missing too', () => {
    const problems = problemsOf({
      AEP_SANDBOX: ' ',
      PORT: 'high',
      POLL_MAX_MS: 'often',
      SLACK_SIGNING_SECRET: 'xoxb-1',
    });
    expect(problems.map((line) => line.split(':')[0])).toEqual([
      ...['SLACK_SIGNING_SECRET', 'AEP_SANDBOX', 'PORT', 'POLL_MAX_MS'],
    ]);
  });
});

describe('a secret from a file', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'usher-config-'));
    writeFileSync(join(folder, 'token'), 'xoxb-from-file\n');
    writeFileSync(join(folder, 'empty'), '\n');
    writeFileSync(join(folder, 'wrong'), 'xoxp-1');
    mkdirSync(join(folder, 'folder'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test('is read without its last line break', () => {
    const env = { ...GOOD, SLACK_BOT_TOKEN: '', SLACK_BOT_TOKEN_FILE: join(folder, 'token') };
    expect(readConfig(env).slack.botToken).toBe('xoxb-from-file');
  });

  test.each([
    ['nowhere', 'doesn’t exist'],
    ['empty', 'is empty'],
    ['folder', 'is a folder'],
  ])('%s: the file is named, and why', (file, reason) => {
    const path = join(folder, file);
    expect(problemsOf({ SLACK_BOT_TOKEN: '', SLACK_BOT_TOKEN_FILE: path })).toEqual([
      `SLACK_BOT_TOKEN_FILE: the file ${path} ${reason}; it should hold a value, for example xoxb-…`,
    ]);
  });

  test('its content is checked as well, and two sources are one too many', () => {
    expect(problemsOf({ SLACK_BOT_TOKEN: '', SLACK_BOT_TOKEN_FILE: join(folder, 'wrong') })).toEqual([
      expect.stringContaining('SLACK_BOT_TOKEN: must be a bot token'),
    ]);
    expect(problemsOf({ SLACK_BOT_TOKEN_FILE: join(folder, 'token') })).toEqual([
      expect.stringContaining('SLACK_BOT_TOKEN: is set twice, here and as SLACK_BOT_TOKEN_FILE'),
    ]);
  });
});
