import type { RunEntry } from '../protocol.js';

interface Fact {
  name: string;
  /** Epoch ms. */
  at: number;
  json: string;
}

/** A run's facts as they came to be; one that does not say when stands by its kin, else at the ask. */
export function inOrder({ facts, askedAt }: Pick<RunEntry, 'facts' | 'askedAt'>): Fact[] {
  const last = new Map<string, number>();
  for (const { name, at = 0 } of facts) last.set(family(name), Math.max(last.get(family(name)) ?? 0, at));
  return facts
    .map(({ name, at, json }) => ({ name, at: at ?? (last.get(family(name)) || askedAt), json }))
    .sort((a, b) => a.at - b.at);
}

/** `export.1.intent` is of the family `export`. */
const family = (name: string): string => name.split('.', 1)[0] ?? name;

/** What tells most about a fact, in the order in which it is looked for. */
const TELLING = ['how', 'status', 'kind', 'id', 'ts', 'requestId', 'by'];

/** A few words of a fact's value, for a line. */
export function digest(value: unknown): string {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return value.map(digest).join(', ');
  if (typeof value !== 'object' || value === null) return '';
  const found = Object.entries(value).filter(([name]) => TELLING.includes(name) || name === 'job');
  const rank = ([name]: [string, unknown]) => (name === 'job' ? -1 : TELLING.indexOf(name));
  const [first] = found.sort((a, b) => rank(a) - rank(b));
  return first ? digest(first[1]) : '';
}
