import { callOf } from '../../browser/samples/recorded.js';

/** Words of our own in what presenters are given: kinds, states, places, answers of ours. Anything else may be from others. */
const OWN = new Set([
  ...['production', 'development', 'evaluation', 'export', 'evaluation-then-export', 'evaluate', 'neither'],
  ...['todo', 'behind', 'sending', 'in-doubt', 'busy', 'waiting', 'running', 'done', 'failed', 'cancelled'],
  ...['finished', 'finished-with-warnings', 'lost', 'unknown', 'late', 'none', 'never', 'schedule', 'elsewhere'],
  ...['open', 'closed'],
  ...['question', 'started', 'unverified', 'following', 'ended', 'over', 'not-taken', 'live', 'cancelling', 'homeless'],
  ...['held', 'reset', 'expired', 'overlaps'],
  ...['denied', 'unavailable', 'unreadable', 'other', 'asker', 'channel', 'thread', 'failures', 'audience', 'job'],
  ...[
    'picked',
    'typed',
    'one',
    'each',
    'report',
    'realized',
    'exited',
    'existing',
    'state',
    'time',
    'create',
    'policy',
  ],
  ...['failed', 'dataset', 'ups', 'Europe/Berlin', 'UTC', '2:00', 'nightly', 'acme'],
]);
/** Runs, Slack's ids, times and actions are ours as well; so is a line that is formatted already. */
const OURS = /^(?:R-\d+|[UWSCDG]0[A-Z0-9]+|\d{4}-\d\d-\d\dT[\d:.]+Z|[a-z]+:[a-z]+|\*.*)$/;
/** Of the map of verbs, and what makes a button's value. */
const OURS_BY_NAME = new Set(['verbs', 'verb', 'kept', 'value', 'more', 'edition']);
/** They are given what is formatted already. */
const FORMATTED = new Set(['textMessage']);

const isForeign = (text: string) => text !== '' && !OWN.has(text) && !OURS.test(text);

/** Names of people, by their ids. */
const isNames = (key: string, part: unknown): part is Map<unknown, unknown> => key === 'names' && part instanceof Map;

export interface Tainted {
  /** What the presenter makes; undefined where it makes nothing of it. */
  made: unknown;
  /** How many texts of others it was given. */
  texts: number;
}

/** What a sample's presenter makes where the text of others at this place (or, without one, each) is this one. */
export function tainted(sample: object, text: string, at?: number): Tainted {
  let texts = 0;
  const walk = (value: unknown): unknown => {
    const call = callOf(value);
    if (call) return FORMATTED.has(call.present.name) ? value : call.present(...call.given.map(walk));
    if (typeof value === 'string') {
      if (!isForeign(value)) return value;
      texts += 1;
      return at === undefined || at === texts - 1 ? text : value;
    }
    if (Array.isArray(value)) return value.map(walk);
    if (value === null || typeof value !== 'object' || value instanceof Date || value instanceof Map) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, part]) => [
        name,
        OURS_BY_NAME.has(name)
          ? part
          : isNames(name, part)
            ? new Map([...part].map(([id, one]) => [id, walk(one)]))
            : walk(part),
      ]),
    );
  };
  return { made: callOf(sample) ? walk(sample) : sample, texts };
}
