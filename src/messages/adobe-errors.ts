import type { AdobeErrorDetails, AdobeFailure } from '../errors.js';
import type { SlackMessage } from '../runs/view.js';
import { foreign, oneLineOf } from '../platform/escape.js';
import { textMessage } from './ephemeral.js';
import { buildMessage, context } from './mrkdwn.js';
import { dotted } from '../platform/english.js';
import { unreadWords } from '../resolve/unread-words.js';
import type { MissingInfo } from '../queries/inquiry.js';

const WORDS: Record<Exclude<AdobeFailure, 'unreadable'>, string> = {
  'bad-request': 'Adobe rejected this request.',
  denied: 'Adobe denied access: Usher’s credential lacks a permission. Ask your Usher administrator.',
  'not-found': 'Adobe has nothing with that name or id.',
  auth: 'Adobe isn’t accepting Usher’s credential right now. Tell your Usher administrator.',
  quota: 'Today’s evaluations in that sandbox are used up. `/audience status` shows when they reset.',
  busy: 'Adobe is busy with another evaluation. Try again in a few minutes.',
  throttled: 'Adobe is getting too many requests. Try again in a minute.',
  unavailable: 'Adobe didn’t answer. Try again in a minute.',
  'unknown-outcome': 'Adobe didn’t confirm that. Check before you try again.',
};

/** Characters: enough for our sentences with Adobe's words and the ids for its support. */
const WHOLE = 1_000;
/** Nobody is told to ask again, because the answer would be the same. */
const NO_USE = 'Trying again won’t help. Your Usher administrator can find the cause in the log.';

/** Adobe answered without an error, but in an unknown shape. Unescaped. Adobe's support asks for the id. */
export function unreadableWords({ adobeRequestId, requestId }: AdobeErrorDetails): string {
  const id = adobeRequestId ?? requestId;
  return `Adobe’s answer couldn’t be read${id === '' ? '' : ` (support id ${id})`}.`;
}

/** The failure in a sentence or two, unescaped, for a form. */
export function adobeWords(details: AdobeErrorDetails): string {
  if (details.failure === 'unreadable') return `${unreadableWords(details)} ${NO_USE}`;
  return [WORDS[details.failure], ...adobesOwn(details)].join(' ');
}

/** The failure of one part of an answer. Only the asker sees the id for Adobe's support. */
function failureWords(details: AdobeErrorDetails, reader: 'asker' | 'channel'): string {
  if (details.failure !== 'unreadable') return foreign(adobeWords(details), WHOLE);
  return foreign(reader === 'asker' ? unreadableWords(details) : 'Adobe’s answer couldn’t be read.', WHOLE);
}

function adobesOwn({ message: words, status }: AdobeErrorDetails): string[] {
  return status === undefined || words === '' ? [] : [`Adobe says: ${oneLineOf(words, 300)}`];
}

/** What Adobe's failure means for the person who asked, with Adobe's own words and the ids for its support. */
export function adobeTrouble(details: AdobeErrorDetails): SlackMessage {
  const { failure, code, adobeRequestId, requestId } = details;
  if (failure === 'unreadable') return textMessage(foreign(adobeWords(details), WHOLE));
  const ids = [
    ...(code === undefined ? [] : [`code ${code}`]),
    ...(adobeRequestId === undefined ? [] : [`requestId ${adobeRequestId}`]),
    ...(requestId === '' ? [] : [`x-request-id ${requestId}`]),
  ];
  const support = ids.length === 0 ? [] : [`For support: ${dotted(...ids)}`];
  const lines = [WORDS[failure], ...adobesOwn(details), ...support];
  return textMessage(lines.map((one) => foreign(one, WHOLE)).join('\n'));
}

/** The answer, headed by the parts that are missing and why. What else could not be read stands at its end. */
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
