import { z } from 'zod';

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
    if (Number.isNaN(ms)) context.addIssue('is not a time in ms, nor like 15s, 5m or 24h');
    else if (ms < least) context.addIssue(`is too short: at least ${least} ms`);
    else if (ms > LONGEST_MS) context.addIssue('is too long: at most 24d');
    return ms;
  });
}

function integer(least: number, most: number) {
  return z.string().transform((value, context) => {
    const number = /^\d+$/.test(value) ? Number(value) : NaN;
    if (!(number >= least && number <= most)) context.addIssue(`is not a whole number from ${least} to ${most}`);
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
    context.addIssue(`${wrong} is not a Slack user id (in Slack: the person’s profile, ⋮, Copy member ID)`);
  return ids;
});

function address(protocol: RegExp, error: string) {
  return z.string().transform((value, context) => {
    const url = URL.canParse(value) ? new URL(value) : undefined;
    if (!url || !protocol.test(url.protocol) || url.hostname === '') context.addIssue(error);
    return value;
  });
}

const http = address(/^https?:$/, 'is not an http(s) address');
/** An address without a path: we add paths, and one given here would be dropped silently. */
const origin = http.transform((value, context) => {
  if (URL.canParse(value) && new URL(value).href !== `${new URL(value).origin}/`)
    context.addIssue('is more than an address: leave out path, query and password');
  return value.replace(/\/+$/, '');
});
const redis = address(/^rediss?:$/, 'is not a redis:// or rediss:// address').refine(
  (value) => !URL.canParse(value) || /^(\/\d*)?$/.test(new URL(value).pathname),
  { error: 'ends in something that is not the number of a database' },
);

/** Ends with a slash, as the client appends the method's name. */
const slackApi = http.transform((value) => (value.endsWith('/') ? value : `${value}/`));

const botToken = shaped(/^(?!xoxe\.)/, 'is a rotating token: switch token rotation off').regex(/^xox(b-|e\.)/, {
  error: 'is not a bot token, which begins with xoxb-',
});
/** Refuses tokens, as people often paste one here by mistake. */
const signingSecret = shaped(/^(?!xox|xapp)\S+$/, 'is not a signing secret (Basic Information, App Credentials)');
const scopes = z.string().transform((list) => wordsIn(list).join(','));
const zeroOk = duration(0);
const time = duration(1);

/** Every variable that Usher reads, with its default; `.env.example` and the README's table list the same. */
export const variables = {
  SLACK_BOT_TOKEN: { says: 'the app’s bot token', example: 'xoxb-…', secret: true, reads: botToken },
  SLACK_SIGNING_SECRET: {
    says: 'for HTTP: proves that a request is Slack’s',
    example: '8f742231b10e…',
    secret: true,
    optional: true,
    reads: signingSecret,
  },
  SLACK_APP_TOKEN: {
    says: 'for Socket Mode, which it switches on',
    example: 'xapp-…',
    secret: true,
    optional: true,
    reads: shaped(/^xapp-/, 'is not an app-level token, which begins with xapp-'),
  },
  AEP_CLIENT_ID: { says: 'Adobe’s credential', example: '2f2a…', reads: text },
  AEP_CLIENT_SECRET: { says: 'its secret', example: 'p8e-…', secret: true, reads: text },
  AEP_ORG_ID: {
    says: 'the organisation',
    example: '1234567890ABCDEF@AdobeOrg',
    reads: shaped(/^\w+@AdobeOrg$/, 'is not an organisation id, which ends in @AdobeOrg'),
  },
  AEP_SCOPES: { says: 'the credential’s scopes', example: 'openid,AdobeID,read_organizations', reads: scopes },
  AEP_SANDBOX: {
    says: 'the sandbox of channels that have not chosen',
    example: 'dev',
    reads: shaped(
      /^[a-z0-9][a-z0-9-]*$/,
      'is not a sandbox’s name (lower case, digits, hyphens), but perhaps its title',
    ),
  },
  SLACK_API_URL: { says: 'Slack', ...withDefault('https://slack.com/api/'), reads: slackApi },
  AEP_API_URL: { says: 'Adobe', ...withDefault('https://platform.adobe.io'), reads: origin },
  IMS_URL: { says: 'where Adobe gives tokens', ...withDefault('https://ims-na1.adobelogin.com'), reads: origin },
  REDIS_URL: { says: 'Redis 6.2 or newer', ...withDefault('redis://127.0.0.1:6379'), secret: true, reads: redis },
  PORT: { says: 'where HTTP is served; 0 takes a free port', ...withDefault('3000'), reads: integer(0, 65_535) },
  HOST: {
    says: 'the address that is listened at, on either port; all interfaces when empty',
    example: '127.0.0.1',
    optional: true,
    reads: shaped(/^[\w.:-]+$/, 'is neither an address nor a host’s name'),
  },
  ADMIN_PORT: {
    says: 'where health and metrics answer instead of on PORT; needs ADMIN_TOKEN',
    example: '9090',
    optional: true,
    reads: integer(0, 65_535),
  },
  ADMIN_TOKEN: {
    says: 'what /metrics asks for there: as a bearer, or as a password with any name',
    example: 'the 32 characters of openssl rand -hex 16',
    secret: true,
    optional: true,
    reads: shaped(/^\S+$/, 'has spaces in it'),
  },
  LOG_LEVEL: {
    says: 'trace, debug, info, warn, error, fatal or silent',
    ...withDefault('info'),
    reads: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], {
      error: 'is none of trace, debug, info, warn, error, fatal, silent',
    }),
  },
  USHER_OPERATORS: {
    says: 'who may write in production and look after what others started; nobody when empty',
    example: 'U012AB3CD,U045EF6GH',
    fallback: '',
    reads: people,
  },
  USHER_ADMINS: {
    says: 'who may also change what concerns everybody in a sandbox',
    example: 'U012AB3CD',
    fallback: '',
    reads: people,
  },
  POLL_INITIAL_MS: { says: 'how often Adobe is looked at, at first', ...withDefault('15000'), reads: time },
  POLL_MAX_MS: { says: 'and at most this seldom', ...withDefault('300000'), reads: time },
  ADOBE_TIMEOUT_MS: { says: 'how long an answer of Adobe is waited for', ...withDefault('60000'), reads: time },
  SLACK_TIMEOUT_MS: { says: 'the same for Slack', ...withDefault('10000'), reads: time },
  SETTLE_MS: {
    says: 'after an unanswered creating call: how long a job may take to be listed',
    ...withDefault('60000'),
    reads: zeroOk,
  },
  BUSY_WAIT_MS: { says: 'first wait while Adobe evaluates something else', ...withDefault('120000'), reads: time },
  OVERDUE_MS: { says: 'when a run is called overdue', ...withDefault('5h'), reads: time },
  WATCH_LIMIT_MS: { says: 'when a run is lost sight of', ...withDefault('24h'), reads: time },
  RUN_RETENTION_DAYS: { says: 'how long ended runs are kept', ...withDefault('90'), reads: integer(1, 3_650) },
  PROFILE_LOOKUP: {
    says: 'whether single profiles may be looked up: on or off',
    ...withDefault('off'),
    reads: z.enum(['on', 'off'], { error: 'is neither on nor off' }),
  },
  PERSON_ASKS: {
    says: 'how much one person may ask at once; one more a second',
    ...withDefault('60'),
    reads: integer(1, 100_000),
  },
  PERSON_LIVE_RUNS: {
    says: 'how many runs of one person may go on at a time',
    ...withDefault('50'),
    reads: integer(1, 100_000),
  },
  AEP_UI_TENANT: {
    says: 'what stands after @ in the address of Adobe’s UI: for links; off or empty: none',
    example: 'acme',
    optional: true,
    reads: shaped(/^[\w.-]+(@AdobeOrg)?$/, 'is not what stands after @ in the address of Adobe’s UI'),
  },
  HTTPS_PROXY: {
    says: 'the proxy on the way out',
    example: 'http://proxy.example:8080',
    optional: true,
    secret: true,
    reads: http,
  },
  NO_PROXY: { says: 'hosts that need none', example: 'localhost,127.0.0.1', optional: true, reads: text },
} as const satisfies Record<string, Variable>;

function withDefault<const Text extends string>(fallback: Text) {
  return { example: fallback, fallback };
}
