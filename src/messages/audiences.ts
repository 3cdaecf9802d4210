import type { SlackMessage } from '../runs/view.js';
import { actions, audienceButtons, encodeJobRef } from './buttons.js';
import { sandboxLabel } from './phrases.js';
import { code, foreign } from '../platform/escape.js';
import { textMessage } from './ephemeral.js';
import { buttonRow, context, buildMessage, slackDateTime, section } from './mrkdwn.js';
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
      `No audience in ${sandboxLabel({ sandbox })} has “${echo}” in its name. Try a shorter part of it.`,
    );
  const title = `*${later ? 'More audiences' : 'Audiences'} with “${echo}” in ${sandboxLabel({ sandbox })}*`;
  const rest = left > 0 ? [`${formatNumber(left)} more.`] : [];
  return buildMessage([title, ...audiences.map(audienceLines), ...rest].join('\n'), [
    section(title),
    ...audiences.flatMap((audience) => [
      section(audienceLines(audience)),
      buttonRow(
        { action: actions.size, text: 'Size', value: encodeJobRef(sandbox.name, audience.id) },
        ...audienceButtons(sandbox.name, audience),
      ),
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
    `${lastCountText(last)}. ${whyNot === undefined ? 'Can be evaluated on demand.' : `Cannot be evaluated on demand: it ${foreign(whyNot, 120)}.`}`,
  ].join('\n');
}

function lastCountText(last: AudienceView['last']): string {
  if (!last) return 'Never counted, as far as Adobe tells';
  return `${profileCount(last.profiles)} at the last count${last.at === undefined ? '' : `, ${slackDateTime(last.at)}`}`;
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

export const ESTIMATING = 'Estimating from a sample; that takes about 15 s and comes here. It spends no evaluation.';

/** Why no estimate follows. `why` goes on after “the audience”. */
export const noEstimate = (why: string): string => `No estimate: the audience ${why}.`;

const NAMESPACES = 6;

/** A size estimated from a sample. The message says so. */
export function estimated(sandbox: SandboxRef, audience: AudienceView, estimate: Estimated): SlackMessage {
  const { profiles, interval, sample, namespaces, unread } = estimate;
  const range = interval
    ? ` (${formatNumber(interval.from)} to ${formatNumber(interval.to)}, ${foreign(interval.confidence)} sure)`
    : '';
  const read = sample === undefined ? 'From a sample' : `From a sample of ${profileCount(sample)}`;
  return textMessage(
    [
      `*${foreign(audience.name)}* in ${sandboxLabel({ sandbox })}: about ${profileCount(profiles)}${range}, an estimate.`,
      `${read}, under the default merge policy; the evaluated count will differ. ${lastCountText(audience.last)}.`,
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
    `Its profiles in the sample by identity namespace: ${limitList(shares, NAMESPACES).join(', ')}. One profile can have several.`,
  ];
}

/** Whole percent, but never 0 or 100 for a share that is neither. */
function share(percent: number): string {
  if (percent > 0 && percent < 1) return 'under 1 %';
  if (percent > 99 && percent < 100) return 'over 99 %';
  return `${Math.round(percent)} %`;
}

export function estimateFailed({ name }: AudienceView, why: 'late' | 'failed' | 'unknown'): SlackMessage {
  const words = {
    late: 'Adobe did not finish the estimate within a minute. Ask again later; the last count holds meanwhile.',
    failed: 'Adobe could not estimate it. The last count holds; an evaluation would count it.',
    unknown: 'Adobe has no rule of its own for it, so there is nothing to estimate from.',
  };
  return textMessage(`${foreign(name)}: ${words[why]}`);
}
