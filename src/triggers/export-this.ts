import { z } from 'zod';
import { exportThis } from '../buttons/run.js';
import { decodeChoice } from '../messages/buttons.js';
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
const runSchema = z.string().regex(RUN_ID);
/** A button, or a menu: the report of what can be neither exported nor repeated has nothing else. */
const elementSchema = z.union([
  z.looseObject({ type: z.literal('button'), value: runSchema }).transform(({ value }) => [value]),
  z
    .looseObject({ type: z.literal('overflow'), options: z.array(z.looseObject({ value: z.string() })) })
    .transform(({ options }) =>
      options.flatMap(({ value }) => runSchema.safeParse(decodeChoice(value).value).data ?? []),
    ),
]);

/** On a report: opens a form that exports what it counted. Nothing starts until the person sends it. */
export const exportThisMessage: Shortcut = async (used, services) => {
  const { message, person, channel, delivery, responseUrl } = used;
  const run = runOf(message);
  if (run === undefined)
    throw new UserError('That isn’t an Usher report. Use “Export this” on a report, or /audience export.');
  const facts = await requireRun(run, used, services);
  if (isLive(facts)) throw new UserError(`${run} isn’t done yet. When it finishes, use “Export this” on its report.`);
  if (facts.request?.audiences.some(({ id }) => id === ALL_AUDIENCES))
    throw new UserError('A run of every audience can’t be exported. Use /audience export and name audiences.');
  return exportThis({ value: run, block: '', person, channel, delivery, responseUrl }, services);
};

function runOf(message: unknown): string | undefined {
  const { data } = messageSchema.safeParse(message);
  const runs = data?.blocks.flatMap(({ elements }) =>
    elements.flatMap((one) => elementSchema.safeParse(one).data ?? []),
  );
  return runs?.[0];
}
