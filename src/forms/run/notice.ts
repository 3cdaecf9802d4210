import type { Sentence } from '../../errors.js';
import { plainText } from '../../platform/escape.js';
import { section, formatSentence } from '../../messages/mrkdwn.js';
import type { View } from '../../handlers.js';

const NOTICE = 'notice';
const LONGEST = 1_500;

/** The form with a sentence on top, in place of the one that was there. */
export function withNotice(view: View, sentence: Sentence | undefined): View {
  const rest = view.blocks.filter(({ block_id: id }) => id !== NOTICE);
  if (sentence === undefined) return { ...view, blocks: rest };
  return { ...view, blocks: [{ ...section(`⚠️ ${formatSentence(sentence, LONGEST)}`), block_id: NOTICE }, ...rest] };
}

/** A hint takes 2,000 characters. */
const HINT = 1_900;

/** The form with the sentence at a field too, which gets the focus: a form that changes shows no errors of Slack's own. */
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
