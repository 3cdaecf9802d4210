import { redact } from '../src/platform/log.js';
import { cpuMs, type Figure } from './figures.js';

/** Longer than any line that is written: they are cut before. */
const LENGTH = 64_000;
/** What no line may cost more than, in ordinary ones of the same length. */
const MOST = 50;
const KNOWN = ['p8e-very-secret-of-the-bench', 'xoxb-of-the-bench'];

const full = (piece: string, begin = '') => (begin + piece.repeat(LENGTH / piece.length)).slice(0, LENGTH);

const ORDINARY = full(
  '{"level":30,"time":1795910400000,"run":"R-1042","during":"evaluation","waits":"answer","msg":"the run waits"}',
);

/** What strangers may get into a line, to hold up whoever writes it. */
export const HOSTILE_LINES: Record<string, string> = {
  backslashes: full('\\'),
  'backslashes before quotes': full('\\\\\\\\"'),
  'backslashes within a value': full('\\', '"token":"'),
  'names without an end': full('"token\\\\\\\\\\\\\\\\'),
  'names and spaces': full('"token":          '),
  'values without an end': full('"token":"'),
  'addresses of Redis': full('redis://'),
  'addresses of Redis with a colon': full('redis://a:'),
  'one address of Redis': full('a:', 'redis://'),
  'halves of passwords': full(':@', 'redis://'),
  'prefixes of tokens': full('xoxe.xox'),
  'dashes in a token': full('-', 'xoxb-a'),
  bearers: full('Bearer '),
  'one bearer': full('=', 'Bearer a'),
  tickets: full('?ticket='),
  'form fields': full('trigger_id='),
  hooks: full('https://hooks.slack.com/'),
  'beginnings of hooks': full('https%3A%2F\\\\\\\\'),
  'names with a quote': full("token: '"),
  'beginnings of what is known': full('p8e-very-secret-of-the-benc'),
};

/** CPU time for hiding secrets in what hurts most, against ordinary lines as long. Throws where one costs over fifty times as much. */
export function* hiding(lines: Record<string, string> = HOSTILE_LINES): Generator<Figure> {
  const bare = cpuMs(() => redact(ORDINARY, KNOWN));
  const dear: string[] = [];
  for (const [name, line] of Object.entries(lines)) {
    const usher = cpuMs(() => redact(line, KNOWN));
    if (usher > MOST * bare) dear.push(name);
    yield { what: `64 kB of log: ${name}`, unit: 'ms', bare, usher };
  }
  if (dear.length > 0) throw new Error(`dearer than ${MOST} ordinary lines: ${dear.join(', ')}`);
}
