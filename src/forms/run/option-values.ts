import { OPTION_VALUE } from '../inputs.js';

/** What the value of a row, or of one that was chosen, stands for. */
export type Meant =
  /** An id as Adobe has it; without a namespace it is one of the platform's. */
  | { id: string; namespace?: string }
  /** What somebody typed, to be read as words are. */
  | { typed: string }
  /** A row that cannot be chosen, or that only says why there is nothing to choose. */
  | { unfit: true };

/** Each stands before what is no plain id; an id that begins with one of them is marked as an id. */
const marks = { elsewhere: '@', typed: '"', unfit: '!', digest: '#', id: '\\' } as const;
const MARKED = /^[@"!#\\]/;
/** A namespace ends at the first colon: its own ones are written otherwise. */
const ELSEWHERE = /^@([^:]+):([^]+)$/;

/**
 * The value that stands for exactly this, and that `readValue` reads back: an ordinary id is its own value. Undefined
 * where Slack's lists have no room for it.
 */
export function valueOf(meant: Exclude<Meant, { unfit: true }>): string | undefined {
  const value = written(meant);
  return value.length <= OPTION_VALUE ? value : undefined;
}

function written(meant: Exclude<Meant, { unfit: true }>): string {
  if ('typed' in meant) return marks.typed + meant.typed;
  const { id, namespace } = meant;
  if (namespace === undefined) return MARKED.test(id) ? marks.id + id : id;
  const name = namespace.replaceAll('%', '%25').replaceAll(':', '%3A');
  return `${marks.elsewhere}${name}:${id}`;
}

/** A row that no form takes; what it is about only tells it from others. */
export function unfitValue(about: string): string {
  let value = marks.unfit as string;
  for (const point of about) {
    if (value.length + point.length > OPTION_VALUE) break;
    value += point;
  }
  return value;
}

/** What a value stands for; one that nobody wrote stands for nothing. */
export function readValue(value: string): Meant {
  if (!MARKED.test(value)) return value === '' ? { unfit: true } : { id: value };
  const rest = value.slice(1);
  if (value.startsWith(marks.typed) && rest !== '') return { typed: rest };
  if (value.startsWith(marks.id) && rest !== '') return { id: rest };
  const [, name, id] = ELSEWHERE.exec(value) ?? [];
  if (name === undefined || id === undefined) return { unfit: true };
  return { id, namespace: name.replaceAll('%3A', ':').replaceAll('%25', '%') };
}

/** A name for what is too long to be its own, or has none; never the value of anything else. */
export const digestValue = (digest: string): string => marks.digest + digest.slice(0, 24);
