import type { Message } from '../runs/view.js';
import { actions } from './actions.js';
import { audienceButtons, pair } from './buttons.js';
import { sandboxWords } from './phrases.js';
import { code, foreign } from '../platform/escape.js';
import { buttons, context, dotted, message, moment, number, section, profileCount } from './mrkdwn.js';

export const findActions = { more: 'find:more' } as const;

/** An audience as people know it. */
export interface AudienceView {
  id: string;
  name: string;
  /** Such as "in batch", "by streaming", "not yet: it is a draft". */
  evaluated: string;
  /** Such as "made in Adobe", "Audience Manager". */
  from: string;
  policy?: string;
  last?: { profiles: number; at?: number };
  /** Why it cannot be evaluated on demand; absent where it can. */
  whyNot?: string;
  /** Are there profiles that an export would find? */
  exportable: boolean;
}

export interface Found {
  sandbox: { name: string; type: 'production' | 'development' };
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
export function found({ sandbox, text, audiences, later, left, more }: Found): Message {
  const echo = foreign(text, 60);
  if (audiences.length === 0) {
    const none = `No audience in ${sandboxWords({ sandbox })} has “${echo}” in its name. Try a shorter part of it.`;
    return message(none, [section(none)]);
  }
  const title = `*${later ? 'More audiences' : 'Audiences'} with “${echo}” in ${sandboxWords({ sandbox })}*`;
  const rest = left > 0 ? [`${number(left)} more.`] : [];
  return message([title, ...audiences.map(audienceLines), ...rest].join('\n'), [
    section(title),
    ...audiences.flatMap((audience) => [
      section(audienceLines(audience)),
      buttons(
        { action: actions.size, text: 'Size', value: pair(sandbox.name, audience.id) },
        ...audienceButtons({
          sandbox: sandbox.name,
          id: audience.id,
          name: audience.name,
          evaluable: audience.whyNot === undefined,
          exportable: audience.exportable,
        }),
      ),
    ]),
    ...(left > 0 ? [context(`${number(left)} more.`)] : []),
    ...(more === undefined ? [] : [buttons({ action: findActions.more, text: 'More…', value: more })]),
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
    `${lastWords(last)}. ${whyNot === undefined ? 'Can be evaluated on demand.' : `Cannot be evaluated on demand: it ${foreign(whyNot, 120)}.`}`,
  ].join('\n');
}

export function lastWords(last: AudienceView['last']): string {
  if (!last) return 'Never counted, as far as Adobe tells';
  return `${profileCount(last.profiles)} at the last count${last.at === undefined ? '' : `, ${moment(last.at)}`}`;
}
