import { readFields } from '../../export-filters/index.js';
import { type Now, readNamespace } from '../../export-filters/values.js';
import { asTyped, type AudienceTerm } from '../../request/audience-term.js';
import { UserError } from '../../errors.js';
import { blocks } from './ids.js';
import { readValue } from './audience-options.js';
import type { FormState, FormMeta, Override, RunForm } from './state.js';
import { entryAlone, entriesOf, type PickedOrPasted } from './entries.js';
import { refuseTooManyAudiences } from '../../request/audience-limit.js';
import { type DraftRequest, isPlatform, type RunKind } from '../../request/request.js';

/** The mistakes of a filled form, by block id. `rest` is the ask without what is wrong. */
interface Faulty {
  errors: Record<string, string>;
  rest: DraftRequest;
}

export function toDraft({ draft, meta }: RunForm, reader: Now): { ask: DraftRequest } | Faulty {
  const problems = new Problems();
  const kind = kindOf(draft, meta);
  const audiences = readAudiences(draft, meta, kind, problems);
  const ask: DraftRequest = { kind, sandbox: draft.sandbox, audiences, filters: {} };
  if (draft.reportIn !== undefined) ask.reportIn = draft.reportIn;
  if (kind !== 'evaluation') readExport(draft, ask, reader, problems);
  return problems.any ? { errors: problems.byBlock, rest: { ...ask, audiences: own(audiences, kind) } } : { ask };
}

function kindOf({ then }: FormState, { form }: FormMeta): RunKind {
  if (form === 'export') return 'export';
  return then === 'export' ? 'evaluation-then-export' : 'evaluation';
}

export class Problems {
  constructor(readonly byBlock: Record<string, string> = {}) {}

  get any(): boolean {
    return Object.keys(this.byBlock).length > 0;
  }

  /** Adds a sentence to the field, unless it is there already. */
  add(block: string, sentence: string): void {
    const said = this.byBlock[block];
    if (said === undefined) this.byBlock[block] = sentence;
    else if (!said.includes(sentence)) this.byBlock[block] = `${said} ${sentence}`;
  }

  /** The result of `read`. If it throws UserError, the sentence is added to the block and the result is undefined. */
  of<Value>(block: string, read: () => Value): Value | undefined {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      this.add(block, error.formMessage);
      return undefined;
    }
  }
}

/** Picked and pasted audiences. Duplicates are found later, when Adobe resolves them. */
function readAudiences(draft: FormState, meta: FormMeta, kind: RunKind, problems: Problems): AudienceTerm[] {
  const { entries, refused, unreadable } = entriesOf(draft);
  for (const sentence of refused) problems.add(blocks.audiences, sentence);
  if (unreadable !== undefined) problems.add(blocks.pasted, unreadable);
  if (entries.length === 0 && !problems.any)
    problems.add(blocks.audiences, 'Choose at least one audience, or paste ids below.');
  const terms = kind === 'evaluation' ? entries.flatMap((entry) => entry.terms) : withOwn(entries, meta);
  problems.of(blocks.audiences, () => refuseTooManyAudiences(terms));
  for (const term of terms.filter((one) => isForeign(one, kind)))
    problems.add(term.chosen ? blocks.audiences : blocks.pasted, foreign(asTyped(term)));
  return terms;
}

const isForeign = ({ namespace }: AudienceTerm, kind: RunKind) => kind !== 'export' && !isPlatform(namespace);

/** Leaves out foreign audiences. A term behind one starts anew: it does not continue a name. */
function own(terms: AudienceTerm[], kind: RunKind): AudienceTerm[] {
  return terms.flatMap((term, at) => {
    if (isForeign(term, kind)) return [];
    const before = terms[at - 1];
    return before && isForeign(before, kind) ? entryAlone([term]) : [term];
  });
}

const foreign = (term: string) =>
  `${term} comes from outside Adobe’s Segmentation Service, so it can’t be evaluated. Remove it.`;

/** Applies the overrides. The person saw an overridden entry by itself, so it never forms one name with a neighbour. */
function withOwn(entries: PickedOrPasted[], meta: FormMeta): AudienceTerm[] {
  let before = false;
  return entries.flatMap(({ key, terms }) => {
    const own = meta.overrides.get(key);
    const cut = before || own !== undefined;
    before = own !== undefined;
    const set = own ? terms.map((term) => ownTerm(term, own)) : terms;
    return cut ? entryAlone(set) : set;
  });
}

function ownTerm(term: AudienceTerm, { statuses, namespace }: Override): AudienceTerm {
  const own = statuses.length === 0 ? {} : { statuses };
  return namespace === '' ? { ...term, ...own } : { term: term.term, chosen: true, namespace, ...own };
}

function readExport(draft: FormState, ask: DraftRequest, reader: Now, problems: Problems): void {
  if (draft.statuses.length === 0) problems.add(blocks.statuses, 'Choose at least one.');
  ask.statuses = draft.statuses;
  readDataset(draft, ask, problems);
  const { namespace } = draft;
  if (namespace !== '') {
    const read = problems.of(blocks.namespace, () => readNamespace(namespace));
    if (read !== undefined) ask.namespace = read;
  }
  ask.filters = readFields(draft.filters, reader, (block, read) => problems.of(block, read));
}

function readDataset({ dataset }: FormState, ask: DraftRequest, problems: Problems): void {
  const meant = dataset && readValue(dataset.value);
  if (!meant) problems.add(blocks.dataset, 'Choose the dataset to export to.');
  else if ('typed' in meant) Object.assign(ask, { dataset: meant.typed, datasetQuoted: true });
  else if ('id' in meant && meant.namespace === undefined)
    Object.assign(ask, { dataset: meant.id, datasetChosen: true });
  else problems.add(blocks.dataset, 'That isn’t a dataset. Choose another.');
}
