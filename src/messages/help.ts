import type { KnownBlock } from '@slack/types';
import type { SlackMessage } from '../runs/view.js';
import { actions } from './buttons.js';
import { code, foreign } from '../platform/escape.js';
import { peopleOr } from './phrases.js';
import { type ButtonOptions, OVERFLOW, buttonRow, choiceRow, context, buildMessage, section } from './mrkdwn.js';
import { capital, listed } from '../platform/english.js';
import type { NamedRights, Rights } from '../access.js';
import type { VerbInfo } from '../request/command.js';

interface HelpOptions {
  /** Verbs by name, in the order of the map. */
  verbs: Record<string, VerbInfo>;
  rights: NamedRights;
  /** Undefined if it could not be looked up. */
  sandbox: string | undefined;
}

export const ABOUT =
  'I evaluate audiences, export them to datasets in Adobe Experience Platform, and post the result in the channel: how many profiles, in which batches.';

/** The first page: every verb, and a button or a choice for each that needs no words. */
export function helpPage({ verbs, rights, sandbox }: HelpOptions): SlackMessage {
  const lines = Object.entries(verbs).map(([name, { does }]) => `\`${name}\` ${does}`);
  const where = sandbox === undefined ? [] : [`This channel uses the sandbox ${foreign(sandbox)}.`];
  const more = `Details: \`/audience help &lt;command&gt;\`. Name audiences by id, or by name in quotes.`;
  const may = [...where, ...rightsWords(rights, verbs)].join(' ');
  return buildMessage([ABOUT, ...lines, more, may].join('\n'), [
    section(ABOUT),
    ...verbRows(verbs, rights),
    section(`*Commands*\n${lines.join('\n')}\n${more}`),
    context(may),
  ]);
}

/** Verbs whose buttons stand beside the menu of the others. */
const FIRST = ['evaluate', 'export'];

/** The verbs that need no words: two buttons, the others in a menu, and below what has no room there. */
export function verbRows(verbs: HelpOptions['verbs'], rights: Rights): KnownBlock[] {
  const all = runButtons(verbs, rights);
  const isFirst = ({ value }: ButtonOptions) => FIRST.includes(value);
  const others = all.filter((one) => !isFirst(one));
  return [
    ...choiceRow({ buttons: all.filter(isFirst), menu: others.slice(0, OVERFLOW) }, actions.menu),
    ...choiceRow({ buttons: others.slice(OVERFLOW), menu: [] }, actions.menu),
  ];
}

/** A button for each verb that needs no words and that the reader may use. */
function runButtons(verbs: HelpOptions['verbs'], { isAdmin }: Rights) {
  return Object.entries(verbs).flatMap(([name, { button, who }]) =>
    button === undefined || (who === 'admins-only' && !isAdmin) ? [] : [runButton(name, button)],
  );
}

const runButton = (name: string, text: string) => ({ action: actions.runVerb, text, value: name });

export function helpVerb({ name, verb, rights }: { name: string; verb: VerbInfo; rights: NamedRights }): SlackMessage {
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

function whoWords(who: VerbInfo['who'], { isOperator, isAdmin, names, ...people }: NamedRights): string {
  const operators = peopleOr({ people: people.operators, names }, 'USHER_OPERATORS');
  const admins = peopleOr({ people: people.admins, names }, 'USHER_ADMINS');
  const you = (is: boolean) => (is ? ' You’re allowed.' : '');
  switch (who) {
    case undefined:
      return 'Anyone here can use this.';
    case 'writers':
      return `Anyone can run this in development. Production: operators only (${operators}).${you(isOperator)}`;
    case 'cancels':
      return `Anyone can cancel their own runs. Other people’s runs and jobs from outside Usher: operators only (${operators}).${you(isOperator)} Jobs that cover every audience: admins only (${admins}).${you(isAdmin)}`;
    case 'operators':
      return `Anyone can view this. Changes: operators only (${operators}).${you(isOperator)}`;
    case 'admins':
      return `Anyone can view this. Changes affect everyone in the sandbox: admins only (${admins}).${you(isAdmin)}`;
    case 'admins-only':
      return `Admins only (${admins}).${you(isAdmin)}`;
  }
}

/** What the reader may do, and whom to ask for more. `verbs`: the ones that exist here. */
export function rightsWords(
  { isOperator, isAdmin, operators, admins, names }: NamedRights,
  verbs: HelpOptions['verbs'],
): string[] {
  const forAdmins = [
    'change the schedule',
    'mention user groups',
    ...(Object.hasOwn(verbs, 'profile') ? ['look up profiles'] : []),
  ];
  return [
    isOperator
      ? 'You can view everything, run jobs in production too, cancel other people’s runs, and change channel settings.'
      : 'You can view everything, run jobs in development sandboxes, and cancel your own runs.',
    ...(isOperator
      ? []
      : [
          `For production, other people’s runs, and channel settings, ask: ${peopleOr({ people: operators, names }, 'USHER_OPERATORS')}.`,
        ]),
    isAdmin
      ? `You can also ${listed(forAdmins)}.`
      : `To ${listed(forAdmins, 'or')}, ask: ${peopleOr({ people: admins, names }, 'USHER_ADMINS')}.`,
  ];
}

/** Said once on joining a channel. */
export function welcome({ sandbox }: { sandbox: string | undefined }): SlackMessage {
  const where = sandbox === undefined ? '' : ` This channel uses the sandbox ${foreign(sandbox)}.`;
  const text = `${ABOUT}${where} Type \`/audience\` to start.`;
  return buildMessage(text, [
    section(text),
    buttonRow(
      { action: actions.runVerb, text: 'Commands', value: 'help' },
      { action: actions.runVerb, text: 'Sandbox', value: 'sandbox' },
    ),
  ]);
}
