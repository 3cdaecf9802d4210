import { context } from '../../messages/mrkdwn.js';
import type { View } from '../../handlers.js';
import { audienceFields, countedLine, type Form, productionLine, reportField } from './audience-fields.js';
import { writeMemo } from './state.js';
import { exportFields } from './export-fields.js';
import { formIds } from './fields.js';
import { typeOf } from './data-types.js';

/** The form of `/audience export`. Undefined where it carries more along than Slack keeps. */
export function view(form: Form): View | undefined {
  const { draft, memo, known } = form;
  const kept = writeMemo({ ...memo, said: typeOf(known, draft.sandbox) });
  if (kept === undefined) return undefined;
  const counted = countedLine(known, '*Exports what was counted:*');
  return {
    id: formIds.export,
    title: 'Export to a dataset',
    submit: 'Review',
    memo: kept,
    blocks: [
      ...audienceFields(form),
      ...(counted.length > 0 ? counted : [context('Exports what the last evaluation counted; it spends none.')]),
      ...exportFields(form),
      reportField(form),
      ...productionLine(draft, known),
    ],
  };
}
