import { z } from 'zod';
import { carriedAlong } from '../../platform/zod-json.js';
import { blankDraft, type Draft, draftSchema, MEMO, type Memo, memoSchema } from './state.js';

/** The form below another one: Slack keeps what its fields hold, but draws them from what we give. */
const belowSchema = z.object({ memo: memoSchema, draft: draftSchema });
export interface Below {
  memo: Memo;
  draft: Draft;
}

/** Throws Mistake for what no form of ours wrote. */
export const readBelow = (memo: string): Below => carriedAlong(belowSchema, memo);

/**
 * Everything where there is room; else without what only Slack needs to hold: first the words of what was chosen, then the
 * long boxes, then what was chosen. What may become another field meanwhile is kept. Undefined where even that is too much.
 */
export function writeBelow({ memo, draft }: Below): string | undefined {
  const { then, statuses, reportIn, sandbox, policy } = draft;
  const wordless = { ...draft, audiences: draft.audiences.map(({ value }) => ({ value, text: value })) };
  const boxless = { ...wordless, pasted: '', fields: '', eventFields: '' };
  const least = { ...blankDraft(sandbox, reportIn), then, statuses, policy };
  const drafts = [draft, wordless, boxless, { ...boxless, audiences: [] }, least];
  const texts = drafts.map((one) => JSON.stringify(belowSchema.encode({ memo, draft: one })));
  return texts.find((text) => text.length <= MEMO);
}
