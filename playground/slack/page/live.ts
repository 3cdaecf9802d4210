import type { ServerResponse } from 'node:http';
import type { Change, Entry } from '../../page/protocol.js';

const SETTLE_MS = 30;

interface Onlooker {
  person: string;
  response: ServerResponse;
  /** What was sent, by key. */
  sent: Map<string, string>;
}

/** Server-sent events: each onlooker gets what changed of what they see, soon after it changed. */
export function createLive(source: { of: (person: string) => Record<string, Entry> }) {
  const onlookers = new Set<Onlooker>();
  // Most entries stay the same objects from one time to the next: their text is kept.
  const texts = new WeakMap<Entry, string>();
  let timer: NodeJS.Timeout | undefined;
  const textOf = (entry: Entry): string => {
    const known = texts.get(entry) ?? JSON.stringify(entry);
    texts.set(entry, known);
    return known;
  };
  const tell = (onlooker: Onlooker, first: boolean) => {
    const change = difference(onlooker.sent, source.of(onlooker.person), textOf);
    if (!first && Object.keys(change.set).length === 0 && change.gone.length === 0) return;
    onlooker.response.write(`data: ${JSON.stringify({ first, ...change })}\n\n`);
  };
  return {
    join(person: string, response: ServerResponse): void {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
      const onlooker: Onlooker = { person, response, sent: new Map() };
      onlookers.add(onlooker);
      response.once('close', () => onlookers.delete(onlooker));
      tell(onlooker, true);
    },
    changed(): void {
      if (onlookers.size === 0) return;
      timer ??= setTimeout(() => {
        timer = undefined;
        for (const onlooker of onlookers) tell(onlooker, false);
      }, SETTLE_MS).unref();
    },
  };
}

/** What is new, different or gone since last time, which is remembered. */
function difference(
  sent: Map<string, string>,
  now: Record<string, Entry>,
  textOf: (entry: Entry) => string,
): Omit<Change, 'first'> {
  const set: Record<string, Entry> = {};
  for (const [key, entry] of Object.entries(now)) {
    const text = textOf(entry);
    if (sent.get(key) === text) continue;
    sent.set(key, text);
    set[key] = entry;
  }
  const gone = [...sent.keys()].filter((key) => !(key in now));
  for (const key of gone) sent.delete(key);
  return { set, gone };
}
