import type { FormHandler, View } from '../handlers.js';
import { input, textBox } from './inputs.js';

export const commandFormId = 'command';

/** Slack's limit for a text box, in characters. */
export const LONGEST_COMMAND = 3_000;

/** A command in a field to copy. Slack keeps what a field holds unless its id is new: `by` is what it names things by. */
export function commandForm(command: string, by: 'id' | 'name'): View {
  const id = `command:${by}`;
  return {
    id: commandFormId,
    title: 'Copy as command',
    submit: 'Done',
    close: 'Close',
    focus: id,
    blocks: [
      input({
        id,
        label: 'Command',
        hint: 'Copy it, paste it into a message, and send it. Nothing runs until you do.',
        element: textBox({ action: 'command', value: command, multiline: true, longest: LONGEST_COMMAND }),
      }),
    ],
  };
}

export const commandCopied: FormHandler = () => Promise.resolve({ closeAll: undefined });
