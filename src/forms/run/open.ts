import type { Person } from '../../access.js';
import { type Audience, lastCount } from '../../adobe/audiences.js';
import { evaluationsToday, lastScheduledCount } from '../../adobe/cache.js';
import { NotAllowed, UserError } from '../../errors.js';
import { openModal, type Reply } from '../../handlers.js';
import { ADOBE_ID } from '../../request/audience-term.js';
import { isPlatform, MAX_AUDIENCES } from '../../request/request.js';
import { SAME_EVALUATION_MS } from '../../runs/past-runs.js';
import type { Services } from '../../services.js';
import type { FormOption } from '../inputs.js';
import { distinctLabels } from '../../platform/distinct-labels.js';
import { namedApart, readValue } from './audience-options.js';
import { entriesOf } from './entries.js';
import type { FilledForm } from './from-request.js';
import { type AudienceCountInfo, fits, type FormData, type FormState, type RunForm } from './state.js';
import { renderForm } from './views.js';

interface Shown extends RunForm {
  zone: string;
}

/** The form with fresh data from Adobe. Undefined if its metadata is too long for Slack. */
export async function drawForm(form: RunForm, zone: string, services: Services, notice?: string) {
  return renderForm({ ...form, notice, known: await loadFormData({ ...form, zone }, services) });
}

/** Opens a form from earlier answers. Adobe's answer completes it, with a notice if the person may not write there. */
export function openForm(filled: FilledForm, { id, zone }: Pick<Person, 'id' | 'zone'>, services: Services): Reply {
  const draft = withNames(filled, services);
  const { meta, lost: notice } = filled;
  const shown = { draft, meta, notice };
  const view = fits(draft)
    ? renderForm({ ...shown, known: cachedFormData({ draft, meta, zone }, services) })
    : undefined;
  if (!view)
    throw new UserError(
      'That’s too much for a form. Type it after /audience; “Copy as command” gives you the text of a run.',
    );
  return openModal(view, async () => {
    const told = await loadFormData({ draft, meta, zone }, services);
    const place = told.sandboxes?.find(({ name }) => name === draft.sandbox);
    const whyNot = place && services.access.whyNotWrite(id, place);
    return renderForm({ ...shown, notice: notice ?? (whyNot && (await services.users.named(whyNot))), known: told });
  });
}

/** Throws NotAllowed if earlier answers show that the person may not write there. Submit checks it again. */
export function mayOpen(person: string, sandbox: string, { adobeCache, access }: Services, what?: string): void {
  const place = adobeCache.cachedSandboxes()?.find(({ name }) => name === sandbox);
  NotAllowed.refuse(place && access.whyNotWrite(person, place, what));
}

/** Data from earlier answers only, so that a form opens at once. */
export function cachedFormData({ draft, zone }: Shown, { adobeCache, now }: Services): FormData {
  const ids = idsOf(draft);
  const seen = adobeCache.cachedById(draft.sandbox, ids);
  return {
    now: now(),
    zone,
    sandboxes: adobeCache.cachedSandboxes(),
    policies: undefined,
    usedToday: undefined,
    counted: ids.flatMap((id) => countedOf(id, seen.get(id))),
  };
}

/** Shows ids with their names, if earlier answers hold them. */
function withNames({ draft }: Pick<Shown, 'draft'>, { adobeCache }: Services): FormState {
  const { sandbox, dataset } = draft;
  const seen = adobeCache.cachedById(sandbox, idsOf(draft));
  const id = dataset && wordOf(dataset);
  const target = id === undefined ? undefined : adobeCache.knownDataset(sandbox, id);
  const named = draft.audiences.map((choice) => {
    const found = seen.get(wordOf(choice) ?? '');
    return found ? namedApart(found) : { name: choice.text };
  });
  const labels = distinctLabels(named);
  return {
    ...draft,
    audiences: draft.audiences.map((choice, at) => ({ ...choice, text: labels[at] ?? choice.text })),
    ...(dataset && target ? { dataset: { ...dataset, text: target.name } } : {}),
  };
}

/** Fresh data from Adobe. What Adobe does not answer in time is missing from the form. */
async function loadFormData({ draft, meta, zone }: Shown, services: Services): Promise<FormData> {
  const { adobeCache, now } = services;
  const { sandbox } = draft;
  // For the picker: it is read while the person still looks at the form.
  adobeCache.audienceList(sandbox);
  const audienceIds = idsOf(draft);
  const none = (error: unknown) => {
    services.log.debug({ err: error, sandbox }, 'a form goes without what Adobe did not say');
    return undefined;
  };
  const [sandboxes, policies, audiences, jobs] = await Promise.all([
    adobeCache.sandboxes().catch(none),
    meta.filters ? adobeCache.policies(sandbox).catch(none) : undefined,
    adobeCache.byId(sandbox, audienceIds),
    adobeCache.jobs(sandbox).catch(none),
  ]);
  const counted = audienceIds.flatMap((id) => countedOf(id, audiences.get(id)));
  const ids = (jobs ?? []).map(({ id }) => id);
  const ours = await services.runs.ownersOf(sandbox, 'evaluation', ids).catch(none);
  const listed = { jobs: jobs ?? [], ours: ours ?? new Map<string, string>() };
  return {
    now: now(),
    zone,
    sandboxes,
    policies,
    usedToday: jobs && evaluationsToday(jobs, now(), listed.ours),
    counted: await Promise.all(
      counted.map((one) => withOrigin(one, { sandbox, channel: meta.channel }, listed, services)),
    ),
  };
}

function countedOf(id: string, audience: Audience | undefined): AudienceCountInfo[] {
  if (!audience) return [];
  const last = lastCount(audience);
  return [{ id, name: audience.name === '' ? id : audience.name, ...(last ? { last } : {}) }];
}

/** Adds what made the last count, if known. A run is named only if all people in the form’s channel may know of it. */
async function withOrigin(
  counted: AudienceCountInfo,
  { sandbox, channel }: { sandbox: string; channel: string },
  { jobs, ours }: { jobs: Parameters<typeof lastScheduledCount>[0]; ours: ReadonlyMap<string, string> },
  { pastRuns, log, ...services }: Services,
): Promise<AudienceCountInfo> {
  const nightly = lastScheduledCount(jobs, counted.id, ours);
  const own = await pastRuns.lastEvaluation(sandbox, [counted.id]).catch((error: unknown) => {
    log.debug({ err: error }, 'no memory of evaluations');
    return undefined;
  });
  if (nightly !== undefined && (!own || own.at < nightly)) return { ...counted, by: 'nightly' };
  const at = counted.last?.at ?? 0;
  if (!own || !counted.last || Math.abs(at - own.at) > SAME_EVALUATION_MS) return counted;
  const facts = await services.runs.readOrSkip(own.run).catch(() => undefined);
  const mayName = facts && (await services.reach.mayRead({ channel }, facts)) === 'yes';
  return { ...counted, last: { ...counted.last, at: own.at }, ...(mayName ? { by: own.run } : {}) };
}

/** An id of the platform's own, or typed text, which may be one. */
function wordOf({ value }: FormOption): string | undefined {
  const meant = readValue(value);
  if ('typed' in meant) return meant.typed;
  return 'id' in meant && isPlatform(meant.namespace) ? meant.id : undefined;
}

/** Ids of the audiences that are Adobe's own as far as the form can tell. */
function idsOf(draft: FormState): string[] {
  const terms = entriesOf(draft).entries.flatMap((entry) => entry.terms);
  const ids = terms.flatMap(({ term, chosen, namespace }) => {
    const own = isPlatform(chosen ? namespace : (namespace ?? (draft.namespace || undefined)));
    return own && (chosen || ADOBE_ID.test(term)) ? [term] : [];
  });
  return [...new Set(ids)].slice(0, MAX_AUDIENCES);
}
