import { lastCount } from '../adobe/audiences.js';
import type { Entries } from '../adobe/lenient-lists.js';
import type { Adobe } from '../adobe/index.js';
import type { Sandbox } from '../adobe/sandboxes.js';
import { orUndefined, UserError } from '../errors.js';
import { perhapsUnread } from './unread-words.js';
import type { DraftRequest, Request } from '../request/request.js';
import { resolveDataset } from './dataset.js';
import { type AdobeDeadline, timeLeft } from './deadline.js';
import { policyProblems } from './merge-policies.js';
import { truncateTyped } from './problems.js';
import { type AudienceMatches, NONE, resolveAudiences } from './audiences.js';
import { RequestProblems } from './request-errors.js';

interface ResolveRequestOptions {
  ask: DraftRequest;
  adobe: Adobe;
  /** For all of the calls to Adobe together, ms. */
  timeoutMs?: number;
  /** Throws if the person may not do this there; this error comes before all others. */
  permits?: (sandbox: Sandbox) => void;
}

/** Checks an ask at Adobe and spells it out. Throws RequestProblems, or AdobeError if Adobe did not answer. */
export async function resolveRequest({ ask, adobe, timeoutMs, permits }: ResolveRequestOptions): Promise<Request> {
  if (ask.audiences.length === 0) throw new UserError(NONE, 'audiences');
  const limits = timeoutMs === undefined ? {} : { timeoutMs, until: Date.now() + timeoutMs };
  const writes = ask.kind !== 'evaluation';
  const names = resolveAudiences(ask, adobe, limits).then(async (resolved) => ({
    ...resolved,
    policies: writes ? await policyProblems(ask, resolved, adobe, limits) : [],
  }));
  const datasets = writes ? resolveDataset(ask, adobe, limits) : { dataset: undefined, problems: [] };
  const [sandbox, resolved, { dataset, problems }] = await inSandbox(
    permitted(ask, { adobe, limits, permits }),
    names,
    datasets,
  );
  const wrong = [...resolved.problems, ...problems, ...resolved.policies];
  if (wrong.length > 0) throw new RequestProblems(wrong, namesOf(resolved.found));
  return {
    kind: ask.kind,
    sandbox: { name: sandbox.name, type: sandbox.type },
    audiences: resolved.found.map(requestAudience),
    ...(dataset ? { dataset: { id: dataset.id, name: dataset.name } } : {}),
    filters: ask.filters,
  };
}

const namesOf = (found: AudienceMatches[]) => found.map(({ name }) => name);

async function permitted(
  ask: DraftRequest,
  {
    adobe,
    limits,
    permits,
  }: Pick<ResolveRequestOptions, 'adobe'> & { limits: AdobeDeadline; permits: ResolveRequestOptions['permits'] },
): Promise<Sandbox> {
  const sandbox = await findSandbox(ask, adobe, limits);
  permits?.(sandbox);
  return sandbox;
}

/** If there is no such sandbox, no other answer of Adobe's about it counts. */
async function inSandbox<Names, Datasets>(
  sandbox: Promise<Sandbox>,
  names: Promise<Names>,
  datasets: Promise<Datasets> | Datasets,
): Promise<[Sandbox, Names, Datasets]> {
  const others = Promise.all([names, datasets]);
  // Awaited below, unless the sandbox is wrong.
  others.catch(() => undefined);
  const place = await sandbox;
  return [place, ...(await others)];
}

/** Throws UserError naming the known sandboxes. If listing is denied, one may still work: it counts as production. */
export async function findSandbox(
  { sandbox }: Pick<DraftRequest, 'sandbox'>,
  adobe: Adobe,
  limits: AdobeDeadline = {},
): Promise<Sandbox> {
  const known = await adobe.sandboxes.list(timeLeft(limits)).catch(orUndefined('denied'));
  if (!known) return { name: sandbox, title: sandbox, type: 'production' };
  const found = known.find(({ name }) => name === sandbox);
  if (found) return found;
  throw noSandbox(sandbox, known, 'Type in:<sandbox> with one of');
}

/** `instead`: how to name another one. */
export function noSandbox(name: string, known: Entries<Sandbox>, instead: string): UserError {
  const none =
    known.unread > 0
      ? perhapsUnread('sandbox', name, known.unread)
      : `There is no sandbox “${truncateTyped(name)}” here.`;
  const names = known.map((one) => one.name).join(', ');
  if (names === '') return new UserError(known.unread > 0 ? none : `${none} I may use none at all.`, 'sandbox');
  return new UserError(`${none} ${instead}: ${names}.`, 'sandbox', `${none} Choose one of: ${names}.`);
}

function requestAudience({ id, name, namespace, statuses, audience }: AudienceMatches): Request['audiences'][number] {
  const last = audience && lastCount(audience);
  return {
    id,
    name,
    namespace,
    statuses,
    ...(audience?.mergePolicyId ? { mergePolicyId: audience.mergePolicyId } : {}),
    ...(last ? { last } : {}),
  };
}
