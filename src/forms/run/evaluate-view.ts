import { QUOTA, evaluationsTodayText } from '../../messages/phrases.js';
import { slackTime, context } from '../../messages/mrkdwn.js';
import { SENDS_AT_ONCE } from '../../messages/request-summary.js';
import type { View } from '../../handlers.js';
import { audienceFields, countedLine, type RunFormState, productionLine, reportField } from './audience-fields.js';
import { writeFormMeta } from './state.js';
import { input, singleSelect } from '../inputs.js';
import { exportFields } from './export-fields.js';
import { blockId, blocks } from './ids.js';
import { actionIds, formIds } from './ids.js';
import { type FormData, sandboxType } from './data-types.js';

const DAY_MS = 24 * 60 * 60 * 1000;
const THEN = [
  { value: 'report', text: 'Report the counts only' },
  { value: 'export', text: 'Export to a dataset' },
];

/** The form of `/audience evaluate`. Undefined where it carries more along than Slack keeps. */
export function evaluateView(form: RunFormState): View | undefined {
  const { draft, meta, known } = form;
  const said = sandboxType(known, draft.sandbox);
  const kept = writeFormMeta({ ...meta, shownSandboxType: said });
  if (kept === undefined) return undefined;
  return {
    id: formIds.evaluate,
    title: 'Evaluate audiences',
    privateMetadata: kept,
    submit: said === 'production' ? 'Evaluate in PRODUCTION' : 'Evaluate',
    blocks: [
      ...audienceFields(form),
      ...countedLine(known, '*Counted*'),
      input({
        id: blockId(blocks.then, meta),
        label: 'Then',
        changes: true,
        element: singleSelect('radio_buttons', actionIds.then, THEN, draft.then),
      }),
      ...(draft.then === 'export' ? exportFields(form) : []),
      reportField(form),
      context(quota(known)),
      ...productionLine(draft, known),
      ...(said === 'production' ? [context(SENDS_AT_ONCE)] : []),
    ],
  };
}

/** The quota begins anew at 00:00 UTC. */
function quota({ usedToday, now }: FormData): string {
  const reset = Math.floor(now / DAY_MS + 1) * DAY_MS;
  const used =
    usedToday === undefined ? `Adobe allows about ${QUOTA} evaluations a day` : evaluationsTodayText(usedToday);
  return `${used} · resets ${slackTime(reset)}`;
}
