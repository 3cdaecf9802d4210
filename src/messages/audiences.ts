import type { SlackMessage } from '../runs/view.js';
import { actions, audienceButtons, audienceChoices } from './buttons.js';
import { sandboxLabel } from './phrases.js';
import { code, foreign } from '../platform/escape.js';
import { textMessage } from './ephemeral.js';
import { buttonRow, choiceRow, context, buildMessage, slackDateTime, section } from './mrkdwn.js';
import { dotted, formatNumber, profileCount, limitList } from '../platform/english.js';
import type { SandboxRef } from '../request/request.js';
import type { AudienceView } from '../queries/audiences.js';
import { unreadWords } from '../resolve/unread-words.js';
import type { Estimated } from '../queries/estimate.js';

export const findActions = { more: 'find:more' } as const;

interface FoundView {
  sandbox: SandboxRef;
  text: string;
  audiences: AudienceView[];
  /** Is this a later page? */
  later: boolean;
  /** How many audiences follow on later pages. */
  left: number;
  /** The value of the button for the next page. */
  more: string | undefined;
}

export function found({ sandbox, text, audiences, later, left, more }: FoundView): SlackMessage {
  const echo = foreign(text, 60);
  if (audiences.length === 0)
    return textMessage(
      `No audience in ${sandboxLabel({ sandbox })} matches “${echo}”. Try a shorter part of the name.`,
    );
  const title = `*${later ? 'More audiences' : 'Audiences'} matching “${echo}” in ${sandboxLabel({ sandbox })}*`;
  const rest = left > 0 ? [`${formatNumber(left)} more.`] : [];
  return buildMessage([title, ...audiences.map(audienceLines), ...rest].join('\n'), [
    section(title),
    ...audiences.flatMap((audience) => [
      section(audienceLines(audience)),
      ...choiceRow(audienceChoices(sandbox.name, audience), actions.menu),
    ]),
    ...rest.map(context),
    ...(more === undefined ? [] : [buttonRow({ action: findActions.more, text: 'More…', value: more })]),
  ]);
}

export function audienceLines({ id, name, evaluated, from, policy, last, whyNot }: AudienceView): string {
  const traits = [
    foreign(evaluated),
    foreign(from),
    ...(policy === undefined ? [] : [`merge policy ${foreign(policy)}`]),
  ];
  return [
    `*${foreign(name)}*  ${code(id)}`,
    dotted(...traits),
    `${lastCountText(last)}. ${whyNot === undefined ? 'Can be evaluated on demand.' : `It ${foreign(whyNot, 120)}.`}`,
  ].join('\n');
}

function lastCountText(last: AudienceView['last']): string {
  if (!last) return 'Not counted yet';
  return `Last count: ${profileCount(last.profiles)}${last.at === undefined ? '' : `, ${slackDateTime(last.at)}`}`;
}

/** The last count, at once. `note` says that an estimate follows, or why not. */
export function sizeMessage(sandbox: SandboxRef, audience: AudienceView, note: string): SlackMessage {
  const { id, name, last } = audience;
  const text = `*${foreign(name)}* in ${sandboxLabel({ sandbox })}  ${code(id)}\n${lastCountText(last)}.`;
  const next = audienceButtons(sandbox.name, audience);
  const said = foreign(note, 300);
  return buildMessage(`${text}\n${said}`, [
    section(text),
    context(said),
    ...(next.length === 0 ? [] : [buttonRow(...next)]),
  ]);
}

export const ESTIMATING =
  'Estimating from a sample. The result will appear here in about 15 s. It doesn’t use your daily evaluation quota.';

/** Why no estimate follows. `why` goes on after “the audience”. */
export const noEstimate = (why: string): string => `No estimate: the audience ${why}.`;

const NAMESPACES = 6;

/** A size estimated from a sample. The message says so. */
export function estimated(sandbox: SandboxRef, audience: AudienceView, estimate: Estimated): SlackMessage {
  const { profiles, interval, sample, namespaces, unread } = estimate;
  const range = interval
    ? ` (${formatNumber(interval.from)} to ${formatNumber(interval.to)} with ${foreign(interval.confidence)} confidence)`
    : '';
  const read = sample === undefined ? 'Estimated from a sample' : `Estimated from a sample of ${profileCount(sample)}`;
  return textMessage(
    [
      `*${foreign(audience.name)}* in ${sandboxLabel({ sandbox })}: about ${profileCount(profiles)}${range}.`,
      `${read} with the default merge policy. An evaluation may give a different count. ${lastCountText(audience.last)}.`,
      ...namespaceWords(namespaces),
      ...unreadWords([{ noun: 'namespace', count: unread }]),
    ].join('\n'),
  );
}

/** Adobe gives the id of a namespace as a number: `4` is not a count. */
function namespaceWords(namespaces: Estimated['namespaces']): string[] {
  if (namespaces.length === 0) return [];
  const shares = namespaces.map(({ id, percent }) => `${code(id, 40)} ${share(percent)}`);
  return [
    `Identity namespaces in the sample: ${limitList(shares, NAMESPACES).join(', ')}. A profile can have several.`,
  ];
}

/** Whole percent, but never 0 or 100 for a share that is neither. */
function share(percent: number): string {
  if (percent > 0 && percent < 1) return 'under 1%';
  if (percent > 99 && percent < 100) return 'over 99%';
  return `${Math.round(percent)}%`;
}

export function estimateFailed({ name }: AudienceView, why: 'late' | 'failed' | 'unknown'): SlackMessage {
  const words = {
    late: 'The estimate took longer than a minute. Try again later; until then, use the last count.',
    failed: 'Adobe couldn’t estimate it. Use the last count, or run an evaluation.',
    unknown: 'Adobe has no rule for this audience, so there is nothing to estimate.',
  };
  return textMessage(`${foreign(name)}: ${words[why]}`);
}
