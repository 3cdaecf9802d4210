import { z } from 'zod';
import { id } from './objects.js';

/** https://docs.slack.dev/reference/block-kit/blocks/rich-text-block, as a block and as a cell of a table. */
export const richText = z.strictObject({
  type: z.literal('rich_text'),
  block_id: id.optional(),
  elements: z.array(
    z.looseObject({
      type: z.enum(['rich_text_section', 'rich_text_list', 'rich_text_preformatted', 'rich_text_quote']),
      elements: z.array(z.looseObject({ type: z.string() })),
    }),
  ),
});
