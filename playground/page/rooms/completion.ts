import type { WorkspaceEntry } from '../protocol.js';

export interface Completion {
  /** What the composer holds when this is taken. */
  text: string;
  label: string;
  does: string;
}

const MOST = 8;

/** What may be typed from here on: Usher's name, and what the command's usage hint says; else nothing. */
export function complete(text: string, workspace: WorkspaceEntry): Completion[] {
  const { command, description, usageHint, bot } = workspace;
  const mention = `@${bot.name}`;
  if (text.startsWith('@') && text.length <= mention.length && mention.toLowerCase().startsWith(text.toLowerCase()))
    return [{ text: `${mention} `, label: mention, does: `The same commands as after ${command}` }];
  if (!text.startsWith('/')) return [];
  if (!text.startsWith(`${command} `) && text !== command) {
    return command.startsWith(text) ? [{ text: `${command} `, label: command, does: description }] : [];
  }
  const typed = text.slice(command.length).trimStart();
  return usageHint
    .split(' | ')
    .filter((usage) => usage.startsWith(typed) && usage !== typed)
    .slice(0, MOST)
    .map((usage) => ({ text: `${command} ${verbOf(usage)}`, label: `${command} ${usage}`, does: '' }));
}

/** The verb, and a blank to go on; the rest of the hint is an example of what may follow. */
function verbOf(usage: string): string {
  const [verb = ''] = usage.split(' ', 1);
  return usage === verb ? verb : `${verb} `;
}
