import type { KnownBlock } from '@slack/types';
import { z } from 'zod';
import { asTyped } from '../../request/audience-term.js';
import { carriedAlong } from '../../errors.js';
import { context, section, sections } from '../../messages/mrkdwn.js';
import { type RequestSummary, summarizeRequest, summarizeUnverified } from '../../messages/request-summary.js';
import type { DraftRequest, Request } from '../../request/request.js';
import type { View } from '../../handlers.js';
import { formIds } from './ids.js';
import { formPlaceSchema, inSandbox } from '../inputs.js';
import { withNotice } from './notice.js';

const memoSchema = formPlaceSchema.extend({
  /** The id under which the ask is kept. Starting it twice makes one run. */
  ask: z.string(),
  said: z.enum(['production', 'development']),
});
type ReviewMemo = z.infer<typeof memoSchema>;

/** Throws UserError if none of our forms wrote `meta`. */
export const readReviewMeta = (meta: string): ReviewMemo => carriedAlong(memoSchema, meta);

/** Over the export form: the export in words, and the button that starts it. */
export function reviewView(meta: ReviewMemo, blocks: KnownBlock[], notice?: string): View {
  const submit = inSandbox('Export', meta.said);
  const rest = { title: 'Review export', close: 'Back', privateMetadata: JSON.stringify(meta) };
  return withNotice({ id: formIds.review, ...rest, submit, blocks }, notice);
}

export const summary = (request: Request, reportIn: string): KnownBlock[] =>
  blocksOf(summarizeRequest(request, reportIn));

/** The export as it was picked and pasted, if Adobe didn’t answer in time. */
export function unverifiedSummary(ask: DraftRequest, reportIn: string): KnownBlock[] {
  const late = 'Adobe is slow. Names are checked before anything is sent. If one is wrong, only you will be told.';
  return [...blocksOf(summarizeUnverified(ask, ask.audiences.map(asTyped), reportIn)), context(late)];
}

function blocksOf({ to, audiences, rest }: RequestSummary): KnownBlock[] {
  return [section(to), ...sections(audiences), ...sections(rest)];
}
