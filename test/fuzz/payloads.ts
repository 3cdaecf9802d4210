import { elements, withIds } from '../../playground/slack/blocks.js';
import { carryOver } from '../../playground/slack/values.js';
import type { View } from '../../src/handlers.js';
import { allForms, allMessages } from '../browser/samples/index.js';

/** A button, a menu or a field that Usher shows somewhere, and what is sent when somebody uses it. */
export interface Shown {
  action: string;
  /** Of the form or the message that it is in: their place among the samples. */
  at: { form: number } | { message: number };
  used: Record<string, unknown>;
}

const shownForms = allForms.map(([, view]) => slackView(view, 'V0FUZZ'));

/** A form as Slack sends it back, untouched. */
export function slackView(view: View, id: string) {
  const { title, submit, close, privateMetadata, blocks: drawn } = view;
  const blocks = withIds(drawn);
  const words = (text: string | undefined) => (text === undefined ? null : { type: 'plain_text', text, emoji: true });
  return {
    id,
    type: 'modal',
    hash: '1.abc',
    root_view_id: id,
    previous_view_id: null,
    callback_id: view.id,
    title: words(title),
    submit: words(submit),
    close: words(close),
    private_metadata: privateMetadata ?? '',
    blocks,
    state: { values: carryOver(blocks, {}, 'C0CAMPAIGN') },
  };
}

export type SlackView = ReturnType<typeof slackView>;

/** The forms that Usher shows, as Slack sends them. */
export const forms: readonly SlackView[] = shownForms;
/** Those that can be sent: Slack sends none without a button for it. */
export const sendable: readonly SlackView[] = shownForms.filter(({ submit }) => submit !== null);

const pick = (options: unknown) => (Array.isArray(options) ? (options[0] as unknown) : undefined); // of any shape

function usedOf({ block, element }: ReturnType<typeof elements>[number]): Record<string, unknown> {
  const { type, action_id } = element;
  const base = { type, block_id: block.block_id, action_id, action_ts: '1.2' };
  if ('value' in element && typeof element.value === 'string') return { ...base, value: element.value };
  if ('options' in element && element.options) return { ...base, selected_option: pick(element.options) };
  return { ...base, value: '' };
}

const placed = (blocks: readonly object[], at: Shown['at']): Shown[] =>
  elements(withIds(blocks)).map((one) => ({ action: one.element.action_id, at, used: usedOf(one) }));

/** Every button, menu and field of every message and form that Usher shows. */
export const shown: readonly Shown[] = [
  ...allMessages.flatMap(([, { blocks }], message) => placed(blocks, { message })),
  ...shownForms.flatMap(({ blocks }, form) => placed(blocks, { form })),
];

export const messages = allMessages.map(([, message]) => message);
