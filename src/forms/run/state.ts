import { z } from 'zod';
import { filterFields } from '../../export-filters/index.js';
import { carriedAlong } from '../../errors.js';
import { DEFAULT_STATUSES, type Status, statuses } from '../../request/request.js';

/** Slack keeps at most so much with a form. */
export const PRIVATE_METADATA_LIMIT = 3_000;

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
export const formMetaSchema = z.object({
  form: z.enum(['evaluate', 'export']),
  /** Where it was asked for; empty on the Home. */
  channel: z.string(),
  responseUrl: z.string().optional(),
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
  /** Filled from what says nothing of empty profiles: where their box stays empty, the form says nothing either. */
  emptyUnsaid: z.literal(true).optional(),
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

/** What the fields of a form hold, as words; times are as typed, or as instants where they were picked. */
export const formStateSchema = z.object({
  sandbox: z.string().min(1),
  audiences: z.array(choiceSchema),
  /** Ids, or names in quotes. */
  pasted: z.string(),
  then: z.enum(['report', 'export']),
  statuses: z.array(z.enum(statuses)),
  dataset: choiceSchema.optional(),
  fields: z.string(),
  batch: z.enum(['one', 'each']),
  namespace: z.string(),
  enteredFrom: z.string(),
  enteredTo: z.string(),
  updated: z.string(),
  policy: z.string(),
  version: z.string(),
  eventFields: z.string(),
  eventsSince: z.string(),
  empty: z.boolean(),
  /** Of the boxes that definitions of filters give, by block id. */
  more: z.record(z.string(), z.string()),
  /** Slack channel id. */
  reportIn: z.string().optional(),
});
export type FormState = z.infer<typeof formStateSchema>;

/** What a campaign manager most often wants: who is in it now, every field, one batch. */
export function blankDraft(sandbox: string, reportIn: string | undefined): FormState {
  return {
    sandbox,
    audiences: [],
    pasted: '',
    then: 'report',
    statuses: DEFAULT_STATUSES,
    dataset: undefined,
    fields: '',
    batch: 'one',
    namespace: '',
    enteredFrom: '',
    enteredTo: '',
    updated: '',
    policy: '',
    version: '',
    eventFields: '',
    eventsSince: '',
    empty: false,
    more: {},
    reportIn,
  };
}

/** How much the boxes take, in characters. */
export const LONGEST = { list: 3_000, range: 100, time: 50, word: 300, version: 9 } as const;

/** Would no box cut off what it is filled with? */
export function fits(draft: FormState): boolean {
  const { pasted, fields, eventFields, enteredFrom, enteredTo, updated, eventsSince } = draft;
  const all: [most: number, texts: string[]][] = [
    [LONGEST.list, [pasted, fields, eventFields]],
    [LONGEST.range, [`${enteredFrom}..${enteredTo}`]],
    [LONGEST.time, [updated, eventsSince]],
    [LONGEST.word, [draft.namespace, draft.policy]],
    [LONGEST.version, [draft.version]],
    ...filterFields.map(({ block, longest }): [number, string[]] => [longest, [draft.more[block] ?? '']]),
  ];
  return all.every(([most, texts]) => texts.every((text) => text.length <= most));
}

/** How many of the folded filters are set. */
export function activeFilterCount(draft: FormState): number {
  const { enteredFrom, enteredTo, updated, policy, version, eventFields, eventsSince, empty, namespace } = draft;
  const texts = [
    enteredFrom + enteredTo,
    updated,
    policy + version,
    eventFields,
    eventsSince,
    namespace,
    ...Object.values(draft.more),
  ];
  return texts.filter((text) => text !== '').length + (empty ? 1 : 0);
}

/** In the sandbox that is chosen now: what another one does not know begins anew. */
export function switchSandbox({ draft, meta }: { draft: FormState; meta: FormMeta }): {
  draft: FormState;
  meta: FormMeta;
} {
  const rest = { audiences: [], pasted: '', dataset: undefined, policy: '', version: '' };
  return {
    draft: { ...draft, ...rest },
    meta: {
      ...meta,
      sandbox: draft.sandbox,
      revision: meta.revision + 1,
      overrides: new Map(),
      createdDatasetId: undefined,
    },
  };
}
