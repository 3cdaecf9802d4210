import type { KnownBlock } from '@slack/types';
import { LONGEST } from '../../export-filters/values.js';
import { foreign } from '../../platform/escape.js';
import { context, section, formatSentence, slackTime } from '../../messages/mrkdwn.js';
import { QUOTA, evaluationsTodayText } from '../../messages/phrases.js';
import { SENDS_AT_ONCE } from '../../messages/request-summary.js';
import { dotted } from '../../platform/english.js';
import { MAX_AUDIENCES } from '../../request/request.js';
import type { View } from '../../handlers.js';
import { distinctLabels } from '../../platform/distinct-labels.js';
import { counted, namedApart } from './audience-options.js';
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
  inSandbox,
  textBox,
  multiExternalSelect,
} from '../inputs.js';
import type { Sandbox } from '../../adobe/sandboxes.js';

/** Longest name in the counts: twenty names with counts and times must fit in one text of 3,000 characters. */
const NAME = 40;
const FIND = 'Type part of a name or id';
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
  const shared = { privateMetadata, focus: firstField(form) };
  if (meta.form === 'export')
    return {
      id: formIds.export,
      title: 'Export to a dataset',
      submit: 'Review',
      ...shared,
      blocks: exportBlocks(form, type),
    };
  return {
    id: formIds.evaluate,
    title: 'Evaluate audiences',
    submit: inSandbox('Evaluate', type),
    ...shared,
    blocks: evaluateBlocks(form, type),
  };
}

/** Where somebody begins: a form that comes with audiences lacks only a dataset, if anything. */
function firstField({ draft, meta }: RunFormState): string {
  const isNamed = draft.audiences.length > 0 || draft.pasted !== '';
  const isExport = meta.form === 'export' || draft.then === 'export';
  return isNamed && isExport && !draft.dataset ? datasetId(meta) : blockId(blocks.audiences, meta);
}

type SandboxType = Sandbox['type'];

function evaluateBlocks(form: RunFormState, type: SandboxType): KnownBlock[] {
  const { draft, meta, known } = form;
  return [
    ...audienceFields(form),
    ...countedLine(known, []),
    input({
      id: blockId(blocks.then, meta),
      label: 'Then',
      changes: true,
      element: singleSelect('radio_buttons', actionIds.then, THEN, draft.then),
    }),
    ...(draft.then === 'export' ? exportFields(form) : []),
    reportField(form),
    ...sandboxFields(form, type),
    ...(type === 'production' ? [context(SENDS_AT_ONCE)] : []),
    context(quota(known)),
  ];
}

const exportBlocks = (form: RunFormState, type: SandboxType): KnownBlock[] => [
  ...audienceFields(form),
  ...countedLine(form.known, [
    context('Exports the profiles from the last completed evaluation. Doesn’t use your daily evaluation quota.'),
  ]),
  ...exportFields(form),
  ...sandboxFields(form, type),
  reportField(form),
];

/** The quota resets at 00:00 UTC. */
function quota({ usedToday, now }: FormData): string {
  const reset = Math.floor(now / DAY_MS + 1) * DAY_MS;
  const used =
    usedToday === undefined ? `Adobe allows about ${QUOTA} evaluations a day` : evaluationsTodayText(usedToday);
  return `${used} · resets ${slackTime(reset)}`;
}

function audienceFields({ draft, meta, notice }: RunFormState): KnownBlock[] {
  const chosen = draft.audiences.length;
  return [
    ...(notice === undefined ? [] : [section(`⚠️ ${formatSentence(notice)}`)]),
    ...(meta.caption === undefined ? [] : [context(foreign(meta.caption))]),
    input({
      id: blockId(blocks.audiences, meta),
      label: chosen === 0 ? 'Audiences' : `Audiences · ${chosen} of ${MAX_AUDIENCES}`,
      optional: true,
      changes: true,
      hint: 'Choose at least one, or paste a list below.',
      element: multiExternalSelect(actionIds.audiences, FIND, draft.audiences, MAX_AUDIENCES),
    }),
    input({
      id: blockId(blocks.pasted, meta),
      label: 'Or paste a list',
      optional: true,
      hint: `Separate with commas or new lines; quote names that contain one. Up to ${MAX_AUDIENCES} audiences.`,
      element: textBox({ action: actionIds.inert, value: draft.pasted, multiline: true, longest: LONGEST.list }),
    }),
  ];
}

type ShownSandbox = Pick<Sandbox, 'name' | 'title'> & { type: SandboxType | undefined };

const LIVE = 'Live campaigns use this sandbox.';
const UNTOLD = 'I couldn’t check what type of sandbox this is, so I’m treating it as production.';

const isListed = ({ sandboxes }: FormData, name: string): boolean =>
  sandboxes?.some((sandbox) => sandbox.name === name) === true;

const sandboxFields = ({ draft, meta, known }: RunFormState, type: SandboxType): KnownBlock[] => [
  sandboxField(draft, meta, known),
  ...(type === 'production' ? [context(isListed(known, draft.sandbox) ? LIVE : UNTOLD)] : []),
];

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

/** `Production (prod)`; a production sandbox with a title of its own says that too. */
function sandboxChoice({ name, title, type }: ShownSandbox): FormOption {
  const own = [name.toLowerCase(), 'production'].includes(title.toLowerCase()) ? [] : [title];
  if (type === 'production') return { value: name, text: dotted(`Production (${name})`, ...own) };
  const called = title === name ? name : `${title} (${name})`;
  return { value: name, text: type === undefined ? `${called} · treated as production` : called };
}

function countedLine({ counted: all }: FormData, otherwise: KnownBlock[]): KnownBlock[] {
  if (all.length === 0) return otherwise;
  const labels = distinctLabels(all.map(namedApart));
  const lines = all.map((one, at) => countedWords(one, labels[at] ?? one.name));
  return [context(`*Last count* ${dotted(...lines)}`)];
}

/** A label that tells it from others of its name is not cut. */
function countedWords({ name, last, by }: AudienceCountInfo, label: string): string {
  const shown = foreign(label, name.startsWith(label.replace(/…$/, '')) ? NAME : undefined);
  if (!last) return `${shown} not counted yet`;
  return `${shown} ${counted(last)}${by === undefined ? '' : `, ${by === 'nightly' ? by : `by ${by}`}`}`;
}

function exportFields(form: RunFormState): KnownBlock[] {
  const { draft, meta } = form;
  const filters = { action: actionIds.filters, text: 'Filters…', value: 'open' };
  const own = { action: actionIds.perAudience, text: 'Override per audience…', value: 'open' };
  return [
    input({
      id: blockId(blocks.statuses, meta),
      label: 'Who',
      element: multiSelect('checkboxes', actionIds.inert, STATUSES, draft.statuses),
    }),
    ...differs(form),
    input({
      id: datasetId(meta),
      label: 'Dataset',
      hint: 'Lists only datasets you can export audiences to.',
      element: externalSelect(actionIds.dataset, FIND, draft.dataset),
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
  return [context(count === 1 ? '1 audience has its own settings.' : `${count} audiences have their own settings.`)];
}

const reportField = ({ draft, meta }: RunFormState): KnownBlock =>
  input({
    id: blockId(blocks.report, meta),
    label: 'Report in',
    hint: 'Usher must be in this channel.',
    element: channelSelect(actionIds.inert, draft.reportIn),
  });
