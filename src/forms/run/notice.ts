import type { Sentence } from '../../errors.js';
import { plainText } from '../../platform/escape.js';
import { section, formatSentence } from '../../messages/mrkdwn.js';
import type { View } from '../../handlers.js';

const NOTICE = 'notice';
const LONGEST = 1_500;

/** The form with a sentence on top, which replaces an earlier notice. */
export function withNotice(view: View, sentence: Sentence | undefined): View {
  const rest = view.blocks.filter(({ block_id: id }) => id !== NOTICE);
  if (sentence === undefined) return { ...view, blocks: rest };
  return { ...view, blocks: [{ ...section(`⚠️ ${formatSentence(sentence, LONGEST)}`), block_id: NOTICE }, ...rest] };
}

/** Slack takes 2,000 characters in a hint. */
const HINT = 1_900;

/** Shows the sentence as the hint of a focused field: Slack shows no field errors with an update. */
export function withFieldError(view: View, field: string, sentence: string): View {
  const blocks = view.blocks.map((block) => {
    if (block.type !== 'input') return block;
    const { block_id: id = '', element } = block;
    if (id !== field && !id.startsWith(`${field}:`)) return block;
    const hint = plainText(`⚠️ ${sentence}`, HINT);
    return { ...block, hint, element: { ...element, focus_on_load: true } };
  });
  return { ...view, blocks };
}
