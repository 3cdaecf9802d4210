import { z } from 'zod';
import { LONGEST } from '../../export-filters/values.js';
import { carriedAlong } from '../../errors.js';
import {
  blankDraft,
  type FormState,
  formStateSchema,
  PRIVATE_METADATA_LIMIT,
  type FormMeta,
  formMetaSchema,
  withoutFields,
} from './state.js';

/** The form below another one: Slack keeps what its fields hold, but draws them from what we give. */
const belowSchema = z.object({ meta: formMetaSchema, draft: formStateSchema });
export interface ParentForm {
  meta: FormMeta;
  draft: FormState;
}

/** Throws UserError for what no form of ours wrote. */
export const decodeParent = (meta: string): ParentForm => carriedAlong(belowSchema, meta);

/**
 * Everything where there is room; else without what only Slack needs to hold: first the words of what was chosen, then the
 * long boxes, then what was chosen. What may become another field meanwhile is kept. Undefined where even that is too much.
 */
export function encodeParent({ meta, draft }: ParentForm): string | undefined {
  const { then, statuses, reportIn, sandbox, filters } = draft;
  const wordless = { ...draft, audiences: draft.audiences.map(({ value }) => ({ value, text: value })) };
  const short = withoutFields(filters, (field) => 'longest' in field && field.longest === LONGEST.list);
  const boxless = { ...wordless, pasted: '', filters: short };
  const chosen = withoutFields(filters, ({ kind }) => kind !== 'policy');
  const least = { ...blankDraft(sandbox, reportIn), then, statuses, filters: chosen };
  const drafts = [draft, wordless, boxless, { ...boxless, audiences: [] }, least];
  const texts = drafts.map((one) => JSON.stringify(belowSchema.encode({ meta, draft: one })));
  return texts.find((text) => text.length <= PRIVATE_METADATA_LIMIT);
}
