import type { AdobeErrorDetails } from '../errors.js';
import type { SlackMessage } from '../runs/view.js';
import { foreign, oneLineOf } from '../platform/escape.js';
import { context, buildMessage } from './mrkdwn.js';
import { formatNumber, plural } from '../platform/english.js';
import { failureWords } from './adobe-errors.js';

/** What lists hold, in the singular. */
export type Noun =
  | 'audience'
  | 'batch'
  | 'dataset'
  | 'file'
  | 'job'
  | 'membership'
  | 'merge policy'
  | 'namespace'
  | 'sandbox'
  | 'schedule';

/** What an answer goes without. */
export interface MissingInfo {
  /** Parts that Adobe did not give, such as "Schedules", and why. */
  parts: { part: string; why: AdobeErrorDetails }[];
  /** Entries of lists that could not be read. */
  unread: { noun: Noun; count: number }[];
}

/** `1 audience couldn’t be read.`, or `2 audiences and 1 job couldn’t be read.`; none where all could. */
export function unreadWords(unread: MissingInfo['unread']): string[] {
  const some = unread
    .filter(({ count }) => count > 0)
    .map(({ noun, count }) => `${formatNumber(count)} ${plural(noun, count)}`);
  return some.length === 0 ? [] : [`${some.join(' and ')} couldn’t be read.`];
}

const ODD_ENTRY = 'Adobe’s answer has an entry in a shape that I do not know';
const IN_THE_LOG = 'Asking again does not help; whoever runs me finds in the log where it is odd.';

/** What was asked for by its id is there, and cannot be read. Unescaped, as the two below are. */
export function unreadableNamed(noun: Noun, id: string, sandbox: string): string {
  return `The ${noun} “${oneLineOf(id, 60)}” in ${sandbox} couldn’t be read: ${ODD_ENTRY}. ${IN_THE_LOG}`;
}

/** Nothing readable has this name, and `count` others may. */
export function perhapsUnread(noun: Noun, name: string, count: number): string {
  const some = `${formatNumber(count)} ${plural(noun, count)}`;
  return `I cannot tell whether there is a ${noun} “${oneLineOf(name, 60)}”: ${some} couldn’t be read, since ${ODD_ENTRY}. ${IN_THE_LOG}`;
}

/** Something readable fits, and `count` others may do so as well; `fits`: what is known of those. */
export function mayBeAnother(noun: Noun, count: number, fits: string): string {
  return `${formatNumber(count)} ${plural(noun, count)} ${fits} couldn’t be read, and ${count === 1 ? 'it' : 'one of them'} may be the one you mean.`;
}

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
