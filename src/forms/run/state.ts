import { z } from 'zod';
import { type FieldTexts, type FilterField, filterFields } from '../../export-filters/index.js';
import { LONGEST } from '../../export-filters/values.js';
import { carriedAlong, type Sentence } from '../../errors.js';
import { DEFAULT_STATUSES, type Status, statuses } from '../../request/request.js';
import type { MergePolicy } from '../../adobe/merge-policies.js';
import { formOptionSchema, formPlaceSchema } from '../inputs.js';
import type { Sandbox } from '../../adobe/sandboxes.js';

/** Slack's limit, in characters. */
const PRIVATE_METADATA_LIMIT = 3_000;

/** What differs for one audience in an export. An empty namespace means the common one. */
export interface Override {
  statuses: Status[];
  namespace: string;
}

const LETTERS = { realized: 'r', existing: 'e', exited: 'x' } as const;

/** By `keyOf`; as pairs, since a record would lose some keys, and as short as `rx@AAM`, since twenty must fit. */
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

/** What a form keeps beside its fields. */
const formMetaSchema = formPlaceSchema.extend({
  /** On the Home the channel is empty. */
  form: z.enum(['evaluate', 'export']),
  /** The sandbox of the lists that the form shows. */
  sandbox: z.string().min(1),
  /** What the form called that sandbox. A write in production needs a form that said “production”. */
  shownSandboxType: z.enum(['production', 'development']),
  /** Goes up to empty the fields: a new block id is a new field to Slack. */
  revision: z.number(),
  /** Whether the filters are unfolded. */
  filters: z.boolean(),
  times: z.enum(['picked', 'typed']),
  overrides: ownCodec,
  /** The dataset that was created for this form; the dataset field starts anew with it. */
  createdDatasetId: z.string().optional(),
  /** The form was filled from a request without tick values: an unticked box then means “not said”, not “no”. */
  unsaid: z.boolean().optional(),
  /** A line above the fields: where the form comes from. */
  caption: z.string().optional(),
  /** The run whose report opened this form. The person knows that it did the same and wants it once more. */
  again: z.string().optional(),
});
export type FormMeta = z.infer<typeof formMetaSchema>;

/** Throws UserError if none of our forms wrote `meta`. */
export function readFormMeta(meta: string): FormMeta {
  return carriedAlong(formMetaSchema, meta);
}

/** Undefined if it is too long for Slack. */
export function writeFormMeta(meta: FormMeta): string | undefined {
  const text = JSON.stringify(formMetaSchema.encode(meta));
  return text.length <= PRIVATE_METADATA_LIMIT ? text : undefined;
}

const formStateSchema = z.object({
  sandbox: z.string().min(1),
  audiences: z.array(formOptionSchema),
  /** Ids, or names in quotes. */
  pasted: z.string(),
  then: z.enum(['report', 'export']),
  statuses: z.array(z.enum(statuses)),
  dataset: formOptionSchema.optional(),
  namespace: z.string(),
  /** Texts by block id. Typed times are kept as typed, picked times as instants. */
  filters: z.record(z.string(), z.string()),
  /** Slack channel id. */
  reportIn: z.string().optional(),
});
export type FormState = z.infer<typeof formStateSchema>;

export interface RunForm {
  draft: FormState;
  meta: FormMeta;
}

/** What a campaign manager most often wants: the profiles that are in the audience now, every field, one batch. */
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

/** Whether every text fits in its box. */
export function fits({ pasted, namespace, filters }: FormState): boolean {
  return (
    pasted.length <= LONGEST.list &&
    namespace.length <= LONGEST.word &&
    filterFields.every((field) => !('longest' in field) || (filters[field.block] ?? '').length <= field.longest)
  );
}

export const setsFolded = ({ namespace, filters }: FormState): boolean =>
  namespace !== '' || filterFields.some(({ block, always }) => !always && (filters[block] ?? '') !== '');

/** The texts without the fields that `those` matches. */
const withoutFields = (texts: FieldTexts, those: (field: FilterField) => boolean): FieldTexts =>
  Object.fromEntries(
    Object.entries(texts).filter(([block]) => !filterFields.some((field) => field.block === block && those(field))),
  );

/** Moves the form to the chosen sandbox and empties what belongs to the old one. */
export function switchSandbox({ draft, meta }: RunForm): RunForm {
  const { sandbox } = draft;
  const filters = withoutFields(draft.filters, ({ ofSandbox = false }) => ofSandbox);
  return {
    draft: { ...draft, audiences: [], pasted: '', dataset: undefined, filters },
    meta: { ...meta, sandbox, revision: meta.revision + 1, overrides: new Map(), createdDatasetId: undefined },
  };
}

/** Data from Adobe for a form. What is undefined is not known (yet); the form works without it. */
export interface FormData {
  /** Epoch ms. */
  now: number;
  /** IANA zone of the person. */
  zone: string;
  sandboxes: Sandbox[] | undefined;
  policies: MergePolicy[] | undefined;
  counted: AudienceCountInfo[];
  /** Lower bound of today's evaluations. */
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

export interface RunFormState extends RunForm {
  known: FormData;
  /** Shown on top of the form. */
  notice?: Sentence | undefined;
}

/** A sandbox whose type is not known counts as production. */
export function sandboxType({ sandboxes }: FormData, name: string): Sandbox['type'] {
  return sandboxes?.find((sandbox) => sandbox.name === name)?.type ?? 'production';
}

/** A form below another one. Slack keeps the values of its fields, but draws the fields from our view. */
const belowSchema = z.object({ meta: formMetaSchema, draft: formStateSchema });
/** Throws UserError if none of our forms wrote `meta`. */
export const decodeParent = (meta: string): RunForm => carriedAlong(belowSchema, meta);

/**
 * The form as metadata. If it is too long, values that Slack keeps anyway are dropped: first the texts of the choices,
 * then the long boxes, then the choices. Fields that may be replaced meanwhile stay. Undefined if still too long.
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
