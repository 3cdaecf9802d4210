import type { Button, KnownBlock, MrkdwnElement, Overflow, SectionBlock } from '@slack/types';
import { sentenceParts, type Sentence } from '../errors.js';
import type { SlackMessage } from '../runs/view.js';
import { defined } from '../platform/defined.js';
import { truncateFormatted, foreignPart, plainText } from '../platform/escape.js';

/** Slack's limits: https://docs.slack.dev/reference/block-kit/blocks; that of all blocks together is undocumented. */
const SECTION = 3_000;
const BLOCKS = 50;
const ALL_BLOCKS = 12_000;
const TEXT = 4_000;
/** For the text of buttons and options. The next three limits are for the parts of a dialog. */
const LABEL = 75;
const TITLE = 100;
const QUESTION = 300;
const YES = 30;
/** Characters that stay free, beside one block, for a line that is added to a message later. */
const SPARE = 400;

/** A time of day in the reader's zone, or in UTC if Slack cannot show that. `at` in epoch ms. */
export function slackTime(at: number): string {
  return `<!date^${Math.floor(at / 1000)}^{time}|${new Date(at).toISOString().slice(11, 16)} UTC>`;
}

/** A day in the reader's zone. */
export const slackDate = (at: number): string =>
  `<!date^${Math.floor(at / 1000)}^{date_short}|${new Date(at).toISOString().slice(0, 10)}>`;

/** Day and time in the reader's zone. */
export function slackDateTime(at: number): string {
  const utc = new Date(at).toISOString();
  return `<!date^${Math.floor(at / 1000)}^{date_short_pretty} at {time}|${utc.slice(0, 10)} ${utc.slice(11, 16)} UTC>`;
}

/** The sentence, escaped; people who were not named before stand there by their part. `most`: characters. */
export const formatSentence = (sentence: Sentence, most = SECTION): string =>
  truncateFormatted(
    sentenceParts(sentence)
      .map((part) => foreignPart(typeof part === 'string' ? part : part.otherwise))
      .join(''),
    most,
  );

/** `verbatim`: Slack makes no links or mentions of what only looks like one. Ours, in angle brackets, stay. */
function mrkdwn(text: string): MrkdwnElement {
  return { type: 'mrkdwn', text: truncateFormatted(text, SECTION), verbatim: true };
}

export function section(text: string): SectionBlock {
  return { type: 'section', text: mrkdwn(text) };
}

export const sectionWith = (text: string, one: ButtonOptions): SectionBlock => ({
  ...section(text),
  accessory: button(one),
});

/** The lines in as few sections as Slack's limit allows. */
export function sections(lines: string[]): KnownBlock[] {
  const made: string[] = [];
  for (const line of lines) {
    const last = made.at(-1);
    if (last !== undefined && last.length + line.length < SECTION - 100) made[made.length - 1] = `${last}\n${line}`;
    else made.push(line);
  }
  return made.map(section);
}

export function context(text: string): KnownBlock {
  return { type: 'context', elements: [mrkdwn(text)] };
}

export interface ButtonOptions {
  action: string;
  text: string;
  value: string;
  style?: 'primary' | 'danger';
  confirm?: { title: string; text: string; yes: string; no: string };
}

export function button({ action, text, value, style, confirm }: ButtonOptions): Button {
  return {
    type: 'button',
    action_id: action,
    text: plainText(text, LABEL),
    value,
    ...defined({ style, confirm: confirm && dialog(confirm, style) }),
  };
}

function dialog({ title, text, yes, no }: NonNullable<ButtonOptions['confirm']>, style: ButtonOptions['style']) {
  return {
    title: plainText(title, TITLE),
    text: plainText(text, QUESTION),
    confirm: plainText(yes, YES),
    deny: plainText(no, YES),
    ...(style === 'danger' ? { style } : {}),
  };
}

export const buttonRow = (...all: ButtonOptions[]): KnownBlock => ({ type: 'actions', elements: numbered(all) });

/** Slack allows each action id once in a block: further buttons of the same action are numbered. */
const numbered = (all: ButtonOptions[]): Button[] =>
  all.map((one, index) => {
    const isFirst = all.findIndex(({ action }) => action === one.action) === index;
    return button(isFirst ? one : { ...one, action: `${one.action}#${index}` });
  });

/** Slack's limit for the options of an overflow menu. */
export const OVERFLOW = 5;

/** The buttons of a run or a row: at most two, and the rest in a menu behind them. */
export interface ButtonChoices {
  buttons: ButtonOptions[];
  menu: ButtonOptions[];
}

/** `action`: the id of the menu; the value of an option is the action that it stands for, and that one's value. */
export function choiceRow({ buttons, menu: all }: ButtonChoices, action: string): KnownBlock[] {
  // What is too long for a menu, such as an odd id, is a button: Slack would refuse the whole message.
  const isShort = ({ action: does, value }: ButtonOptions) => `${does} ${value}`.length <= OPTION_VALUE;
  const options = all
    .filter(isShort)
    .slice(0, OVERFLOW)
    .map((one) => ({ text: plainText(one.text, LABEL), value: `${one.action} ${one.value}` }));
  const [first, ...others] = options;
  const overflow: Overflow[] = first ? [{ type: 'overflow', action_id: action, options: [first, ...others] }] : [];
  const long = all.filter((one) => !isShort(one));
  const elements = [...numbered([...buttons, ...long]), ...overflow];
  return elements.length === 0 ? [] : [{ type: 'actions', elements }];
}

/** Slack's limits for a menu: https://docs.slack.dev/reference/block-kit/composition-objects/option-object */
const OPTIONS = 100;
const OPTION_VALUE = 75;
/** Characters of a menu's options, which must fit beside the question. */
const ALL_OPTIONS = 5_500;

/** A menu of as many options as fit, from the first on; undefined if a value is too long for any menu. */
export function menu(options: {
  action: string;
  hint: string;
  all: { text: string; value: string }[];
}): { block: KnownBlock; shown: number } | undefined {
  const { action, hint, all } = options;
  if (all.some(({ value }) => value.length > OPTION_VALUE)) return undefined;
  const made = all.slice(0, OPTIONS).map(({ text, value }) => ({ text: plainText(text, LABEL), value }));
  while (sizeOf(made) > ALL_OPTIONS) made.pop();
  const placeholder = plainText(hint);
  return {
    block: { type: 'actions', elements: [{ type: 'static_select', action_id: action, placeholder, options: made }] },
    shown: made.length,
  };
}

/** A menu of the reader's channels. The id of its block says what it is about. */
export function channelMenu({ action, block, hint }: { action: string; block: string; hint: string }): KnownBlock {
  return {
    type: 'actions',
    block_id: block,
    elements: [
      {
        type: 'conversations_select',
        action_id: action,
        placeholder: plainText(hint),
        filter: { include: ['public', 'private'], exclude_external_shared_channels: true, exclude_bot_users: true },
      },
    ],
  };
}

/**
 * The arguments to post or edit a message. Slack makes links of addresses in `text` unless told not to, and
 * `chat.update` forgets what was told before: https://docs.slack.dev/reference/methods/chat.update
 */
export const messageArguments = ({ text, blocks }: SlackMessage) => ({ text, blocks, parse: 'none' as const });

const LEFT_OUT = 'Some of this was left out because it didn’t fit in one message.';

/** Within Slack's limits: the middle is left out, which is said. `most`: characters of text; more if never edited. `plainer`: instead of tables. */
export function buildMessage(text: string, blocks: KnownBlock[], most = TEXT, plainer?: KnownBlock[]): SlackMessage {
  return {
    text: text.length <= most ? text : `${truncateFormatted(text, most - LEFT_OUT.length - 1)}\n${LEFT_OUT}`,
    blocks: fit(blocks),
    ...(plainer && { plainer: fit(plainer) }),
  };
}

function fit(blocks: KnownBlock[]): KnownBlock[] {
  if (fits(blocks)) return blocks;
  const kept = unitsOf(blocks);
  const middle = () => Math.floor(kept.length / 2);
  const still = () => !fits([...kept.flat(), context(LEFT_OUT)]);
  while (kept.length > 1 && still()) kept.splice(middle(), 1);
  // Of a single unit the buttons go first: they stand at its end.
  const [last = []] = kept;
  while (last.length > 1 && still()) last.pop();
  kept.splice(Math.max(1, middle()), 0, [context(LEFT_OUT)]);
  return kept.flat();
}

/** The blocks below a section are about it, and go with it. */
function unitsOf(blocks: KnownBlock[]): KnownBlock[][] {
  const units: KnownBlock[][] = [];
  for (const block of blocks) {
    const begins = block.type === 'section';
    const last = units.at(-1);
    if (last && !begins) last.push(block);
    else units.push([block]);
  }
  return units;
}

/** How many of the first units fit whole in a message beside the rest; at least one. */
export function roomFor(units: KnownBlock[][], rest: KnownBlock[]): number {
  const all = (count: number) => [...units.slice(0, count).flat(), ...rest];
  let count = units.length;
  while (count > 1 && !(fits(all(count), ALL_BLOCKS - SPARE) && all(count).length < BLOCKS)) count -= 1;
  return count;
}

function fits(blocks: KnownBlock[], most = ALL_BLOCKS): boolean {
  return blocks.length <= BLOCKS && sizeOf(blocks) <= most;
}

/** Characters as Slack counts them for the whole of a message. */
const sizeOf = (blocks: object): number => JSON.stringify(blocks).length;
