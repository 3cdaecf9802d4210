import type { SlackMessage } from '../runs/view.js';
import { actions } from './buttons.js';
import { code, foreign } from '../platform/escape.js';
import { peopleOr } from './phrases.js';
import { buttonRow, context, buildMessage, section } from './mrkdwn.js';
import { capital, listed } from '../platform/english.js';
import type { Rights } from '../access.js';
import type { VerbInfo } from '../request/command.js';

interface HelpOptions {
  /** Verbs by name, in the order of the map. */
  verbs: Record<string, VerbInfo>;
  rights: Rights;
  /** Undefined if it could not be looked up. */
  sandbox: string | undefined;
}

export const ABOUT =
  'I evaluate audiences and export them to datasets on Adobe Experience Platform, and tell the channel when it is done: how many profiles, in which batches.';

/** The first page: every verb, and a button for each that needs no words. */
export function helpPage({ verbs, rights, sandbox }: HelpOptions): SlackMessage {
  const lines = Object.entries(verbs).map(([name, { does }]) => `\`${name}\` ${does}`);
  const where = sandbox === undefined ? [] : [`This channel works in the sandbox ${foreign(sandbox)}.`];
  const more = `Each in full: \`/audience help &lt;verb&gt;\`. Audiences are ids, or names in quotes.`;
  const may = [...where, ...rightsWords(rights, verbs)].join(' ');
  return buildMessage([ABOUT, ...lines, more, may].join('\n'), [
    section(ABOUT),
    buttonRow(...runButtons(verbs, rights)),
    section(`*After \`/audience\`*\n${lines.join('\n')}\n${more}`),
    context(may),
  ]);
}

/** A button for each verb that needs no words and that the reader may use. */
export function runButtons(verbs: HelpOptions['verbs'], { isAdmin }: Rights) {
  return Object.entries(verbs).flatMap(([name, { button, who }]) =>
    button === undefined || (who === 'admins-only' && !isAdmin) ? [] : [runButton(name, button)],
  );
}

const runButton = (name: string, text: string) => ({ action: actions.runVerb, text, value: name });

export function helpVerb({ name, verb, rights }: { name: string; verb: VerbInfo; rights: Rights }): SlackMessage {
  const { usage, does, example, modifiers = [], who } = verb;
  const head = `*${code(`/audience ${usage}`)}*\n${capital(does)}. For example: ${code(example)}`;
  const rows = modifiers.map((one) => `${code(one.usage)} ${one.means}`);
  const button = runButtons({ [name]: verb }, rights);
  const may = whoWords(who, rights);
  return buildMessage([head, ...rows, may].join('\n'), [
    section(head),
    ...(rows.length > 0 ? [section(rows.join('\n'))] : []),
    ...(button.length === 0 ? [] : [buttonRow(...button)]),
    context(may),
  ]);
}

function whoWords(who: VerbInfo['who'], { isOperator, isAdmin, ...people }: Rights): string {
  const operators = peopleOr(people.operators, 'USHER_OPERATORS');
  const admins = peopleOr(people.admins, 'USHER_ADMINS');
  const may = (is: boolean, what: string) => (is ? `You may ${what} too.` : `You may not ${what}.`);
  switch (who) {
    case undefined:
      return 'Everybody here may.';
    case 'writers':
      return `Everybody may in development sandboxes; in production operators: ${operators}. ${may(isOperator, 'in production')}`;
    case 'cancels':
      return `Everybody may cancel their own runs; those of others, and jobs from outside, operators: ${operators}. ${may(isOperator, 'cancel those')} A job of everything is for admins: ${admins}.`;
    case 'operators':
      return `Everybody may look; operators may change it: ${operators}. ${may(isOperator, 'change it')}`;
    case 'admins':
      return `Everybody may look; what concerns everybody in the sandbox is for admins: ${admins}. ${may(isAdmin, 'change it')}`;
    case 'admins-only':
      return `Only admins may: ${admins}. ${isAdmin ? 'You may too.' : 'You may not.'}`;
  }
}

/** What the reader may do, and who may do more. `verbs`: the ones that exist here. */
export function rightsWords({ isOperator, isAdmin, operators, admins }: Rights, verbs: HelpOptions['verbs']): string[] {
  const forAdmins = [
    'change the schedule',
    'have user groups mentioned',
    ...(Object.hasOwn(verbs, 'profile') ? ['look up profiles'] : []),
  ];
  const more = listed(forAdmins);
  return [
    isOperator
      ? 'You may read everything, start runs in production too, cancel those of others, and change a channel’s settings.'
      : 'You may read everything, start runs in development sandboxes, and cancel your own.',
    ...(isOperator
      ? []
      : [`In production, for runs of others and a channel’s settings: ${peopleOr(operators, 'USHER_OPERATORS')}.`]),
    isAdmin ? `You may ${more}.` : `Who may ${more}: ${peopleOr(admins, 'USHER_ADMINS')}.`,
  ];
}

/** Said once on joining a channel. */
export function welcome({ sandbox }: { sandbox: string | undefined }): SlackMessage {
  const where = sandbox === undefined ? '' : ` This channel works in the sandbox ${foreign(sandbox)}.`;
  const text = `${ABOUT}${where} Type \`/audience\` to begin.`;
  return buildMessage(text, [
    section(text),
    buttonRow(
      { action: actions.runVerb, text: 'What can be typed', value: 'help' },
      { action: actions.runVerb, text: 'Sandbox', value: 'sandbox' },
    ),
  ]);
}
