import type { SlackMessage } from '../runs/view.js';
import { audienceButtons } from './buttons.js';
import { lastCountText } from './find.js';
import { unreadWords } from '../resolve/unread-words.js';
import { sandboxLabel } from './phrases.js';
import { code, foreign } from '../platform/escape.js';
import { buttonRow, context, buildMessage, section } from './mrkdwn.js';
import { formatNumber, limitList, profileCount } from '../platform/english.js';
import type { SandboxRef } from '../request/request.js';
import type { AudienceView } from '../queries/audiences.js';
import type { Estimated } from '../queries/estimate.js';

/** The last count, at once; `estimating`: a sampled estimate follows. */
export function sizeMessage({
  sandbox,
  audience,
  note,
}: {
  sandbox: SandboxRef;
  audience: AudienceView;
  note: string;
}): SlackMessage {
  const { id, last } = audience;
  const text = `*${nameOf(audience)}* in ${sandboxLabel({ sandbox })}  ${code(id)}\n${lastCountText(last)}.`;
  const next = audienceButtons({
    sandbox: sandbox.name,
    id,
    name: audience.name,
    evaluable: audience.whyNot === undefined,
    exportable: audience.exportable,
  });
  const said = note === '' ? '' : foreign(note, 300);
  return buildMessage(`${text}\n${said}`, [
    section(text),
    ...(said === '' ? [] : [context(said)]),
    ...(next.length === 0 ? [] : [buttonRow(...next)]),
  ]);
}

export const ESTIMATING = 'Estimating from a sample; that takes about 15 s and comes here. It spends no evaluation.';

/** Why there is no estimate to wait for, as said after the audience's name. */
export const noEstimate = (why: string): string => `No estimate: the audience ${why}.`;

const NAMESPACES = 6;

/** A sampled size, and said to be one. */
export function estimated({
  sandbox,
  audience,
  estimate,
}: {
  sandbox: SandboxRef;
  audience: AudienceView;
  estimate: Estimated;
}): SlackMessage {
  const { profiles, interval, sample, namespaces, unread } = estimate;
  const range = interval
    ? ` (${formatNumber(interval.from)} to ${formatNumber(interval.to)}, ${foreign(interval.confidence)} sure)`
    : '';
  const read = sample === undefined ? 'From a sample' : `From a sample of ${profileCount(sample)}`;
  const text = [
    `*${nameOf(audience)}* in ${sandboxLabel({ sandbox })}: about ${profileCount(profiles)}${range}, an estimate.`,
    `${read}, under the default merge policy; the evaluated count will differ. ${lastCountText(audience.last)}.`,
    ...namespaceWords(namespaces),
    ...unreadWords([{ noun: 'namespace', count: unread }]),
  ].join('\n');
  return buildMessage(text, [section(text)]);
}

/** Adobe tells namespaces by number; `4` is not a count. */
function namespaceWords(namespaces: Estimated['namespaces']): string[] {
  if (namespaces.length === 0) return [];
  const shares = namespaces.map(({ id, percent }) => `${code(id, 40)} ${share(percent)}`);
  return [
    `Its profiles in the sample by identity namespace: ${limitList(shares, NAMESPACES).join(', ')}. One profile can have several.`,
  ];
}

/** In whole percent, but never 0 or 100 where it is neither. */
function share(percent: number): string {
  if (percent > 0 && percent < 1) return 'under 1 %';
  if (percent > 99 && percent < 100) return 'over 99 %';
  return `${Math.round(percent)} %`;
}

/** There will be no estimate this time. */
export function estimateFailed({
  audience,
  why,
}: {
  audience: AudienceView;
  why: 'late' | 'failed' | 'unknown';
}): SlackMessage {
  const words = {
    late: 'Adobe did not finish the estimate within a minute. Ask again later; the last count holds meanwhile.',
    failed: 'Adobe could not estimate it. The last count holds; an evaluation would count it.',
    unknown: 'Adobe has no rule of its own for it, so there is nothing to estimate from.',
  };
  const text = `${nameOf(audience)}: ${words[why]}`;
  return buildMessage(text, [section(text)]);
}

function nameOf({ name }: AudienceView): string {
  return foreign(name);
}
