import { z } from 'zod';
import { blankDraft, type Draft, draftSchema, MEMO, type Memo, memoSchema } from './draft.js';

/** The form below another one: Slack keeps what its fields hold, but draws them from what we give. */
const belowSchema = z.object({ memo: memoSchema, draft: draftSchema });
export interface Below {
  memo: Memo;
  draft: Draft;
}

/** Throws a ZodError for what no form of ours wrote. */
export const readBelow = (memo: string): Below => belowSchema.parse(JSON.parse(memo));

/** Everything where there is room; else without what only Slack needs to hold. Undefined where even that is too much. */
export function writeBelow({ memo, draft }: Below): string | undefined {
  const { then, statuses, reportIn, sandbox } = draft;
  const least = { ...blankDraft(sandbox, reportIn), then, statuses };
  const texts = [draft, least].map((one) => JSON.stringify(belowSchema.encode({ memo, draft: one })));
  return texts.find((text) => text.length <= MEMO);
}
