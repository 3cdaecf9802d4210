import type { SlackMessage } from '../runs/view.js';
import { foreign } from '../platform/escape.js';
import { context, buildMessage } from './mrkdwn.js';
import { unreadWords } from '../resolve/unread-words.js';
import { failureWords } from './adobe-errors.js';
import type { MissingInfo } from '../queries/missing-parts.js';

/** The same answer, headed by the parts that it goes without, and why; what else could not be read stands at its end. */
export function withMissingParts(
  { text, blocks }: SlackMessage,
  missing: MissingInfo,
  reader: 'asker' | 'channel',
): SlackMessage {
  const parts = partWords(missing, reader);
  const unread = unreadWords(missing.unread);
  const head = parts.length === 0 ? [] : [[...parts, 'Everything else is below.'].join('\n')];
  return buildMessage([...head, text, ...unread].join('\n'), [...head.map(context), ...blocks, ...unread.map(context)]);
}

/** A line for each reason, with all parts that are missing for it. */
function partWords({ parts }: MissingInfo, reader: 'asker' | 'channel'): string[] {
  const byWords = new Map<string, Set<string>>();
  for (const { part, why } of parts) {
    const words = failureWords(why, reader);
    byWords.set(words, (byWords.get(words) ?? new Set<string>()).add(part));
  }
  return [...byWords].map(([words, all]) => `${foreign([...all].join(', '), 300)}: ${words}`);
}
