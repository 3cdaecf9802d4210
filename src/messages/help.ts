import type { Message } from '../runs/story.js';
import { actions } from './actions.js';
import { code, foreign } from './foreign.js';
import { buttons, context, message, section } from './plain.js';

/** A verb's own description: see Verb. */
export interface Described {
  usage: string;
  does: string;
  example: string;
  modifiers?: { usage: string; means: string }[];
  button?: string;
  who?: 'writers' | 'admins';
}

/** See Rights. */
export interface HelpRights {
  mayWriteProduction: boolean;
  isAdmin: boolean;
  operators: string[];
  admins: string[];
}

export interface HelpOptions {
  /** By name, in the order of the map. */
  verbs: Record<string, Described>;
  rights: HelpRights;
  /** Undefined where it could not be looked up. */
  sandbox: string | undefined;
}

export const WHAT =
  'I evaluate audiences and export them to datasets on Adobe Experience Platform, and tell the channel when it is done: how many profiles, in which batches.';

/** The first page: what there is, with a button for all that needs no words. */
export function helpPage({ verbs, rights, sandbox }: HelpOptions): Message {
  const lines = Object.entries(verbs).map(([name, { does }]) => `\`${name}\` ${does}`);
  const where = sandbox === undefined ? [] : [`This channel works in the sandbox ${foreign(sandbox)}.`];
  const more = `Each in full: \`/audience help &lt;verb&gt;\`. Audiences are ids, or names in quotes.`;
  const may = [...where, ...rightsWords(rights)].join(' ');
  return message([WHAT, ...lines, more, may].join('\n'), [
    section(WHAT),
    buttons(...Object.entries(verbs).flatMap(([name, { button }]) => (button ? [runButton(name, button)] : []))),
    section(`*After \`/audience\`*\n${lines.join('\n')}\n${more}`),
    context(may),
  ]);
}

export const runButton = (name: string, text: string) => ({ action: actions.runVerb, text, value: name });

/** One verb in full. */
export function helpVerb({ name, verb, rights }: { name: string; verb: Described; rights: HelpRights }): Message {
  const { usage, does, example, modifiers = [], button, who } = verb;
  const head = `*${code(`/audience ${usage}`)}*\n${capital(does)}. For example: ${code(example)}`;
  const rows = modifiers.map((one) => `${code(one.usage)} ${one.means}`);
  const may = whoWords(who, rights);
  return message([head, ...rows, may].join('\n'), [
    section(head),
    ...(rows.length > 0 ? [section(rows.join('\n'))] : []),
    ...(button === undefined ? [] : [buttons(runButton(name, button))]),
    context(may),
  ]);
}

function capital(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}

function whoWords(who: Described['who'], rights: HelpRights): string {
  if (who === undefined) return 'Everybody here may.';
  if (who === 'admins') {
    const may = rights.isAdmin ? 'You may change it too' : 'You may not change it';
    return `Everybody may look; what concerns everybody in the sandbox is for admins: ${names(rights.admins)}. ${may}.`;
  }
  const may = rights.mayWriteProduction ? 'You may in production too' : 'You may not in production';
  return `Everybody may in development sandboxes; in production operators: ${names(rights.operators)}. ${may}.`;
}

/** What you may, and who can do more. */
export function rightsWords({ mayWriteProduction, isAdmin, operators, admins }: HelpRights): string[] {
  const yours = mayWriteProduction
    ? 'You may read everything, and start and cancel runs in production too.'
    : 'You may read everything, and start and cancel runs in development sandboxes.';
  return [
    yours,
    ...(mayWriteProduction ? [] : [`In production: ${names(operators)}.`]),
    isAdmin ? 'You may change the schedule.' : `Who changes the schedule: ${names(admins)}.`,
  ];
}

function names(people: string[]): string {
  return people.length > 0 ? people.map((id) => `<@${id}>`).join(', ') : 'nobody yet';
}

/** Said once on joining a channel. */
export function hello({ sandbox }: { sandbox: string | undefined }): Message {
  const where = sandbox === undefined ? '' : ` This channel works in the sandbox ${foreign(sandbox)}.`;
  const text = `${WHAT}${where} Type \`/audience\` to begin.`;
  return message(text, [
    section(text),
    buttons(
      { action: actions.runVerb, text: 'What can be typed', value: 'help' },
      { action: actions.runVerb, text: 'Sandbox', value: 'sandbox' },
    ),
  ]);
}
