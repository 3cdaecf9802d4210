import { lastCount } from '../adobe/audiences.js';
import type { Entries } from '../adobe/lenient-lists.js';
import type { Adobe } from '../adobe/index.js';
import type { Sandbox } from '../adobe/sandboxes.js';
import { Mistake } from '../errors.js';
import { perhapsUnread } from '../messages/missing-parts.js';
import type { Ask, Request } from '../request/request.js';
import { undefinedWhen } from './audience-by-id.js';
import { resolveDataset } from './dataset.js';
import { type Limits, timeout } from './deadline.js';
import { policyProblems } from './merge-policies.js';
import { short } from './problems.js';
import { type Found, NONE, resolveAudiences } from './audiences.js';
import { Wrong } from './request-errors.js';

export { audienceById, audiencesById } from './audience-by-id.js';
export { oneAudience } from './one-audience.js';
export { short } from './problems.js';
export { LOOKS_LIKE_ID } from '../request/terms.js';

export interface CheckAskOptions {
  ask: Ask;
  adobe: Adobe;
  /** For all of the calls to Adobe together, ms. */
  timeoutMs?: number;
  /** Throws where the person may not do this there, before anything else that is wrong is said. */
  permits?: (sandbox: Sandbox) => void;
}

/**
 * Holds an ask against Adobe and spells it out. Throws Wrong with all that is wrong with it, AdobeError when Adobe did not
 * answer.
 */
export async function checkAsk({ ask, adobe, timeoutMs, permits }: CheckAskOptions): Promise<Request> {
  if (ask.audiences.length === 0) throw new Mistake(NONE);
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
  if (wrong.length > 0) throw new Wrong(wrong, namesOf(resolved.found));
  return {
    kind: ask.kind,
    sandbox: { name: sandbox.name, type: sandbox.type },
    audiences: resolved.found.map(requestAudience),
    ...(dataset ? { dataset: { id: dataset.id, name: dataset.name } } : {}),
    filters: ask.filters,
  };
}

const namesOf = (found: Found[]) => found.map(({ name }) => name);

async function permitted(
  ask: Ask,
  { adobe, limits, permits }: Pick<CheckAskOptions, 'adobe'> & { limits: Limits; permits: CheckAskOptions['permits'] },
): Promise<Sandbox> {
  const sandbox = await findSandbox(ask, adobe, limits);
  permits?.(sandbox);
  return sandbox;
}

/** Where there is no such sandbox, nothing else that Adobe says about it counts. */
async function inSandbox<Names, Datasets>(
  sandbox: Promise<Sandbox>,
  names: Promise<Names>,
  datasets: Promise<Datasets> | Datasets,
): Promise<[Sandbox, Names, Datasets]> {
  const others = Promise.all([names, datasets]);
  // Heard below, unless the sandbox is wrong.
  others.catch(() => undefined);
  const place = await sandbox;
  return [place, ...(await others)];
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
  const known = await adobe.sandboxes.list(timeout(limits)).catch(undefinedWhen('denied'));
  if (!known) return { name: sandbox, title: sandbox, type: 'production' };
  const found = known.find(({ name }) => name === sandbox);
  if (found) return found;
  throw noSandbox(sandbox, known, 'Type in:<sandbox> with one of');
}

/** `instead`: how to say another one. */
export function noSandbox(name: string, known: Entries<Sandbox>, instead: string): Mistake {
  const none =
    known.unread > 0 ? perhapsUnread('sandbox', name, known.unread) : `There is no sandbox “${short(name)}” here.`;
  const names = known.map((one) => one.name).join(', ');
  if (names === '') return new Mistake(known.unread > 0 ? none : `${none} I may use none at all.`, 'sandbox');
  return new Mistake(`${none} ${instead}: ${names}.`, 'sandbox', `${none} Choose one of: ${names}.`);
}

function requestAudience({ id, name, namespace, statuses, audience }: Found): Request['audiences'][number] {
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
