import { lastCount } from '../adobe/audiences.js';
import type { Entries } from '../adobe/lenient-lists.js';
import type { Adobe } from '../adobe/index.js';
import type { Sandbox } from '../adobe/sandboxes.js';
import { orUndefined, UserError } from '../errors.js';
import { perhapsUnread } from './unread-words.js';
import type { DraftRequest, Request } from '../request/request.js';
import { resolveDataset } from './dataset.js';
import { timeLeft } from './lookups.js';
import { resolvePolicy } from './merge-policies.js';
import { truncateTyped } from './problems.js';
import { type AudienceMatches, NONE, resolveAudiences } from './audiences.js';
import { RequestProblems } from './request-errors.js';

type Lists = Pick<Adobe['sandboxes'], 'list'>;

interface ResolveRequestOptions {
  ask: DraftRequest;
  adobe: Adobe;
  /** By default Adobe is asked. */
  sandboxes?: Lists;
  /** For all of the calls to Adobe together, ms. */
  timeoutMs?: number;
  /** Throws if the person may not do this there; this error comes before all others. */
  permits?: (sandbox: Sandbox) => void;
}

/** Checks an ask at Adobe and spells it out. Throws RequestProblems, or AdobeError if Adobe did not answer. */
export async function resolveRequest({ ask, adobe, timeoutMs, ...options }: ResolveRequestOptions): Promise<Request> {
  if (ask.audiences.length === 0) throw new UserError(NONE, 'audiences');
  const at = { adobe, sandbox: ask.sandbox, until: timeoutMs === undefined ? undefined : Date.now() + timeoutMs };
  const writes = ask.kind !== 'evaluation';
  const others = Promise.all([
    resolveAudiences(ask, at).then(async (resolved) => ({
      ...resolved,
      policy: writes ? await resolvePolicy(ask.filters, resolved, at) : { filters: ask.filters, problems: [] },
    })),
    writes ? resolveDataset(ask, at) : { dataset: undefined, problems: [] },
  ]);
  // Awaited below, unless the sandbox is wrong: no other answer of Adobe's about it counts then.
  others.catch(() => undefined);
  const { sandboxes = adobe.sandboxes, permits } = options;
  const sandbox = await findSandbox(ask, { sandboxes }, at.until);
  permits?.(sandbox);
  const [resolved, { dataset, problems }] = await others;
  const wrong = [...resolved.problems, ...problems, ...resolved.policy.problems];
  const names = resolved.found.map(({ name }) => name);
  if (wrong.length > 0) throw new RequestProblems(wrong, names);
  return {
    kind: ask.kind,
    sandbox: { name: sandbox.name, type: sandbox.type },
    audiences: resolved.found.map(requestAudience),
    ...(dataset ? { dataset: { id: dataset.id, name: dataset.name } } : {}),
    filters: resolved.policy.filters,
  };
}

/** Throws UserError naming the known sandboxes. If listing is denied, one may still work: it counts as production. */
export async function findSandbox(
  { sandbox }: Pick<DraftRequest, 'sandbox'>,
  { sandboxes }: { sandboxes: Lists },
  until?: number,
): Promise<Sandbox> {
  const known = await sandboxes.list({ timeoutMs: timeLeft(until) }).catch(orUndefined('denied'));
  if (!known) return { name: sandbox, title: sandbox, type: 'production' };
  const found = known.find(({ name }) => name === sandbox);
  if (found) return found;
  throw noSandbox(sandbox, known, 'Use in: with one of');
}

/** `instead`: how to name another one. */
export function noSandbox(name: string, known: Entries<Sandbox>, instead: string): UserError {
  const none =
    known.unread > 0 ? perhapsUnread('sandbox', name, known.unread) : `There is no sandbox “${truncateTyped(name)}”.`;
  const names = known.map((one) => one.name).join(', ');
  if (names === '')
    return new UserError(
      known.unread > 0 ? none : `${none} Usher has no access to any sandbox. Ask your Usher administrator.`,
      'sandbox',
    );
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
