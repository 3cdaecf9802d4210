import { read } from './per-audience-view.js';
import type { FormHandler } from '../../handlers.js';
import { loadFormData } from './data.js';
import { renderForm } from './open.js';

/** Status and namespace per audience were set: the form below shows that they differ. */
export const perAudienceForm: FormHandler = async (filled, services) => {
  const set = read(filled);
  if ('errors' in set) return set;
  const view = renderForm({ ...set, known: await loadFormData({ ...set, zone: filled.person.zone }, services) });
  return view ? { popTo: view } : { errors: { '': 'That is more than a form can hold.' } };
};
