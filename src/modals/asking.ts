import { readTerms, tooMany } from '../asking/terms.js';
import { readTime, relativeTimes } from '../asking/times.js';
import { Mistake } from '../errors.js';
import { type Ask, type Filters, type Kind, MAX_AUDIENCES, PLATFORM_NAMESPACE } from '../runs/request.js';
import { NOT_A_CHOICE } from '../surface.js';
import { termKey, termOf } from './choices.js';
import type { Draft, Memo } from './draft.js';
import { blocks } from './fields.js';

const PATHS = 'Type paths between commas, such as identities.id, personalEmail.address.';
const FUTURE = 'It lies in the future, so nothing would be exported. Choose a time that has passed.';
const TIME = 'Type a time such as 2026-11-01, 2026-11-01T08:00, yesterday or 7d.';

export interface Reader {
  /** IANA zone of the person. */
  zone: string;
  now: Date;
}

/** A filled form as an ask, or what is wrong with it, by block id: every field has its own sentence. */
export function readAsk(
  { draft, memo }: { draft: Draft; memo: Memo },
  reader: Reader,
): { ask: Ask } | { errors: Record<string, string> } {
  const problems = new Problems();
  const kind = kindOf(draft, memo);
  const audiences = readAudiences(draft, memo, kind, problems);
  const ask: Ask = { kind, sandbox: draft.sandbox, audiences, filters: {} };
  if (draft.reportIn !== undefined) ask.reportIn = draft.reportIn;
  if (kind !== 'evaluation') readExport(draft, memo, ask, reader, problems);
  return problems.any ? { errors: problems.byBlock } : { ask };
}

/** The audiences of a form, as far as they can be read: what is wrong with it is said when it is sent. */
export function audiencesOf(draft: Draft): (Ask['audiences'][number] & { name: string })[] {
  const chosen = draft.audiences.flatMap((choice) => {
    const read = termOf(choice);
    return 'refused' in read ? [] : [{ ...read, name: choice.text }];
  });
  const pasted = readPasted(draft.pasted, new Problems()).map((read) => ({ ...read, name: termKey(read) }));
  return [...new Map([...pasted, ...chosen].map((one) => [termKey(one), one])).values()].slice(0, MAX_AUDIENCES);
}

export function kindOf({ then }: Draft, { form }: Memo): Kind {
  if (form === 'export') return 'export';
  return then === 'export' ? 'evaluation-then-export' : 'evaluation';
}

class Problems {
  readonly byBlock: Record<string, string> = {};

  get any(): boolean {
    return Object.keys(this.byBlock).length > 0;
  }

  /** The first sentence of a field counts. */
  add(block: string, sentence: string): void {
    this.byBlock[block] ??= sentence;
  }
}

/** Chosen and pasted ones together, each once. */
function readAudiences(draft: Draft, memo: Memo, kind: Kind, problems: Problems): Ask['audiences'] {
  const all = new Map<string, Ask['audiences'][number]>();
  for (const choice of draft.audiences) {
    const read = termOf(choice);
    if ('refused' in read) problems.add(blocks.audiences, read.refused);
    else all.set(termKey(read), read);
  }
  for (const pasted of readPasted(draft.pasted, problems)) {
    if (kind !== 'export' && !isPlatform(pasted.namespace)) problems.add(blocks.pasted, foreign(termKey(pasted)));
    all.set(termKey(pasted), pasted);
  }
  if (all.size === 0 && !problems.any)
    problems.add(blocks.audiences, 'Choose at least one audience, or paste ids below.');
  if (all.size > MAX_AUDIENCES) problems.add(blocks.audiences, tooMany(all.size));
  if (kind === 'evaluation') return [...all.values()];
  return [...all.entries()].map(([key, audience]) => withOwn(audience, memo.own[key]));
}

function readPasted(text: string, problems: Problems): Ask['audiences'] {
  try {
    return readTerms(text).filter(({ term }) => term !== '');
  } catch (error) {
    if (!(error instanceof Mistake)) throw error;
    problems.add(blocks.pasted, error.inForm);
    return [];
  }
}

const isPlatform = (namespace: string | undefined) =>
  namespace === undefined || namespace.toLowerCase() === PLATFORM_NAMESPACE;

const foreign = (term: string) =>
  `${term} comes from outside Adobe’s Segmentation Service and cannot be evaluated. Take it out.`;

function withOwn(audience: Ask['audiences'][number], own: Memo['own'][string] | undefined): Ask['audiences'][number] {
  if (!own) return audience;
  return {
    ...audience,
    ...(own.statuses.length > 0 ? { statuses: own.statuses } : {}),
    ...(own.namespace === '' ? {} : { namespace: own.namespace }),
  };
}

function readExport(draft: Draft, memo: Memo, ask: Ask, reader: Reader, problems: Problems): void {
  if (draft.statuses.length === 0) problems.add(blocks.statuses, 'Tick at least one: who is to be exported?');
  ask.statuses = draft.statuses;
  if (!draft.dataset) problems.add(blocks.dataset, 'Choose the dataset to write to.');
  else if (draft.dataset.value === NOT_A_CHOICE)
    problems.add(blocks.dataset, 'That row is no dataset. Choose another.');
  else ask.dataset = draft.dataset.value;
  const fields = readPaths(draft.fields, blocks.fields, problems);
  ask.filters = {
    ...(fields ? { fields } : {}),
    ...(draft.batch === 'each' ? { batchPerAudience: true } : {}),
    ...(memo.filters ? readFilters(draft, ask, reader, problems) : {}),
  };
}

function readFilters(draft: Draft, ask: Ask, reader: Reader, problems: Problems): Filters {
  const entered = readEntered(draft, reader, problems);
  const updatedSince = readSince(draft.updated, blocks.updated, reader, problems);
  const eventFields = readPaths(draft.eventFields, blocks.eventFields, problems);
  const ingestedSince = readSince(draft.eventsSince, blocks.eventsSince, reader, problems);
  if (ingestedSince !== undefined && !eventFields)
    problems.add(blocks.eventFields, 'Type the event fields to export, or take the time below out.');
  const policy = readPolicy(draft, problems);
  if (draft.namespace !== '') {
    if (/^[A-Za-z][\w-]*$/.test(draft.namespace)) ask.namespace = draft.namespace;
    else problems.add(blocks.namespace, 'Type a namespace such as UPS or AAM: letters, digits, - and _.');
  }
  const { enteredFrom: from, enteredTo: to, updated, eventsSince } = draft;
  const relative = relativeTimes({ from, to, updatedSince: updated, ingestedSince: eventsSince });
  return {
    ...(entered ? { entered } : {}),
    ...(updatedSince === undefined ? {} : { updatedSince }),
    ...(policy ? { policy } : {}),
    ...(eventFields ? { events: { fields: eventFields, ...(ingestedSince ? { ingestedSince } : {}) } } : {}),
    emptyProfiles: draft.empty,
    ...(relative ? { relative } : {}),
  };
}

function readEntered({ enteredFrom, enteredTo }: Draft, reader: Reader, problems: Problems): Filters['entered'] {
  const from = readSince(enteredFrom, blocks.entered, reader, problems);
  const to = enteredTo === '' ? undefined : readTime({ text: enteredTo, ...reader, end: true });
  if (enteredTo !== '' && to === undefined) problems.add(blocks.entered, TIME);
  if (from !== undefined && to !== undefined && Date.parse(to) <= Date.parse(from))
    problems.add(blocks.entered, 'It ends before it starts. Put the earlier time first.');
  return from === undefined && to === undefined ? undefined : { ...(from ? { from } : {}), ...(to ? { to } : {}) };
}

function readSince(text: string, block: string, reader: Reader, problems: Problems): string | undefined {
  if (text === '') return undefined;
  const read = readTime({ text, ...reader });
  if (read === undefined) problems.add(block, TIME);
  else if (Date.parse(read) > reader.now.getTime()) problems.add(block, FUTURE);
  return read;
}

function readPaths(text: string, block: string, problems: Problems): string[] | undefined {
  const paths = text.split(/[\s,]+/).filter((path) => path !== '');
  if (!paths.every((path) => /^[\w@.-]+$/.test(path))) problems.add(block, PATHS);
  return paths.length === 0 ? undefined : [...new Set(paths)];
}

function readPolicy({ policy, version }: Draft, problems: Problems): Filters['policy'] {
  if (policy !== '' && !/^[\w-]+$/.test(policy)) problems.add(blocks.policy, 'Type the id of a merge policy.');
  if (version === '') return policy === '' ? undefined : { id: policy };
  if (!/^[1-9]\d{0,8}$/.test(version)) problems.add(blocks.version, 'Type a version as a whole number, such as 1.');
  else if (policy === '') problems.add(blocks.policy, 'Choose the merge policy that this is a version of.');
  return { id: policy, version: Number(version) };
}
