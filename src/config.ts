import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { type Variable, variables } from './env-schema.js';
import { createLog, type Log } from './platform/log.js';
import { passwordIn, passwordsOf } from './platform/redis-address.js';

export { variables } from './env-schema.js';

type Env = Record<string, string | undefined>;

type Name = keyof typeof variables;
type Value<N extends Name> =
  z.output<(typeof variables)[N]['reads']> | ((typeof variables)[N] extends { optional: true } ? undefined : never);

/** All configuration problems together. The process ends with code 78 (EX_CONFIG). */
export class ConfigProblems extends Error {
  static readonly exitCode = 78;

  constructor(readonly problems: string[]) {
    const count = problems.length === 1 ? 'one problem' : `${problems.length} problems`;
    super(
      `Usher can’t start. Its configuration has ${count}:\n${problems.map((line) => `  ${line}`).join('\n')}\nThe README has a table of all variables.`,
    );
    this.name = 'ConfigProblems';
  }
}

type Read = <N extends Name>(name: N) => Value<N>;

export type Config = ReturnType<typeof readConfig>;

/** The only reader of the environment. `<NAME>_FILE` may give any variable as a file. Throws ConfigProblems. */
export function readConfig(env: Env) {
  const problems: string[] = [];
  // The variable's own schema has read the value; the compiler cannot follow the map from name to type.
  const read: Read = (name) => readOne(name, env, problems) as Value<typeof name>;
  const config = {
    slack: {
      botToken: read('SLACK_BOT_TOKEN'),
      signingSecret: read('SLACK_SIGNING_SECRET'),
      appToken: read('SLACK_APP_TOKEN'),
      apiUrl: read('SLACK_API_URL'),
      timeoutMs: read('SLACK_TIMEOUT_MS'),
    },
    adobe: {
      clientId: read('AEP_CLIENT_ID'),
      clientSecret: read('AEP_CLIENT_SECRET'),
      orgId: read('AEP_ORG_ID'),
      scopes: read('AEP_SCOPES'),
      sandbox: read('AEP_SANDBOX'),
      apiUrl: read('AEP_API_URL'),
      imsUrl: read('IMS_URL'),
      timeoutMs: read('ADOBE_TIMEOUT_MS'),
    },
    redis: { at: read('REDIS_URL'), minReplicas: read('REDIS_MIN_REPLICAS') },
    host: read('HOST'),
    port: read('PORT'),
    inner: { port: read('ADMIN_PORT'), token: read('ADMIN_TOKEN') },
    logLevel: read('LOG_LEVEL'),
    access: { operators: read('USHER_OPERATORS'), admins: read('USHER_ADMINS') },
    runs: readTimes(read),
    limits: { personAsks: read('PERSON_ASKS'), personLiveRuns: read('PERSON_LIVE_RUNS') },
    profileLookup: read('PROFILE_LOOKUP') === 'on',
    /** Undefined: names are no links. */
    uiTenant: tenantOf(read('AEP_UI_TENANT')),
    proxy: { https: read('HTTPS_PROXY'), no: read('NO_PROXY') },
  };
  validateCombinations(config, problems);
  const { inner, ...others } = config;
  const admin = adminOf(inner, config.port, problems);
  if (problems.length > 0) throw new ConfigProblems(problems);
  return { ...others, admin };
}

function readTimes(read: Read) {
  return {
    pollInitialMs: read('POLL_INITIAL_MS'),
    pollMaxMs: read('POLL_MAX_MS'),
    settleMs: read('SETTLE_MS'),
    busyWaitMs: read('BUSY_WAIT_MS'),
    overdueMs: read('OVERDUE_MS'),
    watchLimitMs: read('WATCH_LIMIT_MS'),
    retentionDays: read('RUN_RETENTION_DAYS'),
  };
}

const tenantOf = (given: string | undefined) => (given === 'off' ? undefined : given);

/** Undefined if health and metrics have no port of their own. */
function adminOf(
  { port, token }: { port: number | undefined; token: string | undefined },
  outer: number,
  problems: string[],
): { port: number; token: string } | undefined {
  if (port === undefined) return undefined;
  if (port === outer && port !== 0) problems.push('ADMIN_PORT: must differ from PORT, for example 9090');
  if (token === undefined && !problems.some((line) => line.startsWith('ADMIN_TOKEN')))
    problems.push('ADMIN_TOKEN: is missing, and ADMIN_PORT needs it to protect /metrics');
  return { port, token: token ?? '' };
}

/** Checks variables against each other. A value that could not be read is undefined here and already reported. */
function validateCombinations({ slack, runs }: Pick<Config, 'slack' | 'runs'>, problems: string[]): void {
  const named = (name: Name) => problems.some((line) => line.startsWith(name));
  if (!slack.signingSecret && !slack.appToken && !named('SLACK_SIGNING_SECRET') && !named('SLACK_APP_TOKEN')) {
    problems.push(
      'SLACK_SIGNING_SECRET or SLACK_APP_TOKEN: set one: the first for HTTP, the second for Socket Mode (xapp-…)',
    );
  }
  if (runs.pollMaxMs < runs.pollInitialMs) {
    problems.push(
      `POLL_MAX_MS: must not be shorter than POLL_INITIAL_MS (${runs.pollMaxMs} < ${runs.pollInitialMs}), for example 300000`,
    );
  }
}

interface Problem {
  problem: string;
  /** The variable at fault, if it is another one, such as `<NAME>_FILE`. */
  where?: string;
}

function readOne(name: Name, env: Env, problems: string[]): unknown {
  const found = valueOf(name, variables[name], env);
  if ('value' in found) return found.value;
  problems.push(`${found.where ?? name}: ${found.problem}, for example ${variables[name].example}`);
  return undefined;
}

function valueOf(name: Name, { fallback, optional, reads }: Variable, env: Env): { value: unknown } | Problem {
  const given = givenFor(name, env);
  if (typeof given !== 'string') return given;
  const text = given === '' ? (fallback ?? '') : given;
  if (text === '' && fallback === undefined) return optional ? { value: undefined } : { problem: 'is missing' };
  // `docker run --env-file` keeps quotes as part of the value.
  if (/^(["']).*\1$/.test(text)) return { problem: 'is in quotes, which are read as part of the value' };
  const read = reads.safeParse(text);
  return read.success ? { value: read.data } : { problem: read.error.issues[0]?.message ?? 'can’t be read' };
}

/** The text of the variable or of its file; empty if neither is given. */
function givenFor(name: Name, env: Env): string | Problem {
  const given = (env[name] ?? '').trim();
  const path = (env[`${name}_FILE`] ?? '').trim();
  if (path === '') return given;
  if (given !== '') return { problem: `is set twice, here and as ${name}_FILE` };
  const file = contentOf(path);
  if (typeof file === 'string') return file;
  return { problem: `the file ${path} ${file.problem}; it should hold a value`, where: `${name}_FILE` };
}

const REASONS: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'doesn’t exist'],
  ['EACCES', 'can’t be read by this user'],
  ['EISDIR', 'is a folder'],
]);
const fileError = z.object({ code: z.string() }).catch({ code: 'no reason given' });

function contentOf(path: string): string | Problem {
  try {
    const content = readFileSync(path, 'utf8').trim();
    return content === '' ? { problem: 'is empty' } : content;
  } catch (error) {
    const { code } = fileError.parse(error);
    return { problem: REASONS.get(code) ?? `can’t be read (${code})` };
  }
}

/** The configuration; on problems, lists all of them on standard error and exits with code 78. */
export function configOrExit(env: Env): Config {
  try {
    return readConfig(env);
  } catch (error) {
    if (!(error instanceof ConfigProblems)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(ConfigProblems.exitCode);
  }
}

export const createLogFor = (config: Config): Log => createLog({ level: config.logLevel, secrets: secretsOf(config) });

export function secretsOf({ slack, adobe, admin, redis, proxy }: Config): string[] {
  const passwords = [...passwordsOf(redis.at), ...passwordIn(proxy.https ?? '')];
  const all = [slack.botToken, slack.signingSecret, slack.appToken, adobe.clientSecret, admin?.token, ...passwords];
  return [...new Set(all)].filter((secret): secret is string => secret !== undefined && secret !== '');
}
