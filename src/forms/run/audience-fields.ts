import type { Sentence } from '../../errors.js';
import { foreign } from '../../platform/escape.js';
import { context, dotted, section, spoken } from '../../messages/mrkdwn.js';
import { MAX_AUDIENCES } from '../../request/request.js';
import { counted } from './audience-options.js';
import { type Draft, LONGEST, type Memo } from './state.js';
import { type Choice, conversation, input, oneOf, OPTION_VALUE, textBox, typeAheadForSome } from '../inputs.js';
import { blockId, blocks, sandboxId } from './block-ids.js';
import { actionIds } from './fields.js';
import { type Counted, type Known, type KnownSandbox, typeOf } from './data-types.js';

export interface Form {
  draft: Draft;
  memo: Memo;
  known: Known;
  /** Something about the whole form that the person should read first. */
  notice?: Sentence | undefined;
}

/** Twenty of them with their counts and times have to fit in one line of at most 3,000 characters. */
const NAME = 40;

/** The top of both forms: what to know first, the sandbox, the audiences. */
export function audienceFields({ draft, memo, known, notice }: Form): object[] {
  const chosen = draft.audiences.length;
  const label = chosen === 0 ? 'Audiences' : `Audiences · ${chosen} of ${MAX_AUDIENCES}`;
  return [
    ...(notice === undefined ? [] : [section(`⚠️ ${spoken(notice)}`)]),
    ...(memo.about === undefined ? [] : [context(foreign(memo.about))]),
    sandboxField(draft, memo, known),
    input({
      id: blockId(blocks.audiences, memo),
      label,
      optional: true,
      changes: true,
      element: typeAheadForSome(actionIds.audiences, 'Type a part of the name or id', draft.audiences, MAX_AUDIENCES),
    }),
    input({
      id: blockId(blocks.pasted, memo),
      label: 'Or paste ids',
      optional: true,
      hint: `Separate with commas or new lines; quote names that contain one. ${MAX_AUDIENCES} audiences at most.`,
      element: textBox({ action: actionIds.plain, value: draft.pasted, multiline: true, longest: LONGEST.list }),
    }),
  ];
}

type Sandbox = Pick<KnownSandbox, 'name' | 'title'> & { type: KnownSandbox['type'] | undefined };

function sandboxField({ sandbox }: Draft, memo: Memo, known: Known): object {
  const rows: Sandbox[] = known.sandboxes ?? [{ name: sandbox, title: sandbox, type: undefined }];
  const chosen = rows.find(({ name }) => name === sandbox);
  const others = rows.filter(({ name }) => name !== sandbox && name.length <= OPTION_VALUE);
  const options = [
    chosen ? sandboxChoice(chosen) : { value: sandbox, text: `${sandbox} (not listed)` },
    ...others.slice(0, 99).map(sandboxChoice),
  ];
  return input({
    id: sandboxId(memo, known.sandboxes !== undefined),
    label: 'Sandbox',
    changes: true,
    element: oneOf('static_select', actionIds.sandbox, options, sandbox),
  });
}

function sandboxChoice({ name, title, type }: Sandbox): Choice {
  const production = type === 'production' ? ' · PRODUCTION' : type === undefined ? ' · counts as PRODUCTION' : '';
  return { value: name, text: `${title === name ? name : `${title} (${name})`}${production}` };
}

export function reportField({ draft, memo }: Form): object {
  return input({
    id: blockId(blocks.report, memo),
    label: 'Report in',
    hint: 'A channel that I am in. The report says how many profiles, and which batches.',
    element: conversation(actionIds.plain, draft.reportIn),
  });
}

/** What is known of the chosen audiences: the last counts, when and by what. */
export function countedLine({ counted: all }: Known, before: string): object[] {
  if (all.length === 0) return [];
  return [context(`${before} ${dotted(...all.map(countedWords))}`)];
}

function countedWords({ name, last, by }: Counted): string {
  if (!last) return `${foreign(name, NAME)} never counted`;
  return `${foreign(name, NAME)} ${counted(last)}${by === undefined ? '' : `, ${by === 'nightly' ? by : `by ${by}`}`}`;
}

/** Named in words, on every form that writes there. */
export function productionLine(draft: Draft, known: Known): object[] {
  return typeOf(known, draft.sandbox) === 'production'
    ? [context(`*PRODUCTION*: ${foreign(draft.sandbox)} is what campaigns run on.`)]
    : [];
}
