import type { Sentence } from '../errors.js';
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
  whyNot?: Sentence | undefined;
}

export function sandboxes({ known, current, whyNot }: SandboxesOptions): SlackMessage {
  const lines = known.map((one) => `${one.name === current ? '▸' : '·'} ${nameAndType(one)}`);
  const others = known.filter(({ name }) => name !== current && whyNot === undefined);
  const text = [
    `*This channel works in ${foreign(current)}.*`,
    ...lines,
    (whyNot && formatSentence(whyNot)) ?? 'To change it: `/audience sandbox use &lt;name&gt;`. The channel is told.',
    'For one request only: `in:&lt;sandbox&gt;`.',
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
    title: 'Work in production?',
    text: `What is typed here then means ${truncate(name, 100)}, a production sandbox. Starting anything there is still asked about, and for operators only.`,
    yes: 'Work in production',
    no: 'Leave it',
  };
}

function nameAndType({ name, title, type }: NamedSandbox): string {
  const called = title === name ? '' : ` (${foreign(title)})`;
  return `${foreign(name)}${called}: ${type === 'production' ? 'PRODUCTION' : 'development'}`;
}

/** To everybody in the channel. */
export function sandboxChanged(by: string, from: string, to: SandboxRef): SlackMessage {
  return textMessage(
    `<@${by}> changed the sandbox of this channel from ${foreign(from)} to ${sandboxLabel({ sandbox: to })}. Runs that are under way stay where they are.`,
  );
}
