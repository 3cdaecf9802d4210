import { CREATE, mayCreateMore } from '../../decisions/create-dataset.js';
import { mayOpen } from '../may-open.js';
import { setTimes, toEpochSeconds, typedOver } from './filters.js';
import { datasetFormOn } from '../dataset/view.js';
import { type FormMeta, switchSandbox } from './state.js';
import { eachOnce, entriesOf, type PickedOrPasted } from './entries.js';
import { readForm } from './fields.js';
import type { FilledForm } from './from-request.js';
import * as perAudience from './per-audience-view.js';
import { MAX_AUDIENCES } from '../../request/request.js';
import type { Services } from '../../services.js';
import type { FieldHandler, View } from '../../handlers.js';
import { loadFormData, cachedFormData } from './data.js';
import { renderForm } from './open.js';

/** The form as it is filled now, drawn again with what Adobe says. */
async function rerender(
  { draft, meta }: FilledForm,
  zone: string,
  services: Services,
): Promise<{ update: View } | undefined> {
  const view = renderForm({ draft, meta, known: await loadFormData({ draft, meta, zone }, services) });
  return view && { update: view };
}

/** Other audiences: what is known of them is shown, unless the form has changed meanwhile. */
export const refreshCounts: FieldHandler = (filled, services) =>
  rerender(readForm(filled), filled.person.zone, services);

/** Another choice of what comes after. */
export const switchFollowUp: FieldHandler = (filled, services) =>
  rebuild(readForm(filled), filled.person.zone, services);

/** The form has other fields now: it is drawn again whatever happened meanwhile. */
async function rebuild(filled: FilledForm, zone: string, services: Services) {
  const drawn = await rerender(filled, zone, services);
  return drawn && { ...drawn, force: true };
}

/** Another sandbox knows none of the audiences, datasets and merge policies: their fields begin anew. */
export const changeSandbox: FieldHandler = async (filled, services) => {
  const { draft, meta } = readForm(filled);
  if (draft.sandbox === meta.sandbox) return undefined;
  return rebuild(switchSandbox({ draft, meta }), filled.person.zone, services);
};

export const expandFilters: FieldHandler = async (filled, services) => {
  const { draft, meta } = readForm(filled);
  return rebuild({ draft, meta: { ...meta, filters: true } }, filled.person.zone, services);
};

/** Times that were picked are there to be typed over, and the other way round; one that cannot be picked stays typed. */
export const toggleTimeInput: FieldHandler = async (filled, services) => {
  const { draft, meta } = readForm(filled);
  const { zone } = filled.person;
  const known = { zone, now: services.now() };
  const pickable = setTimes(draft.filters).every(({ text, end }) => toEpochSeconds(text, known, end) !== undefined);
  const times: FormMeta['times'] = filled.chosen === 'typed' || !pickable ? 'typed' : 'picked';
  const filters = meta.times === 'picked' && times === 'typed' ? typedOver(draft.filters, zone) : draft.filters;
  return rebuild({ draft: { ...draft, filters }, meta: { ...meta, times } }, zone, services);
};

/** Opens the form that creates a dataset on top. */
export const openDataset: FieldHandler = async (filled, services) => {
  await mayCreateMore(filled.person.id, services);
  const { draft, meta } = readForm(filled);
  mayOpen(filled.person.id, meta.sandbox, services, CREATE);
  const view = datasetFormOn({ draft, meta });
  return view ? { push: view } : explainOverflow({ draft, meta }, filled.person.zone, services, TOO_MUCH_KEPT);
};

/** Opens status and namespace per audience on top. */
export const openPerAudience: FieldHandler = async (filled, services) => {
  const { draft, meta } = readForm(filled);
  const { zone } = filled.person;
  const names = new Map(cachedFormData({ draft, meta, zone }, services).counted.map(({ id, name }) => [id, name]));
  const entries = eachOnce(entriesOf(draft).entries).slice(0, MAX_AUDIENCES);
  const view = perAudience.perAudienceView({ draft, meta, entries: entries.map((entry) => withName(entry, names)) });
  return view ? { push: view } : explainOverflow({ draft, meta }, zone, services, TOO_MUCH);
};

/** As Adobe calls what was given by its id. */
function withName(entry: PickedOrPasted, names: Map<string, string>): PickedOrPasted {
  const [only, ...others] = entry.terms;
  const name = others.length === 0 && only ? names.get(only.term) : undefined;
  return name === undefined ? entry : { ...entry, name };
}

async function explainOverflow({ draft, meta }: FilledForm, zone: string, services: Services, notice: string) {
  const form = renderForm({ draft, meta, known: await loadFormData({ draft, meta, zone }, services), notice });
  return form && { update: form };
}

const TOO_MUCH_KEPT = 'This form holds too much to come back to it. Type it: /audience dataset create <name>.';
const TOO_MUCH =
  'That is more than a form can hold per audience. Type it: /audience export <id>=exited <id>=realized to:<dataset>.';
