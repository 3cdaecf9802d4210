import { CREATE, mayCreateMore } from '../../decisions/create-dataset.js';
import { cachedFormData, drawForm, mayOpen } from './open.js';
import { setTimes, toEpochSeconds, typedOver } from './filters.js';
import { datasetFormOn } from '../dataset.js';
import { type FormMeta, type RunForm, switchSandbox } from './state.js';
import { eachOnce, entriesOf, type PickedOrPasted } from './entries.js';
import { readForm } from './read-form.js';
import { perAudienceView } from './per-audience-view.js';
import { MAX_AUDIENCES } from '../../request/request.js';
import type { Services } from '../../services.js';
import type { FieldHandler, FormInput, View } from '../../handlers.js';

/** Draws the form with its new fields, even if it changed meanwhile. */
async function rebuild(form: RunForm, { person }: FormInput, services: Services) {
  const view = await drawForm(form, person.zone, services);
  return view && { update: view, force: true };
}

/** Shows the counts of newly chosen audiences, unless the form changed meanwhile. */
export const refreshCounts: FieldHandler = async (filled, services) => {
  const view = await drawForm(readForm(filled), filled.person.zone, services);
  return view && { update: view };
};

export const switchFollowUp: FieldHandler = (filled, services) => rebuild(readForm(filled), filled, services);

/** Audiences, datasets and merge policies belong to one sandbox: in another one their fields start empty. */
export const changeSandbox: FieldHandler = async (filled, services) => {
  const { draft, meta } = readForm(filled);
  if (draft.sandbox === meta.sandbox) return undefined;
  return rebuild(switchSandbox({ draft, meta }), filled, services);
};

export const expandFilters: FieldHandler = async (filled, services) => {
  const { draft, meta } = readForm(filled);
  return rebuild({ draft, meta: { ...meta, filters: true } }, filled, services);
};

/** Switches between picked and typed times and keeps their values. The fields stay typed if a time cannot be picked. */
export const toggleTimeInput: FieldHandler = async (filled, services) => {
  const { draft, meta } = readForm(filled);
  const { zone } = filled.person;
  const known = { zone, now: services.now() };
  const pickable = setTimes(draft.filters).every(({ text, end }) => toEpochSeconds(text, known, end) !== undefined);
  const times: FormMeta['times'] = filled.chosen === 'typed' || !pickable ? 'typed' : 'picked';
  const filters = meta.times === 'picked' && times === 'typed' ? typedOver(draft.filters, zone) : draft.filters;
  return rebuild({ draft: { ...draft, filters }, meta: { ...meta, times } }, filled, services);
};

export const openDataset: FieldHandler = async (filled, services) => {
  await mayCreateMore(filled.person.id, services);
  const form = readForm(filled);
  mayOpen(filled.person.id, form.meta.sandbox, services, CREATE);
  return openAbove(datasetFormOn(form), TOO_MUCH_KEPT, filled, services);
};

export const openPerAudience: FieldHandler = async (filled, services) => {
  const { draft, meta } = readForm(filled);
  const { zone } = filled.person;
  const names = new Map(cachedFormData({ draft, meta, zone }, services).counted.map(({ id, name }) => [id, name]));
  const entries = eachOnce(entriesOf(draft).entries).slice(0, MAX_AUDIENCES);
  const named = entries.map((entry) => withName(entry, names));
  return openAbove(perAudienceView({ draft, meta }, named), TOO_MUCH, filled, services);
};

function withName(entry: PickedOrPasted, names: Map<string, string>): PickedOrPasted {
  const [only, ...others] = entry.terms;
  // A picked audience has its name from the list, which tells it from others of that name.
  const isNamed = only?.chosen && entry.name !== only.term;
  const name = others.length === 0 && only && !isNamed ? names.get(only.term) : undefined;
  return name === undefined ? entry : { ...entry, name };
}

/** Opens a form over this one. If there is none to open, this form shows `whyNot`. */
async function openAbove(above: View | undefined, whyNot: string, filled: FormInput, services: Services) {
  if (above) return { push: above };
  const view = await drawForm(readForm(filled), filled.person.zone, services, whyNot);
  return view && { update: view };
}

const TOO_MUCH_KEPT =
  'This form holds too much to keep while you create a dataset. Type /audience dataset create <name> instead.';
const TOO_MUCH =
  'That’s more than this form can hold. Type /audience export <id>=exited <id>=realized to:<dataset> instead.';
