import type { KnownBlock } from '@slack/types';
import { LONGEST } from '../../export-filters/values.js';
import { foreign } from '../../platform/escape.js';
import { context, section, formatSentence, slackTime } from '../../messages/mrkdwn.js';
import { QUOTA, evaluationsTodayText } from '../../messages/phrases.js';
import { SENDS_AT_ONCE } from '../../messages/request-summary.js';
import { dotted } from '../../platform/english.js';
import { MAX_AUDIENCES } from '../../request/request.js';
import type { View } from '../../handlers.js';
import { counted } from './audience-options.js';
import { eachOnce, entriesOf } from './entries.js';
import { STATUSES } from './read-form.js';
import { foldedFields, openFields } from './filters.js';
import { actionIds, blockId, blocks, datasetId, formIds, sandboxId } from './ids.js';
import {
  type AudienceCountInfo,
  type FormData,
  type RunFormState,
  type FormState,
  type FormMeta,
  sandboxType,
  writeFormMeta,
} from './state.js';
import {
  actionRow,
  type FormOption,
  channelSelect,
  externalSelect,
  input,
  multiSelect,
  singleSelect,
  OPTION_VALUE,
  textBox,
  multiExternalSelect,
} from '../inputs.js';
import type { Sandbox } from '../../adobe/sandboxes.js';

/** Longest name in the counts: twenty names with counts and times must fit in one text of 3,000 characters. */
const NAME = 40;
const DAY_MS = 24 * 60 * 60 * 1000;
const THEN = [
  { value: 'report', text: 'Report the counts only' },
  { value: 'export', text: 'Export to a dataset' },
];

/** The form that `meta.form` names. Undefined if its metadata is too long for Slack. */
export function renderForm(form: RunFormState): View | undefined {
  const { draft, meta, known } = form;
  const type = sandboxType(known, draft.sandbox);
  const privateMetadata = writeFormMeta({ ...meta, shownSandboxType: type });
  if (privateMetadata === undefined) return undefined;
  const production =
    type === 'production' ? [context(`*PRODUCTION*: ${foreign(draft.sandbox)} is what campaigns run on.`)] : [];
  if (meta.form === 'export')
    return {
      id: formIds.export,
      title: 'Export to a dataset',
      submit: 'Review',
      privateMetadata,
      blocks: [...exportBlocks(form), ...production],
    };
  return {
    id: formIds.evaluate,
    title: 'Evaluate audiences',
    submit: type === 'production' ? 'Evaluate in PRODUCTION' : 'Evaluate',
    privateMetadata,
    blocks: [...evaluateBlocks(form), ...production, ...(type === 'production' ? [context(SENDS_AT_ONCE)] : [])],
  };
}

function evaluateBlocks(form: RunFormState): KnownBlock[] {
  const { draft, meta, known } = form;
  return [
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
  ];
}

function exportBlocks(form: RunFormState): KnownBlock[] {
  const counts = countedLine(form.known, '*Exports what was counted:*');
  return [
    ...audienceFields(form),
    ...(counts.length > 0 ? counts : [context('Exports what the last evaluation counted; it spends none.')]),
    ...exportFields(form),
    reportField(form),
  ];
}

/** The quota resets at 00:00 UTC. */
function quota({ usedToday, now }: FormData): string {
  const reset = Math.floor(now / DAY_MS + 1) * DAY_MS;
  const used =
    usedToday === undefined ? `Adobe allows about ${QUOTA} evaluations a day` : evaluationsTodayText(usedToday);
  return `${used} · resets ${slackTime(reset)}`;
}

function audienceFields({ draft, meta, known, notice }: RunFormState): KnownBlock[] {
  const chosen = draft.audiences.length;
  return [
    ...(notice === undefined ? [] : [section(`⚠️ ${formatSentence(notice)}`)]),
    ...(meta.caption === undefined ? [] : [context(foreign(meta.caption))]),
    sandboxField(draft, meta, known),
    input({
      id: blockId(blocks.audiences, meta),
      label: chosen === 0 ? 'Audiences' : `Audiences · ${chosen} of ${MAX_AUDIENCES}`,
      optional: true,
      changes: true,
      element: multiExternalSelect(
        actionIds.audiences,
        'Type a part of the name or id',
        draft.audiences,
        MAX_AUDIENCES,
      ),
    }),
    input({
      id: blockId(blocks.pasted, meta),
      label: 'Or paste ids',
      optional: true,
      hint: `Separate with commas or new lines; quote names that contain one. ${MAX_AUDIENCES} audiences at most.`,
      element: textBox({ action: actionIds.inert, value: draft.pasted, multiline: true, longest: LONGEST.list }),
    }),
  ];
}

type ShownSandbox = Pick<Sandbox, 'name' | 'title'> & { type: Sandbox['type'] | undefined };

function sandboxField({ sandbox }: FormState, meta: FormMeta, known: FormData): KnownBlock {
  const rows: ShownSandbox[] = known.sandboxes ?? [{ name: sandbox, title: sandbox, type: undefined }];
  const chosen = rows.find(({ name }) => name === sandbox);
  const others = rows.filter(({ name }) => name !== sandbox && name.length <= OPTION_VALUE);
  const options = [
    chosen ? sandboxChoice(chosen) : { value: sandbox, text: `${sandbox} (not listed)` },
    ...others.slice(0, 99).map(sandboxChoice),
  ];
  return input({
    id: sandboxId(meta, known.sandboxes !== undefined),
    label: 'Sandbox',
    changes: true,
    element: singleSelect('static_select', actionIds.sandbox, options, sandbox),
  });
}

function sandboxChoice({ name, title, type }: ShownSandbox): FormOption {
  const production = type === 'production' ? ' · PRODUCTION' : type === undefined ? ' · counts as PRODUCTION' : '';
  return { value: name, text: `${title === name ? name : `${title} (${name})`}${production}` };
}

function countedLine({ counted: all }: FormData, before: string): KnownBlock[] {
  return all.length === 0 ? [] : [context(`${before} ${dotted(...all.map(countedWords))}`)];
}

function countedWords({ name, last, by }: AudienceCountInfo): string {
  if (!last) return `${foreign(name, NAME)} never counted`;
  return `${foreign(name, NAME)} ${counted(last)}${by === undefined ? '' : `, ${by === 'nightly' ? by : `by ${by}`}`}`;
}

function exportFields(form: RunFormState): KnownBlock[] {
  const { draft, meta } = form;
  const filters = { action: actionIds.filters, text: 'Filters…', value: 'open' };
  const own = { action: actionIds.perAudience, text: 'Differs per audience…', value: 'open' };
  return [
    input({
      id: blockId(blocks.statuses, meta),
      label: 'Who',
      optional: true,
      element: multiSelect('checkboxes', actionIds.inert, STATUSES, draft.statuses),
    }),
    ...differs(form),
    input({
      id: datasetId(meta),
      label: 'Dataset',
      hint: 'Only datasets that an audience can be exported to are listed.',
      element: externalSelect(actionIds.dataset, 'Type a part of the name or id', draft.dataset),
    }),
    actionRow(blockId('create', meta), { action: actionIds.createDataset, text: 'Create one…', value: 'open' }),
    ...openFields(form),
    ...(meta.filters ? foldedFields(form) : []),
    actionRow(blockId('more', meta), ...(meta.filters ? [own] : [filters, own])),
  ];
}

/** Counts only audiences that are still in the form. */
function differs({ draft, meta }: RunFormState): KnownBlock[] {
  const count = eachOnce(entriesOf(draft).entries).filter(({ key }) => meta.overrides.has(key)).length;
  if (count === 0) return [];
  return [context(`Differs for ${count === 1 ? 'one audience' : `${count} audiences`}, whatever is ticked above.`)];
}

const reportField = ({ draft, meta }: RunFormState): KnownBlock =>
  input({
    id: blockId(blocks.report, meta),
    label: 'Report in',
    hint: 'A channel that I am in. The report says how many profiles, and which batches.',
    element: channelSelect(actionIds.inert, draft.reportIn),
  });
