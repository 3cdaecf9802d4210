import { z } from 'zod';
import { exportThis } from '../buttons/run.js';
import { requireRun } from '../queries/visible-runs.js';
import { UserError } from '../errors.js';
import { isLive, RUN_ID } from '../runs/record.js';
import { ALL_AUDIENCES } from '../request/request.js';
import type { Shortcut } from '../handlers.js';

export const exportThisId = 'export-this';

/** Reads the blocks of the message: Slack may leave out its metadata, which names the run. */
const messageSchema = z.looseObject({
  blocks: z.array(z.looseObject({ elements: z.array(z.unknown()).default([]) })).default([]),
});
const buttonSchema = z.looseObject({ type: z.literal('button'), value: z.string().regex(RUN_ID) });

/** On a report: opens a form that exports what it counted. Nothing starts until the person sends it. */
export const exportThisMessage: Shortcut = async (used, services) => {
  const { message, person, channel, delivery, responseUrl } = used;
  const run = runOf(message);
  if (run === undefined)
    throw new UserError('That isn’t an Usher report. Use “Export this” on a report, or /audience export.');
  const facts = await requireRun(run, used, services);
  if (isLive(facts)) throw new UserError(`${run} isn’t done yet. Use “Export this” on its report.`);
  if (facts.request?.audiences.some(({ id }) => id === ALL_AUDIENCES))
    throw new UserError('A run of every audience can’t be exported. Use /audience export and name audiences.');
  return exportThis({ value: run, block: '', person, channel, delivery, responseUrl }, services);
};

function runOf(message: unknown): string | undefined {
  const { data } = messageSchema.safeParse(message);
  const buttons = data?.blocks.flatMap(({ elements }) =>
    elements.flatMap((one) => buttonSchema.safeParse(one).data ?? []),
  );
  return buttons?.[0]?.value;
}
