import { LogLevel, type Logger as BoltLogger } from '@slack/bolt';
import { type DestinationStream, type Logger, pino } from 'pino';
import { AdobeError } from './errors.js';

export type Log = Logger;

const HIDDEN = '[hidden]';

/** Fields that hold secrets, wherever they stand. */
const NAMES = ['token', 'authorization', 'response_url', 'responseUrl', 'trigger_id', 'client_secret', 'access_token'];
const SECRET_PATHS = NAMES.flatMap((name) => [name, `*.${name}`, `*.*.${name}`, `*.*.*.${name}`]);

/** Secrets within text: libraries put whole payloads and addresses into sentences, most of all at level debug. */
const SECRET_SHAPES: [shape: RegExp, by: string][] = [
  [/\b(?:xox[a-z]|xapp|xoxe\.xox[a-z])-[\w-]+/g, HIDDEN],
  [/\bBearer [\w.~+/-]+=*/g, `Bearer ${HIDDEN}`],
  [/https:\/\/hooks\.slack\.com\/[^\s"\\]+/g, HIDDEN],
  [/(rediss?:\/\/[^:@\s"]*):[^@\s"]+@/g, `$1:${HIDDEN}@`],
  [/([?&]ticket=)[^&\s"\\]+/g, `$1${HIDDEN}`],
  [/(\\*"(?:trigger_id|response_?url|token|access_token|client_secret)\\*":\s*\\*")[^"]*?(?=\\*")/gi, `$1${HIDDEN}`],
  [/\b((?:trigger_id|response_url|access_token|client_secret)=)[^&\s"\\]+/g, `$1${HIDDEN}`],
];

/** Shorter ones would black out ordinary words; no real secret is that short. */
const SHORTEST_SECRET = 8;

export interface LogOptions {
  level: string;
  /** The secrets of this process, hidden wherever they occur. */
  secrets?: string[];
  /** Standard output where nothing is said. */
  to?: DestinationStream;
}

/** JSON lines. A line about a run has its id as `run`. */
export function createLog({ level, secrets = [], to }: LogOptions): Log {
  const known = secrets.filter(({ length }) => length >= SHORTEST_SECRET);
  const options = {
    level,
    base: null,
    redact: { paths: SECRET_PATHS, censor: HIDDEN },
    serializers: { err: readable },
    hooks: { streamWrite: (line: string) => hide(line, known) },
  };
  // Written at once: the last words before an exit would be lost otherwise.
  return pino(options, to ?? pino.destination({ dest: 1, sync: true }));
}

/** The line without anything that is, or looks like, a secret. */
export function hide(line: string, known: string[] = []): string {
  const shaped = SECRET_SHAPES.reduce((text, [shape, by]) => text.replaceAll(shape, by), line);
  return known.reduce((text, secret) => text.replaceAll(secret, HIDDEN), shaped);
}

/** What helps to find a fault. Never all that hangs on an error: those of ioredis carry the values that were written. */
function readable(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { name, message, stack, cause } = error;
  return {
    type: name,
    message,
    stack,
    ...('code' in error ? { code: error.code } : {}),
    ...(error instanceof AdobeError ? { adobe: error.details } : {}),
    ...(cause === undefined ? {} : { cause: readable(cause) }),
  };
}

/** Our log in the shape that Bolt wants. Payloads are left out at level debug: they hold whatever people type. */
export function boltLogger(log: Log): BoltLogger {
  const line = (parts: unknown[]) =>
    parts.map((part) => (part instanceof Error ? part.message : typeof part === 'string' ? part : '')).join(' ');
  return {
    debug: (...parts: unknown[]) => log.debug(line(parts).replace(/\{[^]*/, '{…}')),
    info: (...parts: unknown[]) => log.info(line(parts)),
    warn: (...parts: unknown[]) => log.warn(line(parts)),
    error: (...parts: unknown[]) => log.error(line(parts)),
    setLevel: () => undefined,
    getLevel: () => LogLevel.INFO,
    setName: () => undefined,
  };
}
