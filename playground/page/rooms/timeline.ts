import type { MessageEntry, WhisperEntry } from '../protocol.js';
import { dayWords } from '../words/times.js';

/** What stands in a channel or thread, in the order in which it is read. */
export interface Line {
  key: string;
  /** Epoch ms. */
  at: number;
  said: MessageEntry | WhisperEntry | Notice;
  /** The same author just before: no name, no face again. */
  follows: boolean;
  /** A new day begins above. */
  day?: string;
}

/** What the person's own client says, such as that Usher did not answer. */
export interface Notice {
  is: 'notice';
  id: string;
  channel: string;
  ts: string;
  thread?: string | undefined;
  text: string;
}

const TOGETHER_MS = 5 * 60 * 1000;

export type Said = Line['said'];

/** A channel shows what is in no thread, and replies that were sent to it as well. */
export function channelLines(said: Said[], channel: string, reader: { tz: string; now: number }): Line[] {
  const shown = said.filter(
    (one) => one.channel === channel && (one.thread === undefined || (one.is === 'message' && one.broadcast)),
  );
  return inOrder(shown, reader);
}

export function threadLines(said: Said[], channel: string, root: string, reader: { tz: string; now: number }): Line[] {
  const shown = said.filter((one) => one.channel === channel && (one.ts === root || one.thread === root));
  return inOrder(shown, reader).map(({ key, at, said: one, follows }) => ({ key, at, said: one, follows }));
}

function inOrder(said: Said[], reader: { tz: string; now: number }): Line[] {
  const lines = said
    .map((one) => ({ key: `${one.is} ${one.ts}`, at: Number(one.ts) * 1000, said: one, follows: false }))
    .sort((a, b) => a.at - b.at);
  return lines.map((line, index): Line => {
    const before = lines[index - 1];
    const day = dayWords(line.at, reader);
    if (!before || dayWords(before.at, reader) !== day) return { ...line, day };
    return { ...line, follows: joins(before.said, line.said) && line.at - before.at < TOGETHER_MS };
  });
}

/** By the same author, and nothing that has to stand for itself: an answer to one person, or a reply from a thread. */
function joins(before: Said, said: Said): boolean {
  return before.is === 'message' && said.is === 'message' && !said.broadcast && before.author === said.author;
}

export function repliesTo(said: Said[], { channel, ts }: { channel: string; ts: string }): Said[] {
  return said.filter((one) => one.is === 'message' && one.channel === channel && one.thread === ts);
}
