import { z } from 'zod';
import { exportThis } from '../buttons/again.js';
import { requireRun } from '../queries/visible-runs.js';
import { UserError } from '../errors.js';
import { isLive, RUN_ID } from '../runs/record.js';
import { ALL_AUDIENCES } from '../request/request.js';
import type { Shortcut } from '../handlers.js';

export const exportThisId = 'export-this';

/** The parts of a message that Slack sends along: its blocks. Its metadata, where our runs are marked, may be missing. */
const messageSchema = z.looseObject({
  blocks: z.array(z.looseObject({ elements: z.array(z.unknown()).default([]) })).default([]),
});
const buttonSchema = z.looseObject({ type: z.literal('button'), value: z.string().regex(RUN_ID) });

/** On a report: the form for exporting what it counted, filled. Nothing starts from it: the person sends the form. */
export const exportThisMessage: Shortcut = async (used, services) => {
  const { message, person, channel, triggerId, responseUrl } = used;
  const run = runOf(message);
  if (run === undefined)
    throw new UserError(
      'That message is no report of mine. Use “Export this” on a report, or /audience export.',
      'words',
    );
  const facts = await requireRun(run, used, services);
  if (isLive(facts)) throw new UserError(`${run} goes on. Use “Export this” on its report.`, 'words');
  if (facts.request?.audiences.some(({ id }) => id === ALL_AUDIENCES))
    throw new UserError('That was about everything at once, which I never export. Type /audience export.', 'words');
  return exportThis({ value: run, block: '', person, channel, triggerId, responseUrl }, services);
};

/** The run that the message's own buttons are about. */
function runOf(message: unknown): string | undefined {
  const { data } = messageSchema.safeParse(message);
  const buttons = data?.blocks.flatMap(({ elements }) =>
    elements.flatMap((one) => buttonSchema.safeParse(one).data ?? []),
  );
  return buttons?.[0]?.value;
}
