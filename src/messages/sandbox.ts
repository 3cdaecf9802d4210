import type { SlackMessage } from '../runs/view.js';
import { truncate, foreign } from '../platform/escape.js';
import { textMessage } from './ephemeral.js';
import { buttonRow, buildMessage, section, formatSentence } from './mrkdwn.js';
import type { SandboxRef } from '../request/request.js';
import { sandboxLabel } from './phrases.js';

interface NamedSandbox extends SandboxRef {
  title: string;
}

export const sandboxActions = { use: 'sandbox:use' } as const;

/** Slack shows five buttons in a row. For other sandboxes the reader types the name. */
const BUTTONS = 5;

interface SandboxesOptions {
  known: NamedSandbox[];
  current: string;
  /** Why the reader may not change it; undefined if they may. */
  whyNot?: string | undefined;
}

export function sandboxes({ known, current, whyNot }: SandboxesOptions): SlackMessage {
  const lines = known.map((one) => `${one.name === current ? '▸' : '·'} ${nameAndType(one)}`);
  const others = known.filter(({ name }) => name !== current && whyNot === undefined);
  const text = [
    `*This channel uses ${foreign(current)}.*`,
    ...lines,
    (whyNot && formatSentence(whyNot)) ??
      'To change it: `/audience sandbox use &lt;name&gt;`. The change is announced here.',
    'For a single request, add `in:&lt;sandbox&gt;`.',
  ].join('\n');
  const use = others.slice(0, BUTTONS).map(({ name, type }) => ({
    action: sandboxActions.use,
    text: truncate(`Use ${name}`, 75),
    value: name,
    ...(type === 'production' ? { confirm: toProduction(name) } : {}),
  }));
  return buildMessage(text, [section(text), ...(use.length > 0 ? [buttonRow(...use)] : [])]);
}

function toProduction(name: string) {
  return {
    title: 'Use a production sandbox?',
    text: `Commands in this channel will use Production (${truncate(name, 100)}), where live campaigns run. Only operators can start runs there, and each run still asks first.`,
    yes: 'Use Production',
    no: 'Cancel',
  };
}

function nameAndType({ name, title, type }: NamedSandbox): string {
  const called = title === name ? '' : ` · ${foreign(title)}`;
  return `${sandboxLabel({ sandbox: { name, type } })}${called}`;
}

/** To everybody in the channel. */
export function sandboxChanged(by: string, from: string, to: SandboxRef): SlackMessage {
  return textMessage(
    `${foreign(by)} changed this channel’s sandbox from ${foreign(from)} to ${sandboxLabel({ sandbox: to })}. Runs in progress stay where they are.`,
  );
}
