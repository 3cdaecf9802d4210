import { escape, section } from '../messages/plain.js';
import type { View } from '../surface.js';

const NOTICE = 'notice';

/** The form with a sentence on top, in place of the one that was there. */
export function withNotice(view: View, sentence: string | undefined): View {
  const rest = view.blocks.filter((block) => !('block_id' in block && block.block_id === NOTICE));
  if (sentence === undefined) return { ...view, blocks: rest };
  return { ...view, blocks: [{ ...section(`⚠️ ${escape(sentence)}`), block_id: NOTICE }, ...rest] };
}
