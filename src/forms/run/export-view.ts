import { context } from '../../messages/mrkdwn.js';
import type { View } from '../../handlers.js';
import { audienceFields, countedLine, type RunFormState, productionLine, reportField } from './audience-fields.js';
import { writeFormMeta } from './state.js';
import { exportFields } from './export-fields.js';
import { formIds } from './ids.js';
import { sandboxType } from './data-types.js';

/** The form of `/audience export`. Undefined where it carries more along than Slack keeps. */
export function exportView(form: RunFormState): View | undefined {
  const { draft, meta, known } = form;
  const kept = writeFormMeta({ ...meta, shownSandboxType: sandboxType(known, draft.sandbox) });
  if (kept === undefined) return undefined;
  const counted = countedLine(known, '*Exports what was counted:*');
  return {
    id: formIds.export,
    title: 'Export to a dataset',
    submit: 'Review',
    privateMetadata: kept,
    blocks: [
      ...audienceFields(form),
      ...(counted.length > 0 ? counted : [context('Exports what the last evaluation counted; it spends none.')]),
      ...exportFields(form),
      reportField(form),
      ...productionLine(draft, known),
    ],
  };
}
