import { type Audience, lastCount, whyNotEvaluable, whyNotExportable } from '../adobe/audiences.js';
import { type Dataset, isFit } from '../adobe/datasets.js';
import type { Adobe } from '../adobe/index.js';
import type { Sandbox } from '../adobe/sandboxes.js';
import { AdobeError, type AdobeFailure, Mistake } from '../errors.js';
import { tooMany } from './terms.js';
import { joinNames } from './unquoted.js';
import { type Ask, MAX_AUDIENCES, PLATFORM_NAMESPACE, type Request } from '../runs/request.js';

/** How much of what was typed is said back. */
const ECHO = 60;
const CANDIDATES = 5;
/** Adobe's ids: letters, digits and dashes; the documents show some that are no valid UUIDs. */
export const LOOKS_LIKE_ID = /^[\w-]{20,64}$/;
/** Ids are opaque: what is no audience's name may be an id of another make. */
const MAY_BE_ID = /^[\w-]{1,64}$/;

export interface CheckAskOptions {
  ask: Ask;
  adobe: Adobe;
  /** For each of the calls to Adobe, ms. */
  timeoutMs?: number;
}

/**
 * Holds an ask against Adobe and spells it out. Throws Mistake with the sentence for the person, AdobeError when
 * Adobe did not answer.
 */
export async function checkAsk({ ask, adobe, timeoutMs }: CheckAskOptions): Promise<Request> {
  if (ask.audiences.length === 0) throw new Mistake('Name at least one audience: its id, or its name in quotes.');
  if (ask.audiences.length > MAX_AUDIENCES) throw new Mistake(tooMany(ask.audiences.length));
  const limits = timeoutMs === undefined ? {} : { timeoutMs };
  const [sandbox, audiences, dataset] = await Promise.all([
    findSandbox(ask, adobe, limits),
    findAudiences(ask, adobe, limits),
    ask.kind === 'evaluation' ? undefined : findDataset(ask, adobe, limits),
  ]);
  if (ask.kind !== 'evaluation') await checkPolicies(ask, audiences, adobe, limits);
  return {
    kind: ask.kind,
    sandbox: { name: sandbox.name, type: sandbox.type },
    audiences: audiences.map((found) => requestAudience(ask, found)),
    ...(dataset ? { dataset: { id: dataset.id, name: dataset.name } } : {}),
    filters: ask.filters,
  };
}

interface Limits {
  timeoutMs?: number;
}

interface Found {
  typed: Ask['audiences'][number];
  id: string;
  name: string;
  namespace: string;
  audience: Audience | undefined;
}

/**
 * Throws Mistake with the names of those there are. A credential that may not list sandboxes may work in one all the
 * same: its type is unknown then, which counts as production.
 */
export async function findSandbox(
  { sandbox }: Pick<Ask, 'sandbox'>,
  adobe: Adobe,
  limits: Limits = {},
): Promise<Sandbox> {
  const known = await adobe.sandboxes.list(limits).catch(undefinedWhen('denied'));
  if (!known) return { name: sandbox, title: sandbox, type: 'production' };
  const found = known.find(({ name }) => name === sandbox);
  if (found) return found;
  const names = known.map(({ name }) => name).join(', ');
  throw new Mistake(
    `There is no sandbox “${short(sandbox)}” here. Type in:<sandbox> with one of: ${names}.`,
    'sandbox',
    `There is no sandbox “${short(sandbox)}” here. Choose one of: ${names}.`,
  );
}

async function findAudiences(ask: Ask, adobe: Adobe, limits: Limits): Promise<Found[]> {
  for (const { term } of ask.audiences) {
    if (term.length > 300)
      throw new Mistake(`“${short(term)}” is too long for an audience. Type an id, or a name in quotes.`);
  }
  const own = ask.audiences.filter((typed) => isPlatform(typed.namespace ?? ask.namespace));
  const ids = [...new Set(own.map(({ term }) => term).filter((term) => LOOKS_LIKE_ID.test(term)))];
  const known = ids.length === 0 ? new Map<string, Audience>() : await audiencesById(ask.sandbox, ids, adobe, limits);
  const terms = isPlatform(ask.namespace) ? await joinedNames(ask, known, adobe, limits) : ask.audiences;
  const found = await Promise.all(terms.map((typed) => findOne(ask, typed, known, adobe, limits)));
  return [...new Map(found.map((one) => [`${one.namespace.toLowerCase()}:${one.id}`, one])).values()];
}

async function joinedNames({ audiences, sandbox }: Ask, known: Map<string, Audience>, adobe: Adobe, limits: Limits) {
  return joinNames(audiences, {
    isId: (term) => known.has(term),
    isAudience: async (term) => (await named(sandbox, term, adobe, limits)).exact.length > 0,
    search: async (name) => (await named(sandbox, name, adobe, limits)).candidates,
  });
}

/** By the ids as they were given: they are compared without case, as people paste them. What Adobe does not know is missing. */
export async function audiencesById(
  sandbox: string,
  ids: string[],
  adobe: Adobe,
  limits: Limits = {},
): Promise<Map<string, Audience>> {
  const spellings = [...new Set(ids.flatMap((id) => [id, id.toLowerCase()]))];
  const found = await adobe.audiences.bulkGet({ sandbox, ids: spellings, ...limits }).catch(undefinedWhen('not-found'));
  const audiences = ids.map((id) => [id, found?.get(id) ?? found?.get(id.toLowerCase())] as const);
  return new Map(audiences.flatMap(([id, audience]) => (audience ? [[id, audience]] : [])));
}

function undefinedWhen(failure: AdobeFailure): (error: unknown) => undefined {
  return (error) => {
    if (error instanceof AdobeError && error.failure === failure) return undefined;
    throw error;
  };
}

async function findOne(
  ask: Ask,
  typed: Ask['audiences'][number],
  known: Map<string, Audience>,
  adobe: Adobe,
  limits: Limits,
): Promise<Found> {
  const namespace = typed.namespace ?? ask.namespace ?? PLATFORM_NAMESPACE;
  if (!isPlatform(namespace)) {
    if (ask.kind !== 'export') {
      throw new Mistake(
        `${namespace}:${short(typed.term)} comes from outside Adobe’s Segmentation Service and cannot be evaluated. Leave it out.`,
      );
    }
    return { typed, id: typed.term, name: `${namespace}:${typed.term}`, namespace, audience: undefined };
  }
  const audience = known.get(typed.term) ?? (await byName(ask.sandbox, typed.term, adobe, limits));
  const [reason, what] =
    ask.kind === 'export'
      ? [whyNotExportable(audience), 'exported']
      : [whyNotEvaluable(audience), 'evaluated on demand'];
  if (reason) throw new Mistake(`${audience.name} (${audience.id}) cannot be ${what}: it ${reason}. Leave it out.`);
  return { typed, id: audience.id, name: audience.name || audience.id, namespace, audience };
}

async function named(sandbox: string, name: string, adobe: Adobe, limits: Limits) {
  const candidates = await adobe.audiences.search({ sandbox, name, ...limits });
  return { candidates, exact: candidates.filter((one) => one.name.toLowerCase() === name.toLowerCase()) };
}

/** The one audience of exactly this name, else of this id. Throws Mistake with the candidates. */
export async function byName(sandbox: string, term: string, adobe: Adobe, limits: Limits = {}): Promise<Audience> {
  const { candidates, exact } = await named(sandbox, term, adobe, limits);
  const [first] = exact;
  if (first && exact.length === 1) return first;
  if (exact.length > 1) {
    throw new Mistake(
      `${exact.length} audiences are called “${short(term)}”. Type the id of the one you mean: ${list(exact)}.`,
    );
  }
  const byId = MAY_BE_ID.test(term) ? (await audiencesById(sandbox, [term], adobe, limits)).get(term) : undefined;
  if (byId) return byId;
  if (candidates.length > 0) {
    throw new Mistake(
      `No audience is called exactly “${short(term)}” in ${sandbox}. Did you mean ${list(candidates)}?`,
    );
  }
  const none = `No audience “${short(term)}” in ${sandbox}`;
  throw new Mistake(
    `${none}. Type its id, or its name in quotes; /audience find <a part of it> looks for it.`,
    'audiences',
    `${none}. Give its id, or its name in quotes.`,
  );
}

async function findDataset({ sandbox, dataset }: Ask, adobe: Adobe, limits: Limits): Promise<Dataset> {
  if (dataset === undefined) throw new Mistake('Name the dataset to export to: to:<id or name>.', 'dataset');
  const byId = LOOKS_LIKE_ID.test(dataset) ? await datasetById(sandbox, dataset, adobe, limits) : undefined;
  const called = byId ? [byId] : await adobe.datasets.called({ sandbox, name: dataset, ...limits });
  const usable = called.filter(isFit);
  const [found] = usable.length > 0 ? usable : called;
  if (found && usable.length === 1) return found;
  if (usable.length > 1) {
    const which = usable.map(({ id, name }) => (name === dataset ? id : `“${short(name)}” (${id})`)).join(', ');
    throw new Mistake(`${usable.length} datasets are called “${short(dataset)}”. Type the id: ${which}.`, 'dataset');
  }
  const fit = (await adobe.datasets.fit({ sandbox, ...limits })).slice(0, CANDIDATES).map(({ name }) => `“${name}”`);
  const offer = fit.length > 0 ? ` Fit for export: ${fit.join(', ')}.` : '';
  if (found) {
    throw new Mistake(
      `“${found.name}” is not on the profile union schema, so Adobe could not write to it.${offer}`,
      'dataset',
    );
  }
  throw new Mistake(`There is no dataset “${short(dataset)}” in ${sandbox}.${offer}`, 'dataset');
}

async function datasetById(sandbox: string, id: string, adobe: Adobe, limits: Limits): Promise<Dataset | undefined> {
  const asTyped = await adobe.datasets.get({ sandbox, id, ...limits });
  if (asTyped || id === id.toLowerCase()) return asTyped;
  return adobe.datasets.get({ sandbox, id: id.toLowerCase(), ...limits });
}

async function checkPolicies(ask: Ask, audiences: Found[], adobe: Adobe, limits: Limits): Promise<void> {
  const chosen = ask.filters.policy?.id;
  if (chosen !== undefined) {
    const known = await adobe.mergePolicies.list({ sandbox: ask.sandbox, ...limits });
    if (known.some(({ id }) => id === chosen)) return;
    const names = known.map(({ id, name }) => (name === id ? id : `${id} (${name})`)).join(', ');
    throw new Mistake(`There is no merge policy “${short(chosen)}” in ${ask.sandbox}. There are: ${names}.`, 'policy');
  }
  const used = new Set(audiences.flatMap(({ audience }) => audience?.mergePolicyId ?? []));
  if (used.size > 1) {
    throw new Mistake(
      `These audiences use different merge policies (${[...used].join(', ')}). Choose one: policy:<id>.`,
      'policy',
      'These audiences use different merge policies. Choose the one to export with.',
    );
  }
}

function requestAudience(ask: Ask, { typed, id, name, namespace, audience }: Found): Request['audiences'][number] {
  const last = audience && lastCount(audience);
  return {
    id,
    name,
    namespace,
    statuses: typed.statuses ?? ask.statuses ?? ['realized'],
    ...(audience?.mergePolicyId ? { mergePolicyId: audience.mergePolicyId } : {}),
    ...(last ? { last } : {}),
  };
}

function isPlatform(namespace: string | undefined): boolean {
  return namespace === undefined || namespace.toLowerCase() === PLATFORM_NAMESPACE;
}

function list(audiences: Audience[]): string {
  const some = audiences.slice(0, CANDIDATES).map(({ id, name }) => `“${name}” (${id})`);
  const more = audiences.length - some.length;
  return some.join(', ') + (more > 0 ? ` and ${more} more` : '');
}

export function short(text: string): string {
  const points = [...text];
  return points.length <= ECHO ? text : `${points.slice(0, ECHO).join('')}…`;
}
