import { type Audience, lastCount } from '../../adobe/audiences.js';
import { LOOKS_LIKE_ID } from '../../resolve/resolve-request.js';
import { countedNightly, startedToday } from '../../adobe/cache.js';
import { isPlatform } from './audience-options.js';
import { readValue } from './option-values.js';
import type { Draft, Memo } from './state.js';
import type { Choice } from '../inputs.js';
import { entriesOf } from './entries.js';
import type { Counted, Known } from './data-types.js';
import { MAX_AUDIENCES } from '../../request/request.js';
import type { Services } from '../../services.js';

interface Shown {
  draft: Draft;
  memo: Memo;
  zone: string;
}

/** What earlier answers hold; asks nobody, so that a form can open at once. */
export function knownNow({ draft, zone }: Shown, { catalogue, now }: Services): Known {
  const ids = idsOf(draft);
  const seen = catalogue.seenById(draft.sandbox, ids);
  return {
    now: now(),
    zone,
    sandboxes: catalogue.knownSandboxes(),
    policies: undefined,
    usedToday: undefined,
    counted: ids.flatMap((id) => countedOf(id, seen.get(id))),
  };
}

/** What was typed by id is called by its name, where earlier answers hold it. */
export function namedIn({ draft }: Pick<Shown, 'draft'>, { catalogue }: Services): Draft {
  const { sandbox, dataset } = draft;
  const seen = catalogue.seenById(sandbox, idsOf(draft));
  const id = dataset && wordOf(dataset);
  const named = catalogue.knownDatasets(sandbox).find((one) => one.id === id);
  return {
    ...draft,
    audiences: draft.audiences.map((choice) => ({
      ...choice,
      text: seen.get(wordOf(choice) ?? '')?.name || choice.text,
    })),
    ...(dataset && named ? { dataset: { ...dataset, text: named.name } } : {}),
  };
}

/** What Adobe says now; where it does not answer in time the form goes without. */
export async function known({ draft, memo, zone }: Shown, services: Services): Promise<Known> {
  const { catalogue, now } = services;
  const { sandbox } = draft;
  const ids = idsOf(draft);
  const none = (error: unknown) => {
    services.log.debug({ err: error, sandbox }, 'a form goes without what Adobe did not say');
    return undefined;
  };
  const [sandboxes, policies, audiences, jobs] = await Promise.all([
    catalogue.sandboxes().catch(none),
    memo.filters ? catalogue.policies(sandbox).catch(none) : undefined,
    catalogue.byId(sandbox, ids),
    catalogue.jobs(sandbox).catch(none),
  ]);
  const counted = ids.flatMap((id) => countedOf(id, audiences.get(id)));
  const ours = await services.runs
    .ownersOf(
      sandbox,
      'segment',
      (jobs ?? []).map(({ id }) => id),
    )
    .catch(none);
  const listed = { jobs: jobs ?? [], ours: ours ?? new Map<string, string>() };
  return {
    now: now(),
    zone,
    sandboxes,
    policies,
    usedToday: jobs && startedToday(jobs, now(), listed.ours),
    counted: await Promise.all(
      counted.map((one) => withOrigin(one, { sandbox, channel: memo.channel }, listed, services)),
    ),
  };
}

function countedOf(id: string, audience: Audience | undefined): Counted[] {
  if (!audience) return [];
  const last = lastCount(audience);
  return [{ id, name: audience.name === '' ? id : audience.name, ...(last ? { last } : {}) }];
}

/** Adobe's time of a count differs by so much from when we saw the end of what made it. */
const SAME_EVALUATION_MS = 5 * 60_000;

/**
 * By which run, with its own time, or by the schedule, whichever came last; a count of another time has neither. A run is named
 * where everybody in the form’s channel may know of it.
 */
async function withOrigin(
  counted: Counted,
  { sandbox, channel }: { sandbox: string; channel: string },
  { jobs, ours }: { jobs: Parameters<typeof countedNightly>[0]; ours: ReadonlyMap<string, string> },
  { memory, log, ...services }: Services,
): Promise<Counted> {
  const nightly = countedNightly(jobs, counted.id, ours);
  const own = await memory.lastEvaluation(sandbox, [counted.id]).catch((error: unknown) => {
    log.debug({ err: error }, 'no memory of evaluations');
    return undefined;
  });
  if (nightly !== undefined && (!own || own.at < nightly)) return { ...counted, by: 'nightly' };
  const at = counted.last?.at ?? 0;
  if (!own || !counted.last || Math.abs(at - own.at) > SAME_EVALUATION_MS) return counted;
  const facts = await services.runs.readable(own.run).catch(() => undefined);
  const mayName = facts && (await services.reach.mayRead({ channel }, facts)) === 'yes';
  return { ...counted, last: { ...counted.last, at: own.at }, ...(mayName ? { by: own.run } : {}) };
}

/** An id of Adobe's own, or what was typed and may be one. */
function wordOf({ value }: Choice): string | undefined {
  const meant = readValue(value);
  if ('typed' in meant) return meant.typed;
  return 'id' in meant && isPlatform(meant.namespace) ? meant.id : undefined;
}

/** Of the audiences that can be told to be Adobe's own by their looks. */
function idsOf(draft: Draft): string[] {
  const terms = entriesOf(draft).entries.flatMap((entry) => entry.terms);
  const ids = terms.flatMap(({ term, chosen, namespace }) => {
    const own = isPlatform(chosen ? namespace : (namespace ?? (draft.namespace || undefined)));
    return own && (chosen || LOOKS_LIKE_ID.test(term)) ? [term] : [];
  });
  return [...new Set(ids)].slice(0, MAX_AUDIENCES);
}
