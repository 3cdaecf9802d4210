import type { StoredMessage } from './state.js';

/** What a channel shows, as plain text: a message a paragraph, replies indented. `names` are ids and what they stand for. */
export function transcript(messages: StoredMessage[], names: Record<string, string>): string {
  const top = messages.filter(({ thread_ts }) => thread_ts === undefined);
  return top
    .flatMap((message) => [
      lines(message, names, ''),
      ...messages.filter(({ thread_ts }) => thread_ts === message.ts).map((reply) => lines(reply, names, '    ')),
    ])
    .join('\n\n');
}

function lines({ text, edits, broadcast, user }: StoredMessage, names: Record<string, string>, indent: string): string {
  const marks = [...(edits > 0 ? [`edited ${edits} times`] : []), ...(broadcast ? ['also sent to the channel'] : [])];
  const by = user === undefined ? 'usher' : (names[user] ?? user);
  const head = `${by}${marks.length > 0 ? ` (${marks.join(', ')})` : ''}`;
  const plain = text
    .replace(/<!date\^(\d+)\^[^|]*\|([^>]*)>/g, '$2')
    .replace(/<[@#]([A-Z0-9]+)(?:\|[^>]*)?>/g, (_whole, id: string) => names[id] ?? id)
    // Marks of ours; those in other people's names stand between zero-width spaces.
    .replace(/(?<!\u200b)[*`](?!\u200b)/g, '')
    .replaceAll('\u200b', '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
  return [head, ...plain.split('\n')].map((line) => `${indent}${line}`).join('\n');
}
