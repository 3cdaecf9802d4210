import { z } from 'zod';
import { statuses } from '../runs/request.js';

/** Slack keeps at most so much with a form. */
export const MEMO = 3_000;

/** What an audience has of its own in an export, by the term that was picked or pasted. */
const ownSchema = z.object({ statuses: z.array(z.enum(statuses)), namespace: z.string() });
export type Own = z.infer<typeof ownSchema>;

const LETTERS = { realized: 'r', existing: 'e', exited: 'x' } as const;
/** As short as `rx@AAM`: twenty of them have to fit. */
const ownCodec = z.codec(z.string().regex(/^[rex]*@/), ownSchema, {
  decode: (text) => {
    const [letters = '', namespace = ''] = text.split('@');
    return { statuses: statuses.filter((status) => letters.includes(LETTERS[status])), namespace };
  },
  encode: ({ statuses: own, namespace }) => `${own.map((status) => LETTERS[status]).join('')}@${namespace}`,
});

/** What a form carries along that no field holds. */
export const memoSchema = z.object({
  form: z.enum(['evaluate', 'export']),
  /** Where it was asked for; empty on the Home. */
  channel: z.string(),
  responseUrl: z.string().optional(),
  /** The sandbox that the pickers and lists of this form are made for. */
  sandbox: z.string(),
  /** What the form called that sandbox: a write in production is confirmed by a form that said so. */
  said: z.enum(['production', 'development']),
  /** Counts up where fields are to be emptied: a new block id is a new field. */
  edition: z.number(),
  /** Are the filters unfolded? */
  filters: z.boolean(),
  times: z.enum(['picked', 'typed']),
  own: z.record(z.string(), ownCodec).default({}),
  /** The dataset that was created for this form: its field begins anew with it. */
  made: z.string().optional(),
  /** A line above the fields that says where the form comes from. */
  about: z.string().optional(),
  /** The run that has done the same, where the form comes from its report: sent, it is wanted once more. */
  again: z.string().optional(),
});
export type Memo = z.infer<typeof memoSchema>;

/** Throws a ZodError for what no form of ours wrote. */
export function readMemo(memo: string): Memo {
  return memoSchema.parse(JSON.parse(memo));
}

/** Undefined where Slack would not keep so much. */
export function writeMemo(memo: Memo): string | undefined {
  const text = JSON.stringify(memoSchema.encode(memo));
  return text.length <= MEMO ? text : undefined;
}

const choiceSchema = z.object({ value: z.string(), text: z.string(), description: z.string().optional() });

/** What the fields of a form hold, as words; times are as typed, or as instants where they were picked. */
export const draftSchema = z.object({
  sandbox: z.string(),
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
  /** Slack channel id. */
  reportIn: z.string().optional(),
});
export type Draft = z.infer<typeof draftSchema>;

/** What a campaign manager most often wants: who is in it now, every field, one batch. */
export function blankDraft(sandbox: string, reportIn: string | undefined): Draft {
  return {
    sandbox,
    audiences: [],
    pasted: '',
    then: 'report',
    statuses: ['realized'],
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
    reportIn,
  };
}

/** How many of the folded filters are set. */
export function filtersSet(draft: Draft): number {
  const { enteredFrom, enteredTo, updated, policy, version, eventFields, eventsSince, empty, namespace } = draft;
  const texts = [enteredFrom + enteredTo, updated, policy + version, eventFields, eventsSince, namespace];
  return texts.filter((text) => text !== '').length + (empty ? 1 : 0);
}

/** In the sandbox that is chosen now: what another one does not know begins anew. */
export function moved({ draft, memo }: { draft: Draft; memo: Memo }): { draft: Draft; memo: Memo } {
  const rest = { audiences: [], pasted: '', dataset: undefined, policy: '', version: '' };
  return {
    draft: { ...draft, ...rest },
    memo: { ...memo, sandbox: draft.sandbox, edition: memo.edition + 1, own: {}, made: undefined },
  };
}
