import { z } from 'zod';
import { redisAddress } from './platform/redis-address.js';

export interface Variable {
  /** Its purpose, in the README's words. */
  says: string;
  example: string;
  /** Without a fallback the variable is required, unless it is optional. */
  fallback?: string;
  optional?: boolean;
  /** Never logged. */
  secret?: boolean;
  reads: z.ZodType<unknown, string>;
}

const UNITS: ReadonlyMap<string, number> = new Map([
  ['ms', 1],
  ['s', 1_000],
  ['m', 60_000],
  ['h', 3_600_000],
  ['d', 86_400_000],
]);
/** Node's timers and abort signals take at most 2^31 - 1 ms. */
const LONGEST_MS = 24 * 86_400_000;

const text = z.string();
const shaped = (shape: RegExp, error: string) => z.string().regex(shape, { error });

/** Milliseconds, or a number with ms, s, m, h or d. */
function duration(least: number) {
  return z.string().transform((value, context) => {
    const [, amount, unit = 'ms'] = /^(\d+(?:\.\d+)?)\s*(ms|s|m|h|d)?$/.exec(value) ?? [];
    const ms = amount === undefined ? NaN : Math.round(Number(amount) * (UNITS.get(unit) ?? 1));
    if (Number.isNaN(ms)) context.addIssue('must be a duration: a number of ms, or a value such as 15s, 5m or 24h');
    else if (ms < least) context.addIssue(`must be at least ${least} ms`);
    else if (ms > LONGEST_MS) context.addIssue('must be at most 24d');
    return ms;
  });
}

function integer(least: number, most: number) {
  return z.string().transform((value, context) => {
    const number = /^\d+$/.test(value) ? Number(value) : NaN;
    if (!(number >= least && number <= most)) context.addIssue(`must be a whole number from ${least} to ${most}`);
    return number;
  });
}

/** Words separated by commas or spaces. */
const wordsIn = (list: string) => list.split(/[\s,]+/).filter((word) => word !== '');

/** Slack user ids without duplicates. */
const people = z.string().transform((list, context) => {
  const ids = [...new Set(wordsIn(list))];
  const wrong = ids.find((id) => !/^[UW][A-Z0-9]+$/.test(id));
  if (wrong !== undefined)
    context.addIssue(`${wrong} is not a Slack user id (to find it in Slack: the person’s profile, ⋮, Copy member ID)`);
  return ids;
});

const http = z.string().transform((value, context) => {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.hostname === '') context.addIssue('must be an http(s) address');
  return value;
});
/** An address without a path: we add paths, and one given here would be dropped silently. */
const origin = http.transform((value, context) => {
  if (URL.canParse(value) && new URL(value).href !== `${new URL(value).origin}/`)
    context.addIssue('must be only an address: leave out the path, query and password');
  return value.replace(/\/+$/, '');
});

/** Ends with a slash, as the client appends the method's name. */
const slackApi = http.transform((value) => (value.endsWith('/') ? value : `${value}/`));

const botToken = shaped(/^(?!xoxe\.)/, 'is a rotating token: turn off token rotation').regex(/^xox(b-|e\.)/, {
  error: 'must be a bot token, which starts with xoxb-',
});
/** Refuses tokens, as people often paste one here by mistake. */
const signingSecret = shaped(/^(?!xox|xapp)\S+$/, 'must be the signing secret (Basic Information, App Credentials)');
const scopes = z.string().transform((list) => wordsIn(list).join(','));
const zeroOk = duration(0);
const time = duration(1);

/** Every variable that Usher reads, with its default; `.env.example` and the README's table list the same. */
export const variables = {
  SLACK_BOT_TOKEN: { says: 'the app’s bot token', example: 'xoxb-…', secret: true, reads: botToken },
  SLACK_SIGNING_SECRET: {
    says: 'for HTTP: proves that a request comes from Slack',
    example: '8f742231b10e…',
    secret: true,
    optional: true,
    reads: signingSecret,
  },
  SLACK_APP_TOKEN: {
    says: 'for Socket Mode, which it turns on',
    example: 'xapp-…',
    secret: true,
    optional: true,
    reads: shaped(/^xapp-/, 'must be an app-level token, which starts with xapp-'),
  },
  AEP_CLIENT_ID: { says: 'Adobe’s credential', example: '2f2a…', reads: text },
  AEP_CLIENT_SECRET: { says: 'its secret', example: 'p8e-…', secret: true, reads: text },
  AEP_ORG_ID: {
    says: 'the organization',
    example: '1234567890ABCDEF@AdobeOrg',
    reads: shaped(/^\w+@AdobeOrg$/, 'must be an organization id, which ends in @AdobeOrg'),
  },
  AEP_SCOPES: { says: 'the credential’s scopes', example: 'openid,AdobeID,read_organizations', reads: scopes },
  AEP_SANDBOX: {
    says: 'the sandbox of channels that haven’t chosen one',
    example: 'dev',
    reads: shaped(
      /^[a-z0-9][a-z0-9-]*$/,
      'must be a sandbox’s name (lowercase letters, digits, hyphens), not its title',
    ),
  },
  SLACK_API_URL: { says: 'Slack', ...withDefault('https://slack.com/api/'), reads: slackApi },
  AEP_API_URL: { says: 'Adobe', ...withDefault('https://platform.adobe.io'), reads: origin },
  IMS_URL: { says: 'where Adobe issues tokens', ...withDefault('https://ims-na1.adobelogin.com'), reads: origin },
  REDIS_URL: {
    says: 'Redis 6.2 or newer: one server, Sentinel or Cluster; see Redis below',
    ...withDefault('redis://127.0.0.1:6379'),
    secret: true,
    reads: redisAddress,
  },
  REDIS_MIN_REPLICAS: {
    says: 'how many replicas must have what a promise stands on before it is given; 0: none',
    ...withDefault('0'),
    reads: integer(0, 9),
  },
  PORT: { says: 'where HTTP is served; 0 picks a free port', ...withDefault('3000'), reads: integer(0, 65_535) },
  HOST: {
    says: 'the address to listen on, for both ports; all interfaces if empty',
    example: '127.0.0.1',
    optional: true,
    reads: shaped(/^[\w.:-]+$/, 'must be an address or a host name'),
  },
  ADMIN_PORT: {
    says: 'where health and metrics are served instead of on PORT; needs ADMIN_TOKEN',
    example: '9090',
    optional: true,
    reads: integer(0, 65_535),
  },
  ADMIN_TOKEN: {
    says: 'what /metrics requires there: as a bearer token, or as a password with any user name',
    example: 'the 32 characters of openssl rand -hex 16',
    secret: true,
    optional: true,
    reads: shaped(/^\S+$/, 'must not contain spaces'),
  },
  LOG_LEVEL: {
    says: 'trace, debug, info, warn, error, fatal or silent',
    ...withDefault('info'),
    reads: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], {
      error: 'must be trace, debug, info, warn, error, fatal or silent',
    }),
  },
  USHER_OPERATORS: {
    says: 'who can start runs in production and cancel other people’s runs; nobody if empty',
    example: 'U012AB3CD,U045EF6GH',
    fallback: '',
    reads: people,
  },
  USHER_ADMINS: {
    says: 'who can also change what affects everyone in a sandbox',
    example: 'U012AB3CD',
    fallback: '',
    reads: people,
  },
  POLL_INITIAL_MS: { says: 'how often Adobe is polled at first', ...withDefault('15000'), reads: time },
  POLL_MAX_MS: { says: 'the longest interval between polls', ...withDefault('300000'), reads: time },
  ADOBE_TIMEOUT_MS: { says: 'how long to wait for an answer from Adobe', ...withDefault('60000'), reads: time },
  SLACK_TIMEOUT_MS: { says: 'the same for Slack', ...withDefault('10000'), reads: time },
  SETTLE_MS: {
    says: 'after an unanswered create call: how long a job may take to appear in Adobe’s list',
    ...withDefault('60000'),
    reads: zeroOk,
  },
  BUSY_WAIT_MS: {
    says: 'the first wait while Adobe is running another evaluation',
    ...withDefault('120000'),
    reads: time,
  },
  OVERDUE_MS: { says: 'when a run counts as running late', ...withDefault('5h'), reads: time },
  WATCH_LIMIT_MS: { says: 'when Usher stops watching a run', ...withDefault('24h'), reads: time },
  RUN_RETENTION_DAYS: { says: 'how long finished runs are kept', ...withDefault('90'), reads: integer(1, 3_650) },
  PROFILE_LOOKUP: {
    says: 'whether people can look up single profiles: on or off',
    ...withDefault('off'),
    reads: z.enum(['on', 'off'], { error: 'must be on or off' }),
  },
  PERSON_ASKS: {
    says: 'how many requests one person can make at once; one more each second',
    ...withDefault('60'),
    reads: integer(1, 100_000),
  },
  PERSON_LIVE_RUNS: {
    says: 'how many runs one person can have in progress',
    ...withDefault('50'),
    reads: integer(1, 100_000),
  },
  AEP_UI_TENANT: {
    says: 'what comes after @ in the address of Adobe’s UI, for links; off or empty: no links',
    example: 'acme',
    optional: true,
    reads: shaped(/^[\w.-]+(@AdobeOrg)?$/, 'must be what comes after @ in the address of Adobe’s UI'),
  },
  HTTPS_PROXY: {
    says: 'the proxy for outgoing requests',
    example: 'http://proxy.example:8080',
    optional: true,
    secret: true,
    reads: http,
  },
  NO_PROXY: { says: 'hosts that bypass the proxy', example: 'localhost,127.0.0.1', optional: true, reads: text },
} as const satisfies Record<string, Variable>;

function withDefault<const Text extends string>(fallback: Text) {
  return { example: fallback, fallback };
}
