import { z } from 'zod';
import { type FieldTexts, type FilterField, filterFields } from '../../export-filters/index.js';
import { LONGEST } from '../../export-filters/values.js';
import { carriedAlong, type Sentence } from '../../errors.js';
import { DEFAULT_STATUSES, type Status, statuses } from '../../request/request.js';
import type { MergePolicy } from '../../adobe/merge-policies.js';
import { formPlaceSchema } from '../inputs.js';
import type { Sandbox } from '../../adobe/sandboxes.js';

/** Slack keeps at most so much with a form. */
const PRIVATE_METADATA_LIMIT = 3_000;

/** What an audience has of its own in an export; an empty namespace is as for all. */
export interface Override {
  statuses: Status[];
  namespace: string;
}

const LETTERS = { realized: 'r', existing: 'e', exited: 'x' } as const;

/**
 * By the key of what stands in the form (`keyOf`). As pairs, since a key is any text and a record would lose some; as short
 * as `rx@AAM`, since twenty of them have to fit.
 */
const ownCodec = z.codec(
  z.array(z.tuple([z.string(), z.string().regex(/^[rex]*@/)])),
  z.custom<ReadonlyMap<string, Override>>((value) => value instanceof Map),
  {
    decode: (pairs) => new Map(pairs.map(([key, text]) => [key, readOverrides(text)])),
    encode: (own) => [...own].map(([key, one]): [string, string] => [key, writeOverrides(one)]),
  },
);

function readOverrides(text: string): Override {
  const [letters = ''] = text.split('@', 1);
  const own = [...letters].flatMap((letter) => statuses.filter((status) => LETTERS[status] === letter));
  return { statuses: own, namespace: text.slice(letters.length + 1) };
}

const writeOverrides = ({ statuses: own, namespace }: Override): string =>
  `${own.map((status) => LETTERS[status]).join('')}@${namespace}`;

/** What a form carries along that no field holds. */
const formMetaSchema = formPlaceSchema.extend({
  /** Its channel is empty on the Home. */
  form: z.enum(['evaluate', 'export']),
  /** The sandbox that the pickers and lists of this form are made for. */
  sandbox: z.string().min(1),
  /** What the form called that sandbox: a write in production is confirmed by a form that said so. */
  shownSandboxType: z.enum(['production', 'development']),
  /** Counts up where fields are to be emptied: a new block id is a new field. */
  revision: z.number(),
  /** Are the filters unfolded? */
  filters: z.boolean(),
  times: z.enum(['picked', 'typed']),
  overrides: ownCodec,
  /** The dataset that was created for this form: its field begins anew with it. */
  createdDatasetId: z.string().optional(),
  /** Filled from what says nothing of what can be ticked: where a box stays empty, the form says nothing either. */
  unsaid: z.boolean().optional(),
  /** A line above the fields that says where the form comes from. */
  caption: z.string().optional(),
  /** The run that has done the same, where the form comes from its report: sent, it is wanted once more. */
  again: z.string().optional(),
});
export type FormMeta = z.infer<typeof formMetaSchema>;

/** Throws UserError for what no form of ours wrote. */
export function readFormMeta(meta: string): FormMeta {
  return carriedAlong(formMetaSchema, meta);
}

/** Undefined where Slack would not keep so much. */
export function writeFormMeta(meta: FormMeta): string | undefined {
  const text = JSON.stringify(formMetaSchema.encode(meta));
  return text.length <= PRIVATE_METADATA_LIMIT ? text : undefined;
}

const choiceSchema = z.object({ value: z.string(), text: z.string(), description: z.string().optional() });

/** What the fields of a form hold. */
const formStateSchema = z.object({
  sandbox: z.string().min(1),
  audiences: z.array(choiceSchema),
  /** Ids, or names in quotes. */
  pasted: z.string(),
  then: z.enum(['report', 'export']),
  statuses: z.array(z.enum(statuses)),
  dataset: choiceSchema.optional(),
  namespace: z.string(),
  /** As texts, by block id; times are as typed, or as instants where they were picked. */
  filters: z.record(z.string(), z.string()),
  /** Slack channel id. */
  reportIn: z.string().optional(),
});
export type FormState = z.infer<typeof formStateSchema>;

export interface RunForm {
  draft: FormState;
  meta: FormMeta;
}

/** What a campaign manager most often wants: who is in it now, every field, one batch. */
export function blankDraft(sandbox: string, reportIn: string | undefined): FormState {
  return {
    sandbox,
    audiences: [],
    pasted: '',
    then: 'report',
    statuses: DEFAULT_STATUSES,
    dataset: undefined,
    namespace: '',
    filters: {},
    reportIn,
  };
}

/** Would no box cut off what it is filled with? */
export function fits({ pasted, namespace, filters }: FormState): boolean {
  return (
    pasted.length <= LONGEST.list &&
    namespace.length <= LONGEST.word &&
    filterFields.every((field) => !('longest' in field) || (filters[field.block] ?? '').length <= field.longest)
  );
}

/** Is anything set in a field that is folded away? */
export const setsFolded = ({ namespace, filters }: FormState): boolean =>
  namespace !== '' || filterFields.some(({ block, always }) => !always && (filters[block] ?? '') !== '');

/** What the fields hold, but for those. */
const withoutFields = (texts: FieldTexts, those: (field: FilterField) => boolean): FieldTexts =>
  Object.fromEntries(
    Object.entries(texts).filter(([block]) => !filterFields.some((field) => field.block === block && those(field))),
  );

/** In the sandbox that is chosen now: what another one does not know begins anew. */
export function switchSandbox({ draft, meta }: RunForm): RunForm {
  const { sandbox } = draft;
  const filters = withoutFields(draft.filters, ({ ofSandbox = false }) => ofSandbox);
  return {
    draft: { ...draft, audiences: [], pasted: '', dataset: undefined, filters },
    meta: { ...meta, sandbox, revision: meta.revision + 1, overrides: new Map(), createdDatasetId: undefined },
  };
}

/** What is known of Adobe when a form is shown; undefined is not known (yet), and the form can be used all the same. */
export interface FormData {
  /** Epoch ms. */
  now: number;
  /** IANA zone of the person. */
  zone: string;
  sandboxes: Sandbox[] | undefined;
  policies: MergePolicy[] | undefined;
  /** Of the audiences that are chosen. */
  counted: AudienceCountInfo[];
  /** Evaluations of today, at least. */
  usedToday: number | undefined;
}

export interface AudienceCountInfo {
  id: string;
  name: string;
  /** Absent: never counted, as far as Adobe says. */
  last?: { profiles: number; at?: number };
  /** What counted it: `nightly`, or a run such as `R-1042`. */
  by?: string;
}

/** A form, and what it is drawn with. */
export interface RunFormState extends RunForm {
  known: FormData;
  /** Something about the whole form that the person should read first. */
  notice?: Sentence | undefined;
}

/** A sandbox whose type is not known counts as production. */
export function sandboxType({ sandboxes }: FormData, name: string): Sandbox['type'] {
  return sandboxes?.find((sandbox) => sandbox.name === name)?.type ?? 'production';
}

/** The form below another one: Slack keeps what its fields hold, but draws them from what we give. */
const belowSchema = z.object({ meta: formMetaSchema, draft: formStateSchema });
/** Throws UserError for what no form of ours wrote. */
export const decodeParent = (meta: string): RunForm => carriedAlong(belowSchema, meta);

/**
 * Everything where there is room; else without what only Slack needs to hold: first the words of what was chosen, then the
 * long boxes, then what was chosen. What may become another field meanwhile is kept. Undefined where even that is too much.
 */
export function encodeParent({ meta, draft }: RunForm): string | undefined {
  const { then, statuses, reportIn, sandbox, filters } = draft;
  const wordless = { ...draft, audiences: draft.audiences.map(({ value }) => ({ value, text: value })) };
  const short = withoutFields(filters, (field) => 'longest' in field && field.longest === LONGEST.list);
  const boxless = { ...wordless, pasted: '', filters: short };
  const chosen = withoutFields(filters, ({ kind }) => kind !== 'policy');
  const least = { ...blankDraft(sandbox, reportIn), then, statuses, filters: chosen };
  const drafts = [draft, wordless, boxless, { ...boxless, audiences: [] }, least];
  const texts = drafts.map((one) => JSON.stringify(belowSchema.encode({ meta, draft: one })));
  return texts.find((text) => text.length <= PRIVATE_METADATA_LIMIT);
}
