import type { KnownBlock } from '@slack/types';
import { LONGEST } from '../../export-filters/values.js';
import type { Sentence } from '../../errors.js';
import { foreign } from '../../platform/escape.js';
import { context, section, formatSentence } from '../../messages/mrkdwn.js';
import { dotted } from '../../platform/english.js';
import { MAX_AUDIENCES } from '../../request/request.js';
import { counted } from './audience-options.js';
import { type FormState, type FormMeta } from './state.js';
import {
  type FormOption,
  channelSelect,
  input,
  singleSelect,
  OPTION_VALUE,
  textBox,
  multiExternalSelect,
} from '../inputs.js';
import { blockId, blocks, sandboxId } from './ids.js';
import { actionIds } from './ids.js';
import { type AudienceCountInfo, type FormData, sandboxType } from './data-types.js';
import type { Sandbox } from '../../adobe/sandboxes.js';

export interface RunFormState {
  draft: FormState;
  meta: FormMeta;
  known: FormData;
  /** Something about the whole form that the person should read first. */
  notice?: Sentence | undefined;
}

/** Twenty of them with their counts and times have to fit in one line of at most 3,000 characters. */
const NAME = 40;

/** The top of both forms: what to know first, the sandbox, the audiences. */
export function audienceFields({ draft, meta, known, notice }: RunFormState): KnownBlock[] {
  const chosen = draft.audiences.length;
  const label = chosen === 0 ? 'Audiences' : `Audiences · ${chosen} of ${MAX_AUDIENCES}`;
  return [
    ...(notice === undefined ? [] : [section(`⚠️ ${formatSentence(notice)}`)]),
    ...(meta.caption === undefined ? [] : [context(foreign(meta.caption))]),
    sandboxField(draft, meta, known),
    input({
      id: blockId(blocks.audiences, meta),
      label,
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

export function reportField({ draft, meta }: RunFormState): KnownBlock {
  return input({
    id: blockId(blocks.report, meta),
    label: 'Report in',
    hint: 'A channel that I am in. The report says how many profiles, and which batches.',
    element: channelSelect(actionIds.inert, draft.reportIn),
  });
}

/** What is known of the chosen audiences: the last counts, when and by what. */
export function countedLine({ counted: all }: FormData, before: string): KnownBlock[] {
  if (all.length === 0) return [];
  return [context(`${before} ${dotted(...all.map(countedWords))}`)];
}

function countedWords({ name, last, by }: AudienceCountInfo): string {
  if (!last) return `${foreign(name, NAME)} never counted`;
  return `${foreign(name, NAME)} ${counted(last)}${by === undefined ? '' : `, ${by === 'nightly' ? by : `by ${by}`}`}`;
}

/** Named in words, on every form that writes there. */
export function productionLine(draft: FormState, known: FormData): KnownBlock[] {
  return sandboxType(known, draft.sandbox) === 'production'
    ? [context(`*PRODUCTION*: ${foreign(draft.sandbox)} is what campaigns run on.`)]
    : [];
}
