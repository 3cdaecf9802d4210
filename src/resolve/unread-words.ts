import { formatNumber, plural } from '../platform/english.js';
import { oneLineOf } from '../platform/escape.js';

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

/** `1 audience couldn’t be read.`, or `2 audiences and 1 job couldn’t be read.`; none where all could. */
export function unreadWords(unread: { noun: Noun; count: number }[]): string[] {
  const some = unread
    .filter(({ count }) => count > 0)
    .map(({ noun, count }) => `${formatNumber(count)} ${plural(noun, count)}`);
  return some.length === 0 ? [] : [`${some.join(' and ')} couldn’t be read.`];
}

const IN_THE_LOG = 'Trying again won’t help. Your Usher administrator can find the cause in the log.';

/** For something that exists under an id but cannot be read. Unescaped, like the two below. */
export function unreadableNamed(noun: Noun, id: string, sandbox: string): string {
  return `Adobe’s entry for the ${noun} “${oneLineOf(id, 60)}” in ${sandbox} couldn’t be read. ${IN_THE_LOG}`;
}

/** Nothing readable has this name, and `count` others may. */
export function perhapsUnread(noun: Noun, name: string, count: number): string {
  const some = `${formatNumber(count)} ${plural(noun, count)}`;
  return `The ${noun} “${oneLineOf(name, 60)}” wasn’t found, but ${some} couldn’t be read. ${IN_THE_LOG}`;
}

/** Something readable fits, and `count` unreadable ones may too; `fits`: what is known of those. */
export function mayBeAnother(noun: Noun, count: number, fits: string): string {
  return `${formatNumber(count)} ${plural(noun, count)} ${fits} couldn’t be read, and ${count === 1 ? 'it' : 'one of them'} may be the one you mean.`;
}
