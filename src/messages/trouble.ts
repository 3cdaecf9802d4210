import type { AdobeErrorDetails, AdobeFailure } from '../errors.js';
import type { Message } from '../runs/story.js';
import { cut, escape, message, section } from './plain.js';

const WORDS: Record<AdobeFailure, string> = {
  'bad-request': 'Adobe does not accept that.',
  denied: 'Adobe refuses: the credential that I use lacks the permission. Whoever runs me can grant it.',
  'not-found': 'Adobe knows nothing by that name or id.',
  auth: 'Adobe does not take my credential just now. Whoever runs me should look at it.',
  busy: 'Adobe is busy evaluating. Ask again in some minutes.',
  throttled: 'Adobe is getting too many questions. Ask again in a minute.',
  unavailable: 'Adobe did not answer. Ask again in a minute.',
  'unknown-outcome': 'Adobe did not say whether it did that. Look before asking again.',
};

/** In a sentence or two, unescaped, for a form. */
export function adobeWords({ failure, message: words, status }: AdobeErrorDetails): string {
  return status === undefined || words === '' ? WORDS[failure] : `${WORDS[failure]} Adobe says: ${cut(words, 300)}`;
}

/** What Adobe's failure means for the person who asked, with Adobe's own words and the ids for its support. */
export function adobeTrouble(details: AdobeErrorDetails): Message {
  const { failure, message: words, status, code, adobeRequestId, requestId } = details;
  const own = status === undefined || words === '' ? [] : [`Adobe says: ${escape(cut(words, 300))}`];
  const ids = [
    ...(code === undefined ? [] : [`code ${code}`]),
    ...(adobeRequestId === undefined ? [] : [`requestId ${adobeRequestId}`]),
    ...(requestId === '' ? [] : [`x-request-id ${requestId}`]),
  ];
  const text = [WORDS[failure], ...own, ...(ids.length === 0 ? [] : [`For support: ${escape(ids.join(' · '))}`])];
  return message(text.join('\n'), [section(text.join('\n'))]);
}
