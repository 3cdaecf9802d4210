import { LogLevel, type Logger as BoltLogger } from '@slack/web-api';
import { types } from 'node:util';
import { type DestinationStream, type Logger, pino } from 'pino';
import { z } from 'zod';
import { json } from './zod-json.js';

export type Log = Logger;

const HIDDEN = '[hidden]';

/** Fields that hold secrets, at any of the first four levels. */
const NAMES = ['token', 'authorization', 'response_url', 'responseUrl', 'trigger_id', 'client_secret', 'access_token'];
const SECRET_PATHS = NAMES.flatMap((name) => [name, `*.${name}`, `*.*.${name}`, `*.*.*.${name}`]);

/** Backslashes before a quote in JSON that is quoted up to four times: 0, 1, 3, 7 or 15. */
const ESCAPES = String.raw`\\{0,15}`;

const SECRET_NAMES = 'trigger_id|response_?url|token|access_token|client_secret';

/**
 * Secrets within text: libraries put whole payloads and addresses into sentences, most of all at level debug. Every
 * pattern takes linear time: a part that may fail once begun is bounded, and a part without bound cannot fail.
 */
const SECRET_SHAPES: [shape: RegExp, by: (match: string, kept: string) => string][] = [
  [/()\b(?:xox[a-z]|xapp|xoxe\.xox[a-z])-[\w-]+/g, hidden],
  [/\b(Bearer )[\w.~+/-]+=*/gi, hidden],
  [new RegExp(`()\\bhttps?(?::|%3A)(?:${ESCAPES}/|%2F){2}hooks\\.slack(?:-gov)?\\.com[^\\s"]+`, 'gi'), hidden],
  [/\brediss?(?:\+[a-z]{1,10})?:\/\/[^\s"\\]+/g, withoutPassword],
  [/([?&](?:ticket|sentinelPassword)=)[^&\s"\\]+/g, hidden],
  [new RegExp(`("(?:${SECRET_NAMES})${ESCAPES}":\\s{0,9}${ESCAPES}")[^"]*`, 'gi'), hidden],
  // As Node shows objects, and as forms are sent.
  [new RegExp(`\\b((?:${SECRET_NAMES})'?: ')[^'"]*`, 'gi'), hidden],
  [new RegExp(`\\b((?:${SECRET_NAMES})=)[^&\\s"'\\\\]+`, 'gi'), hidden],
];

function hidden(match: string, kept: string): string {
  return kept + HIDDEN + match.slice(endOf(match));
}

/** Where a value ends: the backslashes behind it belong to the quote that closes it. */
function endOf(match: string): number {
  let end = match.length;
  while (match[end - 1] === '\\') end -= 1;
  return end;
}

/** `redis://name:[hidden]@host`; a password may contain any character, even `@`. A cut-off end hides all the rest. */
function withoutPassword(address: string): string {
  const begin = address.indexOf(':', address.indexOf('//'));
  const end = address.lastIndexOf('@');
  if (begin === -1) return address;
  if (end >= begin) return `${address.slice(0, begin)}:${HIDDEN}${address.slice(end)}`;
  return /^:\d{1,5}(?![\w…%])/.test(address.slice(begin)) ? address : `${address.slice(0, begin)}:${HIDDEN}`;
}

/** In UTF-16 units. A longer field is cut; a line that is then still too long keeps only its main fields. */
const LONGEST = { field: 8_000, line: 64_000 };

/** Shorter ones would black out ordinary words; no real secret is that short. */
const SHORTEST_SECRET = 8;

interface LogOptions {
  level: string;
  /** The secrets of this process, hidden wherever they occur. */
  secrets?: string[];
  /** Default: standard output. */
  to?: DestinationStream;
}

/** JSON lines. A line about a run has its id as `run`. */
export function createLog({ level, secrets = [], to }: LogOptions): Log {
  const long = secrets.filter(({ length }) => length >= SHORTEST_SECRET);
  // As they are, and as JSON escapes them.
  const known = [...new Set(long.flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1)]))];
  const options = {
    level,
    base: null,
    redact: { paths: SECRET_PATHS, censor: HIDDEN },
    serializers: { err: (error: unknown) => serializeError(error) },
    hooks: { streamWrite: (line: string) => redact(bounded(line, known), known) },
  };
  // Synchronous, because the last words before an exit would be lost otherwise.
  return pino(options, to ?? pino.destination({ dest: 1, sync: true }));
}

export function redact(line: string, known: string[] = []): string {
  const shaped = SECRET_SHAPES.reduce((text, [shape, by]) => text.replaceAll(shape, by), line);
  return known.reduce((text, secret) => text.replaceAll(secret, HIDDEN), shaped);
}

const main = json.pipe(
  z.looseObject({ level: z.number(), time: z.number(), run: z.string().optional(), msg: z.string().default('') }),
);

/** Cuts long fields; the line remains valid JSON. */
function bounded(line: string, known: string[]): string {
  if (line.length <= LONGEST.field) return line;
  const short = (text: string) => cut(text, known);
  const fields: unknown = JSON.parse(line, (_name, value: unknown) =>
    typeof value === 'string' ? short(value) : value,
  );
  const again = JSON.stringify(fields);
  if (again.length <= LONGEST.line) return `${again}\n`;
  const { level, time, run, msg } = main.parse(line);
  return `${JSON.stringify({ level, time, run, msg: short(msg), leftOut: line.length })}\n`;
}

/** Never cuts within a secret: its first half would not be recognised. */
function cut(text: string, known: string[]): string {
  if (text.length <= LONGEST.field) return text;
  const ends = known.map((secret) => {
    const from = LONGEST.field - secret.length + 1;
    const at = text.slice(from, LONGEST.field + secret.length - 1).indexOf(secret);
    return at === -1 ? LONGEST.field : from + at;
  });
  return `${text.slice(0, Math.min(LONGEST.field, ...ends))}…`;
}

/** The deepest cause that is logged: an error may be its own cause. */
const DEEPEST = 5;

/** Leaves out most properties: errors of ioredis carry the values that were written. Ours put more in `logged`. */
function serializeError(error: unknown, deep = 0): unknown {
  // Native errors may be of another realm, as Node’s own are in tests. Timeouts of fetch are none: pino’s redaction fails on them.
  if (!types.isNativeError(error) && !(error instanceof DOMException)) return error;
  const { name, message, stack, cause } = error;
  return {
    type: name,
    message,
    stack,
    ...('code' in error ? { code: error.code } : {}),
    ...('logged' in error && typeof error.logged === 'object' ? error.logged : {}),
    ...(cause === undefined || deep === DEEPEST ? {} : { cause: serializeError(cause, deep + 1) }),
  };
}

/** Our log as Bolt wants it. Payloads are left out at level debug: they hold whatever people type. */
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
