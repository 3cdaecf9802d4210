import { CREATE, mayCreateMore } from '../../decisions/create-dataset.js';
import { drawForm, mayOpen } from './open.js';
import { setTimes, toEpochSeconds, typedOver } from './filters.js';
import { datasetFormOn } from '../dataset/view.js';
import { type FormMeta, type RunForm, switchSandbox } from './state.js';
import { eachOnce, entriesOf, type PickedOrPasted } from './entries.js';
import { readForm } from './read-form.js';
import { perAudienceView } from './per-audience-view.js';
import { MAX_AUDIENCES } from '../../request/request.js';
import type { Services } from '../../services.js';
import type { FieldHandler, FormInput, View } from '../../handlers.js';
import { cachedFormData } from './data.js';

/** The form has other fields now: it is drawn again whatever happened meanwhile. */
async function rebuild(form: RunForm, { person }: FormInput, services: Services) {
  const view = await drawForm(form, person.zone, services);
  return view && { update: view, force: true };
}

/** Other audiences: what is known of them is shown, unless the form has changed meanwhile. */
export const refreshCounts: FieldHandler = async (filled, services) => {
  const view = await drawForm(readForm(filled), filled.person.zone, services);
  return view && { update: view };
};

/** Another choice of what comes after. */
export const switchFollowUp: FieldHandler = (filled, services) => rebuild(readForm(filled), filled, services);

/** Another sandbox knows none of the audiences, datasets and merge policies: their fields begin anew. */
export const changeSandbox: FieldHandler = async (filled, services) => {
  const { draft, meta } = readForm(filled);
  if (draft.sandbox === meta.sandbox) return undefined;
  return rebuild(switchSandbox({ draft, meta }), filled, services);
};

export const expandFilters: FieldHandler = async (filled, services) => {
  const { draft, meta } = readForm(filled);
  return rebuild({ draft, meta: { ...meta, filters: true } }, filled, services);
};

/** Times that were picked are there to be typed over, and the other way round; one that cannot be picked stays typed. */
export const toggleTimeInput: FieldHandler = async (filled, services) => {
  const { draft, meta } = readForm(filled);
  const { zone } = filled.person;
  const known = { zone, now: services.now() };
  const pickable = setTimes(draft.filters).every(({ text, end }) => toEpochSeconds(text, known, end) !== undefined);
  const times: FormMeta['times'] = filled.chosen === 'typed' || !pickable ? 'typed' : 'picked';
  const filters = meta.times === 'picked' && times === 'typed' ? typedOver(draft.filters, zone) : draft.filters;
  return rebuild({ draft: { ...draft, filters }, meta: { ...meta, times } }, filled, services);
};

/** Opens the form that creates a dataset on top. */
export const openDataset: FieldHandler = async (filled, services) => {
  await mayCreateMore(filled.person.id, services);
  const form = readForm(filled);
  mayOpen(filled.person.id, form.meta.sandbox, services, CREATE);
  return openAbove(datasetFormOn(form), TOO_MUCH_KEPT, filled, services);
};

/** Opens status and namespace per audience on top. */
export const openPerAudience: FieldHandler = async (filled, services) => {
  const { draft, meta } = readForm(filled);
  const { zone } = filled.person;
  const names = new Map(cachedFormData({ draft, meta, zone }, services).counted.map(({ id, name }) => [id, name]));
  const entries = eachOnce(entriesOf(draft).entries).slice(0, MAX_AUDIENCES);
  const view = perAudienceView({ draft, meta, entries: entries.map((entry) => withName(entry, names)) });
  return openAbove(view, TOO_MUCH, filled, services);
};

/** As Adobe calls what was given by its id. */
function withName(entry: PickedOrPasted, names: Map<string, string>): PickedOrPasted {
  const [only, ...others] = entry.terms;
  const name = others.length === 0 && only ? names.get(only.term) : undefined;
  return name === undefined ? entry : { ...entry, name };
}

/** A form over this one; where there is none, this one says why. */
async function openAbove(above: View | undefined, whyNot: string, filled: FormInput, services: Services) {
  if (above) return { push: above };
  const view = await drawForm(readForm(filled), filled.person.zone, services, whyNot);
  return view && { update: view };
}

const TOO_MUCH_KEPT = 'This form holds too much to come back to it. Type it: /audience dataset create <name>.';
const TOO_MUCH =
  'That is more than a form can hold per audience. Type it: /audience export <id>=exited <id>=realized to:<dataset>.';
