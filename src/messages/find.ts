import type { SlackMessage } from '../runs/view.js';
import { actions } from './actions.js';
import { audienceButtons, encodeJobRef } from './buttons.js';
import { sandboxLabel } from './phrases.js';
import { code, foreign } from '../platform/escape.js';
import { buttonRow, context, buildMessage, slackDateTime, section } from './mrkdwn.js';
import { dotted, formatNumber, profileCount } from '../platform/english.js';
import type { SandboxRef } from '../request/request.js';
import type { AudienceView } from '../queries/audiences.js';

export const findActions = { more: 'find:more' } as const;

export interface FoundView {
  sandbox: SandboxRef;
  text: string;
  audiences: AudienceView[];
  /** Is this a later page? */
  later: boolean;
  /** How many follow on later pages. */
  left: number;
  /** The value of the button for the next page. */
  more?: string;
}

/** Audiences by a part of their name. */
export function found({ sandbox, text, audiences, later, left, more }: FoundView): SlackMessage {
  const echo = foreign(text, 60);
  if (audiences.length === 0) {
    const none = `No audience in ${sandboxLabel({ sandbox })} has “${echo}” in its name. Try a shorter part of it.`;
    return buildMessage(none, [section(none)]);
  }
  const title = `*${later ? 'More audiences' : 'Audiences'} with “${echo}” in ${sandboxLabel({ sandbox })}*`;
  const rest = left > 0 ? [`${formatNumber(left)} more.`] : [];
  return buildMessage([title, ...audiences.map(audienceLines), ...rest].join('\n'), [
    section(title),
    ...audiences.flatMap((audience) => [
      section(audienceLines(audience)),
      buttonRow(
        { action: actions.size, text: 'Size', value: encodeJobRef(sandbox.name, audience.id) },
        ...audienceButtons({
          sandbox: sandbox.name,
          id: audience.id,
          name: audience.name,
          evaluable: audience.whyNot === undefined,
          exportable: audience.exportable,
        }),
      ),
    ]),
    ...(left > 0 ? [context(`${formatNumber(left)} more.`)] : []),
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

export function lastCountText(last: AudienceView['last']): string {
  if (!last) return 'Never counted, as far as Adobe tells';
  return `${profileCount(last.profiles)} at the last count${last.at === undefined ? '' : `, ${slackDateTime(last.at)}`}`;
}
